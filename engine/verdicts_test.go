package engine

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// pool are rules that read what rules can read, each in its own way. Those
// that end in a number have a parameter n.
var pool = map[string]string{
	"years":    "on('movie', function(m) if m.year % 2 == p.n % 2 then radarr.tag(m, { add = 'odd' }, 'year') end end)",
	"keep":     "on('movie', function(m) if m:has_label('keep') then plex.label(m, { add = 'kept' }, 'label') end end)",
	"old":      "on('movie', function(m) if age(m.added_at) > days(20 + p.n) then radarr.tag(m, { add = 'old' }, 'age') end end)",
	"some":     "on('movie', function(m) if m.year > 2003 and age(m.added_at) > days(9) then plex.label(m, { add = 'x' }, 'age') end end)",
	"today":    "local t = now()\non('movie', function(m) if m.added_at + days(2) < t then plex.label(m, { add = 'seen' }, 'date') end end)",
	"chance":   "on('movie', function(m) if m.year == 2002 and math.random(4) == 1 then plex.label(m, { add = 'lucky' }, 'chance') end end)",
	"traits":   "on('movie', function(m) if m.traits.t == 'x' then radarr.tag(m, { add = 'x' }, 'trait') end end)",
	"played":   "on('movie', function(m) if m.plays.count > 0 then plex.label(m, { add = 'seen' }, 'plays') end end)",
	"watched":  "on('series', function(s) if get(s, 'plays') and s.plays.count > 1 then plex.label(s, { add = 'hit' }, 'plays') end end)",
	"lost":     "on('movie', function(m) if m:match_state('radarr') ~= 'matched' then plex.label(m, { add = 'lost' }, 'match') end end)",
	"reason":   "on('movie', function(m) local r = m:match('radarr') if r and not r.monitored then radarr.tag(m, { add = 'rest' }, r.title) end end)",
	"stale":    "on('movie', function(m) if m.stale then plex.label(m, { add = 'stale' }, 'stale') end end)",
	"known":    "on('movie', function(m) if not known(m, 'genres') then plex.label(m, { add = 'dark' }, 'genres') end end)",
	"where":    "on('movie', function(m) if m.library == 'Films' then plex.label(m, { add = 'film' }, m.library) end end)",
	"wrong":    "on('movie', function(m) if m.year == 2001 then error('two thousand and one') end end)",
	"delete":   "on('movie', function(m) if m.year == 2000 then radarr.delete(m, {}, 'year') end end)",
	"serial":   "on('episode', function(e) if e.series.year == 2004 then plex.label(e, { add = 'leap' }, e.series.title) end end)",
	"episodes": "on('series', function(s) if #s.episodes > 2 then plex.label(s, { add = 'long' }, 'many') end end)",
	"series":   "on('series', function(s) if s.year > 2003 then plex.label(s, { add = 'new' }, s.title) end end)",
}

// house is a store that lives, and rules that change.
type house struct {
	t     *testing.T
	r     *rand.Rand
	path  string
	store *store.Store
	now   time.Time
	on    map[string]bool
	n     float64
	run   int64
	told  bool // its history was read

	items, remembered int64
}

// TestAPlanIsTheSameWithoutMemory changes everything that a verdict may stand
// on, at random, and plans twice after every step: once with what is
// remembered of the steps before, once looking at every item.
func TestAPlanIsTheSameWithoutMemory(t *testing.T) {
	var items, remembered int64
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			h := &house{t: t, r: rand.New(rand.NewPCG(seed, 7)), path: filepath.Join(t.TempDir(), "luarr.db"),
				now: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC), on: map[string]bool{}}
			h.open()
			h.libraries("Movies")
			h.walk(true)
			for _, name := range slices.Sorted(maps.Keys(pool)) {
				h.on[name] = h.r.IntN(5) == 0
			}
			for range 30 {
				for range h.r.IntN(3) {
					h.step()
				}
				h.compare()
				if t.Failed() {
					break
				}
			}
			h.must(h.store.Close())
			items, remembered = items+h.items, remembered+h.remembered
		})
	}
	t.Logf("of %d items %d were remembered", items, remembered)
	if !t.Failed() && remembered < items/16 {
		t.Errorf("of %d items only %d were remembered, so that little was shown", items, remembered)
	}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open() {
	st, err := store.Open(h.t.Context(), h.path, store.Options{})
	h.must(err)
	h.store = st
}

