package store

import "context"

// removeAtOnce is how many rows go in one transaction, so that the log stays
// small and other writers get their turn.
const removeAtOnce = 4096

// remove deletes the items of one library with first < row <= final, and what
// was made from them.
func (s *Store) remove(ctx context.Context, first, final int64) (removed int64, err error) {
	for ; first < final && err == nil; first += removeAtOnce {
		err = s.bulk.do(ctx, func(t *tx) error {
			n, err := t.remove(first, min(final, first+removeAtOnce))
			removed += n
			return err
		})
	}
	return removed, err
}

// leave removes one item.
func (t *tx) leave(row int64) error {
	_, err := t.remove(row-1, row)
	return err
}

func (t *tx) remove(first, final int64) (int64, error) {
	if err := t.disturb(between(first, final)); err != nil {
		return 0, err
	}
	// A matcher's matches lie together: a range for each.
	if err := t.exec("DELETE FROM matches WHERE key IN (SELECT m.key FROM matchers x CROSS JOIN matches m "+
		"ON m.key > x.no << ?1 | ?2 AND m.key <= x.no << ?1 | ?3)", matcherShift, first, final); err != nil {
		return 0, err
	}
	if err := t.unaskRemoved(first, final); err != nil {
		return 0, err
	}
	if err := t.exec(uncountAboveRange, first, final, rowBits); err != nil {
		return 0, err
	}
	for _, table := range []string{"traits", "pending", "touched", "played"} {
		if err := t.exec("DELETE FROM "+table+" WHERE row > ? AND row <= ?", first, final); err != nil {
			return 0, err
		}
	}
	n, err := t.count("DELETE FROM items WHERE row > ? AND row <= ?", first, final)
	if err == nil && n > 0 {
		err = t.exec("UPDATE libraries SET items = items - ? WHERE no = ?", n, final>>rowBits)
	}
	return n, err
}
