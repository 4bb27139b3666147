package script

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// declaring adds to options a source that declares traits.
func declaring(o Options) Options {
	o.Actors[1].Traits = []*wire.TraitKind{
		{Name: "tame", Type: "boolean", Of: "item"}, {Name: "teeth", Type: "integer", Of: "version"},
		{Name: "sort", Type: "string", Of: "version"}, {Name: "later", Type: "duration", Of: "item"},
	}
	return o
}

// given is a film of which its source says something.
func givenBy(item, first, second sdk.Values) *wire.Item {
	m := movie()
	m.Traits = nil
	m.SourceTraits = sdk.SourceTraits(item)
	m.Versions[0].SourceTraits, m.Versions[1].SourceTraits = sdk.SourceTraits(first), sdk.SourceTraits(second)
	return m
}

// What a source says is read as what a detector gave, of the type that it has.
func TestDeclaredTraits(t *testing.T) {
	tests := map[string]struct {
		expr string
		item *wire.Item
		want string
	}{
		"boolean":        {"m.traits.tame == false", givenBy(sdk.Values{"tame": false}, nil, nil), "=true"},
		"integer":        {"m.versions[1].traits.teeth + 1", givenBy(nil, sdk.Values{"teeth": 31}, nil), "=32"},
		"text":           {"m.versions[2].traits.sort .. '!'", givenBy(nil, nil, sdk.Values{"sort": "cat"}), "=cat!"},
		"of the best":    {"m.traits.teeth, m.traits:evidence('teeth')", givenBy(nil, sdk.Values{"teeth": 3}, sdk.Values{"teeth": 4}), "=3 best of 2 versions (4k): home says so"},
		"sureness":       {"m.traits:confidence('tame')", givenBy(sdk.Values{"tame": true}, nil, nil), "=source"},
		"by default":     {"get(m.traits, 'tame', 'x'), known(m.traits, 'tame')", givenBy(nil, nil, nil), "=x false"},
		"all":            {"(function() local s = '' for k, v in pairs(m.traits) do s = s .. k .. type(v) end return s end)()", givenBy(sdk.Values{"tame": true}, sdk.Values{"teeth": 3}, nil), "=tamebooleanteethnumber"},
		"not said":       {"m.traits.tame", givenBy(nil, nil, nil), "unknown traits.tame: its source does not say"},
		"said of one":    {"m.versions[2].traits.teeth", givenBy(nil, sdk.Values{"teeth": 3}, nil), "unknown traits.teeth: its source does not say"},
		"not declared":   {"m.traits.wild", givenBy(sdk.Values{"wild": true}, nil, nil), `rule_error: actions/maintenance.lua:3: item has no trait "wild" [The Matrix (1999)]`},
		"of a later one": {"m.traits.later", givenBy(sdk.Values{"later": "1h"}, nil, nil), `rule_error: actions/maintenance.lua:3: item has no trait "later" [The Matrix (1999)]`},
		"of another":     {"m.versions[1].traits.tame", givenBy(sdk.Values{"tame": true}, nil, nil), "unknown traits.tame: it is a trait of the item, not of the version"},
		"ill-typed":      {"m.traits.tame", givenBy(sdk.Values{"tame": "yes"}, nil, nil), "unknown traits.tame: its source does not say"},
		"hidden":         {"m.source_traits", givenBy(sdk.Values{"tame": true}, nil, nil), `rule_error: actions/maintenance.lua:3: item has no field "source_traits" [The Matrix (1999)]`},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			w := start(t, declaring(on(say(c.expr))))
			if f := w.Detect(c.item); len(f) > 0 {
				t.Fatal(f)
			}
			if got := said(w.Handle("movie", c.item)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A detector reads them too, and is not remembered beyond them.
func TestDetectorsReadDeclaredTraits(t *testing.T) {
	for name, body := range map[string]string{
		"of the item":    "return v.item.traits.tame and 'a' or 'b'",
		"of the version": "return v.traits.teeth > 9 and 'a' or 'b'",
		"if known":       "return get(v.traits, 'teeth', 0) > 9 and 'a' or 'b'",
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, declaring(options("detect/x.lua", "detect('x', { of = 'version' }, function(v) "+body+" end)")))
			for i, want := range []string{"a", "b", "a", "b", "b"} {
				item := givenBy(sdk.Values{"tame": want == "a"}, sdk.Values{"teeth": map[string]int{"a": 10, "b": 2}[want]}, nil)
				item.Versions = item.Versions[:1]
				w.Detect(item)
				if got := item.Versions[0].Traits["x"].GetValue(); got != want || len(item.Versions[0].Traits) != 2 {
					t.Errorf("round %d: %s, want %s", i, show(item.Versions[0].Traits), want)
				}
			}
		})
	}
}

