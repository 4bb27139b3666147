package script

import (
	"fmt"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// counted counts how often the Lua function of each detector runs.
func counted(w *Worker) map[string]int {
	runs := map[string]int{}
	for _, ds := range w.detectors.all {
		for _, d := range ds {
			fn := d.fn
			d.fn = w.L.NewFunction(func(L *lua.LState) int {
				runs[d.name]++
				subject := L.Get(1)
				L.Push(fn)
				L.Push(subject)
				L.Call(1, lua.MultRet)
				return L.GetTop() - 1
			})
		}
	}
	return runs
}

// film makes an item with one version and the tracks of the given codecs.
func filmOf(change func(*wire.Item, *wire.Version), codecs ...string) *wire.Item {
	v := &wire.Version{Id: "1", Height: 1080, Parts: []*wire.Part{{File: "/m/A.Film.2001.1080p.WEB-DL.DTS-GRP.mkv"}},
		Video: []*wire.VideoStream{{Codec: "hevc"}}}
	for _, c := range codecs {
		v.Audio = append(v.Audio, &wire.AudioStream{Codec: c})
	}
	item := &wire.Item{Id: "home/1", Type: "movie", Title: "A Film", Versions: []*wire.Version{v}}
	if change != nil {
		change(item, v)
	}
	return item
}

func TestADetectorRunsOnceForWhatItReads(t *testing.T) {
	file := func(name string) func(*wire.Item, *wire.Version) {
		return func(_ *wire.Item, v *wire.Version) { v.Parts[0].File = name }
	}
	height := func(h int32, title string) func(*wire.Item, *wire.Version) {
		return func(_ *wire.Item, v *wire.Version) { v.Height, v.Title = h, title }
	}
	dovi := func(profile *int32) func(*wire.Item, *wire.Version) {
		return func(_ *wire.Item, v *wire.Version) { v.Video[0].Dovi = &wire.DolbyVision{Profile: profile} }
	}
	unread := func(field string) func(*wire.Item, *wire.Version) {
		return func(i *wire.Item, _ *wire.Version) { i.Unread = []*wire.Unread{{Field: field, Reason: "x"}} }
	}
	const branch = "if v.height > 1000 then return v.title end return 'small'"
	for name, c := range map[string]struct {
		body  string
		items []*wire.Item
		runs  int
		last  string
	}{
		"the same":           {"return v.height", []*wire.Item{filmOf(nil), filmOf(nil), filmOf(nil)}, 1, "x=1080//stream"},
		"nothing is read":    {"return 1", []*wire.Item{filmOf(nil), filmOf(height(3, "a"))}, 1, "x=1//stream"},
		"nothing is given":   {"return v.title", []*wire.Item{filmOf(nil), filmOf(nil)}, 1, ""},
		"it differs":         {"return v.height", []*wire.Item{filmOf(nil), filmOf(height(3, ""))}, 2, "x=3//stream"},
		"what is not read":   {"return v.height", []*wire.Item{filmOf(height(3, "a")), filmOf(height(3, "b"))}, 1, "x=3//stream"},
		"not in this branch": {branch, []*wire.Item{filmOf(height(3, "a")), filmOf(height(3, "b"))}, 1, "x=small//stream"},
		"in that branch":     {branch, []*wire.Item{filmOf(height(3, "a")), filmOf(height(2000, "b")), filmOf(height(2000, "c")), filmOf(height(2000, "b"))}, 3, "x=b//stream"},
		"unset is not zero":  {"return v.video[1].dovi.profile", []*wire.Item{filmOf(dovi(nil)), filmOf(dovi(p(int32(0))))}, 2, "x=0//stream"},
		"no message":         {"return v.video[1].dovi == nil", []*wire.Item{filmOf(dovi(nil)), filmOf(nil), filmOf(dovi(p(int32(3))))}, 2, "x=false//stream"},
		"length":             {"return #v.audio", []*wire.Item{filmOf(nil, "aac"), filmOf(nil, "dts"), filmOf(nil, "aac", "dts")}, 2, "x=2//stream"},
		"of one track":       {"return v.audio[2].codec", []*wire.Item{filmOf(nil, "aac", "dts"), filmOf(nil, "mp3", "dts"), filmOf(nil, "mp3", "aac")}, 2, "x=aac//stream"},
		"words of names":     {"return v.name:has('web dl')", []*wire.Item{filmOf(nil), filmOf(file("B.2002.WEB-DL.mkv")), filmOf(file("B.2002.mkv"))}, 2, ""},
		"any of many words":  {"return v.name:has({ 'dts', 'web dl' }, 'grp')", []*wire.Item{filmOf(file("A.2001.web.dl")), filmOf(file("B.2002.web.dl"))}, 1, "x=web.dl//stream"},
		"parts of names":     {"return v.name.extension, v.name.group", []*wire.Item{filmOf(file("a-b.mkv")), filmOf(file("c-b.mkv")), filmOf(file("c-d.mkv"))}, 2, "x=mkv/d/stream"},
		"whole names":        {"return #v.name.text", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, "x=32//stream"},
		"names as text":      {"return #tostring(v.name)", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, "x=32//stream"},
		"the item":           {"return v.item.title", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, "x=A Film//stream"},
		"labels":             {"return v.item:has_label('x')", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, "x=false//stream"},
		"views as text":      {"return tostring(v)", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, "x=version of A Film//stream"},
		"print":              {"print(v.height)", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, ""},
		"errors":             {"error(v.title)", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, ""},
		"wrong answers":      {"return 1, 2, 3", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, ""},
		"unknown":            {"return v.traits.y", []*wire.Item{filmOf(nil), filmOf(nil)}, 1, ""},
		"unread elsewhere":   {"return v.height", []*wire.Item{filmOf(nil), filmOf(unread("collections"))}, 1, "x=1080//stream"},
		"unread":             {"return v.height", []*wire.Item{filmOf(nil), filmOf(unread("versions.height"))}, 2, ""},
		"unread by its name": {"return v.height", []*wire.Item{filmOf(unread("height")), filmOf(unread("height")), filmOf(nil), filmOf(nil)}, 3, "x=1080//stream"},
		"all of a view":      {"local n = 0 for k in pairs(v) do n = n + 1 end return n", []*wire.Item{filmOf(nil), filmOf(nil), filmOf(height(3, "a"))}, 2, "x=9//stream"},
		"traits that are":    {"local n = 0 for k in pairs(v.traits) do n = n + 1 end return n", []*wire.Item{filmOf(nil), filmOf(nil)}, 2, "x=0//stream"},
		"a long text":        {"return #v.title", []*wire.Item{filmOf(height(3, strings.Repeat("x", 300))), filmOf(height(3, strings.Repeat("x", 300)))}, 2, "x=300//stream"},
		"too many questions": {"local n = 0 for _, a in ipairs(v.audio) do if a.codec then n = n + 1 end end return n", []*wire.Item{filmOf(nil, make([]string, 300)...), filmOf(nil, make([]string, 300)...)}, 2, "x=0//stream"},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, options("detect/x.lua", "detect('x', { of = 'version' }, function(v)\n"+c.body+"\nend)\ndetect('y', { of = 'version' }, function() end)"))
			runs := counted(w)
			for _, item := range c.items {
				w.Detect(item)
			}
			if runs["x"] != c.runs {
				t.Errorf("it ran %d times, want %d", runs["x"], c.runs)
			}
			if got := show(c.items[len(c.items)-1].Versions[0].Traits); got != c.last {
				t.Errorf("got  %s\nwant %s", got, c.last)
			}
		})
	}
}

