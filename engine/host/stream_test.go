package host

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

var movies = &wire.Library{Key: "1", Title: "Movies"}

func TestItems(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "good", map[string]any{"count": 5000})
	n, ended := 0, false
	err := p.Items(t.Context(), movies, func(b *wire.ItemBatch) error {
		for _, item := range b.GetItems() {
			if item.GetId() != strconv.Itoa(n) || item.GetTitle() != "Movies" {
				t.Fatalf("item %d: %v", n, item)
			}
			n++
		}
		if b.GetTotal() != 5000 {
			t.Errorf("total %d", b.GetTotal())
		}
		ended = b.GetWalk().GetComplete()
		return nil
	})
	if err != nil || n != 5000 || !ended {
		t.Errorf("%d items, ended %v, %v", n, ended, err)
	}
}

func TestWhatAnIncrementalSourceGives(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "good", map[string]any{"count": 4500})
	var items []string
	gather := func(b *wire.ItemBatch) error {
		for i, item := range b.GetItems() {
			items = append(items, fmt.Sprint(item.GetId(), " ", b.GetMarks()[i]))
		}
		if b.GetWalk() != nil {
			items = append(items, b.GetWalk().GetCursor())
		}
		return nil
	}
	if err := p.Changes(t.Context(), movies, "c1", gather); err != nil {
		t.Error(err)
	}
	if err := p.Some(t.Context(), movies, []string{"a", "b"}, "", gather); err != nil {
		t.Error(err)
	}
	if want := []string{"c1 7", "c1+", "a 9", "b 9", ""}; !slices.Equal(items, want) {
		t.Errorf("got %q, want %q", items, want)
	}
	next, plays, cursor := 0, 0, ""
	if err := p.Sweep(t.Context(), movies, "", func(b *wire.SightingBatch) error {
		for _, s := range b.GetSightings() {
			if s.GetKey() != strconv.Itoa(next) || s.GetMark() != uint64(next) {
				t.Fatalf("sighting %d: %v", next, s)
			}
			next++
		}
		return nil
	}); err != nil || next != 4500 {
		t.Errorf("%d sightings, %v", next, err)
	}
	if err := p.Plays(t.Context(), "c2", func(b *wire.PlayBatch) error {
		plays += len(b.GetPlays())
		cursor = b.GetWalk().GetCursor()
		return nil
	}); err != nil || plays != 4500 || cursor != "end" {
		t.Errorf("%d plays, cursor %q, %v", plays, cursor, err)
	}
}

func TestItemsFailures(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	for _, c := range []struct {
		plugin, mood string
		class        fault.Class
		sentence     string
	}{
		{"zoo", "midstream", fault.Unreachable, "plugin zoo (sources.home) crashed: panic: boom in mid-stream"},
		{"zoo", "stall", fault.Unreachable, "read items of sources.home: plugin zoo did not answer within 2s"},
		{"liar", "good", fault.Failed, "read items of sources.home: plugin liar ended a walk without saying whether it is complete"},
		{"liar", "goeson", fault.Failed, "read items of sources.home: plugin liar went on after the end of a walk"},
	} {
		t.Run(c.plugin+" "+c.mood, func(t *testing.T) {
			p := open(t, h, c.plugin, c.mood, map[string]any{"count": 2000})
			if c.mood == "stall" {
				p.silence = 2 * time.Second
			}
			n := 0
			err := p.Items(t.Context(), movies, func(b *wire.ItemBatch) error {
				n += len(b.GetItems())
				return nil
			})
			says(t, err, c.class, c.sentence, fault.Hint(err))
			if n >= 2000 {
				t.Errorf("%d items came before that", n)
			}
		})
	}
}

// The clock of the silence runs while the plugin is waited for, and not while
// the consumer works.
func TestSilenceCountsOnlyWaiting(t *testing.T) {
	_, c := (&Plugin{silence: time.Hour}).begin(t.Context())
	defer c.end()
	if c.timer.Stop() {
		t.Error("the clock runs before a wait")
	}
	for range 2 {
		err := c.wait(func() error {
			if !c.timer.Reset(time.Hour) {
				t.Error("the clock does not run in a wait")
			}
			return io.EOF
		})
		if err != io.EOF {
			t.Error(err)
		}
		if c.timer.Stop() {
			t.Error("the clock runs after a wait")
		}
	}
}

