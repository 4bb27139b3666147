package script

import (
	"testing"
	"time"
)

// Whatever a rule file holds, loading it ends, and what loads can be run.
func FuzzRule(f *testing.F) {
	for _, s := range []string{
		"on('movie', function(m) plex.label(m, { add = m.genres }, m.title) end)",
		"detect('x', { of = 'version', best = { 'a', { 'b', y = 'c' } }, gives = { 'y' } }, function(v) return v.name:has('dv'), 1, 'name' end)",
		"local p = params { a = 1, b = { 'x' } } local t = setmetatable({}, { __index = p })",
		"while true do end", "local t = {} t[t] = t on('movie', function() for k in pairs(t) do error(k) end end)",
		"on('movie', coroutine.wrap(function() coroutine.yield() end))", "require 'a'", "goto a ::a::", "x=1", "((((", "\xef\xbb\xbf",
		"on('movie', function(m) local t, a = {}, 'x' t.a, a, t[1] = a .. 1, ... function t.f() end function t:g() return self end local function h() return h end end)",
		"on('movie', function(m) local co = coroutine.wrap(function(...) pcall(coroutine.yield, ...) table.sort({ 2, 1 }, coroutine.yield) end) co(1) co() end)",
		"on('movie', function(m) (m.title):gsub('(%w*)%f[%s]()%b()', function(...) error(...) end) ('%5.1f%q'):format(1, m.title) end)",
		"on('movie', function(m) local t = setmetatable({}, { __index = m, __newindex = m, __concat = error, __call = next }) t.x = t .. t() end)",
		"local function f(...) return f(1, 2, 3, ...) end on('movie', f)", "\x1bLua",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := options("actions/maintenance.lua", text)
		o.Deadline = 20 * time.Millisecond
		r, _, err := Load(o)
		if err != nil {
			return
		}
		w, err := r.NewWorker()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		item := movie()
		w.Detect(item)
		for _, event := range events {
			w.Handle(event, item)
		}
	})
}
