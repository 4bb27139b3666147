package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/luarr/luarr/sdk/wire"
)

// Quiet remembers of which items a set of rules has nothing to say. An item
// is quiet under rules when they looked at it, nothing came of it, and they
// saw nothing but the item: then nothing will come of it until it changes, and
// it need not even be read.
//
// What an item is read from is in the store, and every write there ends the
// quiet of its rows in the same transaction (see tx.disturb). Some of it is
// read into many items: which matchers have answered, whose plays are known,
// and whether the library is stale. That is part of what the rules are known
// by, so that what was quiet is quiet again once a server is back.
//
// Between reading an item and adding it nothing may write items. The lock of
// the run sees to that, over all processes: items are written by the stages of
// a run and by Forget, which both hold it, and stages come one after another.
type Quiet struct {
	s     *Store
	scope Scope
	libs  []*quietLibrary // in the order of their rows
}

// quietLibrary is a library with what is quiet of it.
type quietLibrary struct {
	*library
	rules int64
	bits  bitset // by row - first()
}

// keptRules is how many sets of rules are remembered, the last ones used: a
// few pipelines, or one and the times when a matcher did not answer.
const keptRules = 4

// Quiet gives what is quiet in the libraries of the scope under rules that are
// known by a hash; ids of the scope are not looked at. It is for one goroutine.
func (s *Store) Quiet(ctx context.Context, rules uint64, scope Scope) (*Quiet, error) {
	q := &Quiet{s: s, scope: scope}
	return q, s.fail("read verdicts", q.open(ctx, rules))
}

func (q *Quiet) open(ctx context.Context, rules uint64) error {
	libs, err := q.s.readLibraries(ctx)
	if err != nil {
		return err
	}
	around, err := q.s.around(ctx)
	if err != nil {
		return err
	}
	even := quietRules(rules, q.scope.Types, around)
	for _, l := range libs {
		if !q.scope.has(l) {
			continue
		}
		lib := &quietLibrary{library: l, rules: even}
		if l.stale {
			lib.rules++
		}
		q.libs = append(q.libs, lib)
		if err := q.load(ctx, lib); err != nil {
			return err
		}
	}
	return q.s.bulk.do(ctx, func(t *tx) error {
		if err := t.exec(`INSERT INTO quiet_rules SELECT ?, coalesce(max(used), 0) + 1 FROM quiet_rules WHERE true
			ON CONFLICT (rules) DO UPDATE SET used = excluded.used`, even); err != nil {
			return err
		}
		n, err := t.count("DELETE FROM quiet_rules WHERE rules NOT IN (SELECT rules FROM quiet_rules ORDER BY used DESC LIMIT ?)", keptRules)
		if err != nil || n == 0 {
			return err
		}
		return t.exec("DELETE FROM quiet WHERE rules & ~1 NOT IN (SELECT rules FROM quiet_rules)")
	})
}

// quietRules is what rules are known by while that is so what is read into many
// items. Its lowest bit is free.
func quietRules(rules uint64, types []string, around around) int64 {
	h := xxhash.New()
	fmt.Fprintf(h, "%d %q\n", rules, types)
	unknown := func(name string, why *string) {
		fmt.Fprintf(h, "%q", name)
		if why != nil {
			fmt.Fprintf(h, " %q", *why)
		}
		fmt.Fprintln(h)
	}
	for _, m := range slices.SortedFunc(maps.Values(around.matchers), func(a, b matcher) int { return cmp.Compare(a.name, b.name) }) {
		unknown(m.name, m.unknown)
	}
	fmt.Fprintln(h)
	for _, source := range slices.Sorted(maps.Keys(around.histories)) {
		unknown(source, around.histories[source].unknown)
	}
	return int64(h.Sum64() &^ 1)
}

