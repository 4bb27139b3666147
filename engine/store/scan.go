package store

import (
	"context"
	"database/sql"
	"encoding/json"
)

const (
	batchRows  = 256     // items of a batch at most
	batchBytes = 1 << 20 // bytes at which a batch ends early
)

// selection is what a reading of items selects. The columns begin with
// i.row, i.hash, i.series, i.body and one more body; a column that is not
// needed is NULL.
type selection struct {
	columns string
	from    string // table whose rows, as d.row, say which items; empty for all items
	join    string
	where   string
	args    []any // of join and where
}

// batch is the stored form of some items of one library.
type batch struct {
	lib     *library
	rows    []storedRow
	bytes   []byte // what the rows' bodies point into
	matches []storedMatch
	plays   []storedPlays
	series  map[string]seriesFacts
}

// storedRow is one item as it is stored.
type storedRow struct {
	row    int64
	hash   int64
	series string
	facts  []byte
	traits []byte
}

// scanner reads the items of a scope batch by batch. It holds no transaction
// from one batch to the next, so that a slow consumer keeps no writer from
// tidying the log.
type scanner struct {
	s     *Store
	sel   selection
	parts []stretch
	also  func(context.Context, *batch) error // completes each batch; may be nil
	after int64                               // rows up to this one of the first part are done
	brief bool                                // items without their versions
}

// scan opens a scanner over a scope.
func (s *Store) scan(ctx context.Context, scope *Scope, sel selection) (*scanner, error) {
	parts, err := s.stretches(ctx, scope)
	return &scanner{s: s, sel: sel, parts: parts}, err
}

// next reads the next batch into b and says whether there was one.
func (sc *scanner) next(ctx context.Context, b *batch) (bool, error) {
	for len(sc.parts) > 0 {
		part := sc.parts[0]
		sc.after = max(sc.after, part.lib.first())
		more, err := sc.read(ctx, part, b)
		if err != nil {
			return false, err
		}
		if !more {
			sc.parts, sc.after = sc.parts[1:], 0
		}
		if len(b.rows) > 0 && sc.also != nil {
			err = sc.also(ctx, b)
		}
		if err != nil || len(b.rows) > 0 {
			return true, err
		}
	}
	return false, nil
}

// read fills the batch from one part and says whether there may be more in it.
func (sc *scanner) read(ctx context.Context, part stretch, b *batch) (more bool, err error) {
	b.lib, b.rows, b.bytes = part.lib, b.rows[:0], b.bytes[:0]
	from, row, where := "items i", "i.row", sc.sel.where
	if sc.sel.from != "" {
		from, row, where = sc.sel.from+" d CROSS JOIN items i", "d.row", " AND i.row = d.row"+where
	}
	order := " ORDER BY " + row
	var args []any
	if part.rows != nil {
		// A CROSS JOIN takes the list first, in its order, which is that of
		// the rows.
		from, order = "json_each(?) j CROSS JOIN "+from, ""
		where = " AND " + row + " = j.value" + where
		args = append(args, rowList(part.rows))
	}
	query := "SELECT " + sc.sel.columns + " FROM " + from + sc.sel.join +
		" WHERE " + row + " > ? AND " + row + " <= ?" + where + order + " LIMIT ?"
	args = append(append(args, sc.after, part.lib.final()), sc.sel.args...)
	rows, err := sc.s.readers.QueryContext(ctx, query, append(args, batchRows)...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	var series sql.NullString
	var facts, traits sql.RawBytes
	for len(b.bytes) < batchBytes && rows.Next() {
		r := storedRow{}
		if err := rows.Scan(&r.row, &r.hash, &series, &facts, &traits); err != nil {
			return false, err
		}
		r.series = series.String
		r.facts, r.traits = b.keep(facts), b.keep(traits)
		b.rows = append(b.rows, r)
		sc.after = r.row
	}
	return len(b.rows) == batchRows || len(b.bytes) >= batchBytes, rows.Err()
}

// keep copies bytes that the driver takes back at the next row. When the
// batch's space grows, what was kept before stays where it is.
func (b *batch) keep(v []byte) []byte {
	if v == nil {
		return nil
	}
	start := len(b.bytes)
	b.bytes = append(b.bytes, v...)
	return b.bytes[start:len(b.bytes):len(b.bytes)]
}

// rowList writes rows as a JSON list, for json_each.
func rowList(rows []int64) string {
	list, _ := json.Marshal(rows) // numbers can always be written
	return string(list)
}
