package script

import (
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// The string library is Lua's, whoever wrote it.
func TestStrings(t *testing.T) {
	for code, want := range map[string]string{
		`("hello world"):find("o w")`:                                       "5 7",
		`("hello"):find("l+")`:                                              "3 4",
		`("hello"):find("(l)(l)")`:                                          "3 4 l l",
		`("hello"):find("xyz")`:                                             "nil",
		`("hello"):find("")`:                                                "1 0",
		`("hello"):find("", 10)`:                                            "6 5",
		`("hello"):find("l", -2)`:                                           "4 4",
		`("a.b"):find(".", 2, true)`:                                        "2 2",
		`("a+b"):find("+", 1, true)`:                                        "2 2",
		`("hello"):find("^h")`:                                              "1 1",
		`("hello"):find("^e")`:                                              "nil",
		`("hello"):find("o$")`:                                              "5 5",
		`("a$b"):find("$b")`:                                                "2 3",
		`("hello"):find("()ll()")`:                                          "3 4 3 5",
		`("key = value"):match("^(%w+)%s*=%s*(%w+)$")`:                      "key value",
		`("The.Matrix.1999.1080p"):match("^(.-)%.(%d%d%d%d)%.")`:            "The.Matrix 1999",
		`("hello"):match(".-(l+)")`:                                         "ll",
		`("hello"):match("x")`:                                              "nil",
		`("hello"):match("l", 4)`:                                           "l",
		`("  trim  "):match("^%s*(.-)%s*$") .. "|"`:                         "trim|",
		`("f(a(b)c)d"):match("%b()")`:                                       "(a(b)c)",
		`("THE (quick) fox"):find("%((%a+)%)")`:                             "5 11 quick",
		`("hello hello"):match("(h%a+) %1")`:                                "hello",
		`("THE (quick) fox"):gsub("%f[%a]%a+", "w")`:                        "w (w) w 3",
		`("a,b,,c"):gsub(",", ";")`:                                         "a;b;;c 3",
		`("hello world"):gsub("o", "0", 1)`:                                 "hell0 world 1",
		`("hello"):gsub("", "-")`:                                           "-h-e-l-l-o- 6",
		`("abc"):gsub("%w", "%0%0")`:                                        "aabbcc 3",
		`("abc def"):gsub("(%w+) (%w+)", "%2 %1")`:                          "def abc 1",
		`("abc"):gsub("b", "%%")`:                                           "a%c 1",
		`("abc"):gsub("%w", { a = "1", b = true and "2" })`:                 "12c 3",
		`("abc"):gsub("(b)()", function(s, at) return s:upper() .. at end)`: "aB3c 1",
		`("abc"):gsub("b", function() return nil end)`:                      "abc 1",
		`("abc"):gsub("^a", "x")`:                                           "xbc 1",
		`("aaa"):gsub("^a", "x")`:                                           "xaa 1",
		`("abc"):gsub("b*", "-")`:                                           "-a--c- 4",
		`("x = 1, y = 2"):gsub("(%w+) = (%w+)", "%2=%1")`:                   "1=x, 2=y 2",
		`("abc"):gsub("x", "y")`:                                            "abc 0",
		`("[x]"):match("[%[%]]")`:                                           "[",
		`("a-z"):match("[a%-]+")`:                                           "a-",
		`("]x"):match("[]]")`:                                               "]",
		`("^x"):match("[x^]+")`:                                             "^x",
		`("abc123"):match("[^%d]+")`:                                        "abc",
		`("a-"):match("[a-]+")`:                                             "a-",
		`("äö"):match("%a")`:                                                "nil",
		`("a\0b"):match("%z")  == "\0"`:                                     "true",
		`("0x1F"):match("%x+", 3)`:                                          "1F",
		`("a b\tc"):gsub("%s", "_")`:                                        "a_b_c 2",
		`("Ab!"):gsub("%U", ".")`:                                           "A.. 2",
		`("a1!"):gsub("%p", ".")`:                                           "a1. 1",
		`("a\1"):gsub("%c", ".")`:                                           "a. 1",
		`("aaab"):match("a?a?ab")`:                                          "aaab",
		`("aXb"):gsub("%l", "%0.")`:                                         "a.Xb. 2",
		`table.concat((function() local t = {} for k, v in ("a=1, b=2"):gmatch("(%w)=(%w)") do t[#t + 1] = k .. v end return t end)(), " ")`: "a1 b2",
		`table.concat((function() local t = {} for w in ("one two"):gmatch("%a+") do t[#t + 1] = w end return t end)(), "|")`:                "one|two",
		`table.concat((function() local t = {} for p in ("abc"):gmatch("()") do t[#t + 1] = p end return t end)(), " ")`:                     "1 2 3 4",
		`("%5d|%-5d|%05d"):format(42, 42, 42)`:                                     "   42|42   |00042",
		`("%+d % d"):format(5, 5)`:                                                 "+5  5",
		`("%x %X %o %#x"):format(255, 255, 8, 255)`:                                "ff FF 10 0xff",
		`("%.2f %g %e"):format(1 / 3, 1e20, 12345.678)`:                            "0.33 1e+20 1.234568e+04",
		`("%g %g"):format(100000, 0.1)`:                                            "100000 0.1",
		`("%5.1f|"):format(-0.05)`:                                                 " -0.1|",
		`("%f %d"):format(1 / 0, 3.99)`:                                            "inf 3",
		`("%5s|%-5s|%.2s"):format("ab", "ab", "abc")`:                              "   ab|ab   |ab",
		`("%s %s %s"):format(nil, true, 1.5)`:                                      "nil true 1.5",
		`("%c%c"):format(76, 117)`:                                                 "Lu",
		`("%q"):format('a "b"\n\\')`:                                               "\"a \\\"b\\\"\\\n\\\\\"",
		`("100%%"):format()`:                                                       "100%",
		`("%d"):format("12")`:                                                      "12",
		`("abc"):byte(), ("abc"):byte(-1), ("abc"):byte(10)`:                       "97 99",
		`("abc"):byte(1, -1)`:                                                      "97 98 99",
		`("abc"):byte(2, 100)`:                                                     "98 99",
		`select("#", ("abc"):byte(0))`:                                             "0",
		`string.char(72, 105), string.char()`:                                      "Hi ",
		`("abc"):sub(2), ("abc"):sub(-2, -2), ("abc"):sub(2, 1)`:                   "bc b ",
		`("ab"):rep(3), ("ab"):rep(0), ("ab"):rep(-1)`:                             "ababab  ",
		`("Äb"):upper(), ("ÄB"):lower(), ("abc"):reverse(), #"abc"`:                "ÄB äb cba 3",
		`tostring(1), tostring(1.5), tostring(nil), tostring({}), tostring(print)`: "1 1.5 nil table function",
		`pcall(string.match, "abc", "%")`:                                          "false actions/maintenance.lua:3: string.match: the pattern ends with %",
		`pcall(string.rep)`:                                                        "false actions/maintenance.lua:3: bad argument #1 to (anonymous) (string expected, got nil)",
	} {
		got := said(start(t, on(say(code))).Handle("movie", movie()))
		if got != "="+want {
			t.Errorf("%s\ngot  %s\nwant =%s", code, got, want)
		}
	}
}

// A search ends, and what it finds lies in the text.
func FuzzPattern(f *testing.F) {
	for _, p := range []string{"^(.-)%.(%d+)$", "%b()", "%f[%w]%w+", "[%a_][%w_]*", "(a*(.)%w(%s*))", ".-.-.-b", "()()", "%1", "[^]]", "[a-", "%"} {
		f.Add("The.Matrix (1999) a_b", p)
	}
	o := on("")
	o.Deadline = time.Minute
	r, _, err := Load(o)
	if err != nil {
		f.Fatal(err)
	}
	w, err := r.NewWorker()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(w.Close)
	f.Fuzz(func(t *testing.T, text, source string) {
		if len(text) > 1000 {
			return
		}
		w.begin()
		defer w.dog.end()
		for _, name := range []string{"find", "match", "gsub"} {
			top := w.L.GetTop()
			w.L.Push(w.L.GetField(w.env.RawGetString("string"), name))
			values := give(w.L, []lua.LValue{lua.LString(text), lua.LString(source)})
			if name == "gsub" {
				values += give(w.L, []lua.LValue{lua.LString("<%0>")})
			}
			_ = w.L.PCall(values, lua.MultRet, nil)
			w.L.SetTop(top)
		}
		p := w.newPattern(w.L, "test", text, source)
		defer func() { _ = recover() }()
		if start, end, found := p.find(0); found && (start < 0 || end < start || end > len(text)) {
			t.Errorf("found at %d to %d of %d", start, end, len(text))
		}
	})
}
