package store

import (
	"context"
	"database/sql"
)

// Soundness has SQLite look at the file for damage, and says what it found
// first; empty where it is sound. Of a large store that takes as long as to read
// all of it: the context may end it sooner.
func (s *Store) Soundness(ctx context.Context) (damage string, err error) {
	err = s.each(ctx, "PRAGMA quick_check(1)", func(rows *sql.Rows) error { return rows.Scan(&damage) })
	if damage == "ok" {
		damage = ""
	}
	return damage, s.fail("check store", err)
}

// Tables is the version of the store's tables.
func Tables() int { return len(migrations) }
