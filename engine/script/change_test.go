package script

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/luarr/luarr/sdk/wire"
)

func TestProposals(t *testing.T) {
	w := start(t, on(`radarr.tag(m, { add = "x", remove = m.genres }, "tagged")
radarr.quality(m.versions[1], { profile = "HD", size = 2, search = false, instance = "radarr", cooldown_days = 30, max_per_day = 5 }, "better")`))
	item := movie()
	r := w.Handle("movie", item)
	want := []Proposal{
		{Rule: "maintenance", Line: "actions/maintenance.lua:2", Plugin: "radarr", Change: "tag", Target: item, Subject: item,
			Params: map[string]any{"add": []any{"x"}, "remove": []any{"Action", "Science Fiction"}}, Reason: "tagged"},
		{Rule: "maintenance", Line: "actions/maintenance.lua:3", Plugin: "radarr", Change: "quality", Target: item, Subject: item,
			Params: map[string]any{"profile": "HD", "size": 2.0, "search": false}, Reason: "better", Instance: "radarr",
			CooldownDays: 30, MaxPerDay: 5},
	}
	if !reflect.DeepEqual(r.Proposals, want) {
		t.Errorf("%s\n%+v", said(r), r.Proposals)
	}
}

func TestProposalsAreChecked(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"no target":        {"radarr.tag(nil, {}, 'x')", "radarr.tag: the first argument is what to change, got nil"},
		"wrong target":     {"plex.terminate(m, {}, 'x')", "plex.terminate cannot be aimed at a movie, only at session"},
		"unknown param":    {"radarr.tag(m, { ad = 'x' }, 'x')", `radarr.tag has no parameter "ad"; did you mean "add"?`},
		"type":             {"radarr.quality(m, { profile = 1 }, 'x')", `radarr.quality: parameter "profile" is a string, got number`},
		"list of numbers":  {"radarr.tag(m, { add = { 1 } }, 'x')", `radarr.tag: parameter "add" is a list, got table`},
		"missing":          {"radarr.quality(m, {}, 'x')", `radarr.quality needs the parameter "profile"`},
		"params no table":  {"radarr.tag(m, 'x', 'x')", "radarr.tag: the second argument is a table of parameters, got string"},
		"no reason":        {"radarr.tag(m, { add = 'x' })", "radarr.tag: say why: the third argument is the reason"},
		"no such instance": {"radarr.tag(m, { add = 'x', instance = 'radar' }, 'x')", `radarr.tag: no radarr instance is called "radar"; did you mean "radarr"?`},
		"no pause":         {"radarr.tag(m, { add = 'x', cooldown_days = 0 }, 'x')", "radarr.tag: cooldown_days wants a whole number from 1 to 36500, got 0"},
		"half a day":       {"radarr.tag(m, { add = 'x', cooldown_days = 0.5 }, 'x')", "radarr.tag: cooldown_days wants a whole number from 1 to 36500, got 0.5"},
		"pace as text":     {"radarr.tag(m, { add = 'x', max_per_day = 'ten' }, 'x')", "radarr.tag: max_per_day wants a whole number from 1 to 36500, got ten"},
		"too many":         {"for i = 1, 1001 do radarr.tag(m, { add = 'x' }, 'x') end", "radarr.tag: more than 1000 changes for The Matrix (1999)"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, on(c.body)).Handle("movie", movie())
			if want := "rule_error: actions/maintenance.lua:2: " + c.want + " [The Matrix (1999)]"; said(r) != want {
				t.Errorf("got  %s\nwant %s", said(r), want)
			}
		})
	}
}

// An error takes back what the handler proposed before.
func TestAnErrorTakesProposalsBack(t *testing.T) {
	r := start(t, on("radarr.tag(m, { add = 'x' }, 'x') error('boo')")).Handle("movie", movie())
	if len(r.Proposals) > 0 || len(r.Findings) != 1 {
		t.Error(said(r))
	}
}

func TestSessionsCanBeAimedAt(t *testing.T) {
	w := start(t, options("actions/maintenance.lua", `on("session", function(s)
  if s.location == "wan" and s.source_media.height >= 2160 then
    plex.terminate(s, { message = "no" }, "remote 4K of " .. s.user)
  end
end)`))
	s := &wire.Session{Id: "9", Location: "wan", User: "ann", SourceMedia: &wire.Stream{Height: 2160}}
	r := w.HandleOther("session", s)
	if said(r) != "remote 4K of ann" || r.Proposals[0].Subject != s || r.Proposals[0].Target != nil {
		t.Errorf("%s %+v", said(r), r)
	}
}

func TestVersionsAreHandledOneByOne(t *testing.T) {
	w := start(t, options("actions/maintenance.lua", `on("version", function(v)
  plex.label(v, { add = "x" }, v.id .. v.item.title)
end)`))
	if got := said(w.Handle("version", movie())); got != "11The Matrix\n12The Matrix" {
		t.Error(got)
	}
}

// An actor that can be called proposes one of its changes then. What it is
// about may be the run.
func TestAnActorCanBeCalled(t *testing.T) {
	o := options("actions/maintenance.lua", `on("run", function(run)
  notify(run, { message = "a", cooldown_days = 2 }, "called")
  notify.send(run, { message = "b" }, "named")
end)
on("movie", function(m) notify(m, { text = "a" }, "wrong") end)
on("album", function(a) radarr(a, {}, "not this one") end)`)
	o.Actors = append(o.Actors, Actor{Plugin: "notify", Instances: []string{"notify"}, Call: "send", Kinds: []*wire.ChangeKind{
		{Name: "send", Targets: []string{"movie", "run"}, Params: []*wire.Param{{Name: "message", Type: "string", Required: true}}}}})
	w := start(t, o)
	run := &wire.Run{Id: 3}
	r := w.HandleOther("run", run)
	if said(r) != "called\nnamed" || r.Proposals[0].Subject != run || r.Proposals[0].Change != "send" || r.Proposals[0].CooldownDays != 2 {
		t.Errorf("%s %+v", said(r), r.Proposals)
	}
	if got := said(w.Handle("movie", movie())); got != `rule_error: actions/maintenance.lua:5: notify.send has no parameter "text"; there are cooldown_days, instance, max_per_day and message [The Matrix (1999)]` {
		t.Error(got)
	}
	if r := w.Handle("album", &wire.Item{Id: "home/2", Type: "album", Title: "X"}); len(r.Findings) != 1 {
		t.Errorf("%+v", r)
	}
}

// What cannot be written in Lua is refused before anybody accepts the plugin.
func TestChangesAreCalledByNames(t *testing.T) {
	for name, kind := range map[string]*wire.ChangeKind{
		"change":    {Name: "end"},
		"parameter": {Name: "tag", Params: []*wire.Param{{Name: "add"}, {Name: "not"}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Load(Options{BuiltIn: fstest.MapFS{}, Actors: []Actor{{Plugin: "shelf", Kinds: []*wire.ChangeKind{kind}}}})
			if err == nil || !strings.Contains(err.Error(), "is a word of Lua") {
				t.Errorf("got %v", err)
			}
		})
	}
}
