package arr

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// What decides which episode of a series an item is, beside Path and TVDB.
const (
	Number   Evidence = "number"   // season and episode number
	AirDate  Evidence = "air_date" // of a daily series
	Absolute Evidence = "absolute" // number from the beginning, of an anime
)

// findEpisode finds the episode of a series that an item is, or says why it
// cannot. Its id at TheTVDB comes before its numbers, which follow another order
// in some libraries; a file that several episodes share speaks for each of them.
func (c *catalogue) findEpisode(s *sdk.Subject, n uint32) (one *episodePart, by Evidence, no *sdk.Match) {
	part := c.seriesOf(c.entries.at(n))
	var own wanted
	own.read(s.GetExternalIds())
	shared := c.sharing(s, part)
	var byID []*episodePart
	for i := range part.episodes {
		if e := &part.episodes[i]; e.tvdb != 0 && own.has(tvdb, e.tvdb) {
			byID = append(byID, e)
		}
	}
	numbered := part.numbered(s)
	switch {
	case len(byID) > 1 && len(shared) == 0:
		return nil, "", &sdk.Match{State: sdk.Ambiguous, Reason: fmt.Sprintf("tvdb leads to several episodes: %s, %s", byID[0].name(), byID[1].name()),
			Fix: "match the series again on the media server: the episode has several ids"}
	case len(byID) > 1:
		if i := slices.IndexFunc(byID, func(e *episodePart) bool { return slices.Contains(shared, e) }); i >= 0 {
			return byID[i], TVDB, nil
		}
		return nil, "", contradicts(TVDB, byID[0], shared[0])
	case len(byID) == 1:
		if len(shared) > 0 && !slices.Contains(shared, byID[0]) {
			return nil, "", contradicts(TVDB, byID[0], shared[0])
		}
		return byID[0], TVDB, nil
	case numbered != nil && len(shared) > 0 && !slices.Contains(shared, numbered):
		return nil, "", contradicts(Number, numbered, shared[0])
	case numbered != nil && len(shared) == 0 && numbered.tvdb != 0 && len(own.of(tvdb)) > 0:
		return nil, "", &sdk.Match{State: sdk.Conflict, Reason: fmt.Sprintf("number leads to %s, whose tvdb is %d, not %d",
			numbered.name(), numbered.tvdb, own.of(tvdb)[0]),
			Fix: "the media server may count this series in another order: set its episode ordering to TheTVDB's"}
	case numbered != nil:
		return numbered, Number, nil
	case len(shared) == 1:
		return shared[0], Path, nil
	}
	return c.otherwise(s, n, shared)
}

// otherwise finds an episode by what is left where neither id nor numbers do.
func (c *catalogue) otherwise(s *sdk.Subject, n uint32, shared []*episodePart) (*episodePart, Evidence, *sdk.Match) {
	e := c.entries.at(n)
	kind := c.words.text(e.kind)
	among := shared
	if len(among) == 0 {
		part := c.seriesOf(e)
		for i := range part.episodes {
			among = append(among, &part.episodes[i])
		}
	}
	if date := s.GetOriginallyAvailableAt(); len(date) >= len("2006-01-02") && (kind == "daily" || s.EpisodeNumber == nil) {
		one := only(among, func(e *episodePart) bool { return e.airDate == date[:len("2006-01-02")] })
		if one != nil {
			return one, AirDate, nil
		}
	}
	if number := s.GetEpisodeNumber(); kind == "anime" && number > 0 && (s.SeasonNumber == nil || s.GetSeasonNumber() == 1) {
		if one := only(among, func(e *episodePart) bool { return e.absolute == number && e.season > 0 }); one != nil {
			return one, Absolute, nil
		}
	}
	switch {
	case len(shared) > 1:
		return nil, "", &sdk.Match{State: sdk.Ambiguous, Reason: fmt.Sprintf("path leads to several episodes: %s, %s", shared[0].name(), shared[1].name())}
	case s.SeasonNumber == nil || s.EpisodeNumber == nil:
		return nil, "", &sdk.Match{State: sdk.Unknown, Reason: "it has no season and episode number"}
	}
	return nil, "", &sdk.Match{State: sdk.Absent, Reason: fmt.Sprintf("%s has no episode S%02dE%02d",
		c.name(n), s.GetSeasonNumber(), s.GetEpisodeNumber())}
}

// only gives the one episode for which a condition holds.
func only(all []*episodePart, holds func(*episodePart) bool) (one *episodePart) {
	for _, e := range all {
		if holds(e) {
			if one != nil {
				return nil
			}
			one = e
		}
	}
	return one
}

// sharing gives the episodes whose file the item has.
func (c *catalogue) sharing(s *sdk.Subject, part *seriesPart) (list []*episodePart) {
	if len(part.files) == 0 {
		return nil
	}
	for _, v := range s.GetVersions() {
		for _, p := range v.GetParts() {
			var room, mapped [512]byte
			path := c.mapped(mapped[:0], room[:0], p.GetFile())
			key := c.hash(path)
			for i := range part.files {
				f := &part.files[i]
				if part.keys[i] != key || !c.same(path, c.arena.text(f.path)) {
					continue
				}
				for k := range part.episodes {
					if e := &part.episodes[k]; e.fileID == f.id && !slices.Contains(list, e) {
						list = append(list, e)
					}
				}
			}
		}
	}
	return list
}

// numbered finds the episode with the item's numbers. Season 0 are specials.
func (s *seriesPart) numbered(of *sdk.Subject) *episodePart {
	if of.SeasonNumber == nil || of.EpisodeNumber == nil {
		return nil
	}
	want := episodePart{season: of.GetSeasonNumber(), number: of.GetEpisodeNumber()}
	i, ok := slices.BinarySearchFunc(s.episodes, want, episodePart.compare)
	if !ok {
		return nil
	}
	return &s.episodes[i]
}

// compare is the order of episodes.
func (e episodePart) compare(other episodePart) int {
	return cmp.Or(cmp.Compare(e.season, other.season), cmp.Compare(e.number, other.number))
}

// name is how a reason calls an episode.
func (e *episodePart) name() string { return fmt.Sprintf("S%02dE%02d", e.season, e.number) }

// contradicts answers where an item has the file of another episode.
func contradicts(by Evidence, one, file *episodePart) *sdk.Match {
	return &sdk.Match{State: sdk.Conflict, Reason: fmt.Sprintf("%s leads to %s, its file to %s", by, one.name(), file.name()),
		Fix: "rename the file, or match the episode again on the media server"}
}
