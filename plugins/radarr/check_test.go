package radarr

import (
	"fmt"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/internal/arr/arrtest"
	"github.com/luarr/luarr/sdk"
)

// check looks what became of one change.
func check(t *testing.T, kind sdk.ChangeKind, changes []*sdk.Change) string {
	t.Helper()
	if kind.Check == nil {
		t.Fatalf("nobody can tell what became of %s", kind.Name)
	}
	return arrtest.Said(kind.Check(t.Context(), changes))
}

// TestEveryChangeCanBeSettled: what became of a change whose answer nobody has
// seen is read from the server, for every kind.
func TestEveryChangeCanBeSettled(t *testing.T) {
	type params = map[string]any
	const forgotten = "uncertain: whether it was asked for is not remembered any more"
	for _, c := range []struct {
		kind   string
		params params
		before string
		back   string // of the undoing, once that is made
	}{
		{"tag", params{"add": "new"}, "planned", "done"},
		{"monitor", nil, "planned", "done"},
		{"unmonitor", nil, "planned", "done"},
		{"set_profile", params{"profile": "Ultra-HD"}, "planned", "done"},
		{"set_root_folder", params{"root_folder": "/movies4k"}, "planned", "done"},
		{"refresh", nil, forgotten, ""},
		{"search", nil, forgotten, ""},
		{"delete_file", nil, "planned", ""},
		{"delete", params{"files": true, "exclude": true}, "planned", ""},
		{"add", params{"profile": "Any", "root_folder": "/movies"}, "planned", "done"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			lab, settings := serve(t, homelab.Options{Catalogue: 60})
			lab.Radarr().AddRoot("/movies4k")
			id := withFile(t, lab, 1)[0]
			lab.Radarr().Change(id, func(m *homelab.RadarrMovie) {
				m.Monitored, m.Path, m.Profile = c.kind != "monitor", "/movies/My Film", 1
			})
			kind := arrtest.Kind(t, open(t, settings), c.kind)
			to := target(t, lab, id)
			if c.kind == "add" {
				to = absent("987654")
			}
			changes := arrtest.Plan(t, kind, c.params, to)
			lab.Radarr().ClearRequests()
			if got := check(t, kind, changes); got != c.before {
				t.Errorf("before: %s", got)
			}
			if n := len(lab.Radarr().Writes()); n > 0 {
				t.Errorf("looking wrote %d times", n)
			}
			out := arrtest.Apply(kind, changes)
			if got := check(t, kind, changes); got != "done" {
				t.Errorf("after %s: %s", arrtest.Said(out), got)
			}
			if c.back == "" {
				return
			}
			undo := arrtest.Undo(t, changes, out)
			if got := check(t, kind, undo); got != "planned" {
				t.Errorf("before it is taken back: %s", got)
			}
			arrtest.Apply(kind, undo)
			if got := check(t, kind, undo); got != c.back {
				t.Errorf("taken back: %s", got)
			}
		})
	}
	lab, settings := serve(t, homelab.Options{})
	instance := open(t, settings)
	for _, kind := range instance.(sdk.Actor).Changes() {
		if kind.Check == nil {
			t.Errorf("%s cannot be settled", kind.Name)
		}
	}
	half := arrtest.Kind(t, instance, "delete_file")
	id := withFile(t, lab, 1)[0]
	changes := arrtest.Plan(t, half, nil, target(t, lab, id))
	lab.Radarr().Change(id, func(m *homelab.RadarrMovie) { m.Monitored = false })
	if got := check(t, half, changes); got != "skipped: it is not monitored any more, but its file is still there" {
		t.Errorf("half of it: %s", got)
	}
	changes[0].Key = "77777"
	if got := check(t, half, changes); got != "skipped: the entry is no longer in Radarr" {
		t.Errorf("no entry: %s", got)
	}
}

// TestRecycleBin: the journal says whether files can be had back.
func TestRecycleBin(t *testing.T) {
	for bin, want := range map[string]string{"": "none: deleted for good", "/recycle": "/recycle"} {
		for kind, params := range map[string]map[string]any{"delete": {"files": true}, "delete_file": nil} {
			lab, settings := serve(t, homelab.Options{Catalogue: 60})
			lab.Radarr().SetRecycleBin(bin)
			k := arrtest.Kind(t, open(t, settings), kind)
			out := arrtest.Apply(k, arrtest.Plan(t, k, params, target(t, lab, withFile(t, lab, 1)[0])))
			if got := fmt.Sprint(out[0].After["recycle_bin"]); out[0].State != sdk.Done || got != want {
				t.Errorf("%s: %v", kind, out)
			}
		}
	}
}