// load reads the bits of a library.
func (q *Quiet) load(ctx context.Context, l *quietLibrary) error {
	begin := l.first() >> chunkShift
	return q.s.each(ctx, "SELECT chunk, bits FROM quiet WHERE chunk BETWEEN ? AND ? AND rules = ?", func(rows *sql.Rows) error {
		var n int64
		var body sql.RawBytes
		if err := rows.Scan(&n, &body); err != nil {
			return err
		}
		at := int(n-begin) * chunkWords
		l.bits.words = append(l.bits.words, make([]uint64, at+chunkWords-len(l.bits.words))...)
		for i, w := range words(body) {
			l.bits.words[at+i] = w
			l.bits.n += int64(bits.OnesCount64(w))
		}
		return nil
	}, begin, l.final()>>chunkShift, l.rules)
}

// Libraries tells of each library of the scope how many of its items are
// quiet.
func (q *Quiet) Libraries(fn func(source, libraryKey string, items int64)) {
	for _, l := range q.libs {
		fn(l.source, l.key, l.bits.n)
	}
}

// Unquiet is an item that is not quiet.
type Unquiet struct {
	Row   int64 // by which Add knows it
	After bool  // quiet ones lie between it and the one before
	Item  *wire.Item
}

// Others gives the items of the scope that are not quiet, complete, as Items
// does, in row order. Where all are quiet no item is read.
func (q *Quiet) Others(ctx context.Context, fn func([]Unquiet) error) error {
	return deliver(q.s, "read items", fn, func(fn func([]Unquiet) error) error {
		around, err := q.s.around(ctx)
		if err != nil {
			return err
		}
		sc := &scanner{s: q.s, sel: completeItems(q.scope.Types), also: q.s.addAround}
		parts := gaps{libs: q.libs}
		next := func(ctx context.Context, b *batch) (bool, error) {
			for {
				if more, err := sc.next(ctx, b); more || err != nil {
					return more, err
				}
				part, after, ok := parts.next()
				if !ok {
					return false, nil
				}
				sc.parts, sc.after = []stretch{part}, after
			}
		}
		decoder := func() func(*batch) ([]Unquiet, error) {
			traits := newTraitDecoder()
			traits.brief = q.scope.Brief
			return func(b *batch) ([]Unquiet, error) {
				items, err := decodeItems(b, traits, around)
				list := make([]Unquiet, len(items))
				for i, item := range items {
					list[i] = Unquiet{Row: b.rows[i].row, Item: item}
				}
				return list, err
			}
		}
		passed := int64(0) // the row before
		return pipeline(ctx, next, decoder, func(list []Unquiet) error {
			for i := range list {
				list[i].After = q.between(passed, list[i].Row)
				passed = list[i].Row
			}
			return fn(list)
		})
	})
}

// between says whether a row between two others is quiet.
func (q *Quiet) between(low, high int64) bool {
	for _, l := range q.libs {
		from, end := max(low-l.first()+1, 0), min(high-l.first(), l.last+1)
		if l.bits.next(from, end, true) < end {
			return true
		}
	}
	return false
}

// Add makes rows quiet that Others gave.
func (q *Quiet) Add(ctx context.Context, rows []int64) error {
	return q.s.fail("store verdicts", q.s.bulk.do(ctx, func(t *tx) error {
		for n, c := range chunksOf(slices.Values(rows)) {
			i, ok := slices.BinarySearchFunc(q.libs, n<<chunkShift>>rowBits, func(l *quietLibrary, no int64) int { return cmp.Compare(l.no, no) })
			if !ok {
				continue
			}
			var body []byte
			err := t.each("SELECT bits FROM quiet WHERE chunk = ? AND rules = ?", func(rows *sql.Rows) error { return rows.Scan(&body) }, n, q.libs[i].rules)
			if err != nil {
				return err
			}
			was := words(body)
			for i := range c {
				c[i] |= was[i]
			}
			if err := t.exec("INSERT INTO quiet (chunk, rules, bits) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bits = excluded.bits",
				n, q.libs[i].rules, c.body()); err != nil {
				return err
			}
		}
		return nil
	}))
}
