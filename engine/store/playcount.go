package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// Every item that was played has a row in played, and so has every item above
// it: the season and the series of an episode, the album and the artist of a
// track. What makes a row wrong, plays that come and items that come, change or
// go, is noted in uncounted; countPlays then mends those rows alone.

// uncount notes items that are new or have changed: those that were played, and
// those that have others below them.
func (t *tx) uncount(rows []int64) error {
	return t.exec(`INSERT OR IGNORE INTO uncounted (source, id)
		SELECT l.source, i.id FROM json_each(?) j CROSS JOIN items i ON i.row = j.value
			CROSS JOIN libraries l ON l.no = i.row >> ?
		WHERE i.type NOT IN ('movie', 'episode', 'track') OR EXISTS (SELECT 1 FROM plays p WHERE p.item = i.id)`,
		rowList(rows), rowBits)
}

// What lies above items that were played, and is noted before these change or
// go; the parameter ?3, and ?2 of the second, is rowBits.
const (
	uncountAboveRange = `INSERT OR IGNORE INTO uncounted (source, id)
		SELECT l.source, a.value FROM played p CROSS JOIN items i ON i.row = p.row CROSS JOIN libraries l ON l.no = i.row >> ?3
			CROSS JOIN json_each(json_array(i.series, i.parent)) a
		WHERE p.row > ?1 AND p.row <= ?2 AND a.value IS NOT NULL`
	uncountAboveList = `INSERT OR IGNORE INTO uncounted (source, id)
		SELECT l.source, a.value FROM json_each(?1) j CROSS JOIN played p ON p.row = j.value
			CROSS JOIN items i ON i.row = p.row CROSS JOIN libraries l ON l.no = i.row >> ?2
			CROSS JOIN json_each(json_array(i.series, i.parent)) a
		WHERE a.value IS NOT NULL`
)

// countAtOnce is how many items are counted in one transaction.
const countAtOnce = 500

// countPlays counts the plays of all items of a source, or for "" of all
// sources, that were noted.
func (s *Store) countPlays(ctx context.Context, source string) error {
	for {
		var ids []string
		err := s.bulk.do(ctx, func(t *tx) error {
			err := t.each("DELETE FROM uncounted WHERE (source, id) IN (SELECT source, id FROM uncounted WHERE ? IN (source, '') LIMIT ?) RETURNING id",
				scanText(&ids), source, countAtOnce)
			if err != nil || len(ids) == 0 {
				return err
			}
			return t.countPlays(ids)
		})
		if err != nil || len(ids) == 0 {
			return err
		}
	}
}

// countPlays counts the plays of items and of all that lies above them.
func (t *tx) countPlays(ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	var all []string
	if err := t.each(`SELECT value FROM json_each(?1)
		UNION SELECT i.series FROM json_each(?1) j CROSS JOIN items i ON i.id = j.value WHERE i.series IS NOT NULL
		UNION SELECT i.parent FROM json_each(?1) j CROSS JOIN items i ON i.id = j.value WHERE i.parent IS NOT NULL`,
		scanText(&all), string(list)); err != nil {
		return err
	}
	if list, err = json.Marshal(all); err != nil {
		return err
	}
	counted := make(map[int64][]byte) // by row; nil where nobody played it
	err = t.each(countQuery, func(rows *sql.Rows) error {
		var row int64
		var count int32
		var plays wire.Plays
		var last sql.NullInt64
		var users sql.RawBytes
		if err := rows.Scan(&row, &count, &last, &users); err != nil {
			return err
		}
		counted[row] = nil
		if count == 0 {
			return nil
		}
		plays.Count = &count
		if err := json.Unmarshal(users, &plays.Users); err != nil {
			return err
		}
		slices.Sort(plays.Users)
		plays.LastAt = playedAt(last)
		body, err := proto.MarshalOptions{Deterministic: true}.Marshal(&plays)
		counted[row] = body
		return err
	}, string(list))
	if err != nil {
		return err
	}
	return t.putPlayed(counted)
}

// countQuery counts the plays of items with those of all items below them.
const countQuery = `SELECT t.row, count(p.id), max(p.at), json_group_array(DISTINCT p.user) FILTER (WHERE p.user <> '')
	FROM json_each(?) j CROSS JOIN items t ON t.id = j.value
	LEFT JOIN items i ON i.id = t.id OR i.series = t.id OR i.parent = t.id
	LEFT JOIN plays p ON p.item = i.id
	GROUP BY t.row`

var putPlayed = insert{
	into:    "INSERT INTO played (row, body) VALUES ",
	columns: 2,
	then:    " ON CONFLICT (row) DO UPDATE SET body = excluded.body",
}

// putPlayed stores counted plays, as far as they changed.
func (t *tx) putPlayed(counted map[int64][]byte) error {
	rows := make([]int64, 0, len(counted))
	for row := range counted {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	had := make(map[int64]bool)
	if err := t.each("SELECT p.row, p.body FROM json_each(?) j CROSS JOIN played p ON p.row = j.value", func(r *sql.Rows) error {
		var row int64
		var body sql.RawBytes
		err := r.Scan(&row, &body)
		had[row] = true
		if string(body) == string(counted[row]) && counted[row] != nil {
			delete(counted, row)
		}
		return err
	}, rowList(rows)); err != nil {
		return err
	}
	var put, gone []int64
	for _, row := range rows {
		body, changed := counted[row]
		switch {
		case changed && body != nil:
			put = append(put, row)
		case changed && had[row]:
			gone = append(gone, row)
		}
	}
	if err := t.insert(putPlayed, len(put), func(i int, row []driver.NamedValue) {
		row[0].Value, row[1].Value = put[i], counted[put[i]]
	}); err != nil {
		return err
	}
	if err := t.exec("DELETE FROM played WHERE row IN (SELECT value FROM json_each(?))", rowList(gone)); err != nil {
		return err
	}
	return t.disturb(slices.Values(append(put, gone...)))
}

// scanText gathers a column of texts.
func scanText(to *[]string) func(*sql.Rows) error {
	*to = nil
	return func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		*to = append(*to, text)
		return err
	}
}
