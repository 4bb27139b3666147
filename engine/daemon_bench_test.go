package engine

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// BenchmarkReaction measures how long it takes from a stream's beginning to the
// request that stops it, on a server with 200 streams that sends 100 events a
// second.
func BenchmarkReaction(b *testing.B) {
	x := &palace{cinema: openCinema(b, fmt.Sprintf(remoteTranscode, "")), real: true}
	x.begin()
	x.await("link", "server-sent events")
	var rest []homelab.Session
	for i := range 199 {
		s := remote(fmt.Sprint("s", i), i%7+2)
		s.Location = "lan"
		rest = append(rest, s)
	}
	x.play(rest...)
	stopped := make(chan time.Time, 10)
	x.lab.Plex().OnWrite(func() { stopped <- time.Now() })
	quiet := make(chan struct{})
	defer close(quiet)
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-quiet:
				return
			case <-tick.C:
				x.lab.Plex().Notify("playing", map[string]any{"PlaySessionStateNotification": map[string]any{"sessionKey": fmt.Sprint(i % 200), "state": "playing"}})
			}
		}
	}()
	x.until("they are seen", func() bool { return x.d.Status().Sources["home"].Sessions == 199 })
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		x.play(append(slices.Clone(rest), remote(fmt.Sprint("new", i), 2))...)
		took = append(took, (<-stopped).Sub(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms-median")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "ms-most")
}

// A million events leave nothing behind.
func TestMemoryStaysFlat(t *testing.T) {
	x := openPalace(t, nothing, nil)
	x.listens()
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	x.d.mu.Lock()
	b := x.d.base
	x.d.mu.Unlock()
	var first uint64
	for i := range 1_000_000 {
		e := &wire.Event{Kind: "session", Source: "home", Key: fmt.Sprint(i)}
		switch i % 4 {
		case 1:
			e = &wire.Event{Kind: "item", Source: "home", Key: fmt.Sprint(i), State: "changed", LibraryKey: fmt.Sprint(i % 10_000)}
		case 2:
			e = &wire.Event{Kind: "library", Source: "home", Key: fmt.Sprint(i % 300), State: []string{"scanning", "done"}[i/4%2]}
		}
		x.d.hear(b, e)
		if i == 100_000 {
			first = heap()
		}
	}
	last := heap()
	t.Logf("the heap is %.1f MB after 100,000 events and %.1f MB after 1,000,000", float64(first)/1e6, float64(last)/1e6)
	if last > first+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", first, last)
	}
}