// What is kept of another run's traits does not bring back what a source does
// not say any more.
func TestKeptBesideDeclared(t *testing.T) {
	w := start(t, declaring(options("detect/x.lua", "detect('x', { of = 'version' }, function() return 1 end)")))
	item := givenBy(sdk.Values{"tame": true}, sdk.Values{"teeth": 3, "sort": "cat"}, nil)
	w.Detect(item)
	item.SourceTraits, item.Versions[0].SourceTraits = nil, sdk.SourceTraits(sdk.Values{"teeth": 4})
	kept := w.rules.Kept(w.rules.Detectors())
	w.DetectBut(item, kept)
	if got := show(item.Versions[0].Traits); len(kept) != 1 || got != "teeth=4/home says so/source x=1//stream" {
		t.Errorf("%d kept, %s", len(kept), got)
	}
	if item.Traits["tame"] != nil || item.Traits["teeth"].GetValue() != "4" || item.Traits["sort"] != nil {
		t.Error(show(item.Traits))
	}
}

// Two meanings of one name are refused, and who is to be told.
func TestDeclaredTwice(t *testing.T) {
	another := func(o Options, k *wire.TraitKind) Options {
		o.Actors[0].Traits = []*wire.TraitKind{k}
		return o
	}
	detector := "detect('tame', { of = 'version' }, function() end)"
	tests := map[string]struct {
		o    Options
		want string // empty: nothing is wrong
	}{
		"alike":        {another(declaring(on("")), &wire.TraitKind{Name: "tame", Type: "boolean", Of: "item", Doc: "other words"}), ""},
		"another type": {another(declaring(on("")), &wire.TraitKind{Name: "tame", Type: "string", Of: "item"}), `plugins "radarr" and "plex" both declare the trait "tame", as string of the item and as boolean of the item`},
		"of another":   {another(declaring(on("")), &wire.TraitKind{Name: "teeth", Type: "integer", Of: "item"}), `as integer of the item and as integer of the version`},
		"luarr's own":  {declaring(options("detect/x.lua", detector)), `plugin "plex" declares the trait "tame", which luarr gives itself (detect/x.lua)`},
		"a detector off": {func() Options {
			o := declaring(options("detect/x.lua", detector))
			o.Settings = map[string]map[string]any{"x": {"enabled": false}}
			return o
		}(), ""},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			switch _, _, err := Load(c.o); {
			case err == nil && c.want != "":
				t.Error("nothing is wrong")
			case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
				t.Error(err)
			}
		})
	}
}

// Traits are made anew when others are declared, and not because plugins can
// declare some.
func TestHashesOfDeclared(t *testing.T) {
	hashes := func(o Options) (detectors, verdicts, one uint64) {
		r, _, err := Load(o)
		if err != nil {
			t.Fatal(err)
		}
		return r.DetectorsHash(), r.VerdictsHash(), r.detectorHash(r.files[0])
	}
	o := options("detect/x.lua", "detect('x', { of = 'version' }, function() end)")
	detectors, verdicts, one := hashes(o)
	o = declaring(o)
	a, b, c := hashes(o)
	if a == detectors || b == verdicts || c == one {
		t.Error("nobody notices that traits are declared")
	}
	o.Actors[1].Traits[0].Type = "string"
	if d, e, f := hashes(o); d == a || e == b || f == c {
		t.Error("nobody notices another type")
	}
}

// An item of which a source says nothing costs what it did.
func TestDeclaredCostNothing(t *testing.T) {
	text := []string{"detect/x.lua", "detect('x', { of = 'version' }, function(v) return v.height end)"}
	count := func(o Options) float64 {
		w, item := start(t, o), givenBy(nil, nil, nil)
		item.Versions = item.Versions[:1]
		w.Detect(item)
		return testing.AllocsPerRun(200, func() { w.Detect(item) })
	}
	if without, with := count(options(text...)), count(declaring(options(text...))); with > without {
		t.Errorf("%v allocations, and %v where traits are declared", without, with)
	}
}