// A plugin must wait for its consumer: while nobody takes anything it gets a
// few batches ahead, and other calls still pass.
func TestItemsBackPressure(t *testing.T) {
	t.Parallel()
	const all, ahead = 20_000, 4000 // items of 4 KiB
	p := open(t, newHost(t, Options{}), "zoo", "big", map[string]any{"count": all})
	stop := errors.New("enough")
	err := p.Items(t.Context(), movies, func(*wire.ItemBatch) error {
		var given int64
		still := 0
		eventually(t, "the plugin waits", func() bool {
			l, err := p.Libraries(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			if still++; l[0].GetItemCount() != given {
				given, still = l[0].GetItemCount(), 0
			}
			return still == 50
		})
		if given == 0 || given > ahead {
			t.Errorf("the plugin is %d items ahead", given)
		}
		return stop
	})
	if err != stop {
		t.Errorf("error %v, want the caller's own", err)
	}
}

// subjects makes next for Match: n batches of size subjects.
func subjects(n, size int) func(string) ([]*wire.Subject, error) {
	id := 0
	return func(string) ([]*wire.Subject, error) {
		if n == 0 {
			return nil, nil
		}
		n--
		batch := make([]*wire.Subject, size)
		for i := range batch {
			batch[i] = &wire.Subject{Id: strconv.Itoa(id)}
			id++
		}
		return batch, nil
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "good", nil)
	n := 0
	err := p.Match(t.Context(), nil, subjects(100, 200), func(matches []*wire.Match) error {
		for _, m := range matches {
			if m.GetId() != strconv.Itoa(n) || m.GetState() != sdk.Matched {
				t.Fatalf("match %d: %v", n, m)
			}
			n++
		}
		return nil
	})
	if err != nil || n != 20000 {
		t.Errorf("%d matches, %v", n, err)
	}
	var catalogue string
	err = p.Match(t.Context(), []string{"movie.tags", "movie.size_bytes"}, func(c string) ([]*wire.Subject, error) {
		catalogue = c
		return nil, nil
	}, nil)
	if err != nil || catalogue != "movie.tags movie.size_bytes" {
		t.Errorf("catalogue %q, %v", catalogue, err)
	}
	if err := p.Match(t.Context(), nil, subjects(0, 0), nil); err != nil {
		t.Errorf("nothing to match: %v", err)
	}
	if err := p.Match(t.Context(), nil, func(string) ([]*wire.Subject, error) { return nil, io.EOF }, nil); err != nil {
		t.Errorf("io.EOF: %v", err)
	}
}

func TestMatchFailures(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	for _, c := range []struct {
		plugin, mood string
		class        fault.Class
		sentence     string
	}{
		{"zoo", "midstream", fault.Unreachable, "plugin zoo (sources.home) crashed: panic: boom while matching"},
		{"zoo", "nosnapshot", fault.Unreachable, "match with sources.home: radarr does not answer"},
		{"liar", "fewer", fault.Failed, "match with sources.home: plugin liar gave 9 matches for 10 items"},
		{"liar", "early", fault.Failed, "match with sources.home: plugin liar ended before it had answered everything"},
		{"liar", "eager", fault.Failed, "match with sources.home: plugin liar gave 1 matches for 0 items"},
		{"liar", "more", fault.Failed, "match with sources.home: plugin liar answered more than it was asked"},
	} {
		t.Run(c.plugin+" "+c.mood, func(t *testing.T) {
			p := open(t, h, c.plugin, c.mood, map[string]any{"count": 300})
			err := p.Match(t.Context(), nil, subjects(50, 10), func([]*wire.Match) error { return nil })
			says(t, err, c.class, c.sentence, fault.Hint(err))
		})
	}
}

func TestMatchCallerFails(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "good", nil)
	stop := errors.New("enough")
	if err := p.Match(t.Context(), nil, subjects(1000, 10), func([]*wire.Match) error { return stop }); err != stop {
		t.Errorf("each: %v", err)
	}
	next, n := subjects(1000, 10), 0
	err := p.Match(t.Context(), nil, func(string) ([]*wire.Subject, error) {
		if n++; n > 20 {
			return nil, stop
		}
		return next("")
	}, func([]*wire.Match) error { return nil })
	if err != stop {
		t.Errorf("next: %v", err)
	}
	if _, err := p.Server(t.Context()); err != nil {
		t.Errorf("the plugin afterwards: %v", err)
	}
}

// next must not run far ahead of each.
func TestMatchIsBounded(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "good", nil)
	next := subjects(200, 10)
	asked := make(chan struct{}, 1000)
	answered := 0
	err := p.Match(t.Context(), nil, func(string) ([]*wire.Subject, error) {
		asked <- struct{}{}
		return next("")
	}, func([]*wire.Match) error {
		answered++
		if ahead := len(asked) - answered; ahead > mostAsked+2 {
			t.Errorf("%d batches ahead", ahead)
		}
		return nil
	})
	if err != nil || answered != 200 {
		t.Errorf("%d answers, %v", answered, err)
	}
}
