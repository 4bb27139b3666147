package script

import (
	"errors"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

func TestReadsVersions(t *testing.T) {
	cases := []struct {
		name string
		o    Options
		want bool
	}{
		{"a rule of the item alone", on("return m.year"), false},
		{"a rule that names them", on("return #m.versions"), true},
		{"in a helper", options("actions/maintenance.lua", "local function f(m) return #m.versions end on('movie', function(m) f(m) end)"), true},
		{"in a module", options("actions/maintenance.lua", "local lib = require 'lib' on('movie', function(m) lib(m) end)", "lib.lua", "return function(m) return #m.versions end"), true},
		{"handed over one by one", options("actions/maintenance.lua", "on('version', function(v) end)"), true},
		{"only a detector", options("detect/x.lua", "detect('x', { of = 'version' }, function(v) return #v.item.versions end)"), false},
		{"a rule that is off", options("actions/off.lua", "on('movie', function(m) return #m.versions end)"), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, _, err := Load(c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.ReadsVersions(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// TestVersionsAreFilledInOnDemand: a rule may find its way to the versions
// without naming them.
func TestVersionsAreFilledInOnDemand(t *testing.T) {
	const rule = `local field = "ver" .. "sions"
		if #m[field] == 2 and m[field][2].height == 720 then radarr.tag(m, { add = "x" }, "two") end`
	asked := 0
	o := on(rule)
	o.Versions = func(item *wire.Item) error {
		asked++
		item.Versions = []*wire.Version{{Height: 2160}, {Height: 720}}
		return nil
	}
	w := start(t, o)
	if result := w.Handle("movie", &wire.Item{Id: "home/1", Type: "movie"}); len(result.Proposals) != 1 || asked != 1 {
		t.Errorf("asked %d times: %+v", asked, result)
	}
	if result := w.Handle("movie", &wire.Item{Id: "home/2", Type: "movie", Versions: []*wire.Version{{}, {Height: 720}}}); len(result.Proposals) != 1 || asked != 1 {
		t.Errorf("a complete item: asked %d times: %+v", asked, result)
	}
	o.Versions = func(*wire.Item) error { return errors.New("disk gone") }
	result := start(t, o).Handle("movie", &wire.Item{Id: "home/1", Type: "movie"})
	if len(result.Proposals) != 0 || len(result.Findings) != 1 || !strings.Contains(result.Findings[0].Message, "disk gone") {
		t.Errorf("%+v", result)
	}
}