// Tracks are alike until a detector looks at their neighbours.
func TestTracksOfAVersion(t *testing.T) {
	const text = `detect("a", { of = "audio" }, function(a) return a.codec end)
detect("b", { of = "audio" }, function(a) return a.version.audio[1] == a end)
detect("c", { of = "version" }, function(v) return v.audio[2].traits.d, v.audio[1].traits:evidence("d") end)
detect("d", { of = "audio" }, function(a) return a.channels, a.codec end)
detect("e", { of = "audio" }, function(a) return a.version.traits.f end)
detect("f", { of = "version" }, function(v) return v.audio[1].traits:confidence("a") .. v.height end)`
	w := start(t, options("detect/x.lua", text))
	runs := counted(w)
	for i := range 3 {
		item := filmOf(nil, "dts", "dts")
		item.Versions[0].Audio[0].Channels, item.Versions[0].Audio[1].Channels = int32(i), 7
		if f := w.Detect(item); len(f) > 0 {
			t.Fatal(f)
		}
		v := item.Versions[0]
		for _, c := range []struct{ got, want string }{
			{show(v.Traits), "c=7/dts/stream f=stream1080//stream"},
			{show(v.Audio[0].Traits), []string{"a=dts//stream b=true//stream e=stream1080//stream",
				"a=dts//stream b=true//stream d=1/dts/stream e=stream1080//stream",
				"a=dts//stream b=true//stream d=2/dts/stream e=stream1080//stream"}[i]},
			{show(v.Audio[1].Traits), "a=dts//stream b=false//stream d=7/dts/stream e=stream1080//stream"},
		} {
			if i == 0 {
				// The first track has no d, and so no evidence of it.
				c.want = strings.TrimPrefix(c.want, "c=7/dts/stream ")
			}
			if c.got != c.want {
				t.Errorf("got  %s\nwant %s", c.got, c.want)
			}
		}
	}
	if got, want := fmt.Sprint(runs), "map[a:1 b:2 c:2 d:4 e:2 f:1]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	const text = "detect('x', { of = 'version' }, function(v) return v.height + 1, v.id end)"
	w := start(t, options("detect/x.lua", text))
	runs := counted(w)
	film := func(id int) string {
		item := filmOf(func(_ *wire.Item, v *wire.Version) { v.Id = fmt.Sprint(id) })
		w.Detect(item)
		return show(item.Traits)
	}
	for i := range 3 * maxAnswers {
		if got, want := film(i), fmt.Sprintf("x=1081/%d/stream", i); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	if w.nodes > maxAnswers+1 {
		t.Errorf("%d nodes", w.nodes)
	}
	if before := runs["x"]; film(maxAnswers-1) == "" || film(maxAnswers+1) == "" || runs["x"] != before+1 {
		t.Errorf("%d runs after %d", runs["x"], before)
	}

	w = start(t, options("detect/x.lua", text))
	w.maxNodes = 10
	for i := range 100 {
		if got, want := film(i%15), fmt.Sprintf("x=1081/%d/stream", i%15); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		if w.nodes > w.maxNodes {
			t.Fatalf("%d nodes", w.nodes)
		}
	}
}

// A detector that keeps a state, which no script should be able to, is found out.
func TestADetectorWithAState(t *testing.T) {
	w := start(t, options("detect/x.lua", `detect("x", { of = "version" }, function(v) end)`))
	field := map[bool]string{true: "id", false: "height"}
	odd := false
	w.detectors.all[ofVersion][0].fn = w.L.NewFunction(func(L *lua.LState) int {
		odd = !odd
		L.Push(L.GetField(L.Get(1), field[odd]))
		return 1
	})
	for _, id := range []string{"1", "2", "3", "4", "5"} {
		item := filmOf(func(_ *wire.Item, v *wire.Version) { v.Id = id })
		if f := w.Detect(item); len(f) > 0 {
			t.Fatal(f)
		}
	}
	if w.detectors.all[ofVersion][0].memory != nil {
		t.Error("it is remembered")
	}
}

// What is remembered ends a row of failures, as a run does, and is of no use
// to a detector that rests.
func TestMemoryAndSuspension(t *testing.T) {
	w := start(t, options("detect/x.lua", "detect('x', { of = 'version' }, function(v) if v.title == 'bad' then error('boo') end return 1 end)"))
	good := func() string {
		item := filmOf(nil)
		w.Detect(item)
		return show(item.Traits)
	}
	bad := filmOf(func(_ *wire.Item, v *wire.Version) { v.Title = "bad" })
	for range suspendAfter - 1 {
		w.Detect(bad)
	}
	for i := range 3 {
		if good() == "" {
			t.Errorf("it rests after %d rows of failures", i+1)
		}
		for range suspendAfter - 1 {
			w.Detect(bad)
		}
	}
	good()
	for range suspendAfter {
		w.Detect(bad)
	}
	if got := good(); got != "" {
		t.Errorf("it rests, and gives %s", got)
	}
}

// Whoever uses rules for longer than a run ends their rest; that of one which ran
// out of memory by and by.
func TestRouse(t *testing.T) {
	w := start(t, on("if m.year == 1 then local t = {} while true do t[#t+1] = ('x'):rep(100000) end elseif m.year == 2 then error('boo') end"))
	film := func(year int32) *wire.Item {
		m := movie()
		m.Year = year
		return m
	}
	rests := func() bool { return w.rules.files[0].suspended() }
	for _, c := range []struct {
		year     int32
		often    int
		few, all bool
	}{{2, suspendAfter, false, false}, {1, 5, true, false}} {
		for range c.often {
			w.Handle("movie", film(c.year))
		}
		if !rests() {
			t.Fatalf("it does not rest after %d failures", c.often)
		}
		w.rules.Rouse(false)
		if got := rests(); got != c.few {
			t.Errorf("after %d of %d and a rouse it rests: %v", c.often, c.year, got)
		}
		w.rules.Rouse(true)
		if got := rests(); got != c.all {
			t.Errorf("after %d of %d and a rouse of all it rests: %v", c.often, c.year, got)
		}
	}
}

// A worker that was made anew remembers nothing of what it was.
func TestMemoryOfASpentWorker(t *testing.T) {
	o := options("detect/x.lua", "detect('x', { of = 'version' }, function(v) if v.title == 'bad' then while true do end end return v.id end)")
	o.Deadline = short
	w := start(t, o)
	bad := filmOf(func(_ *wire.Item, v *wire.Version) { v.Title = "bad" })
	for range 2 {
		w.Detect(filmOf(nil))
		if f := w.Detect(bad); len(f) != 1 || f[0].GetCode() != codeTimeout || !w.spent {
			t.Fatal(f)
		}
		item := filmOf(nil)
		w.Detect(item)
		runs := counted(w)
		w.Detect(item)
		if got := show(item.Traits); got != "x=1//stream" || runs["x"] != 0 {
			t.Errorf("%s after %d runs", got, runs["x"])
		}
	}
}

// A detector that is suspended by another worker while it runs fails without
// a finding; that it gave nothing is not remembered.
func TestAFailureWithoutFindingIsNotRemembered(t *testing.T) {
	w := start(t, options("detect/x.lua", "detect('x', { of = 'version' }, function(v) error('boo') end)"))
	d := w.detectors.all[ofVersion][0]
	d.file.failures.Store(suspendAfter - 1)
	fn := d.fn
	d.fn = w.L.NewFunction(func(L *lua.LState) int {
		d.file.failures.Add(1)
		L.Push(fn)
		L.Call(0, lua.MultRet)
		return L.GetTop() - 1
	})
	if f := w.Detect(filmOf(nil)); len(f) > 0 {
		t.Fatal(f)
	}
	d.file.failures.Store(0)
	if f := w.Detect(filmOf(nil)); len(f) != 1 {
		t.Errorf("findings: %v", f)
	}
}

// A circle that only some items close is found there, though each half of it
// is remembered.
func TestMemoryAndCircles(t *testing.T) {
	w := start(t, options("detect/x.lua", `detect("x", { of = "version" }, function(v)
  local t = v.traits
  if v.height == 2 then local _ = t return t.y end
end)
detect("y", { of = "version" }, function(v) return get(v.traits, "x", "none") end)`))
	film := func(height int32) *wire.Item {
		return filmOf(func(_ *wire.Item, v *wire.Version) { v.Height = height })
	}
	for range 2 {
		item := film(1)
		if f := w.Detect(item); len(f) > 0 || show(item.Traits) != "y=none//stream" {
			t.Fatal(f, show(item.Traits))
		}
		if f := w.Detect(film(2)); len(f) != 1 || !strings.Contains(f[0].GetMessage(), `trait "x" is derived from itself`) {
			t.Fatal(f)
		}
	}
}

// A detector that is remembered may wait for one that never ends.
func TestMemoryAndTimeouts(t *testing.T) {
	o := options("detect/x.lua", `detect("x", { of = "version" }, function(v) return v.traits.y end)
detect("y", { of = "version" }, function(v) if v.title == "bad" then while true do end end return v.id end)`)
	o.Deadline = short
	w := start(t, o)
	for range 2 {
		item := filmOf(nil)
		if f := w.Detect(item); len(f) > 0 || show(item.Traits) != "x=1//stream y=1//stream" {
			t.Fatal(f, show(item.Traits))
		}
		bad := filmOf(func(_ *wire.Item, v *wire.Version) { v.Title = "bad" })
		if f := w.Detect(bad); len(f) != 1 || f[0].GetCode() != codeTimeout || len(bad.Traits) > 0 {
			t.Fatal(f)
		}
	}
}
