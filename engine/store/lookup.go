package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Containing gives at most limit items whose facts contain these bytes somewhere.
// A text of theirs is found by itself; whoever asks says in which field it has
// to stand.
func (s *Store) Containing(ctx context.Context, bytes string, limit int) ([]*wire.Item, error) {
	var found []*wire.Item
	err := s.listedItems(ctx, func(items []*wire.Item) error {
		found = append(found, items...)
		return nil
	}, "SELECT row FROM items WHERE instr(body, ?1) > 0 ORDER BY row LIMIT ?2", []byte(bytes), limit)
	return found, err
}

// Titles gives every title that an item has, in lower case.
func (s *Store) Titles(ctx context.Context, each func(title string)) error {
	return s.fail("read titles", s.each(ctx, "SELECT DISTINCT title FROM items", func(rows *sql.Rows) error {
		var title string
		err := rows.Scan(&title)
		each(title)
		return err
	}))
}

// ReadAt says when a library was last read completely; zero for never.
func (s *Store) ReadAt(ctx context.Context, source, libraryKey string) (time.Time, error) {
	var read sql.NullInt64
	err := s.readers.QueryRowContext(ctx, "SELECT read FROM libraries WHERE source = ? AND key = ?", source, libraryKey).Scan(&read)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return moment(read), s.fail("read library", err)
}
