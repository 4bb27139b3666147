package main

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

const (
	// mostCandidates is how many items a name may mean and all of them be listed.
	mostCandidates = 20
	// mostSearched is how many items are looked at for one that fits.
	mostSearched = 500
	// mostGuesses is how many titles are suggested.
	mostGuesses = 5
)

// itemForms says how an item can be named, for the help of commands.
const itemForms = "ITEM is an id (home/8001, or 8001), a title (\"Alien\", \"Alien (1979)\", \"Dark S01E02\"), a file or its\n" +
	"folder, an id of a public database (tmdb:603, tvdb:81189, tt0133093), or the address of its page in\n" +
	"Plex, which wants quotes."

// findItem finds the item that somebody means, or says which it could be.
func findItem(ctx context.Context, s *store.Store, name string) (*wire.Item, error) {
	found, err := lookUp(ctx, s, strings.TrimSpace(name))
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, noItem(ctx, s, name)
	case len(found) > 1:
		return nil, ambiguous(name, found)
	}
	return s.Item(ctx, found[0].Id)
}

// lookUp finds the items that a name fits.
func lookUp(ctx context.Context, s *store.Store, name string) ([]*wire.Item, error) {
	if name == "" {
		return nil, nil
	}
	if item, err := s.Item(ctx, name); err != nil || item != nil {
		return some(item), err
	}
	if isAddress(name) {
		return byAddress(ctx, s, name)
	}
	if kind, id := externalID(name); id != "" {
		return byExternalID(ctx, s, kind, id)
	}
	if strings.ContainsAny(name, `/\`) {
		if found, err := byPath(ctx, s, name); err != nil || len(found) > 0 {
			return found, err
		}
	}
	keyed, err := byKey(ctx, s, "", name) // a title may look like a key: 1917
	if err != nil {
		return nil, err
	}
	titled, err := byTitle(ctx, s, name, len(keyed) == 0)
	for _, item := range titled {
		if !slices.ContainsFunc(keyed, func(k *wire.Item) bool { return k.Id == item.Id }) {
			keyed = append(keyed, item)
		}
	}
	return keyed, err
}

// some is a list of an item, or of none.
func some(item *wire.Item) []*wire.Item {
	if item == nil {
		return nil
	}
	return []*wire.Item{item}
}

// byKey finds the items that have a key on the source whose server has this
// machine id; empty is any.
func byKey(ctx context.Context, s *store.Store, machine, key string) ([]*wire.Item, error) {
	libs, err := s.Libraries(ctx, "")
	if err != nil {
		return nil, err
	}
	var sources []string
	for _, l := range libs {
		sources = append(sources, l.Source)
	}
	if machine != "" {
		servers, err := s.Servers(ctx, time.Time{})
		if err != nil {
			return nil, err
		}
		sources = nil
		var known []string
		for _, server := range servers {
			known = append(known, server.Source)
			if strings.EqualFold(server.MachineId, machine) {
				sources = append(sources, server.Source)
			}
		}
		if len(sources) == 0 {
			return nil, fault.New(fault.Failed, "find", "", "the page is one of the server %s, which is none of the sources that were read (%s)",
				machine, strings.Join(known, ", ")).WithHint("luarr servers tells which server is which")
		}
	}
	var found []*wire.Item
	for _, source := range slices.Compact(sources) {
		item, err := s.Item(ctx, source+"/"+key)
		if err != nil {
			return nil, err
		}
		found = append(found, some(item)...)
	}
	return found, nil
}

var (
	pageServer = regexp.MustCompile(`/server/([0-9A-Za-z-]+)`)
	pageKey    = regexp.MustCompile(`/library/metadata/(\d+)`)
	imdbPage   = regexp.MustCompile(`imdb\.com/(?:\w\w/)?title/(tt\d+)`)
	tmdbPage   = regexp.MustCompile(`themoviedb\.org/(?:movie|tv)/(\d+)`)
)

func isAddress(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// byAddress finds the item of a web page. The address is not repeated in errors:
// one may hold a token.
func byAddress(ctx context.Context, s *store.Store, address string) ([]*wire.Item, error) {
	if m := imdbPage.FindStringSubmatch(address); m != nil {
		return byExternalID(ctx, s, "imdb", m[1])
	}
	if m := tmdbPage.FindStringSubmatch(address); m != nil {
		return byExternalID(ctx, s, "tmdb", m[1])
	}
	if plain, err := url.QueryUnescape(address); err == nil {
		address = plain
	}
	key := pageKey.FindStringSubmatch(address)
	if key == nil {
		return nil, fault.New(fault.Usage, "find", "", "the address is not that of an item's page").
			WithHint("open the item in Plex and copy the address of that page, in quotes")
	}
	machine := ""
	if m := pageServer.FindStringSubmatch(address); m != nil {
		machine = m[1]
	}
	found, err := byKey(ctx, s, machine, key[1])
	if err == nil && len(found) == 0 {
		err = fault.New(fault.Failed, "find", "", "the store has no item with the key %s", key[1]).
			WithHint("it may be new, or in a library that is not read; luarr plan reads the servers again")
	}
	return found, err
}

var namedID = regexp.MustCompile(`^(imdb|tmdb|tvdb)(?:://|:)(tt\d+|\d+)$`)

// externalID takes an id of a public database apart.
func externalID(name string) (kind, id string) {
	if m := namedID.FindStringSubmatch(strings.ToLower(name)); m != nil {
		return m[1], m[2]
	}
	if regexp.MustCompile(`^tt\d{5,}$`).MatchString(name) {
		return "imdb", name
	}
	if strings.HasPrefix(name, "plex://") {
		return "plex", name
	}
	return "", ""
}

// byExternalID finds the items that are the same thing in a public database.
func byExternalID(ctx context.Context, s *store.Store, kind, id string) ([]*wire.Item, error) {
	ids := map[string]*wire.ExternalIds{"imdb": {Imdb: id}, "tmdb": {Tmdb: id}, "tvdb": {Tvdb: id}}[kind]
	field, err := proto.Marshal(ids) // as it stands in the facts
	if err != nil || kind == "plex" {
		field = []byte(id)
	}
	return holding(ctx, s, string(field), func(item *wire.Item) bool {
		has := item.ExternalIds
		switch kind {
		case "imdb":
			return has.GetImdb() == id
		case "tmdb":
			return has.GetTmdb() == id
		case "tvdb":
			return has.GetTvdb() == id
		}
		return item.Guid == id
	})
}

// byPath finds the item of a file or a folder. Where the server knows it by
// another path, its name alone has to do.
func byPath(ctx context.Context, s *store.Store, file string) ([]*wire.Item, error) {
	file = strings.TrimRight(file, `/\`)
	files := func(item *wire.Item, fits func(string) bool) bool {
		for _, v := range item.Versions {
			if slices.ContainsFunc(v.Parts, func(p *wire.Part) bool { return fits(p.File) }) {
				return true
			}
		}
		return slices.ContainsFunc(item.Locations, fits)
	}
	found, err := holding(ctx, s, file, func(item *wire.Item) bool {
		return files(item, func(have string) bool { return have == file })
	})
	if err != nil || len(found) > 0 {
		return found, err
	}
	found, err = holding(ctx, s, file, func(item *wire.Item) bool {
		return files(item, func(have string) bool {
			rest, below := strings.CutPrefix(have, file)
			return below && strings.IndexAny(rest, `/\`) == 0
		})
	})
	if err != nil || len(found) > 0 {
		return found, err
	}
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	return holding(ctx, s, name, func(item *wire.Item) bool {
		return files(item, func(have string) bool { return path.Base(strings.ReplaceAll(have, `\`, "/")) == name })
	})
}

// holding finds the items that have a text in their facts, and that fit.
func holding(ctx context.Context, s *store.Store, text string, fits func(*wire.Item) bool) ([]*wire.Item, error) {
	found, err := s.Containing(ctx, text, mostSearched)
	return slices.DeleteFunc(found, func(item *wire.Item) bool { return !fits(item) }), err
}

var (
	withYear    = regexp.MustCompile(`^(.+?)\s*\((\d{4})\)$`)
	withEpisode = regexp.MustCompile(`(?i)^(.+?)[\s-]+(?:s(\d{1,4})e(\d{1,4})|(\d{1,4})x(\d{1,4}))$`)
)

// byTitle finds the items of a title: of exactly this one, or else, where that
// will do, of one that contains it.
func byTitle(ctx context.Context, s *store.Store, title string, partly bool) ([]*wire.Item, error) {
	if m := withEpisode.FindStringSubmatch(title); m != nil {
		if found, err := byEpisode(ctx, s, m[1], m[2]+m[4], m[3]+m[5]); err != nil || len(found) > 0 {
			return found, err
		}
	}
	year := 0
	found, err := s.Find(ctx, title, mostSearched)
	if m := withYear.FindStringSubmatch(title); m != nil && err == nil && len(found) == 0 {
		title, year = m[1], number(m[2])
		found, err = s.Find(ctx, title, mostSearched)
	}
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(item *wire.Item) bool { return year != 0 && int(item.Year) != year })
	exact := func(item *wire.Item) bool { return strings.EqualFold(item.Title, title) }
	if slices.ContainsFunc(found, exact) || !partly {
		found = slices.DeleteFunc(found, func(item *wire.Item) bool { return !exact(item) })
	}
	return found, nil
}

// byEpisode finds an episode by the title of its series and its numbers.
func byEpisode(ctx context.Context, s *store.Store, series, season, episode string) ([]*wire.Item, error) {
	above, err := byTitle(ctx, s, series, true)
	if err != nil {
		return nil, err
	}
	var found []*wire.Item
	for _, item := range above {
		if item.Type != "series" {
			continue
		}
		err := s.Children(ctx, item.Id, func(batch []*wire.Item) error {
			for _, e := range batch {
				if e.Type == "episode" && int(e.GetSeasonNumber()) == number(season) && int(e.GetEpisodeNumber()) == number(episode) {
					found = append(found, e)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// noItem says that there is no such item, and what may have been meant.
func noItem(ctx context.Context, s *store.Store, name string) error {
	wrong := fault.New(fault.Failed, "find", "", "the store has no item with the id or title %q, nor with such a file or number elsewhere", name).
		WithHint("luarr items lists them; luarr plan reads them from the servers")
	guesses := script.NewGuesses(strings.ToLower(name), mostGuesses)
	if err := s.Titles(ctx, guesses.Offer); err != nil {
		return err
	}
	var lines []string
	for _, title := range guesses.Names() {
		items, err := s.Find(ctx, title, 1)
		if err != nil {
			return err
		}
		for _, item := range items {
			lines = append(lines, "\n  "+candidate(item))
		}
	}
	if len(lines) > 0 {
		wrong.Err = fmt.Errorf("%w; did you mean%s", wrong.Err, strings.Join(lines, ""))
	}
	return wrong
}

// ambiguous lists what a name could mean.
func ambiguous(name string, found []*wire.Item) error {
	if isAddress(name) {
		name = "the page"
	}
	var lines strings.Builder
	for i, item := range found {
		if i == mostCandidates {
			fmt.Fprintf(&lines, "\n  and %s more", report.Count(int64(len(found)-i)))
			break
		}
		lines.WriteString("\n  " + candidate(item))
	}
	return fault.New(fault.Failed, "find", "", "several items fit %q:%s", name, lines.String()).
		WithHint("name one by its id")
}

// candidate names an item so that it can be told from others.
func candidate(item *wire.Item) string {
	return fmt.Sprintf("%-16s %s, %s in %s", item.Id, titleOf(item), item.Type, item.Library)
}

// titleOf names an item for people.
func titleOf(item *wire.Item) string {
	title := item.Title
	switch {
	case item.Type == "episode" && item.SeriesTitle != "":
		title = fmt.Sprintf("%s S%02dE%02d %s", item.SeriesTitle, item.GetSeasonNumber(), item.GetEpisodeNumber(), title)
	case item.SeriesTitle != "":
		title = item.SeriesTitle + ": " + title
	}
	if item.Year > 0 && item.Type != "episode" {
		title = fmt.Sprintf("%s (%d)", title, item.Year)
	}
	return title
}
