package script

import (
	"fmt"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// show gives traits as name=value/evidence/confidence, sorted.
func show(traits map[string]*wire.Trait) string {
	var out []string
	for _, name := range sortedKeys(traits) {
		t := traits[name]
		out = append(out, fmt.Sprintf("%s=%s/%s/%s", name, t.Value, t.Evidence, t.Confidence))
	}
	return strings.Join(out, " ")
}

func TestDetectors(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"value":        {"detect('x', { of = 'version' }, function(v) return v.id, 'id', 'name' end)", "x=11/id/name"},
		"default":      {"detect('x', { of = 'version' }, function(v) return 'a' end)", "x=a//stream"},
		"number":       {"detect('x', { of = 'version' }, function(v) return v.height end)", "x=2160//stream"},
		"boolean":      {"detect('x', { of = 'version' }, function(v) return v.height > 1 end)", "x=true//stream"},
		"nothing":      {"detect('x', { of = 'version' }, function(v) end)", ""},
		"unread":       {"detect('x', { of = 'version' }, function(v) return v.item.collections[1] end)", ""},
		"several":      {"detect('x', { of = 'version', gives = { 'y', 'z' } }, function(v) return 1, 'e', 'title', nil, 3 end)", "x=1/e/title z=3/e/title"},
		"table":        {"detect('x', { of = 'version', gives = { 'y' } }, function(v) return { x = 1, y = 2 }, 'e' end)", "x=1/e/stream y=2/e/stream"},
		"only another": {"detect('x', { of = 'version', gives = { 'y' } }, function(v) return { y = 2 }, 'e' end)", "y=2/e/stream"},
		"reads a later one": {"detect('a', { of = 'version' }, function(v) return v.traits.b .. v.traits:evidence('b') end)" +
			"detect('b', { of = 'version' }, function(v) return 'x', 'y' end)", "a=xy//stream b=x/y/stream"},
		"reads one that has none":    {"detect('a', { of = 'version' }, function(v) return v.traits.b end) detect('b', { of = 'version' }, function() end)", ""},
		"asks for one that has none": {"detect('a', { of = 'version' }, function(v) return get(v.traits, 'b', 'z') end) detect('b', { of = 'version' }, function() end)", "a=z//stream"},
		"reads those of tracks": {"detect('a', { of = 'version' }, function(v) return v.audio[1].traits.c .. v.audio[2].traits.c end)" +
			"detect('c', { of = 'audio' }, function(a) return a.codec .. a.version.id end)", "a=truehd11ac311//stream"},
		"swallows":       {"detect('a', { of = 'version' }, function(v) pcall(function() return v.traits.b end) return 1 end) detect('b', { of = 'version' }, function() end)", ""},
		"stale is fine":  {"detect('x', { of = 'version' }, function(v) return v.item.year end)", "x=1999//stream"},
		"not of a track": {"detect('x', { of = 'video_version' }, function(v) return 1 end)", "x=1//stream"},
	} {
		t.Run(name, func(t *testing.T) {
			item := movie()
			item.Versions, item.Stale = item.Versions[:1], true
			w := start(t, options("detect/x.lua", c.text))
			for range 2 {
				if f := w.Detect(item); len(f) > 0 {
					t.Fatal(f)
				}
				if got := show(item.Versions[0].Traits); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
				if got := show(item.Traits); got != c.want {
					t.Errorf("the item has %s", got)
				}
			}
		})
	}
}

