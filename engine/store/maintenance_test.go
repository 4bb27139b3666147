package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// TestMaintenance: each hand has its own, and it outlives the process.
func TestMaintenance(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "luarr.db")
	list := func(s *Store) (out string) {
		t.Helper()
		all, err := s.Maintenance(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			out += fmt.Sprint(m.Source, " ", m.By, " ", m.Reason, "; ")
		}
		return out
	}
	open := func(o Options) *Store {
		t.Helper()
		s, err := Open(ctx, path, o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	s := open(Options{})
	begin := func(source, by, reason string) {
		t.Helper()
		if err := s.BeginMaintenance(ctx, []*wire.Maintenance{{Source: source, By: by, Reason: reason}}); err != nil {
			t.Fatal(err)
		}
	}
	begin("home", "person", "a")
	begin("home", "run", "b")
	begin("away", "person", "c")
	begin("home", "person", "d")
	if got := list(open(Options{ReadOnly: true})); got != "away person c; home person d; home run b; " {
		t.Errorf("there is %s", got)
	}
	for _, c := range []struct{ source, by, want string }{
		{"", "run", "away person c; home person d; "}, {"away", "run", "away person c; home person d; "},
		{"home", "", "away person c; "}, {"", "", ""},
	} {
		if err := s.EndMaintenance(ctx, c.source, c.by); err != nil {
			t.Fatal(err)
		}
		if got := list(s); got != c.want {
			t.Errorf("after the end of %q by %q there is %s, want %s", c.source, c.by, got, c.want)
		}
	}
	if err := open(Options{ReadOnly: true}).EndMaintenance(ctx, "", ""); err == nil {
		t.Error("a store that is open for reading was written")
	}
}
