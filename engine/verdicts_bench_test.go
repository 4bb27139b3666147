package engine

import (
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// BenchmarkAct acts on 200,000 unchanged movies: where all are quiet, where a
// rule looks at the clock for one in a hundred, and where nothing is
// remembered.
func BenchmarkAct(b *testing.B) {
	const movies = 200_000
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "luarr.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	fillMovies(b, st, movies)
	for _, c := range []struct {
		name, rule string
		forget     bool
		remembered int64
	}{
		{"quiet", "if m.year == 1 and age(m.added_at) > 0 then plex.label(m, { add = 'x' }, 'old') end", false, movies},
		{"clock", "if m.duration_ms % 100 == 0 and age(m.added_at) < 0 then plex.label(m, { add = 'x' }, 'new') end", false, movies - movies/100},
		{"forgotten", "if m.year == 1 and age(m.added_at) > 0 then plex.label(m, { add = 'x' }, 'old') end", true, 0},
	} {
		rules, _, err := script.Load(script.Options{
			BuiltIn: fstest.MapFS{"actions/maintenance.lua": {Data: []byte("on('movie', function(m)\n" + c.rule + "\nend)")}},
			Actors:  []script.Actor{{Plugin: "plex", Instances: []string{"home"}, Kinds: kindsOf()}}, Now: time.Now(),
		})
		if err != nil {
			b.Fatal(err)
		}
		plan := func() act.Result {
			scope := store.Scope{Types: []string{"movie"}, Brief: !rules.ReadsVersions()}
			if c.forget {
				if err := st.Disturb(b.Context(), scope); err != nil {
					b.Fatal(err)
				}
			}
			quiet, err := st.Quiet(b.Context(), rules.VerdictsHash(), scope)
			if err != nil {
				b.Fatal(err)
			}
			result, err := act.Plan(b.Context(), actStore{st, quiet, 1}, act.Options{
				Run: 1, Rules: func() (act.Rules, error) { return newActRules(rules, nil, nil) }, Progress: func(int64) {},
				Instances: []act.Instance{{Name: "home", Plugin: "plex", Kinds: kindsOf(), Preview: preview}},
			})
			if err != nil {
				b.Fatal(err)
			}
			return result
		}
		b.Run(c.name, func(b *testing.B) {
			plan()
			for b.Loop() {
				if r := plan(); r.Items != movies || r.Remembered != c.remembered {
					b.Fatalf("%+v", r)
				}
			}
		})
	}
}

// fillMovies puts movies into a new store.
func fillMovies(b *testing.B, st *store.Store, n int) {
	err := st.PutLibraries(b.Context(), "home", []*wire.Library{{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}})
	if err != nil {
		b.Fatal(err)
	}
	w, err := st.BeginWalk(b.Context(), "home", "1")
	if err != nil {
		b.Fatal(err)
	}
	for done := 0; done < n; done += 500 {
		var batch []*wire.Item
		for i := done; i < done+500; i++ {
			file := fmt.Sprintf("/data/movies/The Long Title of Movie %d (2000)/The Long Title of Movie %d (2000) [Remux-2160p].mkv", i, i)
			batch = append(batch, &wire.Item{
				Id: fmt.Sprint("home/", i), Type: "movie", Title: fmt.Sprint("The Long Title of Movie ", i), Year: 2000,
				DurationMs: int64(i), AddedAt: timestamppb.New(time.Unix(1_600_000_000, 0)), Genres: []string{"Action", "Comedy"},
				Versions: []*wire.Version{{Id: "1", Height: 2160, Parts: []*wire.Part{{File: file}},
					Video: []*wire.VideoStream{{Codec: "hevc", ColorTransfer: "smpte2084", Profile: "main 10"}},
					Audio: []*wire.AudioStream{{Codec: "truehd", Channels: 8, Title: "TrueHD Atmos 7.1"}}}},
			})
		}
		if _, err := w.Put(b.Context(), batch, nil); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := w.EndWhole(b.Context(), "", time.Unix(1_600_000_000, 0)); err != nil {
		b.Fatal(err)
	}
}
