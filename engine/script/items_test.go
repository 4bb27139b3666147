package script

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// many answers items{…} with so many films, in parts.
func many(n int, alter func(i int, item *wire.Item)) func(Query) (func() ([]*wire.Item, error), string, error) {
	return func(q Query) (func() ([]*wire.Item, error), string, error) {
		at := 0
		return func() (part []*wire.Item, err error) {
			for ; at < n && len(part) < 256; at++ {
				item := movie()
				item.Id, item.Title, item.Year, item.LibraryKey = fmt.Sprint("home/", at+1), fmt.Sprint("Film ", at+1), int32(2000+at%10), "1"
				if alter != nil {
					alter(at, item)
				}
				if len(q.Types) == 0 || slices.Contains(q.Types, item.Type) {
					part = append(part, item)
				}
			}
			return part, nil
		}, "", nil
	}
}

// inRun makes options with a rule whose handler of the run has a body.
func inRun(body string) Options {
	o := options("actions/maintenance.lua", "on('run', function(r)\nlocal function say(m, text) plex.label(m, { add = 'x' }, text) end\n"+body+"\nend)")
	o.Items = many(5, nil)
	return o
}

func TestItems(t *testing.T) {
	for name, c := range map[string]struct {
		body, want string
		wrong      bool // the rule fails, and its message has what is wanted
		alter      func(i int, item *wire.Item)
	}{
		"a loop":          {body: "for m in items{} do say(m, m.title) end", want: "Film 1\nFilm 2\nFilm 3\nFilm 4\nFilm 5"},
		"left early":      {body: "for m in items{} do say(m, m.title) if m.year == 2001 then break end end", want: "Film 1\nFilm 2"},
		"limit":           {body: "for m in items{ limit = 2 } do say(m, m.title) end", want: "Film 1\nFilm 2"},
		"where":           {body: "for m in items{ where = function(m) return m.year > 2002 end } do say(m, m.title) end", want: "Film 4\nFilm 5"},
		"where and limit": {body: "for m in items{ limit = 1, where = function(m) return m.year > 2002 end } do say(m, m.title) end", want: "Film 4"},
		"type": {body: "for m in items{ type = { 'episode', 'track' } } do say(m, m.title) end", want: "Film 2",
			alter: func(i int, item *wire.Item) { item.Type = []string{"movie", "episode", "movie", "series", "album"}[i] }},
		"label":   {body: "for m in items{ label = 'KEEP' } do say(m, m.title) end", want: "Film 3", alter: func(i int, item *wire.Item) { item.Labels = [][]string{nil, {"Kept"}, {"keep"}, nil, nil}[i] }},
		"numbers": {body: "local n, skipped = items{ where = function(m) return m.year % 2 == 0 end }:count() say(items{}:first(), n .. ' ' .. skipped)", want: "3 0"},
		"first":   {body: "local m = items{ where = function(m) return m.year == 2003 end }:first() say(m, m.title)", want: "Film 4"},
		"none":    {body: "local m = items{ where = function() return false end }:first() assert(m == nil) say(items{}:first(), 'none')", want: "none"},
		"list": {body: "local l = items{}:list() table.sort(l, function(a, b) return a.year > b.year end) for i = 1, 2 do say(l[i], l[i].title) end",
			want: "Film 5\nFilm 4"},
		"twice": {body: "local q = items{ limit = 1 } for m in q do say(m, 'a') end for m in q do say(m, 'b') end", want: "a\nb"},
		"again in itself": {body: "local q = items{ limit = 2 } for m in q do for n in q do say(n, m.title .. n.title) end end",
			want: "Film 1Film 1\nFilm 1Film 2\nFilm 2Film 1\nFilm 2Film 2"},
		"a table, as ever": {body: "for k, v in next, { a = 1 } do say(items{}:first(), k .. v) end", want: "a1"},
		"after a break":    {body: "local q = items{} for m in q do break end for m in q do say(m, m.title) break end", want: "Film 1"},
		"one in another": {body: "for m in items{ limit = 2 } do for n in items{ limit = 2 } do say(n, m.title .. n.title) end end",
			want: "Film 1Film 1\nFilm 1Film 2\nFilm 2Film 1\nFilm 2Film 2"},
		"in a coroutine":         {body: "for t in coroutine.wrap(function() for m in items{ limit = 2 } do coroutine.yield(m.title) end end) do say(items{}:first(), t) end", want: "Film 1\nFilm 2"},
		"too often":              {body: "for m in items{} do for i = 1, 100 do items{}:first() end end", want: "a handler can go over items{…} 100 times", wrong: true},
		"an item that has gone":  {body: "local kept for m in items{} do if kept then return kept.title end kept = m end", want: "this item of items{…} has passed", wrong: true},
		"its parts":              {body: "local kept for m in items{} do if kept then return kept.height end kept = m.versions[1] end", want: "this item of items{…} has passed", wrong: true},
		"its traits":             {body: "local kept for m in items{} do if kept then return kept.dynamic_range end kept = m.traits end", want: "this item of items{…} has passed", wrong: true},
		"all its traits":         {body: "local kept for m in items{} do if kept then for k in pairs(kept) do end end kept = m.traits end", want: "this item of items{…} has passed", wrong: true},
		"its methods":            {body: "local kept for m in items{} do if kept then return kept:has_label('x') end kept = m end", want: "this item of items{…} has passed", wrong: true},
		"a change of it":         {body: "local kept for m in items{} do if kept then say(kept, 'late') end kept = m end", want: "this item of items{…} has passed", wrong: true},
		"a text of it":           {body: "local kept for m in items{} do if kept then say(m, tostring(kept) ~= '' and kept) end kept = m.title end", want: "Film 1\nFilm 2\nFilm 3\nFilm 4"},
		"unknown in where":       {body: "for m in items{ where = function(m) return #m.collections == 0 end } do say(m, 'x') end", want: "unknown collections: the list was cut"},
		"and caught":             {body: "pcall(function() for m in items{ where = function(m) return #m.collections == 0 end } do end end) say(items{}:first(), 'x')", want: "unknown collections: the list was cut"},
		"unknown, negated":       {body: "if items{ where = function(m) return #m.collections > 0 end }:count() == 0 then say(items{}:first(), 'x') end", want: "unknown collections: the list was cut"},
		"skipped":                {body: "local n, s = items{ unknown = 'skip', where = function(m) return #m.collections == 0 end }:count() say(items{}:first(), n .. ' ' .. s)", want: "1 4", alter: knownOf(2)},
		"skipped though caught":  {body: "local n, s = items{ unknown = 'skip', where = function(m) pcall(function() return m.collections end) return true end }:count() say(items{}:first(), n .. ' ' .. s)", want: "1 4", alter: knownOf(2)},
		"label skipped":          {body: "local n, s = items{ unknown = 'skip', label = 'keep' }:count() say(items{}:first(), n .. ' ' .. s)", want: "4 1", alter: func(i int, item *wire.Item) { item.Unread[0].Field = []string{"genres", "labels"}[i/4] }},
		"label unknown":          {body: "items{ label = 'keep' }:count()", want: "unknown labels: the list was cut", alter: func(i int, item *wire.Item) { item.Unread[0].Field = "labels" }},
		"outside of where":       {body: "for m in items{ unknown = 'skip' } do return m.collections end", want: "unknown collections: the list was cut"},
		"stale ones":             {body: "local n, s = items{ unknown = 'skip' }:count() say(items{ unknown = 'skip' }:first(), n .. ' ' .. s)", want: "4 1", alter: func(i int, item *wire.Item) { item.Stale = i == 0 }},
		"an error in where":      {body: "for m in items{ where = function(m) error('boo') end } do end", want: "boo", wrong: true},
		"skip hides no mistake":  {body: "for m in items{ unknown = 'skip', where = function(m) return m.yaer end } do end", want: `item has no field "yaer"; did you mean "year"?`, wrong: true},
		"changes in where":       {body: "for m in items{ where = function(m) say(m, 'x') end } do end", want: "items: where only says which items are asked for", wrong: true},
		"no such option":         {body: "items{ tpye = 'movie' }", want: `items has no option "tpye"; did you mean "type"?`, wrong: true},
		"no such type":           {body: "items{ type = 'movies' }", want: `items: there is no type "movies"; did you mean "movie"?`, wrong: true},
		"no function":            {body: "items{ where = 'year' }", want: "items: where is a function", wrong: true},
		"no limit":               {body: "items{ limit = 0 }", want: "items: limit is a number of items", wrong: true},
		"unknown what":           {body: "items{ unknown = 'take' }", want: `items: unknown is "skip"`, wrong: true},
		"no table":               {body: "items()", want: "items wants a table", wrong: true},
		"no such method":         {body: "return items{}:sum()", want: `items{…} has no "sum"; loop over it, or use :count(), :first() or :list()`, wrong: true},
		"a field of the library": {body: "items{ library = r }", want: "items: library is a text or a list of texts", wrong: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := inRun(c.body)
			o.Items = many(5, c.alter)
			got := said(start(t, o).HandleOther("run", &wire.Run{Id: 1}))
			if wrong := strings.HasPrefix(got, "rule_error: "); wrong != c.wrong || !wrong && got != c.want || !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// knownOf has one film whose collections are known.
func knownOf(n int) func(int, *wire.Item) {
	return func(i int, item *wire.Item) {
		if i == n {
			item.Unread = nil
		}
	}
}

func TestWhereItemsAreAskedFor(t *testing.T) {
	var asked Query
	o := options("actions/maintenance.lua", `on("library", function(l)
  for m in items{ library = l, type = "movie" } do plex.label(m, { add = "x" }, m.title) end
end)
on("run", function() items{ source = "home", library = { "Movies", "Series" } }:count() end)
on("movie", function(m) items{}:count() end)
on("server", function(m) items{}:count() end)`)
	o.Items = func(q Query) (func() ([]*wire.Item, error), string, error) {
		asked = q
		return many(1, nil)(q)
	}
	w := start(t, o)
	if got := said(w.HandleOther("library", &wire.Library{Source: "home", Key: "7", Title: "Movies"})); got != "Film 1" {
		t.Error(got)
	}
	if fmt.Sprint(asked) != "{[movie] [home] [7] true}" {
		t.Error(asked)
	}
	w.HandleOther("run", &wire.Run{})
	if fmt.Sprint(asked) != "{[] [home] [Movies Series] true}" {
		t.Error(asked)
	}
	for event, m := range map[string]Result{"movie": w.Handle("movie", movie()), "server": w.HandleOther("server", &wire.Server{})} {
		if got := said(m); !strings.Contains(got, `items{…} belongs in on("library", …) and on("run", …)`) {
			t.Errorf("%s: %s", event, got)
		}
	}
	o.Items = func(Query) (func() ([]*wire.Item, error), string, error) { return nil, "Movies was not read", nil }
	if got := said(start(t, o).HandleOther("run", &wire.Run{})); got != "unknown items: Movies was not read" {
		t.Error(got)
	}
}

func TestItemsTellsHowManyItLookedAt(t *testing.T) {
	o := inRun("items{ limit = 2 }:count() items{ where = function() return false end }:count()")
	r := start(t, o).HandleOther("run", &wire.Run{})
	if n := r.Looked[Library{"home", "1"}]; n != 5 || len(r.Looked) != 1 {
		t.Error(r.Looked)
	}
}

func TestAChangeOfAPassingItemKeepsItsTarget(t *testing.T) {
	r := start(t, inRun("for m in items{} do radarr.tag(m, { add = 'x' }, m.versions[1].resolution) end")).HandleOther("run", &wire.Run{})
	if said(r) != strings.TrimSpace(strings.Repeat("4k\n", 5)) {
		t.Fatal(said(r))
	}
	for i, p := range r.Proposals {
		if p.Target.GetId() != fmt.Sprint("home/", i+1) || len(p.Target.Matches) != 2 || len(p.Target.Versions) > 0 {
			t.Errorf("%v", p.Target)
		}
	}
}

// What a rule goes over takes the memory of one part of it, even if it keeps
// every item.
func TestItemsPassInBoundedMemory(t *testing.T) {
	const n = 100_000
	o := inRun("local n, kept = 0, {} for m in items{ where = function(m) return m.year >= 2000 end } do n = n + #m.genres kept[#kept + 1] = m end say(items{}:first(), tostring(n))")
	var most uint64
	items := many(n, func(i int, item *wire.Item) {
		item.Studio = strings.Repeat("x", 4000) + fmt.Sprint(i)
		if i%20_000 == 19_999 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	})
	o.Items = items
	w := start(t, o)
	if got := said(w.HandleOther("run", &wire.Run{})); got != fmt.Sprint(2*n) {
		t.Fatal(got)
	}
	if most > 100<<20 { // 400 MB have passed
		t.Errorf("%d MiB", most>>20)
	}
}

func TestAWideCallIsStillBounded(t *testing.T) {
	for name, body := range map[string]string{
		"no end":     "while true do end",
		"in a loop":  "for m in items{} do local n = 0 while n >= 0 do n = n + 1 end end",
		"in where":   "for m in items{ unknown = 'skip', where = function() while true do end end } do end",
		"all memory": "local t = {} for m in items{} do while true do t[#t + 1] = {} end end",
	} {
		t.Run(name, func(t *testing.T) {
			o := inRun(body)
			o.Deadline, o.memory = 50e6, 1<<20
			if name == "all memory" {
				o.Deadline = 10e9
			}
			got := said(start(t, o).HandleOther("run", &wire.Run{}))
			if want := "rule_timeout"; !strings.Contains(got, want) && !strings.Contains(got, "rule_memory") {
				t.Error(got)
			}
		})
	}
}
