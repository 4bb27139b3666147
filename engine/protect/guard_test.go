package protect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/protect"
	"github.com/luarr/luarr/sdk/wire"
)

func movie(id, tmdb, file string, labels ...string) *wire.Item {
	return &wire.Item{
		Id: id, Type: "movie", Title: id, Labels: labels, ExternalIds: &wire.ExternalIds{Tmdb: tmdb},
		Versions: []*wire.Version{{Parts: []*wire.Part{{File: file}}}},
	}
}

func matched(item *wire.Item, matcher, id string, tags ...string) *wire.Item {
	item.Matches = append(item.Matches, &wire.Match{Matcher: matcher, State: "matched", Id: id, Tags: tags})
	return item
}

func TestKeys(t *testing.T) {
	item := movie("home/1", "603", "/m/a.mkv")
	item.ExternalIds.More = []string{"anidb://7"}
	item.Locations = []string{"/m"}
	want := []string{"file:/m/a.mkv", "folder:/m", "movie anidb:7", "movie tmdb:603"}
	if got := protect.Keys(item); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := protect.Keys(&wire.Item{Id: "home/2", Type: "movie"}); !slices.Equal(got, []string{"id:home/2"}) {
		t.Errorf("an item with nothing is known by %q", got)
	}
}

func TestGuard(t *testing.T) {
	mine := &wire.Protection{Keys: []string{"file:/m/a.mkv", "movie tmdb:603"}, Reason: "mine"}
	show := &wire.Protection{Keys: []string{"series tvdb:9"}, Reason: "a good show"}
	episode := &wire.Protection{Keys: []string{"file:/s/e.mkv"}, Reason: "the pilot"}
	series := &wire.Item{Id: "home/s", Type: "series", Title: "Show", ExternalIds: &wire.ExternalIds{Tvdb: "9", Tmdb: "603"}}
	season := &wire.Item{Id: "home/n", Type: "season", SeriesId: "home/s", ParentId: "home/s"}
	pilot := &wire.Item{Id: "home/e", Type: "episode", Title: "Pilot", SeriesId: "home/s", ParentId: "home/n",
		Versions: []*wire.Version{{Parts: []*wire.Part{{File: "/s/e.mkv"}}}}}
	unread := movie("home/u", "1", "/u")
	unread.Unread = []*wire.Unread{{Field: "labels", Reason: "the server does not say"}}
	silent := movie("home/x", "1", "/u")
	silent.Matches = []*wire.Match{{Matcher: "radarr", State: "unknown", Reason: "it is down"}}

	for _, c := range []struct {
		name   string
		has    []*wire.Protection
		labels []string
		tags   []string
		items  []*wire.Item // the first is the target
		key    string       // of the entry
		why    string       // "" is free
	}{
		{name: "nothing is protected", items: []*wire.Item{movie("home/1", "603", "/m/a.mkv", "keep")}},
		{name: "by id", has: []*wire.Protection{mine}, items: []*wire.Item{movie("other/7", "603", "/else")}, why: "mine"},
		{name: "by file", has: []*wire.Protection{mine}, items: []*wire.Item{movie("other/7", "", "/m/a.mkv")}, why: "mine"},
		{name: "another film", has: []*wire.Protection{mine}, items: []*wire.Item{movie("home/1", "604", "/m/b.mkv")}},
		{name: "a series with the number of a film", has: []*wire.Protection{mine}, items: []*wire.Item{series}},
		{name: "by label", labels: []string{"keep"}, items: []*wire.Item{movie("home/1", "1", "", "Keep")}, why: `the label "Keep"`},
		{name: "by tag", tags: []string{"keep"}, items: []*wire.Item{matched(movie("home/1", "1", ""), "radarr", "5", "keep")}, why: `the tag "keep" in radarr`},
		{name: "labels unknown", labels: []string{"keep"}, items: []*wire.Item{unread}, why: "the server does not say"},
		{name: "labels unknown and of no matter", tags: []string{"keep"}, items: []*wire.Item{unread}},
		{name: "tags unknown", tags: []string{"keep"}, items: []*wire.Item{silent}, why: "it is down"},
		{name: "an episode of a series", has: []*wire.Protection{show}, items: []*wire.Item{pilot, season, series}, why: "a good show"},
		{name: "a season of a series", has: []*wire.Protection{show}, items: []*wire.Item{season, pilot, series}, why: "a good show"},
		{name: "the series of an episode", has: []*wire.Protection{episode}, items: []*wire.Item{series, season, pilot}, why: `"Pilot" below it is: the pilot`},
		{name: "the season of an episode", has: []*wire.Protection{episode}, items: []*wire.Item{season, series, pilot}, why: "the pilot"},
		{name: "the entry of another item", has: []*wire.Protection{mine}, key: "5",
			items: []*wire.Item{movie("two/1", "", "/x"), matched(movie("home/1", "603", ""), "radarr", "5")}, why: "matched to its entry: mine"},
		{name: "another entry", has: []*wire.Protection{mine}, key: "6",
			items: []*wire.Item{movie("two/1", "", "/x"), matched(movie("home/1", "603", ""), "radarr", "5")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := protect.NewGuard(c.has, c.labels, c.tags)
			for _, item := range c.items {
				g.Add(item)
			}
			change := &wire.Change{Destructive: true, Instance: "radarr", Key: c.key}
			got := g.Refuses(change, c.items[0])
			if (got == "") != (c.why == "") || c.why != "" && (!strings.HasPrefix(got, "protected: ") || !strings.Contains(got, c.why)) {
				t.Errorf("got %q, want %q", got, c.why)
			}
			change.Destructive = false
			if got := g.Refuses(change, c.items[0]); got != "" {
				t.Errorf("a change that loses nothing is refused: %s", got)
			}
		})
	}
}
