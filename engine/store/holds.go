package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// HoldGap is how long nobody may have looked at a condition that rules wait on
// before it counts as broken: somewhat more than a month, so that a rule that
// runs once a month can wait, and one that was off for a season begins anew.
const HoldGap = 35 * 24 * time.Hour

// Hold is a condition that a rule waits on, of one item.
type Hold struct{ Rule, Name, Item string }

// HeldSince tells since when a condition holds; zero where it does not, or where
// that is not to be relied on: nobody looked for too long, or the clock was
// wrong.
func (s *Store) HeldSince(ctx context.Context, h Hold, now time.Time) (time.Time, error) {
	var since, seen int64
	err := s.readers.QueryRowContext(ctx, "SELECT since, seen FROM holds WHERE rule = ? AND item = ? AND name = ?", h.Rule, h.Item, h.Name).
		Scan(&since, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil || since > now.Unix() || now.Unix()-seen > int64(HoldGap.Seconds()) {
		return time.Time{}, s.fail("read holds", err)
	}
	return time.Unix(since, 0), nil
}

// KeepHolds stores what a run found: conditions that hold, and those of which
// it does not know, which stay as they are; with an empty item those are all of
// the rule.
func (s *Store) KeepHolds(ctx context.Context, run int64, now time.Time, held, unknown []Hold) error {
	if len(held)+len(unknown) == 0 {
		return nil
	}
	return s.fail("store holds", s.bulk.do(ctx, func(t *tx) error {
		for _, h := range held {
			err := t.exec(`INSERT INTO holds (rule, item, name, since, seen, run) VALUES (?1, ?2, ?3, ?4, ?4, ?5)
				ON CONFLICT DO UPDATE SET seen = ?4, run = ?5, since = CASE WHEN since > ?4 OR ?4 - seen > ?6 THEN ?4 ELSE since END`,
				h.Rule, h.Item, h.Name, now.Unix(), run, int64(HoldGap.Seconds()))
			if err != nil {
				return err
			}
		}
		for _, h := range unknown {
			if err := t.exec("UPDATE holds SET run = ?1 WHERE rule = ?2 AND ?3 IN (item, '')", run, h.Rule, h.Item); err != nil {
				return err
			}
		}
		return nil
	}))
}

// EndHolds ends the conditions of rules that a run has looked at and that it did
// not tell KeepHolds of: those of items in the scope, ids and types aside, and of
// items that are gone.
func (s *Store) EndHolds(ctx context.Context, run int64, rules []string, scope Scope) error {
	libs, err := s.readLibraries(ctx)
	if err != nil {
		return s.fail("store holds", err)
	}
	numbers := []int64{}
	for _, l := range libs {
		if scope.has(l) {
			numbers = append(numbers, l.no)
		}
	}
	names, err1 := json.Marshal(rules)
	within, err2 := json.Marshal(numbers)
	if err := errors.Join(err1, err2); err != nil {
		return s.fail("store holds", err)
	}
	return s.fail("store holds", s.bulk.do(ctx, func(t *tx) error {
		return t.exec(`DELETE FROM holds WHERE rule IN (SELECT value FROM json_each(?)) AND run <> ? AND
			NOT EXISTS (SELECT 1 FROM items i WHERE i.id = holds.item AND i.row >> ? NOT IN (SELECT value FROM json_each(?)))`,
			string(names), run, rowBits, string(within))
	}))
}

// AnyHolds says whether a condition of a rule is stored.
func (s *Store) AnyHolds(ctx context.Context, rule string) (any bool, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM holds WHERE rule = ?)", rule).Scan(&any)
	return any, s.fail("read holds", err)
}

// Holds gives the conditions that hold, by rule and item.
func (s *Store) Holds(ctx context.Context, fn func(*wire.Hold) error) error {
	var list []*wire.Hold
	err := s.each(ctx, "SELECT rule, item, name, since, seen FROM holds ORDER BY rule, item, name", func(rows *sql.Rows) error {
		h := &wire.Hold{}
		var since, seen int64
		err := rows.Scan(&h.Rule, &h.Item, &h.Name, &since, &seen)
		h.Since, h.Seen = &timestamppb.Timestamp{Seconds: since}, &timestamppb.Timestamp{Seconds: seen}
		list = append(list, h)
		return err
	})
	if err != nil {
		return s.fail("read holds", err)
	}
	for _, h := range list {
		item, err := s.Item(ctx, h.Item)
		if err != nil {
			return err
		}
		h.Title = item.GetTitle()
		if err := fn(h); err != nil {
			return err
		}
	}
	return nil
}
