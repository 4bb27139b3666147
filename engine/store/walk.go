package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Walk stores what a walk over one library finds, and at its end removes what
// it did not find. It is for one goroutine; walks over different libraries may
// go on at the same time.
type Walk struct {
	s      *Store
	lib    library
	had    int64 // items of the library in the store when the walk began
	stored int64 // the same now
	seen   bitset
	failed bool

	facts factsBuffer
	known []known         // of each item of a batch
	fresh map[string]bool // ids that came new in a batch
	write []int           // positions of the items that are to be written
}

// known is what the store has of an item.
type known struct {
	row  int64 // 0 when it has none
	hash int64
}

// BeginWalk starts a walk over a library that PutLibraries has stored. Until
// it ends, a crash makes the library stale.
func (s *Store) BeginWalk(ctx context.Context, source, libraryKey string) (*Walk, error) {
	w := &Walk{s: s, lib: library{source: source, key: libraryKey}, fresh: make(map[string]bool)}
	err := s.bulk.do(ctx, func(t *tx) error {
		return t.row("UPDATE libraries SET walking = 1 WHERE source = ? AND key = ? RETURNING no, last, items",
			source, libraryKey).Scan(&w.lib.no, &w.lib.last, &w.stored)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.Failed, "", "", "source %s has no library %q in the store", source, libraryKey)
	}
	w.had = w.stored
	return w, s.fail("begin walk", err)
}

// Had gives the number of items that the library had when the walk began.
func (w *Walk) Had() int64 { return w.had }

// Put stores items and gives how many are new or have changed. Only those are
// written; the others keep their traits. Ids are SOURCE/KEY; an id that comes
// twice in a walk counts once, as it came first. What a source has no say in
// is taken off the items: source, library, traits, matches, stale.
func (w *Walk) Put(ctx context.Context, items []*wire.Item) (changed int, err error) {
	if err = w.facts.encode(w.lib.source, items); err == nil {
		err = w.s.bulk.do(ctx, func(t *tx) error { return w.put(t, items) })
	}
	if err != nil {
		w.failed = true
		return 0, w.s.fail("store items", err)
	}
	return len(w.write), nil
}

// Seen gives the number of different items so far.
func (w *Walk) Seen() int64 { return w.seen.n }

func (w *Walk) put(t *tx, items []*wire.Item) error {
	if err := w.lookUp(t, items); err != nil {
		return err
	}
	last := w.lib.last
	w.write = w.write[:0]
	clear(w.fresh)
	for i := range items {
		k := &w.known[i]
		if k.row != 0 && k.row>>rowBits != w.lib.no {
			if err := t.leave(k.row); err != nil { // it came from another library
				return err
			}
			k.row = 0
		}
		switch {
		case k.row == 0 && !w.fresh[items[i].Id]:
			w.fresh[items[i].Id] = true
			last++
			k.row = w.lib.first() | last
			w.seen.add(last)
			w.write = append(w.write, i)
		case k.row != 0 && w.seen.add(k.row-w.lib.first()) && k.hash != w.facts.hash(i):
			w.write = append(w.write, i)
		}
	}
	if len(w.write) == 0 {
		return nil
	}
	if err := t.insert(putItem, len(w.write), func(n int, row []driver.NamedValue) {
		i := w.write[n]
		w.facts.bind(i, items[i], w.known[i].row, row)
	}); err != nil {
		return err
	}
	added := last - w.lib.last
	w.stored += added
	w.lib.last = last
	return t.exec("UPDATE libraries SET last = ?, items = items + ? WHERE no = ?", last, added, w.lib.no)
}

// lookUp finds what the store has of the items.
func (w *Walk) lookUp(t *tx, items []*wire.Item) error {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.Id
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	w.known = append(w.known[:0], make([]known, len(items))...)
	return t.each("SELECT j.key, i.row, i.hash FROM json_each(?) j CROSS JOIN items i ON i.id = j.value",
		func(rows *sql.Rows) error {
			var i int
			var k known
			err := rows.Scan(&i, &k.row, &k.hash)
			w.known[i] = k
			return err
		}, string(list))
}

// End ends the walk. After a complete one, in which no Put failed, the items
// that did not come are removed and the library is no longer stale; any other
// removes nothing and leaves it stale, also when the context is cancelled.
func (w *Walk) End(ctx context.Context, complete bool) (removed int, err error) {
	complete = complete && !w.failed
	if complete {
		removed, err = w.removeMissing(ctx)
	}
	stale := !complete || err != nil
	err = errors.Join(err, w.s.bulk.do(context.WithoutCancel(ctx), func(t *tx) error {
		return t.exec("UPDATE libraries SET stale = ?, walking = 0 WHERE no = ?", stale, w.lib.no)
	}))
	return removed, w.s.fail("end walk", err)
}

func (w *Walk) removeMissing(ctx context.Context) (removed int, err error) {
	missing := w.stored - w.seen.n
	for at := int64(1); missing > 0 && at <= w.lib.last; {
		low, high := w.seen.gap(at, w.lib.last+1)
		n, err := w.s.remove(ctx, w.lib.first()+low-1, w.lib.first()+high-1)
		removed += int(n)
		if err != nil {
			return removed, err
		}
		missing -= n
		at = high
	}
	return removed, nil
}
