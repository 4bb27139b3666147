package store

import "testing"

// A daemon that begins does not carry out what an earlier one left, but what it
// is asked for from the moment on that others take it for the daemon.
func TestADaemonBegins(t *testing.T) {
	s := open(t, t.TempDir()+"/luarr.db", Options{})
	ask := func() int64 {
		t.Helper()
		id, err := s.AskRun(background, []byte("{}"), noon)
		must(t, err)
		return id
	}
	left := ask()
	last, err := s.lastAsked(background)
	must(t, err)
	fresh := ask()
	must(t, s.dropAsked(background, last))
	for id, want := range map[int64]string{left: "failed", fresh: "waiting"} {
		if r, err := s.Request(background, id); err != nil || r.State != want {
			t.Errorf("request %d is %q, want %q, %v", id, r.State, want, err)
		}
	}
	w, err := s.BeginWatching(background, noon)
	must(t, err)
	defer w.End()
	if list, err := s.Requests(background); err != nil || len(list) > 0 {
		t.Errorf("it has to do %v, %v", list, err)
	}
	if _, yes := s.Watched(); !yes {
		t.Error("nobody looks after the store")
	}
}
