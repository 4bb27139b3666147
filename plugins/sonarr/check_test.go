package sonarr

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/internal/arr/arrtest"
	"github.com/luarr/luarr/sdk"
)

// TestEveryChangeCanBeSettled: what became of a change whose answer nobody has
// seen is read from the server, for every kind and part.
func TestEveryChangeCanBeSettled(t *testing.T) {
	type params = map[string]any
	const forgotten = "uncertain: whether it was asked for is not remembered any more"
	for _, c := range []struct {
		kind   string
		params params
		part   []int32
		before string
		undone bool
	}{
		{"tag", params{"add": "new"}, nil, "planned", true},
		{"unmonitor", nil, nil, "planned", true},
		{"unmonitor", nil, []int32{1}, "planned", true},
		{"unmonitor", nil, []int32{2}, "planned", true}, // one of its episodes is not monitored
		{"monitor", nil, []int32{0}, "planned", true},
		{"unmonitor", nil, []int32{1, 2}, "planned", true},
		{"set_profile", params{"profile": "Ultra-HD"}, nil, "planned", true},
		{"set_root_folder", params{"root_folder": "/anime"}, nil, "planned", true},
		{"refresh", nil, nil, forgotten, false},
		{"search", nil, nil, forgotten, false},
		{"search", nil, []int32{1}, forgotten, false},
		{"search", nil, []int32{1, 2}, forgotten, false},
		{"delete_file", nil, []int32{1, 3}, "planned", false},
		{"delete_file", nil, []int32{1}, "planned", false},
		{"delete_file", nil, nil, "planned", false},
		{"delete", params{"files": true, "exclude": true}, nil, "planned", false},
		{"add", params{"profile": "Any", "root_folder": "/tv"}, nil, "planned", true},
	} {
		t.Run(strings.TrimSpace(c.kind+" "+strings.Repeat("part ", len(c.part))), func(t *testing.T) {
			lab, instance, id := house(t)
			kind := arrtest.Kind(t, instance, c.kind)
			to := target(lab, id, c.part...)
			if c.kind == "add" {
				to = absent("987654")
			}
			changes := arrtest.Plan(t, kind, c.params, to)
			check := func(changes []*sdk.Change) string { return arrtest.Said(kind.Check(t.Context(), changes)) }
			if got := check(changes); got != c.before || len(lab.Sonarr().Writes()) > 0 {
				t.Errorf("before: %s, %v", got, lab.Sonarr().Writes())
			}
			out := arrtest.Apply(kind, changes)
			if got := check(changes); got != "done" {
				t.Errorf("after %s: %s", arrtest.Said(out), got)
			}
			if !c.undone {
				return
			}
			undo := arrtest.Undo(t, changes, out)
			if got := check(undo); got != "planned" {
				t.Errorf("before it is taken back: %s", got)
			}
			arrtest.Apply(kind, undo)
			if got := check(undo); got != "done" {
				t.Errorf("taken back: %s", got)
			}
		})
	}
}

// TestHalfAChange: a season whose flag and episodes differ is neither as before
// nor as meant, and files of what was unmonitored are still there.
func TestHalfAChange(t *testing.T) {
	lab, instance, id := house(t)
	season := arrtest.Kind(t, instance, "unmonitor")
	changes := arrtest.Plan(t, season, nil, target(lab, id, 1))
	files := arrtest.Kind(t, instance, "delete_file")
	deletes := arrtest.Plan(t, files, nil, target(lab, id, 1))
	lab.Sonarr().Change(id, func(v *homelab.SonarrSeries) { v.Seasons[1].Monitored = false })
	if got := arrtest.Said(season.Check(t.Context(), changes)); !strings.HasPrefix(got, "uncertain: ") {
		t.Error(got)
	}
	lab.Sonarr().Change(id, func(v *homelab.SonarrSeries) { v.Episodes[1].Monitored = false })
	if got := arrtest.Said(files.Check(t.Context(), deletes)); got != "skipped: some of it is not monitored any more, but files are still there" {
		t.Error(got)
	}
}
