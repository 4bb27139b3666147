package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// rowBits is how many bits of an item's row count within its library; the
// library's number stands above them.
const rowBits = 32

// library is a library's row, as far as reading items needs it.
type library struct {
	no                 int64
	source, key, title string
	enabled, stale     bool
	last               int64 // highest count given to a row
	rules              sql.NullInt64
}

// first and final bound the rows of a library: first < row <= final.
func (l *library) first() int64 { return l.no << rowBits }
func (l *library) final() int64 { return l.no<<rowBits | l.last }

// PutLibraries stores the libraries of a source as its server lists them.
// Whether one is stale stays as it was. What the server no longer lists stays
// stored too, but is not enabled. Fresh are the keys of those that are left out
// because they are new.
func (s *Store) PutLibraries(ctx context.Context, source string, libs []*wire.Library, fresh ...string) error {
	err := s.bulk.do(ctx, func(t *tx) error {
		if err := t.exec("UPDATE libraries SET enabled = 0 WHERE source = ?", source); err != nil {
			return err
		}
		for _, l := range libs {
			body, err := proto.Marshal(l)
			if err != nil {
				return err
			}
			if err := t.disturbLibraries("source = ? AND key = ? AND title <> ?", source, l.Key, l.Title); err != nil {
				return err
			}
			err = t.exec(`INSERT INTO libraries (source, key, title, enabled, fresh, body) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (source, key) DO UPDATE SET title = excluded.title, enabled = excluded.enabled,
				fresh = excluded.fresh, body = excluded.body`,
				source, l.Key, l.Title, l.Enabled, slices.Contains(fresh, l.Key), body)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return s.fail("store libraries", err)
}

// Libraries gives the libraries of a source, or of all sources for "", by
// source and then in the order in which they were first seen.
func (s *Store) Libraries(ctx context.Context, source string) ([]*wire.Library, error) {
	var libs []*wire.Library
	err := s.each(ctx, `SELECT source, enabled, stale, body FROM libraries
		WHERE ? IN (source, '') ORDER BY source, no`, func(rows *sql.Rows) error {
		var source string
		var enabled, stale bool
		var body sql.RawBytes
		if err := rows.Scan(&source, &enabled, &stale, &body); err != nil {
			return err
		}
		l := new(wire.Library)
		libs = append(libs, l)
		err := decode(body, l)
		l.Source, l.Enabled, l.Stale = source, enabled, stale
		return err
	}, source)
	return libs, s.fail("read libraries", err)
}

// LibraryState is how far a library was read.
type LibraryState struct {
	Title  string
	Items  int64     // stored
	Cursor string    // where changes may go on; empty where it is to be read as a whole
	Swept  time.Time // when every item was last looked at; zero for never
	Fresh  bool      // left out because it is new
	// Touched are items that changes were sent for since they were read.
	Touched int64
}

// LibraryStates gives the state of each library of a source by its key, those
// that the server no longer lists included.
func (s *Store) LibraryStates(ctx context.Context, source string) (map[string]LibraryState, error) {
	states := make(map[string]LibraryState)
	err := s.each(ctx, `SELECT key, title, items, cursor, swept, fresh,
		(SELECT count(*) FROM touched WHERE row > no << ?1 AND row < no + 1 << ?1) FROM libraries WHERE source = ?2`, func(rows *sql.Rows) error {
		var key string
		var l LibraryState
		var swept sql.NullInt64
		err := rows.Scan(&key, &l.Title, &l.Items, &l.Cursor, &swept, &l.Fresh, &l.Touched)
		l.Swept = moment(swept)
		states[key] = l
		return err
	}, rowBits, source)
	return states, s.fail("read libraries", err)
}

// moment gives a stored time; zero where there is none.
func moment(unix sql.NullInt64) time.Time {
	if !unix.Valid {
		return time.Time{}
	}
	return time.Unix(unix.Int64, 0)
}

// SetStale says whether the items of a library, or of all libraries of the
// source for "", are what an earlier run saw.
func (s *Store) SetStale(ctx context.Context, source, libraryKey string, stale bool) error {
	return s.fail("mark library", s.bulk.do(ctx, func(t *tx) error {
		return t.exec("UPDATE libraries SET stale = ? WHERE source = ? AND ? IN (key, '')", stale, source, libraryKey)
	}))
}

// readLibraries gives the rows of all libraries in the order of their numbers.
func (s *Store) readLibraries(ctx context.Context) ([]*library, error) {
	var libs []*library
	err := s.each(ctx, "SELECT no, source, key, title, enabled, stale, last, rules FROM libraries ORDER BY no", func(rows *sql.Rows) error {
		l := new(library)
		libs = append(libs, l)
		return rows.Scan(&l.no, &l.source, &l.key, &l.title, &l.enabled, &l.stale, &l.last, &l.rules)
	})
	return libs, err
}
