package script

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/structpb"
)

// Each expression is evaluated in a handler of a film.
func TestExpressions(t *testing.T) {
	traits := "detect('dynamic_range', { of = 'version' }, function() end)\ndetect('ghost', { of = 'version' }, function() end)"
	for name, c := range map[string]struct{ expr, want string }{
		"text":                    {"m.title", "=The Matrix"},
		"number":                  {"m.year + 1", "=2000"},
		"absent text":             {"m.sort_title", "=nil"},
		"absent number":           {"m.duration_ms", "=nil"},
		"optional zero":           {"m.play_count", "=0"},
		"optional unset":          {"m.rating", "=nil"},
		"false is a value":        {"m.versions[1].optimized", "=false"},
		"plays that are none":     {"m.plays.count", "=0"},
		"nested":                  {"m.external_ids.imdb", "=tt0133093"},
		"absent message":          {"m.versions[1].video[1].dovi", "=nil"},
		"list":                    {"m.genres[1], m.genres[2], m.genres[3], #m.genres", "=Action Science Fiction nil 2"},
		"list of messages":        {"#m.versions, m.versions[2].height, m.versions[1].audio[2].codec", "=2 1080 ac3"},
		"concat":                  {"table.concat(m.genres, '+')", "=Action+Science Fiction"},
		"unpack":                  {"unpack(m.genres)", "=Action Science Fiction"},
		"time":                    {"m.added_at", "=2024-02-28T12:00:00Z"},
		"parts of a time":         {"m.added_at.year, m.added_at.month, m.added_at.day, m.added_at.hour, m.added_at.minute, m.added_at.weekday", "=2024 2 28 12 0 wednesday"},
		"age":                     {"age(m.added_at) == days(2), age(m.added_at) > hours(49)", "=true false"},
		"compare times":           {"m.added_at < now(), m.added_at >= now(), m.added_at == m.added_at", "=true false true"},
		"time arithmetic":         {"now() - m.added_at, m.added_at + days(2) == now(), now() - days(2) == m.added_at", "=172800 true true"},
		"same object":             {"m.versions[1] == m.versions[1], m.versions[1].item == m", "=true true"},
		"stream knows version":    {"m.versions[1].audio[1].version == m.versions[1]", "=true"},
		"label":                   {"m:has_label('keep'), m:has_label('kee'), m:has_genre('ACTION')", "=true false true"},
		"match":                   {"m:match('radarr').id, m:match('radarr4k'), m:match_state('radarr4k')", "=7 nil absent"},
		"match fields":            {"#m:match('radarr').tags, m:match('radarr').monitored", "=2 false"},
		"trait":                   {"m.traits.dynamic_range, m.traits:evidence('dynamic_range'), m.traits:confidence('dynamic_range')", "=HDR10 color_transfer=smpte2084 stream"},
		"known and get":           {"known(m, 'title'), known(m, 'collections'), get(m, 'collections', 'x'), get(m, 'title', 'x'), get(m, 'studio', 'x')", "=true false x The Matrix x"},
		"known traits":            {"known(m.traits, 'dynamic_range'), known(m.traits, 'ghost'), get(m.traits, 'ghost', 'x')", "=true false x"},
		"name":                    {"m.versions[1].name:has('web dl'), m.versions[1].name:has('matrix'), m.versions[1].name.group", "=WEB-DL nil GRP"},
		"words":                   {"words('Dolby Atmos', nil, 'x'):has('atmos'), words('atmospheric'):has('atmos')", "=Atmos nil"},
		"tostring of a view":      {"m, #tostring(m.versions[1])", "=item of The Matrix (1999) 28"},
		"re":                      {"re.match('abc-123', '([a-z]+)-([0-9]+)')", "=abc 123"},
		"re without groups":       {"re.match('abc', 'b.'), re.match('abc', 'x')", "=bc nil"},
		"string methods":          {"('Abc'):lower(), ('abc'):find('b', 1, true)", "=abc 2 2"},
		"gmatch":                  {"('a b'):gmatch('%a')()", "=a"},
		"for gmatch":              {"(function() local s = '' for w in ('ab cd'):gmatch('%a+') do s = w .. s end return s end)()", "=cdab"},
		"unread collection":       {"#m.collections", "unknown collections: the list was cut"},
		"unread through a method": {"m:has_collection('x')", "unknown collections: the list was cut"},
		"unknown trait":           {"m.traits.ghost", "unknown traits.ghost: no detector could tell"},
		"series not stored":       {"m.series", "=nil"},
		"misspelt field":          {"m.titel", `rule_error: actions/maintenance.lua:3: item has no field "titel"; did you mean "title"? [The Matrix (1999)]`},
		"misspelt nested field":   {"m.versions[1].hight", `rule_error: actions/maintenance.lua:3: version has no field "hight"; did you mean "height"? [The Matrix (1999)]`},
		"misspelt trait":          {"m.traits.dynamic_rage", `rule_error: actions/maintenance.lua:3: item has no trait "dynamic_rage"; did you mean "dynamic_range"? [The Matrix (1999)]`},
		"misspelt matcher":        {"m:match('radar')", `rule_error: actions/maintenance.lua:3: no matcher is called "radar"; did you mean "radarr"? [The Matrix (1999)]`},
		"field of a list":         {"m.genres.first", `rule_error: actions/maintenance.lua:3: a list has no field "first"; use [n], #, ipairs or table.concat [The Matrix (1999)]`},
		"age of nothing":          {"age(m.last_played_at)", `rule_error: actions/maintenance.lua:3: age wants a time, got nil; check that the field is not nil first [The Matrix (1999)]`},
		"a field of a time":       {"m.added_at.weekdy", `rule_error: actions/maintenance.lua:3: a time has no field "weekdy"; age(t) gives its age in seconds; did you mean "weekday"? [The Matrix (1999)]`},
		"time against number":     {"m.added_at < 5", `rule_error: actions/maintenance.lua:3: attempt to compare a view with number [The Matrix (1999)]`},
		"index of nil":            {"m.versions[3].height", `rule_error: actions/maintenance.lua:3: attempt to index a non-table object(nil) with key 'height' [The Matrix (1999)]`},
		"method without colon":    {"m.has_label('x')", `rule_error: actions/maintenance.lua:3: bad argument #1 to has_label (an item expected; call it with a colon, as in movie:has_label("x")) [The Matrix (1999)]`},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, options("detect/traits.lua", traits, "actions/maintenance.lua",
				"on('movie', function(m)\n"+say(c.expr)+"\nend)"))
			if got := said(w.Handle("movie", movie())); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPairsWalkViews(t *testing.T) {
	for name, c := range map[string]struct{ walk, want string }{
		"list by ipairs": {"for i, v in ipairs(m.genres) do add(i .. v) end", "1Action 2Science Fiction"},
		"list by pairs":  {"for i, v in pairs(m.genres) do add(i .. v) end", "1Action 2Science Fiction"},
		"fields":         {"for k, v in pairs(m.external_ids) do add(k .. tostring(v)) end", "imdbtt0133093 morelist of 0"},
		"traits":         {"for k, v in pairs(m.traits) do add(k .. v) end", "dynamic_rangeHDR10"},
		"own table":      {"for k, v in pairs({ a = 1 }) do add(k .. v) end", "a1"},
		"outer table":    {"for i, v in ipairs(OUTER) do add(v) end add(#OUTER) add(OUTER[2])", "x y 2 y"},
		"outer by pairs": {"local n = 0 for _ in pairs(OUTER) do n = n + 1 end add(n) add(unpack(OUTER))", "2 x"},
		"next":           {"add(select(2, next(OUTER)))", "x"},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, options("actions/maintenance.lua", "local OUTER = { 'x', 'y' }\non('movie', function(m)\n"+
				"local out = {} local function add(s) out[#out + 1] = tostring(s) end\n"+c.walk+
				"\nplex.label(m, { add = 'x' }, table.concat(out, ' '))\nend)"))
			if got := said(w.Handle("movie", movie())); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestNothingCanBeWritten(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"field":          {"m.title = 'x'", "item.title cannot be set: facts are read-only, rules propose changes"},
		"list":           {"m.genres[1] = 'x'", `"1" cannot be set: this is read-only`},
		"trait":          {"m.traits.x = 'y'", `"x" cannot be set: this is read-only`},
		"outer table":    {"OUTER.x = 1", `"x" cannot be set: tables made outside a handler are read-only in it`},
		"deep table":     {"OUTER.deep.x = 1", `"x" cannot be set: tables made outside a handler are read-only in it`},
		"table.insert":   {"table.insert(OUTER, 1)", "table.insert: this table is read-only; copy it first"},
		"parameters":     {"P.days = 1", `"days" cannot be set: tables made outside a handler are read-only in it`},
		"library":        {"string.upper = nil", `"upper" cannot be set: tables made outside a handler are read-only in it`},
		"plugin":         {"plex.label = nil", `"label" cannot be set: tables made outside a handler are read-only in it`},
		"metatable":      {"setmetatable(OUTER, {})", "cannot change a protected metatable"},
		"text's methods": {"getmetatable('').__index.upper = 1", "attempt to index a non-table object(nil) with key 'upper'"},
		"view's methods": {"setmetatable(m, {})", "cannot change a protected metatable"},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, options("actions/maintenance.lua", "local OUTER = { deep = {} }\nlocal P = params { days = 1 }\n"+
				"on('movie', function(m)\nlocal _ = OUTER, P\n"+c.body+"\nend)"))
			want := "rule_error: actions/maintenance.lua:5: " + c.want + " [The Matrix (1999)]"
			if got := said(w.Handle("movie", movie())); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// Every field of the schema can be read, whatever its kind.
func TestEveryFieldCanBeRead(t *testing.T) {
	w := start(t, on(""))
	for name, info := range w.rules.schema {
		mt, err := protoregistry.GlobalTypes.FindMessageByName(name)
		if err != nil {
			t.Fatal(err)
		}
		m := mt.New()
		for _, f := range info.fields {
			value := m.NewField(f.fd)
			switch f.fd.Kind() {
			case protoreflect.StringKind:
				value = protoreflect.ValueOfString("x")
			case protoreflect.DoubleKind:
				value = protoreflect.ValueOfFloat64(1)
			case protoreflect.Int32Kind:
				value = protoreflect.ValueOfInt32(1)
			case protoreflect.Int64Kind:
				value = protoreflect.ValueOfInt64(1)
			}
			if f.fd.IsMap() || f.fd.IsList() {
				value = m.NewField(f.fd)
			}
			m.Set(f.fd, value)
		}
		v := w.newView(info, m, nil, nil)
		for _, f := range info.fields {
			if value, why := w.read(w.L, v, f.name); value == lua.LNil || why != nil {
				t.Errorf("%s.%s reads as %v, %v", info.word, f.name, value, why)
			}
		}
	}
}

// Tables with metatables, and tables that hold themselves, can be frozen.
func TestFrozenTablesKeepTheirWays(t *testing.T) {
	w := start(t, options("actions/maintenance.lua", `
local Class = {}
Class.__index = Class
function Class.new(x) return setmetatable({ x = x }, Class) end
function Class:double() return self.x * 2 end
local object = Class.new(21)
local loop = {}
loop.loop = loop
local default = setmetatable({}, { __index = function(_, k) return k .. "?" end, __call = function() return "called" end })
on("movie", function(m)
  plex.label(m, { add = "x" }, object:double() .. Class.new(1):double() .. tostring(loop.loop == loop) .. default.a .. default())
end)
on("movie", function(m) object.x = 1 end)
on("movie", function(m) getmetatable(Class.new(1)).double = nil end)`))
	got := said(w.Handle("movie", movie()))
	want := `422truea?called
rule_error: actions/maintenance.lua:13: "x" cannot be set: tables made outside a handler are read-only in it [The Matrix (1999)]
rule_error: actions/maintenance.lua:14: "double" cannot be set: tables made outside a handler are read-only in it [The Matrix (1999)]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestServerSettingsAreATable(t *testing.T) {
	settings, _ := structpb.NewStruct(map[string]any{"clean": true, "list": []any{"a", "b"}})
	w := start(t, options("actions/maintenance.lua", `on("server", function(s)
  local c = s.settings
  error(tostring(c.clean) .. c.list[2] .. tostring(c.nothing))
end)`))
	got := said(w.HandleOther("server", &wire.Server{Name: "x", Settings: settings}))
	if !strings.Contains(got, "truebnil") {
		t.Error(got)
	}
}
