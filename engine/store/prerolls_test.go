package store

import (
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// TestPreroll: each thing that is remembered of a source is kept by itself.
func TestPreroll(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "luarr.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	until := time.Unix(1_800_000_000, 0)
	mine := "/mine.mp4"
	for _, err := range []error{
		s.KeepDrawn(ctx, "home", []byte("{}")), s.AskPreroll(ctx, "home", "halloween", until), s.AdoptPreroll(ctx, "home", &mine), s.AskPreroll(ctx, "other", "x", until),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := s.Preroll(ctx, "home")
	if err != nil || string(p.Drawn) != "{}" || p.Asked != "halloween" || !p.Until.Equal(until) || p.Adopted == nil || *p.Adopted != mine {
		t.Errorf("it is %+v, error %v", p, err)
	}
	if err := s.AdoptPreroll(ctx, "home", nil); err != nil {
		t.Fatal(err)
	}
	if p, err = s.Preroll(ctx, "home"); err != nil || p.Adopted != nil || p.Asked == "" {
		t.Errorf("taken back it is %+v, error %v", p, err)
	}
	if p, err = s.Preroll(ctx, "third"); err != nil || p.Drawn != nil || p.Asked != "" {
		t.Errorf("of a source that nothing is known of it is %+v, error %v", p, err)
	}
}

// TestLastPreference finds the last value of a name among changes of others.
func TestLastPreference(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "luarr.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := int64(1_700_000_000)
	set := func(rule, source, name, value, state string) {
		t.Helper()
		at++
		run, err := s.BeginRun(ctx, "default", false, time.Unix(at, 0))
		if err != nil {
			t.Fatal(err)
		}
		defer run.Release()
		params, _ := structpb.NewStruct(map[string]any{"preference": name, "value": value})
		c := &wire.Change{Id: 1, Rule: rule, Kind: "plex.set_preference", Target: source, TargetType: "server", Instance: source, Params: params, State: "planned"}
		if err := s.PutChanges(ctx, run.ID(), []*wire.Change{c}); err != nil {
			t.Fatal(err)
		}
		c.State, c.At = state, &timestamppb.Timestamp{Seconds: at}
		if err := s.SetChanges(ctx, []*wire.Change{c}); err != nil {
			t.Fatal(err)
		}
	}
	last := func(want string, there bool) {
		t.Helper()
		got, ok, err := s.LastPreference(ctx, "plex.set_preference", "home", "CinemaTrailersPrerollID")
		if err != nil || got != want || ok != there {
			t.Errorf("it is %q, %v, error %v; want %q", got, ok, err, want)
		}
	}
	last("", false)
	set("preroll", "home", "cinemaTrailersPrerollID", "1", "done")
	set("preroll", "away", "CinemaTrailersPrerollID", "2", "done")
	set("maintenance", "home", "DatabaseCacheSize", "3", "done")
	last("1", true)
	set("preroll", "home", "CinemaTrailersPrerollID", "4", "failed")
	last("1", true)
	set("undo", "home", "CinemaTrailersPrerollID", "1", "done")
	last("1", true)
	set("preroll", "home", "CinemaTrailersPrerollID", "", "uncertain")
	last("", true)
}
