package script

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// probe is a rule beside the hostile one. It sees whether anything that rules
// share has been tampered with.
const probe = `
on("movie", function(m)
  local seen = {}
  for _, word in ipairs { "x", "y" } do seen[#seen + 1] = word:upper() end
  for k in pairs(string) do assert(type(string[k]) == "function", k) end
  local mine = setmetatable({}, { __index = function(_, k) return k .. "!" end })
  local co = coroutine.wrap(function(a) return coroutine.yield(a + 1) end)
  assert(co(1) == 2 and co("end") == "end" and coroutine.running() == nil)
  assert(not pcall(error, "caught") and math.huge > 1e300 and #m.genres == 2)
  assert(require and not pcall(function() return (1).x end) and m.title == "The Matrix")
  plex.label(m, { add = table.concat(seen, "") }, "fine " .. mine.x .. (" %d"):format(m.year))
end)`

const fine = "fine x! 1999"

// hostile tells what a script is expected to come to, any of which will do.
func expected(t *testing.T, text string) []string {
	t.Helper()
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "-- expect: "); ok {
			return strings.Split(strings.TrimSpace(rest), " | ")
		}
	}
	t.Fatal("there is no line that says what to expect")
	return nil
}

// cameTo says what became of a hostile script in the words of such a line.
func cameTo(r Result) string {
	var out []string
	for _, f := range r.Findings {
		_, message, _ := strings.Cut(f.GetMessage(), ": ")
		switch f.GetCode() {
		case codeTimeout:
			out = append(out, "timeout")
		case codeMemory:
			out = append(out, "memory")
		default:
			out = append(out, "error "+message)
		}
	}
	for _, u := range r.Unknown {
		out = append(out, "unknown "+u.Field)
	}
	if out == nil {
		return "ok"
	}
	return strings.Join(out, ", ")
}

// matches says whether a result is among what is expected. An error is given
// by some part of it.
func matches(got string, want []string) bool {
	for _, w := range want {
		kind, part, _ := strings.Cut(w, " ")
		if gotKind, rest, _ := strings.Cut(got, " "); gotKind == kind && strings.Contains(rest, part) {
			return true
		}
	}
	return false
}

// Mistakes and mischief, one file each: what they come to, that they end, that
// they take little memory, and that nobody else notices.
func TestHostile(t *testing.T) {
	scripts := hostile(t, "*")
	if len(scripts) < 60 {
		t.Fatalf("%d scripts", len(scripts))
	}
	// Where memory is what ends a script, an eighth is as good and takes less
	// time.
	attackAll(t, scripts, maxMade/8)
}

// The bound that is documented is the one that holds.
func TestTheBoundOfMemory(t *testing.T) {
	for _, name := range []string{"mem_list", "mem_names", "mem_tables_late", "mem_upper", "mem_far_index_many"} {
		attackAll(t, hostile(t, name), maxMade)
	}
}

// hostile finds hostile scripts by name.
func hostile(t *testing.T, pattern string) []string {
	t.Helper()
	scripts, err := filepath.Glob("testdata/hostile/" + pattern + ".lua")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no %s, %v", pattern, err)
	}
	return scripts
}

// attackAll runs hostile scripts, those that are to run out of memory with so
// much of it, and sees that the heap does not grow by many times what a call
// may make. It never shrinks, so that it tells its peak; half of it may be
// garbage.
func attackAll(t *testing.T, scripts []string, memory int) {
	libs := fstest.MapFS{}
	for _, f := range hostile(t, "lib/*") {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		libs["lib/"+filepath.Base(f)] = &fstest.MapFile{Data: text}
	}
	before := heapPeak()
	for _, file := range scripts {
		t.Run(strings.TrimSuffix(path.Base(file), ".lua"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			attack(t, string(text), libs, memory)
		})
	}
	if grown := heapPeak() - before; grown > 5*maxMade {
		t.Errorf("the heap grew by %d MiB; a call may make %d", grown>>20, maxMade>>20)
	}
}

// attack runs one hostile script on two items beside a rule that is fine.
func attack(t *testing.T, text string, libs fstest.MapFS, memory int) {
	want := expected(t, text)
	tree := fstest.MapFS{
		"actions/maintenance.lua": &fstest.MapFile{Data: []byte(text)},
		"actions/preroll.lua":     &fstest.MapFile{Data: []byte(probe)},
	}
	for name, f := range libs {
		tree[name] = f
	}
	o := options()
	o.BuiltIn = tree
	if want[0] == "memory" {
		o.memory = memory
	}
	if strings.HasPrefix(want[0], "timeout") || strings.HasPrefix(want[0], "refused took longer") {
		o.Deadline = short
	}
	routines := runtime.NumGoroutine()
	rules, _, err := Load(o)
	if err != nil {
		_, message, _ := strings.Cut(err.Error(), ": ")
		if !matches("refused "+message, want) {
			t.Fatalf("refused: %s", err)
		}
		settle(t, routines)
		return
	}
	if strings.HasPrefix(want[0], "refused") && len(want) == 1 {
		t.Fatal("it loads")
	}
	w, err := rules.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r := w.Handle("movie", movie())
		if len(r.Proposals) != 1 || r.Proposals[0].Reason != fine {
			t.Errorf("the rule beside it: %v, %v", r.Proposals, r.Findings)
		}
		if got := cameTo(r); !matches(got, want) {
			t.Errorf("it came to %s; want %s", got, strings.Join(want, " or "))
		}
		if w.depth != 0 || w.call.file != nil || len(w.threads) != 0 || w.thread != nil || !w.spent && w.L.GetTop() != 0 {
			t.Errorf("the worker is left at depth %d, with %d coroutines", w.depth, len(w.threads))
		}
	}
	w.Close()
	settle(t, routines)
}

