package script

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
)

// household are scripts that read each other's traits in every way.
var household = map[string]string{
	"one":   "detect('one', { of = 'version' }, function(v) return v.height end)",
	"two":   "detect('two', { of = 'version' }, function(v) return v.traits.one .. '!' end)",
	"three": "detect('three', { of = 'audio' }, function(a) return get(a.version.traits, 't' .. 'wo') end)",
	"four":  "detect('four', { of = 'version', gives = { 'extra' } }, function(v) return v.width, nil, nil, 'e' end)",
	"all":   "detect('all', { of = 'version' }, function(v) local n = {} for k in pairs(v.traits) do n[#n + 1] = k end return #n end)",
}

func load(t *testing.T, scripts map[string]string) *Rules {
	t.Helper()
	var files []string
	for _, name := range slices.Sorted(maps.Keys(scripts)) {
		files = append(files, "detect/"+name+".lua", scripts[name])
	}
	r, findings, err := Load(options(files...))
	if err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	return r
}

// A changed script forgets its own results, and those of scripts that read them.
func TestKept(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(map[string]string)
		want   string // the detectors that run again, and how often
	}{
		{"nothing", func(map[string]string) {}, "map[]"},
		{"one that others read", func(s map[string]string) { s["one"] = strings.Replace(s["one"], "height", "height + 1", 1) }, "map[all:1 one:1 three:2 two:1]"},
		{"one in the middle", func(s map[string]string) { s["two"] += " " }, "map[all:1 three:2 two:1]"},
		{"one at the end", func(s map[string]string) { s["three"] += " " }, "map[all:1 three:2]"},
		{"one that lists them", func(s map[string]string) { s["all"] += " " }, "map[all:1]"},
		{"one that only a list has", func(s map[string]string) { s["four"] += " " }, "map[all:1 four:1]"},
		{"one more", func(s map[string]string) { s["five"] = "detect('five', { of = 'version' }, function(v) return 5 end)" }, "map[all:1 five:1]"},
		{"one less", func(s map[string]string) { delete(s, "four") }, "map[all:1]"},
		{"one read by nobody but a list", func(s map[string]string) { delete(s, "all") }, "map[]"},
		{"the helpers of another luarr", nil, "map[all:1 four:1 one:1 three:2 two:1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := load(t, household)
			w, err := before.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			item := filmOf(nil, "dts", "aac")
			if f := w.Detect(item); len(f) > 0 {
				t.Fatal(f)
			}
			former := before.Detectors()
			scripts := maps.Clone(household)
			if c.change != nil {
				c.change(scripts)
			} else {
				for name, d := range former {
					d.Hash++
					former[name] = d
				}
			}
			after := load(t, scripts)
			kept := after.Kept(former)
			w, err = after.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			fresh := proto.CloneOf(item)
			if f := w.Detect(fresh); len(f) > 0 {
				t.Fatal(f)
			}
			w.forget()
			runs := counted(w)
			if f := w.DetectBut(item, kept); len(f) > 0 {
				t.Fatal(f)
			}
			if got := fmt.Sprint(runs); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !proto.Equal(item, fresh) {
				t.Errorf("got  %v\nwant %v", item, fresh)
			}
		})
	}
}

// What a script read in an earlier run counts in the next.
func TestKeptOverSeveralChanges(t *testing.T) {
	scripts := maps.Clone(household)
	former := map[string]Detecting{}
	item := filmOf(nil, "dts")
	for _, c := range []struct{ change, kept string }{
		{"", "[]"}, {"four", "[one three two]"}, {"one", "[four]"}, {"three", "[four one two]"}, {"two", "[four one]"},
	} {
		if c.change != "" {
			scripts[c.change] += " "
		}
		r := load(t, scripts)
		kept := r.Kept(former)
		names := []string{}
		for f := range kept {
			names = append(names, f.name)
		}
		if slices.Sort(names); fmt.Sprint(names) != c.kept {
			t.Errorf("with another %s: kept %v, want %s", c.change, names, c.kept)
		}
		w, err := r.NewWorker()
		if err != nil {
			t.Fatal(err)
		}
		if f := w.DetectBut(item, kept); len(f) > 0 {
			t.Fatal(f)
		}
		w.Close()
		former = r.Detectors()
	}
}

// A script that failed may have said less than it would.
func TestAFailedScriptIsNotKept(t *testing.T) {
	r := load(t, map[string]string{"x": "detect('x', { of = 'version' }, function(v) error('boo') end)", "y": household["one"]})
	w, err := r.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Detect(filmOf(nil))
	if d := r.Detectors(); len(d) != 1 || d["y"].Hash == 0 {
		t.Errorf("%v", d)
	}
}