// step changes one thing.
func (h *house) step() {
	ctx := h.t.Context()
	switch h.r.IntN(14) {
	case 0, 1:
		h.walk(h.r.IntN(4) > 0)
	case 2:
		h.detect()
	case 3, 4:
		h.match()
	case 5:
		if h.r.IntN(2) == 0 {
			h.must(h.store.SetMatcherUnknown(ctx, "radarr", []string{"down", "slow"}[h.r.IntN(2)]))
		} else {
			h.must(h.store.SetMatcherKnown(ctx, "radarr"))
		}
	case 6:
		h.must(h.store.SetStale(ctx, "home", "1", h.r.IntN(2) == 0))
	case 7:
		h.now = h.now.Add(time.Duration(h.r.IntN(100)) * time.Hour)
	case 8:
		names := slices.Sorted(maps.Keys(pool))
		name := names[h.r.IntN(len(names))]
		h.on[name] = !h.on[name]
	case 9:
		h.n = float64(h.r.IntN(3))
	case 10:
		h.libraries([]string{"Movies", "Films"}[h.r.IntN(2)])
	case 11:
		if h.r.IntN(2) == 0 {
			h.must(h.store.KeepMatchers(ctx, nil))
		}
		h.must(h.store.Close())
		h.open()
	case 12:
		h.plays(h.r.IntN(4) == 0)
	case 13:
		if h.r.IntN(3) == 0 {
			h.told = false
			h.must(h.store.SetPlaysUnknown(ctx, "home", "closed"))
		}
	}
}

func (h *house) libraries(title string) {
	h.must(h.store.PutLibraries(h.t.Context(), "home", []*wire.Library{
		{Key: "1", Title: title, Enabled: true}, {Key: "2", Title: "Shows", Enabled: h.r.IntN(4) > 0}}))
}

// walk reads a server on which little has changed.
func (h *house) walk(complete bool) {
	for library := range 2 {
		w, err := h.store.BeginWalk(h.t.Context(), "home", fmt.Sprint(library+1))
		h.must(err)
		var items []*wire.Item
		for i := range 40 {
			if h.r.IntN(60) == 0 {
				continue
			}
			item := &wire.Item{Id: fmt.Sprintf("home/%d", library*100+i), Type: "movie", Title: fmt.Sprint("Item ", i),
				Year: int32(2000 + i%8), AddedAt: timestamppb.New(time.Date(2024, 2, 1+i, 0, 0, 0, 0, time.UTC))}
			if h.r.IntN(50) == 0 {
				item.Year++
			}
			if i%5 == 0 && h.r.IntN(20) > 0 {
				item.Labels = []string{"Keep"}
			}
			if h.r.IntN(80) == 0 {
				item.Unread = []*wire.Unread{{Field: "genres", Reason: "cut"}}
			}
			if library == 1 {
				if item.Type = "series"; i%4 > 0 {
					item.Type, item.SeriesId = "episode", fmt.Sprintf("home/%d", 100+i/4*4)
				}
			}
			items = append(items, item)
		}
		_, err = w.Put(h.t.Context(), items, nil)
		h.must(err)
		if !complete {
			h.must(w.EndFailed(h.t.Context(), true))
			continue
		}
		_, err = w.EndWhole(h.t.Context(), "", h.now)
		h.must(err)
	}
	if h.told {
		h.plays(false)
	}
}

// plays reads who played what.
func (h *house) plays(everything bool) {
	ctx := h.t.Context()
	history, err := h.store.BeginHistory(ctx, "home")
	h.must(err)
	var plays []*wire.Play
	for range h.r.IntN(4) {
		plays = append(plays, &wire.Play{Id: fmt.Sprint(h.r.IntN(60)), Key: fmt.Sprint(100*h.r.IntN(2) + h.r.IntN(40)), User: "ada"})
	}
	h.must(history.Put(ctx, plays))
	h.must(history.End(ctx, everything, "", h.now))
	h.told = true
}

// detect gives what is new a trait.
func (h *house) detect() {
	ctx, rules := h.t.Context(), uint64(h.r.IntN(5)/4)
	h.must(h.store.PendingTraits(ctx, rules, store.Scope{}, func(batch []store.Detected) error {
		for _, d := range batch {
			d.Item.Traits = map[string]*wire.Trait{"t": {Value: []string{"x", "y"}[h.r.IntN(2)], Confidence: "stream"}}
		}
		return h.store.PutTraits(ctx, rules, batch)
	}))
}

// match asks the matcher about some movies.
func (h *house) match() {
	ctx := h.t.Context()
	h.must(h.store.Subjects(ctx, store.Scope{Types: []string{"movie"}}, func(rows []store.SubjectRow) error {
		var batch []store.MatchRow
		for i, row := range rows {
			m := &wire.Match{State: "matched", Confidence: "certain", Id: row.Subject.Id, Title: row.Subject.Title, Monitored: proto.Bool(true)}
			switch {
			case i%9 == 0:
				m.State = "ambiguous"
			case h.r.IntN(40) == 0:
				m.Monitored = proto.Bool(false)
			case h.r.IntN(40) == 0:
				m.State, m.Id = "absent", ""
			}
			if i%3 > 0 {
				m.Tags = []string{"odd", "old", "x"}
			}
			batch = append(batch, store.MatchRow{Row: row.Row, Match: m})
		}
		return h.store.PutMatches(ctx, "radarr", batch)
	}))
}

