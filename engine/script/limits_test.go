package script

import (
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// short is the time that ends calls which are meant to be ended by it. Others of
// the same worker must not reach it, also on a machine that is busy.
const short = 100 * time.Millisecond

// A call that does not end is ended, and the worker goes on.
func TestEndlessLoops(t *testing.T) {
	for name, body := range map[string]string{
		"loop":       "while true do end",
		"in pcall":   "pcall(function() while true do end end)",
		"pcall loop": "while true do pcall(function() while true do end end) end",
		"tail pcall": "return pcall(function() while true do end end)",
		"xpcall":     "xpcall(function() while true do end end, function() while true do end end)",
		"coroutine":  "coroutine.wrap(function() while true do end end)()",
		"resume":     "coroutine.resume(coroutine.create(function() while true do end end))",
		"two deep":   "coroutine.wrap(function() pcall(coroutine.wrap(function() while true do end end)) end)()",
		"metamethod": "local _ = setmetatable({}, { __index = function() while true do end end }).x",
		"growing":    "local t = {} while true do t[#t + 1] = #t end",
	} {
		t.Run(name, func(t *testing.T) {
			o := options("actions/maintenance.lua", "on('movie', function(m)\n"+body+"\nend)\n"+
				"on('movie', function(m) plex.label(m, { add = 'x' }, 'alive') end)")
			o.Deadline = short
			w := start(t, o)
			for range 2 {
				got := said(w.Handle("movie", movie()))
				// Where the error was caught, the line is that of what came next.
				want := regexp.MustCompile(`^alive\nrule_timeout: actions/maintenance\.lua:[123]: took longer than 100ms \[The Matrix \(1999\)\]$`)
				if !want.MatchString(got) {
					t.Fatalf("got %s", got)
				}
			}
		})
	}
}

// What would take minutes or gigabytes is refused at once.
func TestCostlyCallsAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"pattern":       {"('a'):rep(500):find('.*.*.*x')", `string.find: pattern ".*.*.*x" is too costly for a text of 500 bytes; use re.match`},
		"match":         {"('a'):rep(5000):match('a*b')", `string.match: pattern "a*b" is too costly for a text of 5000 bytes; use re.match`},
		"gsub":          {"('a'):rep(20000):gsub('.-b', '')", `string.gsub: pattern ".-b" is too costly for a text of 20000 bytes; use re.match`},
		"gmatch":        {"('a'):rep(500):gmatch('.-.-.-x')()", `string.gmatch: pattern ".-.-.-x" is too costly for a text of 500 bytes; use re.match`},
		"optional":      {"('a'):rep(60):match(('a?'):rep(40) .. 'b')", `string.match: pattern "` + strings.Repeat("a?", 40) + `b" is too costly for a text of 60 bytes; use re.match`},
		"balanced":      {"('('):rep(9000):match('%b()')", `string.match: pattern "%b()" is too costly for a text of 9000 bytes; use re.match`},
		"rep":           {"('abc'):rep(1e9)", "string.rep: the text would be longer than 1048576 bytes"},
		"format":        {"('%9999999d'):format(1)", "string.format: widths above 99 are not supported"},
		"unpack":        {"unpack({}, 1, 1e7)", "unpack of more than 4096 values"},
		"coroutines":    {"for i = 1, 100 do coroutine.create(print) end", "more than 64 coroutines"},
		"recursion":     {"local function f() return 1 + f() end f()", "stack overflow"},
		"tail calls":    {"local function f() return f() end f()", "stack overflow"},
		"no dump":       {"string.dump(print)", "attempt to call a non-function object"},
		"no loadstring": {"local _ = _G", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == "" {
				if _, _, err := Load(on(c.body)); err == nil {
					t.Error("it loads")
				}
				return
			}
			o := on(c.body)
			o.Deadline = time.Minute
			got := said(start(t, o).Handle("movie", movie()))
			if want := "rule_error: actions/maintenance.lua:2: " + c.want + " [The Matrix (1999)]"; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// What rules do with titles and names is allowed.
func TestOrdinaryPatterns(t *testing.T) {
	got := said(start(t, on(say("('The.Matrix.1999.1080p'):match('^(.-)%.(%d%d%d%d)%.'), ('a-b'):gsub('%-', '+')"))).Handle("movie", movie()))
	if got != "=The.Matrix a+b 1" {
		t.Error(got)
	}
}

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"text":          {"error('boo')", "actions/maintenance.lua:2: boo"},
		"without place": {"error('boo', 0)", "actions/maintenance.lua:1: boo"},
		"table":         {"error({})", "actions/maintenance.lua:1: error with a table value"},
		"nil":           {"error(nil)", "actions/maintenance.lua:1: error with a nil value"},
		"several lines": {"error('a\\nb')", "actions/maintenance.lua:2: a"},
		"long":          {"error(('x'):rep(600), 0)", "actions/maintenance.lua:1: " + strings.Repeat("x", 500) + "…"},
		"calling nil":   {"m.x()", `actions/maintenance.lua:2: item has no field "x"`},
		"in coroutine":  {"coroutine.wrap(function() error('boo') end)()", "actions/maintenance.lua:2: boo"},
		"nil in sum":    {"local x = 1 + m.duration_ms", "actions/maintenance.lua:2: cannot perform add operation between number and nil"},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(start(t, on(c.body)).Handle("movie", movie()))
			if want := "rule_error: " + c.want + " [The Matrix (1999)]"; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// A rule that always fails rests, for all workers, with one last finding.
func TestSuspension(t *testing.T) {
	o := on("if m.year ~= 1 then error('boo') end")
	r, _, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	var found fault.Findings
	var findings int
	var last string
	for range 3 {
		w, err := r.NewWorker()
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			for _, f := range w.Handle("movie", movie()).Findings {
				found.Add(f)
				findings++
				last = f.GetCode()
			}
		}
		w.Close()
	}
	if findings != suspendAfter || last != codeSuspended {
		t.Errorf("%d findings, the last %s", findings, last)
	}
	if list := found.List(); len(list) != 1 || !strings.Contains(list[0].GetMessage(), "boo [The Matrix (1999)]; it failed on one item after another") {
		t.Errorf("gathered: %v", list)
	}

	w := start(t, o)
	fine := movie()
	fine.Year = 1
	for range 3 * suspendAfter {
		if fs := w.Handle("movie", movie()).Findings; len(fs) != 1 || fs[0].Code != codeError {
			t.Fatal(fs)
		}
		w.Handle("movie", fine)
	}
}

// The same item gives the same chance in every worker and in every order.
func TestChanceIsSeeded(t *testing.T) {
	roll := func(seed int64, id string) string {
		o := on(say("math.random(1000000), math.random()"))
		o.Seed = seed
		item := movie()
		item.Id = id
		return said(start(t, o).Handle("movie", item))
	}
	if roll(1, "a") != roll(1, "a") {
		t.Error("not the same")
	}
	if roll(1, "a") == roll(2, "a") || roll(1, "a") == roll(1, "b") {
		t.Error("always the same")
	}
}

// Workers and calls leave no goroutine behind.
func TestNoGoroutineIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	o := on("coroutine.wrap(function() end)() coroutine.create(print)")
	r, _, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	w, err := r.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		w.Handle("movie", movie())
	}
	settle(t, before+1)
	w.Close()
	settle(t, before)
}

// settle waits until no more than n goroutines run.
func settle(t *testing.T, n int) {
	t.Helper()
	for began := time.Now(); runtime.NumGoroutine() > n; runtime.Gosched() {
		if time.Since(began) > time.Minute {
			t.Fatalf("%d goroutines, want %d", runtime.NumGoroutine(), n)
		}
	}
}
