package luatest

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// actors are a pretended Radarr and Plex.
func actors() []script.Actor {
	list := func(name string) *wire.Param { return &wire.Param{Name: name, Type: "list"} }
	return []script.Actor{
		{Plugin: "radarr", Instances: []string{"radarr"}, Matcher: true, Kinds: []*wire.ChangeKind{
			{Name: "tag", Targets: []string{"movie"}, Params: []*wire.Param{list("add"), list("remove")}}}},
		{Plugin: "plex", Instances: []string{"home"}, Kinds: []*wire.ChangeKind{
			{Name: "label", Targets: []string{"movie", "series", "episode"}, Params: []*wire.Param{list("add"), list("remove")}},
			{Name: "terminate", Targets: []string{"session"}, Params: []*wire.Param{{Name: "message", Type: "string"}}},
		}},
	}
}

// oldRule tags what was added long ago.
const oldRule = `-- Tags what is old.
local p = params { days = 30, tag = "old", words = { "a" } }
on("movie", function(movie)
  if movie.added_at and age(movie.added_at) > days(p.days) then
    print("tagging", movie.title)
    radarr.tag(movie, { add = p.tag }, "older than " .. p.days .. " days")
  end
end)
on("series", function(series)
  for _, e in ipairs(series.episodes) do
    if e.traits.tall == "yes" then plex.label(e, { add = "tall" }, "it is tall") end
  end
end)
on("session", function(s)
  if s.item.year == 1999 then plex.terminate(s, { message = "no" }, "too old") end
end)
on("version", function(v)
  if v.height == 13 then error("thirteen") end
  if v.height == 14 then return v.width + 1 end
end)
`

const tallRule = `-- Tells what is tall.
detect("tall", { of = "video_version" }, function(v) if v.height and v.height > 99 then return "yes", "height=" .. v.height end end)
`

// outcomes runs a test file of the rule old.
func outcomes(t *testing.T, text string) (out []*Outcome, sum Summary) {
	t.Helper()
	return try(t, "actions/old.lua", oldRule, "detect/tall.lua", tallRule, "actions/old_test.lua", text)
}

// try runs all tests among files, given as path, text, path, text.
func try(t *testing.T, files ...string) (out []*Outcome, sum Summary) {
	t.Helper()
	tree := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		tree[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	sum, err := Run(t.Context(), Options{BuiltIn: tree, Actors: actors()}, func(o *Outcome) { out = append(out, o) })
	if err != nil {
		t.Fatal(err)
	}
	return out, sum
}

// told gives what failed: where and what, or nothing.
func told(o *Outcome) string {
	if o.Passed() {
		return ""
	}
	return o.Where + ": " + strings.TrimSpace(o.Message)
}
