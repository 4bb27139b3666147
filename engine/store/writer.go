package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// writer is one connection that writes. All writers of a store share a mutex:
// they wait for each other in Go, where waiting is cheap and fair; SQLite's
// own lock is left to other processes.
type writer struct {
	mu   *sync.Mutex
	db   *sql.DB
	conn *sql.Conn
}

func openWriter(ctx context.Context, dsn string, mu *sync.Mutex) (*writer, error) {
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d", walPages, 2*walPages*pageSize))
	if err != nil {
		return nil, errors.Join(err, conn.Close(), db.Close())
	}
	return &writer{mu: mu, db: db, conn: conn}, nil
}

func (w *writer) close() error { return errors.Join(w.conn.Close(), w.db.Close()) }

// do runs fn in a transaction: all of it counts or nothing. The context is
// looked at before it starts; a transaction is short and then runs to its end.
func (w *writer) do(ctx context.Context, fn func(*tx) error) error {
	if w == nil {
		return forReading()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	t := &tx{w.conn}
	if err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed { // a panic of fn included
			// After some errors SQLite has rolled back already; then this
			// one says so, and says nothing new.
			_ = t.exec("ROLLBACK")
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	err := t.exec("COMMIT")
	committed = err == nil
	return err
}

// tx is a transaction under way. Its statements have no context: the driver
// starts a goroutine for each one that can be cancelled.
type tx struct{ conn *sql.Conn }

func (t *tx) exec(query string, args ...any) error {
	_, err := t.conn.ExecContext(context.Background(), query, args...)
	return err
}

// count runs a statement and gives the number of rows it touched.
func (t *tx) count(query string, args ...any) (int64, error) {
	res, err := t.conn.ExecContext(context.Background(), query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// row reads one row.
func (t *tx) row(query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(context.Background(), query, args...)
}
