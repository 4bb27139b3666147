package store

import (
	"context"
	"database/sql"
)

// each reads all rows of a query.
func (s *Store) each(ctx context.Context, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := s.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return drain(rows, scan)
}

// each reads all rows of a query in the transaction.
func (t *tx) each(query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := t.conn.QueryContext(context.Background(), query, args...)
	if err != nil {
		return err
	}
	return drain(rows, scan)
}

// numbers reads a column of numbers in the transaction.
func (t *tx) numbers(query string, args ...any) (list []int64, err error) {
	err = t.each(query, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		list = append(list, n)
		return err
	}, args...)
	return list, err
}

// drain scans rows to their end and closes them.
func drain(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