func TestDetectorsThatFail(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"confidence": {"detect('x', { of = 'version' }, function(v) return 1, 'e', 'sure' end)",
			"detect/x.lua:1: confidence is stream, title, name or default, not \"sure\" [The Matrix (1999)]"},
		"not said": {"detect('x', { of = 'version' }, function(v) return { z = 1 } end)",
			`detect/x.lua:1: the detector of "x" gives "z" without saying so; add it to gives [The Matrix (1999)]`},
		"type": {"detect('x', { of = 'version' }, function(v) return print end)",
			`detect/x.lua:1: trait "x" is a function; text, a number or a boolean is wanted [The Matrix (1999)]`},
		"cycle": {"detect('x', { of = 'version' }, function(v) local n = 'y' return v.traits[n] end)\ndetect('y', { of = 'version' }, function(v) return v.traits.x end)",
			`detect/x.lua:2: trait "x" is derived from itself [The Matrix (1999)]`},
		"itself":    {"detect('x', { of = 'version' }, function(v) local t = v.traits local _ = t return t.x end)", `detect/x.lua:1: trait "x" is derived from itself [The Matrix (1999)]`},
		"clock":     {"detect('x', { of = 'version' }, function(v) return now() end)", "detect/x.lua:1: now() is of no use in a detector, which sees the facts of one item only [The Matrix (1999)]"},
		"proposing": {"detect('x', { of = 'version' }, function(v) plex.label(v, { add = 'x' }, 'x') end)", "detect/x.lua:1: plex.label: changes are proposed in a handler only [The Matrix (1999)]"},
	} {
		t.Run(name, func(t *testing.T) {
			item := movie()
			item.Versions = item.Versions[:1]
			f := start(t, options("detect/x.lua", c.text)).Detect(item)
			if len(f) != 1 || f[0].GetMessage() != c.want || f[0].GetSubject() != "x" {
				t.Errorf("got  %v\nwant %s", f, c.want)
			}
			if len(item.Traits) > 0 {
				t.Error(show(item.Traits))
			}
		})
	}
}

func TestTheBestVersion(t *testing.T) {
	text := `detect("x", { of = "version", gives = { "y" }, best = { { "b", y = "2" }, "a", "b" } }, function(v)
  return v.title, v.id, "name", v.container
end)`
	version := func(id, x, y string, optimized bool) *wire.Version {
		return &wire.Version{Id: id, Title: x, Container: y, Optimized: optimized}
	}
	for name, c := range map[string]struct {
		versions []*wire.Version
		want     string
	}{
		"one":              {[]*wire.Version{version("1", "c", "", false)}, "x=c/1/name"},
		"by rank":          {[]*wire.Version{version("1", "b", "1", false), version("2", "a", "", false)}, "x=a/best of 2 versions (a): 2/name"},
		"by another trait": {[]*wire.Version{version("1", "a", "", false), version("2", "b", "2", false)}, "x=b/best of 2 versions (b): 2/name y=2/best of 2 versions (b): 2/name"},
		"not named":        {[]*wire.Version{version("1", "c", "", false), version("2", "b", "", false)}, "x=b/best of 2 versions (b): 2/name"},
		"first of equals":  {[]*wire.Version{version("1", "a", "", false), version("2", "a", "", false)}, "x=a/best of 2 versions (a): 1/name"},
		"optimized":        {[]*wire.Version{version("1", "a", "", true), version("2", "a", "", false)}, "x=a/best of 2 versions (a): 2/name"},
		"one has none":     {[]*wire.Version{version("1", "", "", false), version("2", "c", "", false)}, "x=c/best of 2 versions (c): 2/name"},
		"none":             {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			item := &wire.Item{Type: "movie", Versions: c.versions, Traits: map[string]*wire.Trait{"old": {}}}
			if f := start(t, options("detect/x.lua", text)).Detect(item); len(f) > 0 {
				t.Fatal(f)
			}
			if got := show(item.Traits); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMusicHasNoPicture(t *testing.T) {
	item := &wire.Item{Type: "track", Versions: []*wire.Version{{Audio: []*wire.AudioStream{{Codec: "flac"}}}}}
	start(t, options("detect/x.lua", "detect('x', { of = 'video_version' }, function() return 1 end)\n"+
		"detect('y', { of = 'version' }, function() return 1 end)\ndetect('z', { of = 'audio' }, function() return 1 end)")).Detect(item)
	if got := show(item.Versions[0].Traits); got != "y=1//stream" {
		t.Error(got)
	}
	if got := show(item.Versions[0].Audio[0].Traits); got != "z=1//stream" {
		t.Error(got)
	}
}
