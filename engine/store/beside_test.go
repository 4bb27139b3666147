package store

import (
	"context"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// A run beside others waits for none of them, and none for it.
func TestRunsBesideOthers(t *testing.T) {
	ctx, now := t.Context(), time.Unix(1_700_000_000, 0)
	path := t.TempDir() + "/luarr.db"
	s := open(t, path, Options{})
	long, err := s.BeginRun(ctx, "nightly", false, now)
	if err != nil {
		t.Fatal(err)
	}
	short, err := s.BeginBeside(ctx, "streams", now)
	if err != nil {
		t.Fatal(err)
	}
	change := &wire.Change{Id: 1, Kind: "plex.terminate", Instance: "home", Key: "abc", About: "2 on tv", State: "planned"}
	if err := s.PutChanges(ctx, short.ID(), []*wire.Change{change}); err != nil {
		t.Fatal(err)
	}
	change.State = "sending"
	if err := s.SetChanges(ctx, []*wire.Change{change}); err != nil {
		t.Fatal(err)
	}
	if n := unsettledIn(t, s); n != 0 {
		t.Errorf("%d changes that are on their way are to be settled", n)
	}
	waits, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if _, err := s.BeginBeside(waits, "streams", now); err == nil {
		t.Error("two go on beside others")
	}
	for id, want := range map[int64]string{long.ID(): "running", short.ID(): "running"} {
		if r, err := s.Run(ctx, id); err != nil || r.State != want {
			t.Errorf("run %d is %s, want %s, %v", id, r.GetState(), want, err)
		}
	}
	// Its process dies: what it was about has to be settled.
	short.Release()
	if r, err := s.Run(ctx, short.ID()); err != nil || r.State != "interrupted" {
		t.Errorf("after a crash it is %s, %v", r.GetState(), err)
	}
	if err := long.End(ctx, &wire.Run{State: "done"}); err != nil {
		t.Fatal(err)
	}
	next, err := s.BeginRun(ctx, "nightly", false, now)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Release()
	if n := unsettledIn(t, s); n != 1 {
		t.Errorf("%d changes are to be settled, want 1", n)
	}
	again, err := s.BeginBeside(ctx, "streams", now)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.End(ctx, &wire.Run{State: "done"}); err != nil {
		t.Fatal(err)
	}
	if r, _ := s.Run(ctx, again.ID()); r.GetState() != "done" {
		t.Errorf("it ended as %s", r.GetState())
	}
}

func unsettledIn(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.Unsettled(t.Context(), func(c []*wire.Change) error { n += len(c); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// What is sent for a stream counts for who plays on which device.
func TestSentForWhoPlays(t *testing.T) {
	ctx, now := t.Context(), time.Unix(1_700_000_000, 0)
	s := open(t, t.TempDir()+"/luarr.db", Options{})
	r, err := s.BeginBeside(ctx, "streams", now)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	c := &wire.Change{Id: 1, Kind: "plex.terminate", Instance: "home", Key: "abc", About: "2 on tv", State: "done"}
	if err := s.PutChanges(ctx, r.ID(), []*wire.Change{c}); err != nil {
		t.Fatal(err)
	}
	c.State, c.At = "done", timestamppb.New(now)
	if err := s.SetChanges(ctx, []*wire.Change{c}); err != nil {
		t.Fatal(err)
	}
	for about, want := range map[string]bool{"2 on tv": true, "2 on phone": false} {
		at, err := s.LastSent(ctx, &wire.Change{Kind: c.Kind, Instance: "home", Key: "new", About: about})
		if err != nil || at.IsZero() == want {
			t.Errorf("%s: sent at %v, %v", about, at, err)
		}
	}
}
