package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// history is what is known of a source's plays.
type history struct {
	unknown *string // why nobody knows who played what; nil where it is known
}

// stillCounting is why plays are unknown after a run that was cut off.
const stillCounting = "the run that counted the plays did not end"

// histories gives what is known of plays, by source; a source that was never
// asked has none.
func (s *Store) histories(ctx context.Context) (map[string]history, error) {
	all := make(map[string]history)
	err := s.each(ctx, `SELECT source, unknown, EXISTS (SELECT 1 FROM uncounted u WHERE u.source = h.source) FROM histories h`,
		func(rows *sql.Rows) error {
			var source string
			var h history
			var behind bool
			err := rows.Scan(&source, &h.unknown, &behind)
			if why := stillCounting; h.unknown == nil && behind {
				h.unknown = &why
			}
			all[source] = h
			return err
		})
	return all, err
}

// nobody is who played what nobody has. Items share it.
var nobody = &wire.Plays{Count: new(int32)}

// unreadPlays is the field that a source leaves to its history.
const unreadPlays = "plays"

// overlay says of an item who played it, from the stored bytes of its plays.
func (h history) overlay(item *wire.Item, plays []byte) error {
	item.Unread = slices.DeleteFunc(item.Unread, func(u *wire.Unread) bool { return u.Field == unreadPlays })
	switch {
	case h.unknown != nil:
		item.Plays = nil
		item.Unread = append(item.Unread, &wire.Unread{Field: unreadPlays, Reason: *h.unknown})
	case plays == nil:
		item.Plays = nobody
	default:
		item.Plays = new(wire.Plays)
		return decode(plays, item.Plays)
	}
	return nil
}

// storedPlays are the plays of an item as they are stored.
type storedPlays struct {
	row  int64
	body []byte
}

// playsOf gives the plays of one row after the other.
type playsOf struct{ left []storedPlays }

// of gives the plays of a row that lies behind those it was asked for before;
// nil where nobody played it.
func (p *playsOf) of(row int64) []byte {
	for len(p.left) > 0 && p.left[0].row < row {
		p.left = p.left[1:]
	}
	if len(p.left) == 0 || p.left[0].row != row {
		return nil
	}
	return p.left[0].body
}

// spread is how many rows there may be between the first and the last of a
// batch, for each row in it, to read all their plays rather than those of the
// rows that are meant.
const spread = 4

// addPlays gives the batch the plays of its rows, in the order of the rows.
func (s *Store) addPlays(ctx context.Context, b *batch) error {
	b.plays = b.plays[:0]
	first, last := b.rows[0].row, b.rows[len(b.rows)-1].row
	query, args := "SELECT row, body FROM played WHERE row >= ? AND row <= ? ORDER BY row", []any{first, last}
	if last-first > spread*int64(len(b.rows)) {
		list := make([]int64, len(b.rows))
		for i, r := range b.rows {
			list[i] = r.row
		}
		query, args = "SELECT p.row, p.body FROM json_each(?) j CROSS JOIN played p ON p.row = j.value", []any{rowList(list)}
	}
	return s.each(ctx, query, func(rows *sql.Rows) error {
		var row int64
		var body sql.RawBytes
		err := rows.Scan(&row, &body)
		b.plays = append(b.plays, storedPlays{row, b.keep(body)})
		return err
	}, args...)
}
