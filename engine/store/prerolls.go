package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Preroll is what is remembered of the prerolls of a source.
type Preroll struct {
	Drawn   []byte    // what was drawn, as its owner writes it; nil for nothing
	Asked   string    // the entry that somebody asked for by hand; empty for none
	Until   time.Time // until when
	Adopted *string   // the value on the server that somebody gave into our hands; nil for none
}

// Preroll gives what is remembered of a source.
func (s *Store) Preroll(ctx context.Context, source string) (Preroll, error) {
	var p Preroll
	var asked, adopted sql.NullString
	var until sql.NullInt64
	err := s.readers.QueryRowContext(ctx, "SELECT drawn, asked, until, adopted FROM prerolls WHERE source = ?", source).
		Scan(&p.Drawn, &asked, &until, &adopted)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	p.Asked = asked.String
	if until.Valid {
		p.Until = time.Unix(until.Int64, 0)
	}
	if adopted.Valid {
		p.Adopted = &adopted.String
	}
	return p, s.fail("read prerolls", err)
}

// KeepDrawn remembers what was drawn for a source.
func (s *Store) KeepDrawn(ctx context.Context, source string, drawn []byte) error {
	return s.setPreroll(ctx, "INSERT INTO prerolls (source, drawn) VALUES (?, ?) ON CONFLICT DO UPDATE SET drawn = excluded.drawn", source, drawn)
}

// AskPreroll remembers the entry that somebody asked for by hand, until a time;
// an empty one takes that back.
func (s *Store) AskPreroll(ctx context.Context, source, entry string, until time.Time) error {
	return s.setPreroll(ctx, "INSERT INTO prerolls (source, asked, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET asked = excluded.asked, until = excluded.until",
		source, entry, until.Unix())
}

// AdoptPreroll remembers that a value which stands on the server may be replaced;
// nil takes that back.
func (s *Store) AdoptPreroll(ctx context.Context, source string, value *string) error {
	return s.setPreroll(ctx, "INSERT INTO prerolls (source, adopted) VALUES (?, ?) ON CONFLICT DO UPDATE SET adopted = excluded.adopted", source, value)
}

func (s *Store) setPreroll(ctx context.Context, statement string, args ...any) error {
	if s.readOnly {
		return s.fail("store prerolls", forReading())
	}
	return s.fail("store prerolls", s.journal.do(ctx, func(t *tx) error { return t.exec(statement, args...) }))
}

// mostPreferences is how many changes of a server's preferences are searched for
// the last one of a name.
const mostPreferences = 1000

// LastPreference gives the value that a preference of a source was last set to;
// not ok where it never was. What an undo put back does not count: it
// is as it was before anything was set.
func (s *Store) LastPreference(ctx context.Context, kind, source, preference string) (value string, ok bool, err error) {
	found := errors.New("found")
	err = s.each(ctx, `SELECT body FROM changes WHERE kind = ? AND instance = ? AND sent IS NOT NULL AND rule <> 'undo'
		ORDER BY sent DESC, run DESC, id DESC LIMIT ?`, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		c := new(wire.Change)
		if err := decode(body, c); err != nil {
			return err
		}
		params := c.GetParams().AsMap()
		if name, _ := params["preference"].(string); !strings.EqualFold(name, preference) {
			return nil
		}
		value, _ = params["value"].(string)
		ok = true
		return found
	}, kind, source, mostPreferences)
	if err == found {
		err = nil
	}
	return value, ok, s.fail("read journal", err)
}
