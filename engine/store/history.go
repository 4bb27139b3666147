package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// History stores who played what on one source. It is for one goroutine.
type History struct {
	s       *Store
	source  string
	reading int64 // its number
	cursor  string
	swept   time.Time
	had     int64
}

// Cursor says where the last reading ended; empty where there was none.
func (h *History) Cursor() string { return h.cursor }

// Swept says when the history was last read from its start; zero for never.
func (h *History) Swept() time.Time { return h.swept }

// Had gives the number of plays that were stored before.
func (h *History) Had() int64 { return h.had }

// BeginHistory starts reading the history of a source. Until it ends, what was
// known may read as unknown.
func (s *Store) BeginHistory(ctx context.Context, source string) (*History, error) {
	h := &History{s: s, source: source}
	err := s.bulk.do(ctx, func(t *tx) error {
		var swept sql.NullInt64
		err := t.row(`INSERT INTO histories (source, reading) VALUES (?, 1)
			ON CONFLICT DO UPDATE SET reading = reading + 1 RETURNING reading, cursor, swept`, source).
			Scan(&h.reading, &h.cursor, &swept)
		if err != nil {
			return err
		}
		h.swept = moment(swept)
		return t.row("SELECT count(*) FROM plays WHERE source = ?", source).Scan(&h.had)
	})
	return h, s.fail("begin history", err)
}

// putPlay stores a play that is new or has changed.
var putPlay = insert{
	into:    "INSERT INTO plays (source, id, item, user, at, reading) VALUES ",
	columns: 6,
	then: ` ON CONFLICT (source, id) DO UPDATE SET item = excluded.item, user = excluded.user, at = excluded.at,
		reading = excluded.reading`,
}

// storedPlay is a play as it is stored.
type storedPlay struct {
	item, user string
	at         sql.NullInt64 // Unix time
}

// Put stores plays; one that is stored already does no harm. Ids are the
// server's, keys those of items without the name of the source.
func (h *History) Put(ctx context.Context, plays []*wire.Play) error {
	ids := make([]string, len(plays))
	for i, p := range plays {
		ids[i] = p.Id
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return h.s.fail("store plays", err)
	}
	return h.s.fail("store plays", h.s.bulk.do(ctx, func(t *tx) error { return h.put(t, plays, string(list)) }))
}

func (h *History) put(t *tx, plays []*wire.Play, ids string) error {
	had := make([]storedPlay, len(plays))
	if err := t.each("SELECT j.key, p.item, p.user, p.at FROM json_each(?) j CROSS JOIN plays p ON p.source = ? AND p.id = j.value",
		func(rows *sql.Rows) error {
			var i int
			var p storedPlay
			err := rows.Scan(&i, &p.item, &p.user, &p.at)
			had[i] = p
			return err
		}, ids, h.source); err != nil {
		return err
	}
	if err := t.exec("UPDATE plays SET reading = ? WHERE source = ? AND id IN (SELECT value FROM json_each(?))",
		h.reading, h.source, ids); err != nil {
		return err
	}
	var changed []int
	var items []string // whose plays are to be counted: of changed plays, before and after
	now := make([]storedPlay, len(plays))
	for i, p := range plays {
		now[i] = storedPlay{item: h.source + "/" + p.Key, user: p.User, at: sql.NullInt64{Int64: p.At.GetSeconds(), Valid: p.At != nil}}
		if now[i] == had[i] {
			continue
		}
		changed = append(changed, i)
		items = append(items, now[i].item)
		if had[i].item != "" && had[i].item != now[i].item {
			items = append(items, had[i].item)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	list, err := json.Marshal(items)
	if err != nil {
		return err
	}
	if err := t.exec("INSERT OR IGNORE INTO uncounted (source, id) SELECT ?, value FROM json_each(?)", h.source, string(list)); err != nil {
		return err
	}
	return t.insert(putPlay, len(changed), func(n int, row []driver.NamedValue) {
		p := now[changed[n]]
		row[0].Value, row[1].Value = h.source, plays[changed[n]].Id
		row[2].Value, row[3].Value, row[4].Value = p.item, p.user, nil
		if p.at.Valid {
			row[4].Value = p.at.Int64
		}
		row[5].Value = h.reading
	})
}

// End ends a reading that came to its end and counts the plays of each item
// anew, as far as they changed. After a reading of everything the plays that
// it did not see are removed. Cursor says where the next one may go on; at is
// when this one began.
func (h *History) End(ctx context.Context, everything bool, cursor string, at time.Time) error {
	err := h.s.bulk.do(ctx, func(t *tx) error {
		if !everything {
			return nil
		}
		if err := t.exec(`INSERT OR IGNORE INTO uncounted (source, id)
			SELECT DISTINCT source, item FROM plays WHERE source = ? AND reading <> ?`, h.source, h.reading); err != nil {
			return err
		}
		return t.exec("DELETE FROM plays WHERE source = ? AND reading <> ?", h.source, h.reading)
	})
	if err == nil {
		err = h.s.countPlays(ctx, h.source)
	}
	if err == nil {
		err = h.s.bulk.do(ctx, func(t *tx) error {
			return t.setHistory(h.source, nil, "cursor = ?, swept = iif(?, ?, swept)", cursor, everything, at.Unix())
		})
	}
	return h.s.fail("end history", err)
}

// SetPlaysUnknown says that nobody knows who played what on a source, until a
// reading of its history ends. What is stored stays.
func (s *Store) SetPlaysUnknown(ctx context.Context, source, reason string) error {
	return s.fail("mark history", s.bulk.do(ctx, func(t *tx) error {
		return t.setHistory(source, &reason, "cursor = cursor")
	}))
}

// setHistory says whether the plays of a source are known, and more.
func (t *tx) setHistory(source string, unknown *string, set string, args ...any) error {
	if err := t.exec("INSERT OR IGNORE INTO histories (source) VALUES (?)", source); err != nil {
		return err
	}
	args = append([]any{unknown}, append(args, source)...)
	return t.exec("UPDATE histories SET unknown = ?, "+set+" WHERE source = ?", args...)
}

// playedAt gives the time of a stored play.
func playedAt(unix sql.NullInt64) *timestamppb.Timestamp {
	if !unix.Valid {
		return nil
	}
	return &timestamppb.Timestamp{Seconds: unix.Int64}
}
