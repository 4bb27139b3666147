package store

import (
	"context"
	"database/sql"

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
}

// first and final bound the rows of a library: first < row <= final.
func (l *library) first() int64 { return l.no << rowBits }
func (l *library) final() int64 { return l.no<<rowBits | l.last }

// PutLibraries stores the libraries of a source as its server lists them.
// Whether one is stale stays as it was. What the server no longer lists stays
// stored too, but is not enabled.
func (s *Store) PutLibraries(ctx context.Context, source string, libs []*wire.Library) error {
	err := s.bulk.do(ctx, func(t *tx) error {
		if err := t.exec("UPDATE libraries SET enabled = 0 WHERE source = ?", source); err != nil {
			return err
		}
		for _, l := range libs {
			body, err := proto.Marshal(l)
			if err != nil {
				return err
			}
			err = t.exec(`INSERT INTO libraries (source, key, title, enabled, body) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (source, key) DO UPDATE SET title = excluded.title, enabled = excluded.enabled, body = excluded.body`,
				source, l.Key, l.Title, l.Enabled, body)
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
	err := s.each(ctx, "SELECT no, source, key, title, enabled, stale, last FROM libraries ORDER BY no", func(rows *sql.Rows) error {
		l := new(library)
		libs = append(libs, l)
		return rows.Scan(&l.no, &l.source, &l.key, &l.title, &l.enabled, &l.stale, &l.last)
	})
	return libs, err
}