// heapPeak gives the most memory that the heap has ever had.
func heapPeak() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapSys)
}

// Files that no one would write by hand load in good time or not at all.
func TestHostileSource(t *testing.T) {
	many := strings.Repeat
	numbered := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ text, want string }{
		"open parentheses":   {"local x = " + many("(", 100_000), "at the end of the file"},
		"parentheses":        {"local x = " + many("(", 10_000) + "1" + many(")", 10_000), ""},
		"tables":             {"local x = " + many("{", 10_000) + many("}", 10_000), "nested more than 500 deep"},
		"functions":          {"local f = " + many("function() return ", 2000) + "1" + many(" end", 2000), "nested more than 500 deep"},
		"blocks":             {many("do ", 5000) + many("end ", 5000), "nested more than 500 deep"},
		"not":                {"local x = " + many("not ", 20_000) + "1", "nested more than 500 deep"},
		"minus":              {"local x = " + many("- ", 50_000) + "1", "nested more than 500 deep"},
		"sum":                {"local x = " + many("1+", 50_000) + "1", "nested more than 500 deep"},
		"short sum":          {"local x = " + many("1+", 400) + "1", ""},
		"or":                 {"local a local x = " + many("a or ", 20_000) + "1", "nested more than 500 deep"},
		"powers":             {"local x = " + many("2^", 40_000) + "2", "nested more than 500 deep"},
		"concatenation":      {"local a local x = " + many("a..", 30_000) + "a", "more than 150 texts in one concatenation"},
		"short one":          {"local a = 'a' local x = " + many("a..", 149) + "a assert(#x == 150)", ""},
		"calls":              {"local f local x = f" + many("()", 30_000), "nested more than 500 deep"},
		"fields":             {"local f local x = f" + many(".a", 30_000), "nested more than 500 deep"},
		"branches":           {"local a if a then" + many(" elseif a then", 5000) + " end", "nested more than 500 deep"},
		"locals":             {numbered("local a%d = 1\n", 300), "too many local variables"},
		"outer variables":    {numbered("local a%d\n", 150) + "local function f()\n" + numbered("local b%d\n", 150) + "return function() return " + numbered("a%d, ", 150)[:0] + "{" + numbered("a%d, ", 150) + numbered("b%d, ", 150) + "} end end", "uses more than 255 outer variables"},
		"parameters":         {"local function f(" + numbered("a%d, ", 300) + "z) end", "overflow"},
		"arguments":          {"print(" + many("1, ", 300) + "1)", "overflow"},
		"assignments":        {"local t = {} " + many("t.a, ", 300) + "t.a = 1", "too many local variables"},
		"constants":          {"local t = { " + numbered(`"%x", `, 10_000) + " } assert(t[10000] == '270f')", ""},
		"numbers":            {"local t = { " + numbered("%d.5,", 15_000) + " }", "too many different texts and numbers"},
		"list":               {"local t = { " + many("1,", 30_000) + " }", "a list of more than 25000 elements"},
		"labels":             {numbered("::a%d::\n", 9000), "more than 500 labels and gotos"},
		"gotos":              {numbered("goto a%d\n", 9000), "more than 500 labels and gotos"},
		"goto nowhere":       {"goto a", "no visible label"},
		"open text":          {`local x = "` + many("a", 1000), "unterminated string"},
		"open comment":       {"--[==[" + many("a", 1000), "invalid multiline comment"},
		"open bracket":       {"local x = [" + many("=", 100_000) + "[", "unterminated multiline string"},
		"long number":        {"local x = " + many("9", 100_000), ""},
		"long name":          {"return " + many("a", 100_000), "is not declared"},
		"long line":          {"local a = 1 while a do " + many("a=a ", 30_000) + "end", ""},
		"nothing but zeroes": {"\x00\x00\x00", "Invalid token"},
		"compiled":           {"\x1bLuaQ\x00\x01\x04", "it is compiled"},
		"too large":          {many(" ", maxFile+1), "is larger than"},
		"no name of ours":    {"(join) = nil", "parse error"},
		"return of ours":     {"local a = 'x' local f = function() return a .. 'y' end assert(f() == 'xy' and select('#', f()) == 1)", ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := options("actions/maintenance.lua", c.text+"\n")
			if strings.HasPrefix(name, "long line") {
				o.Deadline = 20 * time.Millisecond
				c.want = "took longer"
			}
			_, _, err := Load(o)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %.200v, want %s", err, c.want)
			}
		})
	}
}
