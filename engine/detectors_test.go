package engine

import (
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// printed counts what rules print.
type printed struct{ strings.Builder }

func (p *printed) counts() string {
	n := map[string]int{}
	for line := range strings.Lines(p.String()) {
		_, rule, _ := strings.Cut(strings.TrimSpace(line), "rule=")
		n[rule]++
	}
	p.Reset()
	return fmt.Sprint(n)
}

// A detector that changes forgets its own results, from one run to the next, and
// those of detectors that read them; one that is as it was runs on new facts only.
func TestAChangedDetectorForgetsItsOwnResults(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "luarr.db")
	scripts := map[string]string{
		"height": "detect('height', { of = 'version' }, function(v) print('.') return v.height end)",
		"wide":   "detect('wide', { of = 'version' }, function(v) print('.') return v.width > 2 * v.traits.height end)",
		"codec":  "detect('codec', { of = 'audio' }, function(a) print('.') return a.codec end)",
	}
	films := []*wire.Item{}
	for i := range 3 {
		films = append(films, &wire.Item{Id: fmt.Sprint("home/", i), Type: "movie", Title: fmt.Sprint("Film ", i), Versions: []*wire.Version{
			{Id: "v", Height: 1000, Width: int32(1500 + 1000*i), Audio: []*wire.AudioStream{{Codec: "dts"}}}}})
	}
	for _, c := range []struct {
		name, runs string
		change     func()
	}{
		{"all is new", "map[codec:3 height:3 wide:3]", func() {}},
		{"nothing has changed", "map[]", func() {}},
		{"one that nobody reads", "map[codec:3]", func() { scripts["codec"] += "-- changed" }},
		{"one that another reads", "map[height:3 wide:3]", func() { scripts["height"] += "-- changed" }},
		{"back again", "map[height:3 wide:3]", func() { scripts["height"] = strings.TrimSuffix(scripts["height"], "-- changed") }},
		{"one that reads", "map[wide:3]", func() { scripts["wide"] = strings.Replace(scripts["wide"], ">", "<", 1) }},
		{"one more", "map[title:3]", func() {
			scripts["title"] = "detect('title', { of = 'version' }, function(v) print('.') return v.item.title end)"
		}},
		{"a film and a detector", "map[codec:1 height:1 title:1 wide:3]", func() { films[1].Title = "Another"; scripts["wide"] += " " }},
		{"one less", "map[]", func() { delete(scripts, "title") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.change()
			s, err := store.Open(ctx, path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			putFilms(t, s, films)
			tree, said := fstest.MapFS{}, &printed{}
			for _, name := range slices.Sorted(maps.Keys(scripts)) {
				tree["detect/"+name+".lua"] = &fstest.MapFile{Data: []byte(scripts[name])}
			}
			rules, findings, err := script.Load(script.Options{BuiltIn: tree, Log: slog.New(slog.NewTextHandler(said, nil))})
			if err != nil || len(findings) > 0 {
				t.Fatal(findings, err)
			}
			said.Reset() // of loading
			r := &run{Engine: &Engine{Options: Options{Store: s}}, rules: rules}
			if result, err := r.derive(ctx, store.Scope{}, func(int64) {}); err != nil || len(result.Findings) > 0 {
				t.Fatal(result.Findings, err)
			}
			if got := said.counts(); got != c.runs {
				t.Errorf("ran %s, want %s", got, c.runs)
			}
			worker, err := rules.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			defer worker.Close()
			err = s.Items(ctx, store.Scope{}, func(items []*wire.Item) error {
				for _, item := range items {
					got := fmt.Sprint(item.Traits, item.Versions[0].Audio[0].Traits)
					worker.Detect(item)
					if want := fmt.Sprint(item.Traits, item.Versions[0].Audio[0].Traits); got != want {
						t.Errorf("%s has %s, want %s", item.Title, got, want)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// putFilms stores what a source lists.
func putFilms(t *testing.T, s *store.Store, films []*wire.Item) {
	t.Helper()
	ctx := t.Context()
	if err := s.PutLibraries(ctx, "home", []*wire.Library{{Key: "1", Title: "Films", Enabled: true}}); err != nil {
		t.Fatal(err)
	}
	walk, err := s.BeginWalk(ctx, "home", "1")
	if err != nil {
		t.Fatal(err)
	}
	var items []*wire.Item
	for _, film := range films {
		items = append(items, proto.CloneOf(film))
	}
	if _, err := walk.Put(ctx, items, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := walk.EndWhole(ctx, "", time.Now()); err != nil {
		t.Fatal(err)
	}
}
