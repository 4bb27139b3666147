package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"iter"
)

const (
	chunkShift = 12                   // a chunk is so many bits of a row
	chunkWords = 1 << chunkShift / 64 // of its bits
)

// chunk is 4096 rows of one library, a bit for each: of row r the bit
// r % 4096.
type chunk [chunkWords]uint64

// chunksOf sorts rows into chunks.
func chunksOf(rows iter.Seq[int64]) map[int64]*chunk {
	found := make(map[int64]*chunk)
	at, c := int64(-1), (*chunk)(nil)
	for row := range rows {
		if n := row >> chunkShift; n != at { // rows that follow each other are the rule
			at = n
			if c = found[n]; c == nil {
				c = new(chunk)
				found[n] = c
			}
		}
		bit := row & (1<<chunkShift - 1)
		c[bit/64] |= 1 << (bit % 64)
	}
	return found
}

// words are the stored bits of a chunk; what is missing is not set.
func words(body []byte) (c chunk) {
	for i := range min(len(body)/8, len(c)) {
		c[i] = binary.LittleEndian.Uint64(body[8*i:])
	}
	return c
}

// body is words the other way round.
func (c *chunk) body() []byte {
	body := make([]byte, 0, 8*len(c))
	for _, w := range c {
		body = binary.LittleEndian.AppendUint64(body, w)
	}
	return body
}

// between gives the rows first < row <= final.
func between(first, final int64) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for row := first + 1; row <= final && yield(row); row++ {
		}
	}
}

// anyQuiet says whether anything is quiet. A first run, which writes most, is
// held up by nothing but this question, one a transaction.
func (t *tx) anyQuiet() (any bool, err error) {
	return any, t.row("SELECT EXISTS (SELECT 1 FROM quiet)").Scan(&any)
}

// disturb ends the quiet of rows. Whatever writes or removes something that
// the item of a row is read from calls it, in the same transaction.
func (t *tx) disturb(rows iter.Seq[int64]) error {
	if quiet, err := t.anyQuiet(); err != nil || !quiet {
		return err
	}
	for n, gone := range chunksOf(rows) {
		left := make(map[int64]chunk) // by rules
		err := t.each("SELECT rules, bits FROM quiet WHERE chunk = ?", func(rows *sql.Rows) error {
			var rules int64
			var body sql.RawBytes
			if err := rows.Scan(&rules, &body); err != nil {
				return err
			}
			was := words(body)
			now := was
			for i := range now {
				now[i] &^= gone[i]
			}
			if now != was {
				left[rules] = now
			}
			return nil
		}, n)
		if err != nil {
			return err
		}
		for rules, c := range left {
			query, args := "UPDATE quiet SET bits = ?3 WHERE chunk = ?1 AND rules = ?2", []any{n, rules, c.body()}
			if c == (chunk{}) {
				query, args = "DELETE FROM quiet WHERE chunk = ?1 AND rules = ?2", args[:2]
			}
			if err := t.exec(query, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// disturbLibraries ends the quiet of all rows of the libraries for which a
// condition holds: something changes that is read into each of their items.
func (t *tx) disturbLibraries(condition string, args ...any) error {
	return t.exec("DELETE FROM quiet WHERE chunk >> ? IN (SELECT no FROM libraries WHERE "+condition+")",
		append([]any{rowBits - chunkShift}, args...)...)
}

// disturbAll ends all quiet.
func (t *tx) disturbAll() error { return t.exec("DELETE FROM quiet") }

// Disturb ends the quiet of all items of the libraries in the scope: every
// rule looks at them again.
func (s *Store) Disturb(ctx context.Context, scope Scope) error {
	const op = "forget verdicts"
	libs, err := s.readLibraries(ctx)
	if err != nil {
		return s.fail(op, err)
	}
	numbers := []int64{}
	for _, l := range libs {
		if scope.has(l) {
			numbers = append(numbers, l.no)
		}
	}
	list, err := json.Marshal(numbers)
	if err != nil {
		return s.fail(op, err)
	}
	return s.fail(op, s.bulk.do(ctx, func(t *tx) error {
		return t.disturbLibraries("no IN (SELECT value FROM json_each(?))", string(list))
	}))
}
