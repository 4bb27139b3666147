package store

import (
	"context"
	"slices"
)

// Asking is one matcher being asked about the items of a scope. Its answers are
// remembered by what the matcher's catalogue called itself: while it is called
// so, only items that are new, or whose facts or whose series' facts changed,
// are asked about again. Facts are written by the stages of a run, which come
// one after another, so none are while a matcher is asked.
type Asking struct {
	s         *Store
	matcher   string
	no        int64 // of the matcher
	catalogue string
	scope     Scope
	libs      []*library
	parts     []stretch
}

// Ask begins to ask a matcher whose catalogue calls itself so; an empty name is
// that of no catalogue that was ever seen. All asks about everything.
func (s *Store) Ask(ctx context.Context, matcher, catalogue string, scope Scope, all bool) (*Asking, error) {
	a := &Asking{s: s, matcher: matcher, catalogue: catalogue, scope: scope}
	return a, s.fail("ask "+matcher, a.begin(ctx, all))
}

// begin finds out which items are to be asked about.
func (a *Asking) begin(ctx context.Context, all bool) error {
	libs, err := a.s.readLibraries(ctx)
	if err != nil {
		return err
	}
	a.libs = slices.DeleteFunc(libs, func(l *library) bool { return !a.scope.has(l) })
	return a.s.bulk.do(ctx, func(t *tx) error {
		if a.no, err = t.matcher(a.matcher); err != nil {
			return err
		}
		for _, l := range a.libs {
			var known bool
			err := t.row("SELECT EXISTS (SELECT 1 FROM asked WHERE matcher = ? AND library = ? AND catalogue = ?)",
				a.no, l.no, a.catalogue).Scan(&known)
			if err != nil {
				return err
			}
			if !known || all {
				// From now on some answers are from this catalogue and some are not.
				if err := t.exec("DELETE FROM asked WHERE matcher = ? AND library = ?", a.no, l.no); err != nil {
					return err
				}
				a.parts = append(a.parts, stretch{lib: l})
				continue
			}
			rows, err := t.unasked(a.no, l)
			if err != nil {
				return err
			}
			a.parts = append(a.parts, listed([]*library{l}, rows)...)
		}
		return nil
	})
}

// Subjects gives the items whose answers are not known, as matchers see them.
// Subjects of the same series may share its ids.
func (a *Asking) Subjects(ctx context.Context, fn func([]SubjectRow) error) error {
	return a.s.subjects(ctx, a.scope.Types, a.parts, fn)
}

// Put stores answers, rows as Subjects gave them.
func (a *Asking) Put(ctx context.Context, batch []MatchRow) error {
	return a.s.PutMatches(ctx, a.matcher, batch)
}

// End says that everything was answered: the matcher's matches are known, and
// come from this catalogue.
func (a *Asking) End(ctx context.Context) error {
	return a.s.fail("ask "+a.matcher, a.s.bulk.do(ctx, func(t *tx) error {
		for _, l := range a.libs {
			if err := t.exec("DELETE FROM unasked WHERE key > ? AND key <= ?",
				a.no<<matcherShift|l.first(), a.no<<matcherShift|l.final()); err != nil {
				return err
			}
			if a.catalogue == "" {
				continue
			}
			if err := t.exec("INSERT INTO asked VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET catalogue = excluded.catalogue",
				a.no, l.no, a.catalogue); err != nil {
				return err
			}
		}
		return t.setMatcher(a.matcher, nil)
	}))
}

// unasked gives the rows of a library whose items changed since the matcher
// was asked about them.
func (t *tx) unasked(matcher int64, l *library) (rows []int64, err error) {
	return t.numbers("SELECT key & ? FROM unasked WHERE key > ? AND key <= ?", int64(1)<<matcherShift-1,
		matcher<<matcherShift|l.first(), matcher<<matcherShift|l.final())
}

// unask notes that the facts of rows changed, and with the ids of a series
// what is asked of its seasons and episodes. Whatever writes facts calls it, in
// the same transaction, once they are written.
func (t *tx) unask(rows []int64) error {
	if any, err := t.anyAsked(); err != nil || !any {
		return err
	}
	list := rowList(rows)
	if err := t.exec("INSERT OR IGNORE INTO unasked SELECT a.matcher << ?2 | j.value FROM json_each(?1) j "+
		"CROSS JOIN asked a ON a.library = j.value >> ?3", list, matcherShift, rowBits); err != nil {
		return err
	}
	return t.exec("INSERT OR IGNORE INTO unasked SELECT a.matcher << ?2 | i.row FROM json_each(?1) j "+
		"CROSS JOIN items s ON s.row = j.value AND s.type = 'series' CROSS JOIN items i ON i.series = s.id "+
		"CROSS JOIN asked a ON a.library = i.row >> ?3", list, matcherShift, rowBits)
}

// unaskRemoved does the same for rows first < row <= final, before they are
// removed: what is left of a series has lost its ids.
func (t *tx) unaskRemoved(first, final int64) error {
	if any, err := t.anyAsked(); err != nil || !any {
		return err
	}
	if err := t.exec("INSERT OR IGNORE INTO unasked SELECT a.matcher << ?3 | i.row FROM items s "+
		"CROSS JOIN items i ON i.series = s.id CROSS JOIN asked a ON a.library = i.row >> ?4 "+
		"WHERE s.row > ?1 AND s.row <= ?2 AND s.type = 'series'", first, final, matcherShift, rowBits); err != nil {
		return err
	}
	return t.exec("DELETE FROM unasked WHERE key IN (SELECT u.key FROM matchers x CROSS JOIN unasked u "+
		"ON u.key > x.no << ?1 | ?2 AND u.key <= x.no << ?1 | ?3)", matcherShift, first, final)
}

// anyAsked says whether a matcher was ever asked to the end. Until then, as in
// a first run, nothing need be noted.
func (t *tx) anyAsked() (any bool, err error) {
	return any, t.row("SELECT EXISTS (SELECT 1 FROM asked)").Scan(&any)
}
