package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"slices"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Walk stores what is found in one library: all its items, what changed in it,
// or what a sweep saw. How it ends says which of these it was. It is for one
// goroutine; walks over different libraries may go on at the same time.
type Walk struct {
	s      *Store
	lib    library
	plays  bool   // the source has some, which are counted
	had    int64  // items of the library in the store when the walk began
	stored int64  // the same now
	seen   bitset // items that are there
	got    bitset // items that came whole
	asked  bitset // stored items that a sweep asked for
	novel  map[string]bool
	failed bool

	facts factsBuffer
	known []known         // of each item of a batch
	fresh map[string]bool // ids that came new in a batch
	write []int           // positions of the items that are to be written
	mark  []int           // positions of those of which the mark alone is
}

// known is what the store has of an item.
type known struct {
	row  int64 // 0 when it has none
	hash int64
	mark sql.NullInt64
}

// BeginWalk starts a walk over a library that PutLibraries has stored. Until
// it ends, a crash makes the library stale.
func (s *Store) BeginWalk(ctx context.Context, source, libraryKey string) (*Walk, error) {
	w := &Walk{s: s, lib: library{source: source, key: libraryKey}, fresh: make(map[string]bool), novel: make(map[string]bool)}
	err := s.bulk.do(ctx, func(t *tx) error {
		err := t.row("UPDATE libraries SET walking = 1 WHERE source = ? AND key = ? RETURNING no, last, items",
			source, libraryKey).Scan(&w.lib.no, &w.lib.last, &w.stored)
		if err != nil {
			return err
		}
		return t.row("SELECT EXISTS (SELECT 1 FROM plays WHERE source = ?)", source).Scan(&w.plays)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.Failed, "", "", "source %s has no library %q in the store", source, libraryKey)
	}
	w.had = w.stored
	return w, s.fail("begin walk", err)
}

// Had gives the number of items that the library had when the walk began.
func (w *Walk) Had() int64 { return w.had }

// Stored gives the number of items that the library has now.
func (w *Walk) Stored() int64 { return w.stored }

// Seen gives the number of different items so far.
func (w *Walk) Seen() int64 { return w.seen.n }

// Missing gives the number of items that the library has and that were not
// seen so far.
func (w *Walk) Missing() int64 { return w.stored - w.seen.n }

// Touched gives the keys of the items of the library that a change was sent for
// since they were last read, this walk included.
func (w *Walk) Touched(ctx context.Context) ([]string, error) {
	var keys []string
	err := w.s.each(ctx, "SELECT i.row, i.id FROM touched t CROSS JOIN items i ON i.row = t.row WHERE t.row > ? AND t.row <= ?",
		func(rows *sql.Rows) error {
			var row int64
			var id string
			err := rows.Scan(&row, &id)
			if !w.got.has(row - w.lib.first()) {
				keys = append(keys, id[len(w.lib.source)+1:])
			}
			return err
		}, w.lib.first(), w.lib.final())
	return keys, w.s.fail("read items", err)
}

// Put stores items and gives how many are new or have changed. Only those are
// written; the others keep their traits. Ids are SOURCE/KEY; an id that comes
// twice in a walk counts once, as it came first. What a source has no say in
// is taken off the items: source, library, traits, matches, stale. Marks are
// what a sweep would see of each item, or empty where the source has none; one
// that is new on an item with the same facts changes the mark alone.
func (w *Walk) Put(ctx context.Context, items []*wire.Item, marks []uint64) (changed int, err error) {
	if len(marks) != len(items) {
		marks = nil
	}
	if err = w.facts.encode(w.lib.source, items); err == nil {
		err = w.s.bulk.do(ctx, func(t *tx) error { return w.put(t, items, marks) })
	}
	if err != nil {
		w.failed = true
		return 0, w.s.fail("store items", err)
	}
	return len(w.write), nil
}

func (w *Walk) put(t *tx, items []*wire.Item, marks []uint64) error {
	if err := w.lookUp(t, items); err != nil {
		return err
	}
	last := w.lib.last
	w.write, w.mark = w.write[:0], w.mark[:0]
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
			w.got.add(last)
			w.seen.add(last)
			w.write = append(w.write, i)
		case k.row != 0 && w.got.add(k.row-w.lib.first()):
			w.seen.add(k.row - w.lib.first())
			if k.hash != w.facts.hash(i) {
				w.write = append(w.write, i)
			} else if marks != nil && !k.marked(marks[i]) {
				w.mark = append(w.mark, i)
			}
		}
	}
	for _, i := range w.mark {
		if err := t.exec("UPDATE items SET mark = ? WHERE row = ?", int64(marks[i]), w.known[i].row); err != nil {
			return err
		}
	}
	return w.writeItems(t, items, marks, last)
}

// writeItems writes the items that are new or have changed. Last is the
// highest count that was given to one of them.
func (w *Walk) writeItems(t *tx, items []*wire.Item, marks []uint64, last int64) error {
	if len(w.write) == 0 {
		return nil
	}
	rows := make([]int64, len(w.write))
	for n, i := range w.write {
		rows[n] = w.known[i].row
	}
	if err := t.disturb(slices.Values(rows)); err != nil { // new ones do no harm
		return err
	}
	if w.plays {
		if err := t.exec(uncountAboveList, rowList(rows), rowBits); err != nil {
			return err
		}
	}
	if err := t.insert(putItem, len(w.write), func(n int, row []driver.NamedValue) {
		i := w.write[n]
		var mark any
		if marks != nil {
			mark = int64(marks[i])
		}
		w.facts.bind(i, items[i], rows[n], mark, row)
	}); err != nil {
		return err
	}
	if err := t.unask(rows); err != nil {
		return err
	}
	if err := t.insert(putPending, len(w.write), func(n int, row []driver.NamedValue) {
		row[0].Value = rows[n]
		row[1].Value = w.facts.hash(w.write[n])
	}); err != nil {
		return err
	}
	if w.plays {
		if err := t.uncount(rows); err != nil {
			return err
		}
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
	return w.lookUpIDs(t, ids)
}

// lookUpIDs finds what the store has of items by their ids.
func (w *Walk) lookUpIDs(t *tx, ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	w.known = append(w.known[:0], make([]known, len(ids))...)
	return t.each("SELECT j.key, i.row, i.hash, i.mark FROM json_each(?) j CROSS JOIN items i ON i.id = j.value",
		func(rows *sql.Rows) error {
			var i int
			var k known
			err := rows.Scan(&i, &k.row, &k.hash, &k.mark)
			w.known[i] = k
			return err
		}, string(list))
}

// marked says whether this is the item's mark.
func (k *known) marked(mark uint64) bool { return k.mark.Valid && k.mark.Int64 == int64(mark) }
