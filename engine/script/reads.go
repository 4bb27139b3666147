package script

import (
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// ReadsMatches lists the fields of matches that the action rules of the run
// speak of, as TYPE.FIELD with the type of the item, such as
// movie.custom_formats. TYPE.id stands for any look at the matches of that type,
// or change sent through them: id is one of them whenever there are others, and
// so is the file where a change loses data, as numbers alone may lead to another
// episode than the one whose file it is. A matcher may leave out what costs further requests unless it is listed; what a
// rule reads in another way is then unknown to it.
func (r *Rules) ReadsMatches() []string {
	found := map[string]bool{}
	for _, f := range r.files {
		if !f.enabled || f.muted || len(f.events) == 0 {
			continue
		}
		words := map[string]bool{}
		for _, part := range append(slices.Clip(f.needs), f) {
			some, err := part.words()
			if err != nil {
				continue // loading it has failed
			}
			maps.Copy(words, some)
		}
		if !r.looksAtMatches(words) {
			continue
		}
		for t := range typesOf(f.events, words) {
			found[t+".id"] = true
			if r.losesMatched(words) {
				found[t+".file"] = true
			}
			for field := range r.match.fields {
				if words[field] {
					found[t+"."+field] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// looksAtMatches says whether words of a rule lead to a match: to read it, or to
// change what it stands for.
func (r *Rules) looksAtMatches(words map[string]bool) bool {
	return words["match"] || words["match_state"] || words["matches"] ||
		slices.ContainsFunc(r.opt.Actors, func(a Actor) bool { return a.Matcher && words[a.Plugin] })
}

// losesMatched says whether words of a rule may be a change of what a match
// stands for that loses data.
func (r *Rules) losesMatched(words map[string]bool) bool {
	return slices.ContainsFunc(r.opt.Actors, func(a Actor) bool {
		return a.Matcher && words[a.Plugin] &&
			slices.ContainsFunc(a.Kinds, func(k *wire.ChangeKind) bool { return k.Destructive && words[k.Name] })
	})
}

// typesOf gives the types of the items that a rule handles or may come to.
func typesOf(events []string, words map[string]bool) map[string]bool {
	types := map[string]bool{}
	for _, e := range events {
		switch e {
		case "version", "session":
			types["movie"], types["episode"] = true, true
		default:
			types[e] = true
		}
	}
	for word, t := range map[string]string{"series": "series", "season": "season", "episodes": "episode"} {
		if words[word] {
			types[t] = true
		}
	}
	return types
}

// unread says why a field of a match cannot be known although the matcher
// answered: it was not read, because no rule spoke of it.
func unread(m *wire.Match, field string) *ignorance {
	for _, what := range m.GetUnread() {
		if slices.Contains(unreadFields[what], field) {
			return &ignorance{"matches." + field, "it was not read from " + m.GetMatcher() + ", because no rule of the last run asks for it"}
		}
	}
	return nil
}

// unreadFields are the fields that each word of Match.unread stands for.
var unreadFields = map[string][]string{
	"files":  {"custom_formats", "custom_format_score"},
	"scores": {"format_scores"},
	"episodes": {"monitored", "has_file", "size_bytes", "file", "quality", "release_group", "file_id", "file_added_at",
		"media_info", "languages", "custom_formats", "custom_format_score", "cutoff_not_met", "last_search_at",
		"absolute_number", "episode_id"},
	"episode_files": {"size_bytes", "file", "quality", "release_group", "file_added_at", "media_info", "languages",
		"custom_formats", "custom_format_score", "cutoff_not_met"},
}