// rules are the ones that are on.
func (h *house) rules() *script.Rules {
	tree, settings := fstest.MapFS{}, map[string]map[string]any{}
	for name, text := range pool {
		tree["actions/"+name+".lua"] = &fstest.MapFile{Data: []byte("local p = params { n = 1 }\n" + text)}
		settings[name] = map[string]any{"enabled": h.on[name], "n": h.n}
	}
	tree["detect/t.lua"] = &fstest.MapFile{Data: []byte("detect('t', { of = 'version' }, function() end)")}
	near, err := newRelated(h.t.Context(), h.store)
	h.must(err)
	h.t.Cleanup(near.close)
	kinds := kindsOf()
	rules, _, err := script.Load(script.Options{BuiltIn: tree, Settings: settings, Now: h.now, Seed: h.now.UnixNano(),
		Actors: []script.Actor{{Plugin: "radarr", Instances: []string{"radarr"}, Matcher: true, Kinds: kinds}, {Plugin: "plex", Instances: []string{"home"}, Kinds: kinds}},
		Lookup: near.item, Children: near.children})
	h.must(err)
	return rules
}

func kindsOf() []*wire.ChangeKind {
	add := []*wire.Param{{Name: "add", Type: "string"}}
	targets := []string{"movie", "series", "episode"}
	return []*wire.ChangeKind{{Name: "tag", Targets: targets, Params: add}, {Name: "label", Targets: targets, Params: add},
		{Name: "delete", Targets: targets, Destructive: true}}
}

// preview shows what a tag or a label would alter.
func preview(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	var out []*wire.Effect
	for _, p := range proposals {
		add := p.Change.Params.GetFields()["add"].GetStringValue()
		has := slices.Contains(slices.Concat(p.Item.Labels, p.Match.GetTags()), add)
		value := func(has bool) *structpb.Struct {
			return &structpb.Struct{Fields: map[string]*structpb.Value{"has " + add: structpb.NewBoolValue(has)}}
		}
		out = append(out, &wire.Effect{Before: value(has), After: value(true)})
	}
	return out, nil
}

// everything is the store of a run that remembers nothing.
type everything struct {
	actStore
	scope store.Scope
}

func (s everything) Quiet() map[act.Library]int64            { return nil }
func (s everything) Hush(_ context.Context, _ []int64) error { return nil }
func (s everything) Items(ctx context.Context, fn func([]act.Item) error) error {
	return s.store.Items(ctx, s.scope, func(batch []*wire.Item) error {
		var items []act.Item
		for _, item := range batch {
			items = append(items, act.Item{Item: item})
		}
		return fn(items)
	})
}

// compare plans with memory and without.
func (h *house) compare() {
	rules := h.rules()
	scope := store.Scope{}
	for _, t := range itemTypes {
		if rules.Handles(t) {
			scope.Types = append(scope.Types, t)
		}
	}
	if len(scope.Types) == 0 {
		return
	}
	quiet, err := h.store.Quiet(h.t.Context(), rules.VerdictsHash(), scope)
	h.must(err)
	h.run += 2
	with, text := h.plan(rules, h.run, actStore{h.store, quiet, h.run})
	without, want := h.plan(rules, h.run+1, everything{actStore{h.store, nil, h.run + 1}, scope})
	if text != want || with.Items != without.Items || with.Planned != without.Planned || with.Held != without.Held {
		h.t.Errorf("rules %v\nwith memory %d items\n%s\nwithout %d\n%s", h.on, with.Items, text, without.Items, want)
	}
	h.items += with.Items
	h.remembered += with.Remembered
}

// plan plans and writes down what came of it.
func (h *house) plan(rules *script.Rules, run int64, st act.Store) (act.Result, string) {
	ctx := h.t.Context()
	result, err := act.Plan(ctx, st, act.Options{
		Run: run, Rules: func() (act.Rules, error) { return newActRules(rules, nil, nil) }, Progress: func(int64) {},
		Instances: []act.Instance{{Name: "radarr", Plugin: "radarr", Matcher: true, Kinds: kindsOf(), Preview: preview},
			{Name: "home", Plugin: "plex", Kinds: kindsOf(), Preview: preview}},
		Limits: act.Limits{Destructive: []string{"radarr.delete"}, MaxDestructive: 20, MaxPercent: 7},
	})
	h.must(err)
	text := ""
	h.must(h.store.Changes(ctx, store.ChangeFilter{Run: run}, func(batch []*wire.Change) error {
		for _, c := range batch {
			c.Run = 0
			text += prototext.MarshalOptions{}.Format(c) + "\n"
		}
		return nil
	}))
	for _, f := range result.Findings {
		text += prototext.MarshalOptions{}.Format(f) + "\n"
	}
	return result, text
}
