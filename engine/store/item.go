package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/luarr/luarr/sdk/wire"
)

// Item gives one item as Items would, also when its library is not enabled;
// nil when there is none of this id.
func (s *Store) Item(ctx context.Context, id string) (*wire.Item, error) {
	item, err := s.item(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return item, s.fail("read item", err)
}

// item is the short way for one item: what Items does in batches, ahead and in
// parallel costs more than it is worth here.
func (s *Store) item(ctx context.Context, id string) (*wire.Item, error) {
	var lib library
	var r storedRow
	err := s.readers.QueryRowContext(ctx, `SELECT i.row, i.body, t.body, l.source, l.key, l.title, l.stale
		FROM items i CROSS JOIN libraries l ON l.no = i.row >> ?
		LEFT JOIN traits t ON t.row = i.row AND t.hash = i.hash
		WHERE i.id = ?`, rowBits, id).
		Scan(&r.row, &r.facts, &r.traits, &lib.source, &lib.key, &lib.title, &lib.stale)
	if err != nil {
		return nil, err
	}
	around, err := s.around(ctx)
	if err != nil {
		return nil, err
	}
	b := batch{lib: &lib, rows: []storedRow{r}}
	if err := s.addAround(ctx, &b); err != nil {
		return nil, err
	}
	items, err := decodeItems(&b, newTraitDecoder(), around)
	if err != nil {
		return nil, err
	}
	return items[0], nil
}
