package store

import (
	"context"
	"database/sql"
)

// Protect says that nothing may touch an item, or that it may be touched
// again. It holds for the id, whether the item is stored or not.
func (s *Store) Protect(ctx context.Context, id string, protected bool) error {
	query := "DELETE FROM protected WHERE id = ?"
	if protected {
		query = "INSERT INTO protected (id) VALUES (?) ON CONFLICT DO NOTHING"
	}
	return s.fail("protect item", s.journal.do(ctx, func(t *tx) error { return t.exec(query, id) }))
}

// Protected gives the ids of all items that nothing may touch, sorted.
func (s *Store) Protected(ctx context.Context) ([]string, error) {
	var list []string
	err := s.each(ctx, "SELECT id FROM protected ORDER BY id", func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		list = append(list, id)
		return err
	})
	return list, s.fail("read protected items", err)
}
