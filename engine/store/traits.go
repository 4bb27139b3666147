package store

import (
	"context"
	"database/sql/driver"
	"strconv"

	"github.com/luarr/luarr/sdk/wire"
)

// Detected is an item on its way through the detectors.
type Detected struct {
	Row  int64      // the item's row
	Hash uint64     // of its facts
	Item *wire.Item // its facts, and its traits once they were made
	// Made are the rules that made the traits which the item comes with; 0 where
	// it comes with none.
	Made uint64
}

// PendingTraits gives the items of the scope that have no traits of their
// facts, or some made by other rules. It may be given traits to store while it
// reads. What is pending is kept as a list, so that it takes no time to find
// nothing.
func (s *Store) PendingTraits(ctx context.Context, rulesHash uint64, scope Scope, fn func([]Detected) error) error {
	return s.PendingTraitsBut(ctx, rulesHash, scope, nil, fn)
}

// PendingTraitsBut is PendingTraits for detectors of which some are as they were:
// where keep says so of the rules that made them, items come with the traits
// that they have, of the same facts.
func (s *Store) PendingTraitsBut(ctx context.Context, rulesHash uint64, scope Scope, keep func(rulesHash uint64) bool, fn func([]Detected) error) error {
	types, args := ofTypes(scope.Types)
	sel := selection{columns: "i.row, i.hash, NULL, i.body, NULL", from: "pending", where: types, args: args}
	if keep != nil {
		sel.columns = "i.row, i.hash, t.rules, i.body, t.body" // the rules in place of a series
		sel.join = " LEFT JOIN traits t ON t.row = i.row AND t.hash = i.hash"
	}
	return deliver(s, "read items", fn, func(fn func([]Detected) error) error {
		if err := s.renewTraits(ctx, rulesHash, &scope); err != nil {
			return err
		}
		sc, err := s.scan(ctx, &scope, sel)
		if err != nil {
			return err
		}
		return pipeline(ctx, sc.next, func() func(*batch) ([]Detected, error) {
			traits := newTraitDecoder()
			return func(b *batch) ([]Detected, error) { return decodeDetected(b, traits, keep) }
		}, fn)
	})
}

// renewTraits makes all items pending whose traits other rules made. Rules
// change seldom, and then for all items of a library at once.
func (s *Store) renewTraits(ctx context.Context, rulesHash uint64, scope *Scope) error {
	libs, err := s.readLibraries(ctx)
	if err != nil {
		return err
	}
	rules := int64(rulesHash)
	for _, l := range libs {
		if !scope.has(l) || l.rules.Valid && l.rules.Int64 == rules {
			continue
		}
		err := s.bulk.do(ctx, func(t *tx) error {
			if l.rules.Valid { // else all of them are pending still
				if err := t.exec("INSERT OR REPLACE INTO pending SELECT row, hash FROM items WHERE row > ? AND row <= ?",
					l.first(), l.final()); err != nil {
					return err
				}
			}
			return t.exec("UPDATE libraries SET rules = ? WHERE no = ?", rules, l.no)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func decodeDetected(b *batch, traits *traitDecoder, keep func(uint64) bool) ([]Detected, error) {
	list := make([]Detected, len(b.rows))
	for i, r := range b.rows {
		item, err := decodeFacts(b.lib, r.facts)
		if err != nil {
			return nil, err
		}
		list[i] = Detected{Row: r.row, Hash: uint64(r.hash), Item: item}
		if r.traits == nil {
			continue
		}
		rules, err := strconv.ParseInt(r.series, 10, 64)
		if err == nil && keep(uint64(rules)) && traits.overlay(r.traits, item) == nil {
			list[i].Made = uint64(rules)
		}
	}
	return list, nil
}

// putTraits is the statement of PutTraits.
var putTraits = insert{
	into:    "INSERT INTO traits (row, hash, rules, body) VALUES ",
	columns: 4,
	then:    " ON CONFLICT (row) DO UPDATE SET hash = excluded.hash, rules = excluded.rules, body = excluded.body",
}

// dropPending takes items off the list, unless their facts have changed since.
var dropPending = insert{into: "DELETE FROM pending WHERE (row, hash) IN (VALUES ", columns: 2, then: ")"}

// PutTraits stores the traits of items as PendingTraits gave them.
func (s *Store) PutTraits(ctx context.Context, rulesHash uint64, batch []Detected) error {
	var enc traitEncoder
	bodies := make([]byte, 0, 1024*len(batch))
	ends := make([]int, len(batch))
	for i, d := range batch {
		bodies = enc.append(bodies, d.Item)
		ends[i] = len(bodies)
	}
	start := 0
	err := s.bulk.do(ctx, func(t *tx) error {
		if err := t.disturb(func(yield func(int64) bool) {
			for i := 0; i < len(batch) && yield(batch[i].Row); i++ {
			}
		}); err != nil {
			return err
		}
		err := t.insert(putTraits, len(batch), func(i int, row []driver.NamedValue) {
			row[0].Value = batch[i].Row
			row[1].Value = int64(batch[i].Hash)
			row[2].Value = int64(rulesHash)
			row[3].Value = bodies[start:ends[i]]
			start = ends[i]
		})
		if err != nil {
			return err
		}
		return t.insert(dropPending, len(batch), func(i int, row []driver.NamedValue) {
			row[0].Value = batch[i].Row
			row[1].Value = int64(batch[i].Hash)
		})
	})
	return s.fail("store traits", err)
}
