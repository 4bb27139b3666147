package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// MatchRow is what a matcher said of the item in a row.
type MatchRow struct {
	Row   int64
	Match *wire.Match
}

// matcherShift is where in a match's key the matcher's number stands, above
// the item's row. So the matches of a matcher lie together in the order of the
// rows, which is the order in which they come.
const matcherShift = 52

// putMatches is the statement of PutMatches. A match that is stored already,
// as it is, is not written.
var putMatches = insert{
	into:    "INSERT INTO matches (key, body) VALUES ",
	columns: 2,
	then:    " ON CONFLICT (key) DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
}

// PutMatches stores a matcher's answers, rows as Subjects gave them. Whether
// the matcher counts as unknown stays as it is.
func (s *Store) PutMatches(ctx context.Context, name string, batch []MatchRow) error {
	var bodies []byte
	ends := make([]int, len(batch))
	for i, m := range batch {
		var err error
		m.Match.Matcher = "" // it is in the row
		bodies, err = proto.MarshalOptions{Deterministic: true}.MarshalAppend(bodies, m.Match)
		m.Match.Matcher = name
		if err != nil {
			return s.fail("store matches", err)
		}
		ends[i] = len(bodies)
	}
	return s.fail("store matches", s.bulk.do(ctx, func(t *tx) error {
		no, err := t.matcher(name)
		if err != nil {
			return err
		}
		// Where verdicts are remembered it counts which rows are written.
		put, written := putMatches, []int64(nil)
		quiet, err := t.anyQuiet()
		if err != nil {
			return err
		}
		if quiet {
			put.then += " RETURNING key"
			put.each = func(key int64) { written = append(written, key&(1<<matcherShift-1)) }
		}
		start := 0
		if err := t.insert(put, len(batch), func(i int, row []driver.NamedValue) {
			row[0].Value = no<<matcherShift | batch[i].Row
			row[1].Value = bodies[start:ends[i]]
			start = ends[i]
		}); err != nil {
			return err
		}
		return t.disturb(slices.Values(written))
	}))
}

// storedMatch is a match as it is stored.
type storedMatch struct {
	row     int64
	matcher int64
	body    []byte
}

// addMatches gives the batch the matches of its rows, in the order of the rows.
func (s *Store) addMatches(ctx context.Context, b *batch) error {
	b.matches = b.matches[:0]
	list := make([]int64, len(b.rows))
	for i, r := range b.rows {
		list[i] = r.row
	}
	return s.each(ctx, `SELECT m.key, m.body FROM json_each(?) j CROSS JOIN matchers x
		CROSS JOIN matches m ON m.key = x.no << ? | j.value`, func(rows *sql.Rows) error {
		var key int64
		var body sql.RawBytes
		err := rows.Scan(&key, &body)
		b.matches = append(b.matches, storedMatch{key & (1<<matcherShift - 1), key >> matcherShift, b.keep(body)})
		return err
	}, rowList(list), matcherShift)
}

// decodeMatches makes the matches of one item: one for each matcher that has
// answered or is unknown, by name.
func decodeMatches(stored []storedMatch, matchers map[int64]matcher) ([]*wire.Match, error) {
	var list []*wire.Match
	for _, sm := range stored {
		by, ok := matchers[sm.matcher]
		if !ok || by.unknown != nil {
			continue
		}
		m := new(wire.Match)
		if err := decode(sm.body, m); err != nil {
			return nil, err
		}
		m.Matcher = by.name
		list = append(list, m)
	}
	for _, by := range matchers {
		if by.unknown != nil {
			list = append(list, &wire.Match{Matcher: by.name, State: "unknown", Reason: *by.unknown})
		}
	}
	slices.SortFunc(list, func(a, b *wire.Match) int { return cmp.Compare(a.Matcher, b.Matcher) })
	return list, nil
}
