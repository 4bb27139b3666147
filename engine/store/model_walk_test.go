package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// walk gives the store items out of a few that keep coming back, changed or
// not, some twice, some from another library, in batches: all there are, what
// changed, or what a sweep asks for.
func (m *model) walk(t *testing.T, s *Store, r *rand.Rand, source, key string) {
	w, err := s.BeginWalk(background, source, key)
	must(t, err)
	name := source + "/" + key
	sweep, marked := r.IntN(3) == 0, r.IntN(4) > 0
	seen, asked := make(map[string]bool), make(map[string]bool) // by id
	if sweep {
		m.look(t, r, w, name, seen, asked)
	}
	changed, want := 0, 0
	for range r.IntN(5) {
		var batch []*wire.Item
		var marks []uint64
		for range r.IntN(12) {
			id := fmt.Sprintf("%s/%s%d", source, key, r.IntN(15))
			if r.IntN(20) == 0 {
				id = fmt.Sprintf("%s/%d%d", source, r.IntN(3)+1, r.IntN(15))
			}
			if sweep && !asked[id] {
				continue
			}
			item, mark := m.item(r, source, id), uint64(r.IntN(3)+1)
			batch, marks = append(batch, proto.CloneOf(item)), append(marks, mark)
			if seen[id] {
				continue
			}
			seen[id] = true
			if !marked {
				mark = 0
			}
			switch old := m.items[id]; {
			case old == nil || old.library != name:
				m.lose(id)
				m.items[id] = &modelItem{library: name, facts: item, pending: true, mark: mark}
				want++
			case !proto.Equal(old.facts, item):
				old.facts, old.pending, old.mark = item, true, mark
				want++
			case marked:
				old.mark = mark
			}
		}
		if !marked {
			marks = nil
		}
		n, err := w.Put(background, batch, marks)
		must(t, err)
		changed += n
	}
	if changed != want || w.Seen() != int64(len(seen)) {
		t.Errorf("walk: %d changed, %d seen; want %d, %d", changed, w.Seen(), want, len(seen))
	}
	m.end(t, r, w, name, seen)
}

// item makes an item that may lie below others, or above; mostly as it was, or
// with another one above it.
func (m *model) item(r *rand.Rand, source, id string) *wire.Item {
	if old := m.items[id]; old != nil && r.IntN(8) > 0 {
		item := proto.CloneOf(old.facts)
		if r.IntN(4) == 0 {
			item.SeriesId = m.some(r, source)
		}
		return item
	}
	item := movie(id, fmt.Sprint("Title ", r.IntN(2)))
	item.SeriesId, item.ParentId = m.some(r, source), m.some(r, source)
	item.Type = "series"
	return item
}

// look sweeps over a library: what it has is there, looks different, or is gone.
func (m *model) look(t *testing.T, r *rand.Rand, w *Walk, name string, seen, asked map[string]bool) {
	var sightings []*wire.Sighting
	for id, item := range m.items {
		mark := item.mark
		if r.IntN(4) == 0 {
			mark = uint64(r.IntN(3) + 1)
		}
		if id[:1] != name[:1] || item.library != name && r.IntN(4) > 0 || r.IntN(5) == 0 {
			continue
		}
		sightings = append(sightings, &wire.Sighting{Key: id[2:], Mark: mark})
		if item.library == name && mark == item.mark && mark != 0 {
			seen[id] = true
		} else {
			asked[id] = true
		}
		if r.IntN(4) == 0 {
			sightings = append(sightings, sightings[len(sightings)-1])
		}
	}
	if r.IntN(2) == 0 {
		sightings = append(sightings, &wire.Sighting{Key: "new", Mark: 1}, &wire.Sighting{Key: "new", Mark: 1})
		asked[name[:1]+"/new"] = true
	}
	got := make(map[string]bool)
	for part := range slices.Chunk(sightings, 7) {
		wanted, err := w.Saw(background, part)
		must(t, err)
		for _, key := range wanted {
			id := name[:1] + "/" + key
			if got[id] || !asked[id] {
				t.Errorf("the sweep wants %s", id)
			}
			got[id] = true
		}
	}
	if len(got) != len(asked) {
		t.Errorf("the sweep wants %v, not %v", got, asked)
	}
}

// end ends a walk in one of its four ways.
func (m *model) end(t *testing.T, r *rand.Rand, w *Walk, name string, seen map[string]bool) {
	var gone []string
	for id, item := range m.items {
		if item.library == name && !seen[id] {
			gone = append(gone, id)
		}
	}
	if w.Missing() != int64(len(gone)) {
		t.Errorf("walk: %d missing, want %d", w.Missing(), len(gone))
	}
	lib := m.libs[name]
	lib.stale = false
	switch r.IntN(6) {
	case 0:
		lib.stale = true
		must(t, w.EndFailed(background, r.IntN(2) == 0))
	case 1:
		lib.stale, lib.cursor = true, ""
		must(t, w.EndHeld(background))
	case 2:
		lib.cursor = "changes"
		must(t, w.EndChanges(background, lib.cursor, noon))
	default:
		lib.cursor = "whole"
		removed, err := w.EndWhole(background, lib.cursor, noon)
		must(t, err)
		if removed != len(gone) {
			t.Errorf("walk: %d removed, want %d", removed, len(gone))
		}
		for _, id := range gone {
			m.lose(id)
		}
	}
}
