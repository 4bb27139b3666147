package arr

import (
	"fmt"

	"github.com/luarr/luarr/sdk"
)

// Match finds the entry of an item. It climbs the application's ladder of
// evidence; evidence that contradicts itself is a conflict, never a match.
func (c *catalogue) Match(s *sdk.Subject) *sdk.Match {
	var l look
	c.gather(&l, s)
	if l.n == 0 {
		return c.fallback(&l, s)
	}
	pick := c.pick(&l)
	if pick == nil {
		return c.undecided(&l)
	}
	n := pick.members[0]
	for i := range l.n {
		if other := &l.by[i]; !other.has(n) {
			return &sdk.Match{State: sdk.Conflict, Reason: fmt.Sprintf("%s leads to %s, %s to %s",
				pick.evidence, c.name(n), other.evidence, c.name(other.members[0]))}
		}
	}
	if k, wrong := c.contradiction(&l.wanted, n); wrong {
		e := c.entries.at(n)
		return &sdk.Match{State: sdk.Conflict, Reason: fmt.Sprintf("%s leads to %s, whose %s is %s, not %s",
			pick.evidence, c.name(n), kindNames[k], k.append(nil, e.ids[k]), k.append(nil, l.wanted.of(k)[0]))}
	}
	by := pick.evidence
	for i := range l.n {
		if l.by[i].n == 1 {
			by = l.by[i].evidence
			break
		}
	}
	return c.matched(n, by, "certain")
}

// pick gives the evidence that decides: the path where it leads to one entry,
// else the first of the ladder; nil where that leads to several.
func (c *catalogue) pick(l *look) *found {
	for i := range l.n {
		if f := &l.by[i]; f.evidence == Path && f.n == 1 {
			return f
		}
	}
	if l.by[0].n == 1 {
		return &l.by[0]
	}
	return nil
}

// undecided answers for an item whose best evidence leads to several entries.
func (c *catalogue) undecided(l *look) *sdk.Match {
	first := &l.by[0]
	for i := 1; i < l.n; i++ {
		if !overlap(&first.set, &l.by[i].set) {
			return &sdk.Match{State: sdk.Conflict, Reason: fmt.Sprintf("%s leads to %s, %s to %s",
				first.evidence, c.name(first.members[0]), l.by[i].evidence, c.name(l.by[i].members[0]))}
		}
	}
	return &sdk.Match{State: sdk.Ambiguous, Reason: fmt.Sprintf("%s leads to several entries: %s, %s",
		first.evidence, c.name(first.members[0]), c.name(first.members[1]))}
}

// overlap says whether two sets share an entry.
func overlap(a, b *set) bool {
	for _, n := range a.all() {
		if b.has(n) {
			return true
		}
	}
	return false
}

// contradiction says whether an item cannot be the entry it was led to: the id
// that the application guarantees differs, or other ids do and none agrees.
func (c *catalogue) contradiction(w *wanted, n uint32) (kind, bool) {
	e := c.entries.at(n)
	agree, differs := false, kinds
	for k := range kinds {
		switch {
		case w.n[k] == 0 || e.ids[k] == 0:
		case w.has(k, e.ids[k]):
			agree = true
		case kindNames[k] == c.app.primary():
			return k, true
		default:
			differs = k
		}
	}
	return differs, differs != kinds && !agree
}

// fallback answers for an item that neither path nor id finds.
func (c *catalogue) fallback(l *look, s *sdk.Subject) *sdk.Match {
	whole := s.GetType() == c.app.Target
	if whole {
		if n, ok := c.byTitle(l, s); ok {
			return c.matched(n, TitleYear, "weak")
		}
	}
	switch {
	case !l.wanted.empty():
		return c.misses.ids
	case whole && (len(s.GetVersions()) > 0 || len(s.GetLocations()) > 0):
		return c.misses.path
	case whole:
		return c.misses.nothing
	}
	return c.misses.series
}

// misses are the answers for items that nothing finds. Most items of a large
// library may have one of them, so they are made once and never altered.
type misses struct{ ids, path, nothing, series *sdk.Match }

func newMisses() misses {
	return misses{
		ids:     &sdk.Match{State: sdk.Absent, Reason: "no entry has its ids"},
		path:    &sdk.Match{State: sdk.Absent, Reason: "it has no external id, and no entry has its path"},
		nothing: &sdk.Match{State: sdk.Unknown, Reason: "it has neither an external id nor a path to look for"},
		series:  &sdk.Match{State: sdk.Unknown, Reason: "the external ids of its series are not known"},
	}
}

// byTitle looks for the one entry that has the item's title and, within one,
// its year, and no id that contradicts. That is weak: remakes share titles.
func (c *catalogue) byTitle(l *look, s *sdk.Subject) (uint32, bool) {
	if s.GetYear() == 0 {
		return 0, false
	}
	var same, fit set
	var room [256]byte
	for _, title := range []string{s.GetTitle(), s.GetOriginalTitle()} {
		if b := titleKey(room[:0], title); len(b) > 0 {
			c.titles.find(c.hash(b), &same)
		}
	}
	for _, n := range same.all() {
		e := c.entries.at(n)
		_, wrong := c.contradiction(&l.wanted, n)
		if d := e.year - s.GetYear(); d >= -1 && d <= 1 && !wrong {
			fit.add(n)
		}
	}
	return fit.members[0], fit.n == 1 && same.n < maxShared
}
