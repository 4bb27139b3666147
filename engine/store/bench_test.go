//go:build unix

package store

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// benchItems is how many items the benchmarks go over.
const benchItems = 50_000

// benchBatch is how many items come in one batch.
const benchBatch = 256

func benchStore(b *testing.B) *Store {
	b.Helper()
	s, err := Open(context.Background(), filepath.Join(b.TempDir(), "luarr.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	libs := []*wire.Library{{Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}}
	if err := s.PutLibraries(context.Background(), "home", libs); err != nil {
		b.Fatal(err)
	}
	return s
}

// cpu gives the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perItem runs fn, which gives the processor time it used, and reports what
// one item of it costs, in the best of all runs: that one is least disturbed
// by what else the machine does. Wall time includes the making of items.
func perItem(b *testing.B, fn func() time.Duration) {
	b.Helper()
	used, wall := time.Duration(1<<62), time.Duration(1<<62)
	for b.Loop() {
		runtime.GC()
		start := time.Now()
		used = min(used, fn())
		wall = min(wall, time.Since(start))
	}
	b.ReportMetric(float64(used.Nanoseconds())/benchItems, "cpu-ns/item")
	b.ReportMetric(float64(wall.Nanoseconds())/benchItems, "wall-ns/item")
	b.ReportMetric(0, "ns/op")
}

// timed gives the processor time that fn uses.
func timed(fn func()) time.Duration {
	before := cpu()
	fn()
	return cpu() - before
}

// benchWalk walks over the library and gives the number of items that are new
// or changed, and the processor time without that of making the items.
func benchWalk(b *testing.B, s *Store) (changed int, used time.Duration) {
	var w *Walk
	var err error
	used += timed(func() { w, err = s.BeginWalk(context.Background(), "home", "1") })
	for n := 0; n < benchItems && err == nil; n += benchBatch {
		batch := make([]*wire.Item, min(benchBatch, benchItems-n))
		for i := range batch {
			batch[i] = sampleMovie("home", n+i)
		}
		used += timed(func() {
			var more int
			more, err = w.Put(context.Background(), batch, nil)
			changed += more
		})
	}
	used += timed(func() {
		if err == nil {
			_, err = end(context.Background(), w, true)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	return changed, used
}

func BenchmarkFirstWalk(b *testing.B) {
	perItem(b, func() time.Duration {
		n, used := benchWalk(b, benchStore(b))
		if n != benchItems {
			b.Fatal(n)
		}
		return used
	})
}

func BenchmarkUnchangedWalk(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	perItem(b, func() time.Duration {
		n, used := benchWalk(b, s)
		if n != 0 {
			b.Fatal(n)
		}
		return used
	})
}

// benchTraits fills in what detectors would.
func benchTraits(item *wire.Item) {
	trait := func(value, evidence string) *wire.Trait {
		return &wire.Trait{Value: value, Evidence: evidence, Confidence: "stream"}
	}
	all := func() map[string]*wire.Trait {
		return map[string]*wire.Trait{
			"dynamic_range": trait("Dolby Vision", "dovi.present=true"),
			"hdr_fallback":  trait("HDR10", "dovi.bl_compat_id=1"),
			"dovi_profile":  trait("8.1", "dovi.profile=8"),
			"audio_format":  trait("Dolby Atmos", "title=TrueHD Atmos 7.1"),
			"audio_carrier": trait("TrueHD", "codec=truehd"),
		}
	}
	item.Traits = all()
	for _, v := range item.Versions {
		v.Traits = all()
		for _, a := range v.Audio {
			a.Traits = map[string]*wire.Trait{"audio_format": trait("Dolby Atmos", "title=TrueHD Atmos 7.1")}
		}
	}
}

func BenchmarkPendingTraits(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	perItem(b, func() time.Duration {
		return timed(func() {
			n := 0
			if err := s.PendingTraits(context.Background(), 1, Scope{}, func(batch []Detected) error {
				n += len(batch)
				return nil
			}); err != nil || n != benchItems {
				b.Fatal(n, err)
			}
		})
	})
}

func benchPutTraits(b *testing.B, s *Store) {
	var batches [][]Detected
	if err := s.PendingTraits(context.Background(), 1, Scope{}, func(batch []Detected) error {
		for _, d := range batch {
			benchTraits(d.Item)
		}
		batches = append(batches, batch)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	rules := uint64(0)
	put := func() {
		rules++
		for _, batch := range batches {
			if err := s.PutTraits(context.Background(), rules, batch); err != nil {
				b.Fatal(err)
			}
		}
	}
	put()
	if b.Name() == "BenchmarkPutTraits" {
		b.ResetTimer()
		perItem(b, func() time.Duration { return timed(put) })
	}
}

func BenchmarkPutTraits(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	benchPutTraits(b, s)
}

func BenchmarkNothingPending(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	benchPutTraits(b, s)
	perItem(b, func() time.Duration {
		return timed(func() {
			if err := s.PendingTraits(context.Background(), 1, Scope{}, func([]Detected) error {
				b.Fatal("pending")
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		})
	})
}

func BenchmarkSubjects(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	perItem(b, func() time.Duration {
		return timed(func() {
			n := 0
			if err := s.Subjects(context.Background(), Scope{}, func(batch []SubjectRow) error {
				n += len(batch)
				return nil
			}); err != nil || n != benchItems {
				b.Fatal(n, err)
			}
		})
	})
}

func benchMatches(b *testing.B, s *Store) [][]MatchRow {
	var batches [][]MatchRow
	if err := s.Subjects(context.Background(), Scope{}, func(batch []SubjectRow) error {
		var matches []MatchRow
		for _, r := range batch {
			matches = append(matches, MatchRow{r.Row, sampleMatch(r.Subject)})
		}
		batches = append(batches, matches)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return batches
}

func benchPutMatches(b *testing.B, s *Store, matcher string, batches [][]MatchRow) {
	for _, batch := range batches {
		if err := s.PutMatches(context.Background(), matcher, batch); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutMatches(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	batches, n := benchMatches(b, s), 0
	perItem(b, func() time.Duration {
		return timed(func() {
			// Another name each time: every match is new.
			benchPutMatches(b, s, fmt.Sprint("radarr", n), batches)
			n++
		})
	})
}

func BenchmarkSameMatches(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	batches := benchMatches(b, s)
	benchPutMatches(b, s, "radarr", batches)
	perItem(b, func() time.Duration { return timed(func() { benchPutMatches(b, s, "radarr", batches) }) })
}

func BenchmarkItems(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	benchPutTraits(b, s)
	benchPutMatches(b, s, "radarr", benchMatches(b, s))
	perItem(b, func() time.Duration {
		return timed(func() {
			n := 0
			if err := s.Items(context.Background(), Scope{}, func(items []*wire.Item) error {
				n += len(items)
				return nil
			}); err != nil || n != benchItems {
				b.Fatal(n, err)
			}
		})
	})
}

func BenchmarkItem(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	b.ReportAllocs()
	for b.Loop() {
		if item, err := s.Item(context.Background(), "home/12345"); err != nil || item == nil {
			b.Fatal(item, err)
		}
	}
}

// benchMarks walks over the library with marks.
func benchMarks(b *testing.B, s *Store) {
	b.Helper()
	w, err := s.BeginWalk(context.Background(), "home", "1")
	for n := 0; n < benchItems && err == nil; n += benchBatch {
		items, marks := make([]*wire.Item, min(benchBatch, benchItems-n)), make([]uint64, min(benchBatch, benchItems-n))
		for i := range items {
			items[i], marks[i] = sampleMovie("home", n+i), uint64(n+i)
		}
		_, err = w.Put(context.Background(), items, marks)
	}
	if err == nil {
		_, err = w.EndWhole(context.Background(), "", time.Time{})
	}
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkSweep(b *testing.B) {
	s := benchStore(b)
	benchMarks(b, s)
	perItem(b, func() (used time.Duration) {
		w, err := s.BeginWalk(context.Background(), "home", "1")
		for n := 0; n < benchItems && err == nil; n += 2000 {
			seen := make([]*wire.Sighting, 2000)
			for i := range seen {
				seen[i] = &wire.Sighting{Key: fmt.Sprint(10_000 + n + i), Mark: uint64(n + i)}
			}
			var wanted []string
			used += timed(func() { wanted, err = w.Saw(context.Background(), seen) })
			if len(wanted) > 0 {
				b.Fatal(wanted)
			}
		}
		if err == nil {
			_, err = w.EndWhole(context.Background(), "", time.Time{})
		}
		if err != nil {
			b.Fatal(err)
		}
		return used
	})
}

// benchHistory reads a history of half as many plays as there are items.
func benchHistory(b *testing.B, s *Store) {
	h, err := s.BeginHistory(context.Background(), "home")
	for n := 0; n < benchItems/2 && err == nil; n += 1000 {
		plays := make([]*wire.Play, 1000)
		for i := range plays {
			key := fmt.Sprint(10_000 + (n+i)*7919%benchItems)
			plays[i] = &wire.Play{Id: fmt.Sprint(n + i), Key: key, User: fmt.Sprint("user", i%5), At: timestamppb.New(time.Unix(int64(n+i), 0))}
		}
		err = h.Put(context.Background(), plays)
	}
	if err == nil {
		err = h.End(context.Background(), true, "", time.Now())
	}
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkSameHistory(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	perItem(b, func() time.Duration { return timed(func() { benchHistory(b, s) }) })
}

// BenchmarkPlayedItems is BenchmarkItems where half of them were played.
func BenchmarkPlayedItems(b *testing.B) {
	s := benchStore(b)
	benchWalk(b, s)
	benchPutTraits(b, s)
	benchPutMatches(b, s, "radarr", benchMatches(b, s))
	benchHistory(b, s)
	perItem(b, func() time.Duration {
		return timed(func() {
			if err := s.Items(context.Background(), Scope{}, func(items []*wire.Item) error { return nil }); err != nil {
				b.Fatal(err)
			}
		})
	})
}
