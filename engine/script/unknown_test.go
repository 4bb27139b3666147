package script

import (
	"errors"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// What cannot be known ends the verdict, whatever the handler does about it.
func TestUnknownIsSticky(t *testing.T) {
	propose := "\nplex.label(m, { add = 'x' }, 'proposed')"
	for name, c := range map[string]struct{ body, want string }{
		"read":                    {"local _ = m.plays.count", "unknown plays: the play history was not read"},
		"negated":                 {"if not m:has_label('keep') then end", "unknown labels: cut"},
		"pcall":                   {"pcall(function() return m.plays end)", "unknown plays: the play history was not read"},
		"xpcall":                  {"xpcall(function() return m.plays end, function() end)", "unknown plays: the play history was not read"},
		"coroutine":               {"coroutine.resume(coroutine.create(function() return m.plays end))", "unknown plays: the play history was not read"},
		"wrap in pcall":           {"pcall(coroutine.wrap(function() return m.plays end))", "unknown plays: the play history was not read"},
		"before an error":         {"pcall(function() return m.plays end) error('x')", "unknown plays: the play history was not read"},
		"match unknown":           {"m:match('radarr')", "unknown radarr: connection refused"},
		"match not asked":         {"m:match('radarr4k')", "unknown radarr4k: it was not asked"},
		"match field":             {"local _ = m.matches[1].tags", "unknown matches.tags: connection refused"},
		"change":                  {"radarr.tag(m, { add = 'x' }, 'tagged')", "unknown radarr: connection refused"},
		"versions":                {"local _ = m.versions", "unknown versions: not analysed"},
		"pairs":                   {"for _ in pairs(m) do end", "unknown labels: cut"},
		"other item":              {"local _ = m.series", "unknown series: it is not in the store"},
		"asked first":             {"if known(m, 'plays') then error('x') end", "proposed"},
		"given a default":         {"assert(get(m, 'labels', 5) == 5)", "proposed"},
		"state":                   {"if m:match_state('radarr') ~= 'matched' then end", "unknown radarr: connection refused"},
		"state of a match":        {"if m.matches[1].state ~= 'matched' then end", "unknown matches.state: connection refused"},
		"state asked first":       {"assert(not known(m.matches[1], 'state') and m.matches[1].reason)", "proposed"},
		"only the other instance": {"radarr.tag(m, { add = 'x', instance = 'radarr4k' }, 'tagged')", "tagged\nproposed"},
	} {
		t.Run(name, func(t *testing.T) {
			o := on(c.body + propose)
			o.Lookup = func(string) (*wire.Item, error) { return nil, nil }
			w := start(t, o)
			item := movie()
			item.Plays, item.SeriesId = nil, "home/99"
			item.Unread = []*wire.Unread{{Field: "labels", Reason: "cut"}, {Field: "versions", Reason: "not analysed"}}
			item.Matches = []*wire.Match{{Matcher: "radarr", State: "unknown", Reason: "connection refused"}}
			if got := said(w.Handle("movie", item)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOnlyIdentityIsKnownOfWhatIsStale(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"title": {say("m.title, m.id, m.stale"), "=The Matrix home/1 true"},
		"year":  {say("m.year"), "unknown year: its library could not be read in this run"},
		"near":  {say("#m.episodes"), "unknown episodes: its library could not be read in this run"},
		"below": {say("m.genres"), "unknown genres: its library could not be read in this run"},
		"trait": {say("m.traits.dynamic_range"), "unknown traits: its library could not be read in this run"},
		"match": {say("m:match('radarr').id"), "=7"},
	} {
		t.Run(name, func(t *testing.T) {
			item := movie()
			item.Stale = true
			if got := said(start(t, on(c.body)).Handle("movie", item)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestAmbiguousMatchesAreFindings(t *testing.T) {
	item := movie()
	item.Matches[0].State, item.Matches[0].Reason = "ambiguous", "two entries fit"
	item.Matches[0].Fix = "delete one of them"
	got := said(start(t, on("m:match('radarr')")).Handle("movie", item))
	want := "rule_error: actions/maintenance.lua:2: the match of radarr is ambiguous: two entries fit; delete one of them [The Matrix (1999)]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What is known of a file that was never analysed is where it lies.
func TestVersionsThatWereNotAnalysed(t *testing.T) {
	w := start(t, options("detect/x.lua", "detect('x', { of = 'version' }, function(v) return v.height end)",
		"actions/maintenance.lua", `
on("version", function(v) plex.label(v, { add = "x" }, v.id .. #v.parts .. v.traits.x) end)
on("version", function(v) plex.label(v, { add = "x" }, "high " .. tostring(v.height)) end)
on("version", function(v) plex.label(v, { add = "x" }, "named " .. v.name.group) end)`))
	item := movie()
	item.Versions, item.Unread = item.Versions[:1], []*wire.Unread{{Field: "versions", Reason: "not analysed"}}
	w.Detect(item)
	if got, want := said(w.Handle("version", item)), "1112160\nnamed GRP\nunknown versions: not analysed"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	item.Unread[0].Field = "versions.file"
	if got, want := said(w.Handle("version", item)), "1112160\nhigh 2160\nunknown versions.file: not analysed"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	item.Stale = true
	if got := said(w.Handle("version", item)); strings.Count(got, "its library could not be read") != 3 {
		t.Errorf("got  %s", got)
	}
}

// One handler that cannot tell does not keep another from proposing.
func TestVerdictsAreApart(t *testing.T) {
	w := start(t, options("actions/maintenance.lua", `
on("movie", function(m) local _ = m.collections end)
on("movie", function(m) plex.label(m, { add = "x" }, "proposed") end)`))
	r := w.Handle("movie", movie())
	if len(r.Proposals) != 1 || len(r.Unknown) != 1 || r.Unknown[0].Line != "actions/maintenance.lua:2" || r.Unknown[0].Rule != "maintenance" {
		t.Errorf("%+v", r)
	}
}

func TestRelatedItems(t *testing.T) {
	series := &wire.Item{Id: "home/5", Type: "series", Title: "Dark"}
	lookups := 0
	o := options("actions/maintenance.lua", `
on("episode", function(e)
  local names = {}
  for _, other in ipairs(e.series.episodes) do names[#names + 1] = other.title end
  plex.label(e.series, { add = "x" }, e.series.title .. ": " .. table.concat(names, " "))
end)
on("movie", function(m) end)`)
	o.Lookup = func(id string) (*wire.Item, error) {
		lookups++
		if id != "home/5" {
			return nil, errors.New("asked for " + id)
		}
		return series, nil
	}
	o.Children = func(string) ([]*wire.Item, error) {
		return []*wire.Item{{Type: "season"}, {Type: "episode", Title: "One"}, {Type: "episode", Title: "Two"}}, nil
	}
	w := start(t, o)
	r := w.Handle("episode", &wire.Item{Id: "home/6", Type: "episode", SeriesId: "home/5"})
	if got := said(r); got != "Dark: One Two" || r.Proposals[0].Target != series || !r.Volatile {
		t.Errorf("%s %+v", got, r)
	}
	if lookups != 1 {
		t.Errorf("%d lookups", lookups)
	}
	if r := w.Handle("movie", movie()); r.Volatile {
		t.Error("a handler that asked for nothing is volatile")
	}
}
