package store

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

func TestSent(t *testing.T) {
	s := newStore(t)
	day := func(n int) time.Time { return time.Date(2024, 5, n, 3, 0, 0, 0, time.UTC) }
	sent := 0
	send := func(at time.Time, state string, c *wire.Change) {
		t.Helper()
		sent++
		c.Id, c.State = int64(sent), "planned"
		must(t, s.PutChanges(background, 1, []*wire.Change{c}))
		c.State, c.At = state, timestamppb.New(at)
		must(t, s.SetChanges(background, []*wire.Change{c}))
	}
	search := func(instance, key, target, kind string) *wire.Change {
		return &wire.Change{Kind: kind, Instance: instance, Key: key, Target: "home/" + target, TargetType: "movie"}
	}
	part := func(key, target string) *wire.Change {
		return &wire.Change{Kind: "sonarr.search", Instance: "sonarr", Key: key, Target: "home/" + target, TargetType: "season"}
	}
	send(day(1), "done", search("radarr", "7", "1", "radarr.search"))
	send(day(2), "uncertain", search("radarr", "8", "2", "radarr.search"))
	send(day(3), "sending", search("radarr4k", "7", "1", "radarr.search"))
	send(day(4), "failed", search("radarr", "7", "1", "radarr.search"))
	send(day(4), "skipped", search("radarr", "7", "1", "radarr.search"))
	send(day(4), "held", search("radarr", "7", "1", "radarr.search"))
	send(day(5), "done", search("radarr", "7", "1", "radarr.refresh"))
	send(day(6), "done", part("5", "s1"))
	send(day(7), "done", search("radarr", "", "9", "radarr.add"))
	send(day(8), "done", search("radarr", "", "10", "radarr.add"))

	for name, c := range map[string]struct {
		change *wire.Change
		want   time.Time
	}{
		"the last that had an effect":        {search("radarr", "7", "1", "radarr.search"), day(1)},
		"another item that is the same film": {search("radarr", "7", "99", "radarr.search"), day(1)},
		"nobody knows":                       {search("radarr", "8", "2", "radarr.search"), day(2)},
		"another instance":                   {search("radarr4k", "7", "1", "radarr.search"), day(3)},
		"another kind":                       {search("radarr", "7", "1", "radarr.refresh"), day(5)},
		"another film":                       {search("radarr", "9", "1", "radarr.search"), time.Time{}},
		"a season":                           {part("5", "s1"), day(6)},
		"another season of the series":       {part("5", "s2"), time.Time{}},
		"no entry yet":                       {search("radarr", "", "9", "radarr.add"), day(7)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.LastSent(background, c.change)
			if must(t, err); !got.Equal(c.want) && got.IsZero() == c.want.IsZero() || got.IsZero() != c.want.IsZero() {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
	for since, want := range map[int]int64{1: 2, 2: 1, 3: 0} {
		if n, err := s.CountSent(background, "radarr.search", "radarr", day(since)); err != nil || n != want {
			t.Errorf("%d since day %d (%v), want %d", n, since, err, want)
		}
	}
}
