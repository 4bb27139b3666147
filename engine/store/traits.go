package store

import (
	"context"
	"database/sql/driver"

	"github.com/luarr/luarr/sdk/wire"
)

// Detected is an item on its way through the detectors.
type Detected struct {
	Row  int64      // the item's row
	Hash uint64     // of its facts
	Item *wire.Item // its facts, and its traits once they were made
}

// PendingTraits gives the items of the scope that have no traits, or traits
// made from other facts or by other rules. It may be given traits to store
// while it reads.
func (s *Store) PendingTraits(ctx context.Context, rulesHash uint64, scope Scope, fn func([]Detected) error) error {
	types, args := ofTypes(scope.Types)
	sel := selection{
		columns: "i.row, i.hash, NULL, i.body, NULL",
		join:    " LEFT JOIN traits t ON t.row = i.row",
		where:   " AND (t.hash IS NOT i.hash OR t.rules <> ?)" + types,
		args:    append([]any{int64(rulesHash)}, args...),
	}
	return deliver(s, "read items", fn, func(fn func([]Detected) error) error {
		sc, err := s.scan(ctx, &scope, sel)
		if err != nil {
			return err
		}
		return pipeline(ctx, sc.next, func() func(*batch) ([]Detected, error) { return decodeDetected }, fn)
	})
}

func decodeDetected(b *batch) ([]Detected, error) {
	list := make([]Detected, len(b.rows))
	for i, r := range b.rows {
		item, err := decodeFacts(b.lib, r.facts)
		if err != nil {
			return nil, err
		}
		list[i] = Detected{r.row, uint64(r.hash), item}
	}
	return list, nil
}

// putTraits is the statement of PutTraits.
var putTraits = insert{
	into:    "INSERT INTO traits (row, hash, rules, body) VALUES ",
	columns: 4,
	then:    " ON CONFLICT (row) DO UPDATE SET hash = excluded.hash, rules = excluded.rules, body = excluded.body",
}

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
		return t.insert(putTraits, len(batch), func(i int, row []driver.NamedValue) {
			row[0].Value = batch[i].Row
			row[1].Value = int64(batch[i].Hash)
			row[2].Value = int64(rulesHash)
			row[3].Value = bodies[start:ends[i]]
			start = ends[i]
		})
	})
	return s.fail("store traits", err)
}
