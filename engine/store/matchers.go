package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
)

// matcher is a configured matcher as the store knows it.
type matcher struct {
	name    string
	unknown *string // why its matches mean nothing now; nil when they do
}

// SetMatcherUnknown says that a matcher did not answer: until SetMatcherKnown
// every item's match of it reads as unknown, with this reason. What is stored
// stays.
func (s *Store) SetMatcherUnknown(ctx context.Context, name, reason string) error {
	return s.setMatcher(ctx, name, &reason)
}

// SetMatcherKnown says that a matcher has answered for all items, so that its
// stored matches count. One that was never said to be unknown is known.
func (s *Store) SetMatcherKnown(ctx context.Context, name string) error {
	return s.setMatcher(ctx, name, nil)
}

func (s *Store) setMatcher(ctx context.Context, name string, unknown *string) error {
	return s.fail("mark matcher", s.bulk.do(ctx, func(t *tx) error { return t.setMatcher(name, unknown) }))
}

func (t *tx) setMatcher(name string, unknown *string) error {
	return t.exec(`INSERT INTO matchers (name, unknown) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET unknown = excluded.unknown`, name, unknown)
}

// KeepMatchers drops the matches of all matchers but these.
func (s *Store) KeepMatchers(ctx context.Context, names []string) error {
	return s.fail("drop matchers", s.bulk.do(ctx, func(t *tx) error {
		list, err := json.Marshal(append([]string{}, names...))
		if err != nil {
			return err
		}
		var dropped []int64
		if err := t.each("DELETE FROM matchers WHERE name NOT IN (SELECT value FROM json_each(?)) RETURNING no",
			func(rows *sql.Rows) error {
				var no int64
				err := rows.Scan(&no)
				dropped = append(dropped, no)
				return err
			}, string(list)); err != nil {
			return err
		}
		for _, no := range dropped {
			for _, table := range []string{"matches", "unasked"} {
				if err := t.exec("DELETE FROM "+table+" WHERE key >= ? AND key < ?", no<<matcherShift, (no+1)<<matcherShift); err != nil {
					return err
				}
			}
			if err := t.exec("DELETE FROM asked WHERE matcher = ?", no); err != nil {
				return err
			}
		}
		if len(dropped) == 0 {
			return nil
		}
		return t.disturbAll()
	}))
}

// matcher gives the number of a matcher, a new one when it has none.
func (t *tx) matcher(name string) (no int64, err error) {
	err = t.row("SELECT no FROM matchers WHERE name = ?", name).Scan(&no)
	if errors.Is(err, sql.ErrNoRows) {
		err = t.row("INSERT INTO matchers (name) VALUES (?) RETURNING no", name).Scan(&no)
	}
	return no, err
}

// matchers gives the matchers by number.
func (s *Store) matchers(ctx context.Context) (map[int64]matcher, error) {
	all := make(map[int64]matcher)
	err := s.each(ctx, "SELECT no, name, unknown FROM matchers", func(rows *sql.Rows) error {
		var no int64
		var m matcher
		err := rows.Scan(&no, &m.name, &m.unknown)
		all[no] = m
		return err
	})
	return all, err
}
