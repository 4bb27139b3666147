package arr

import (
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
			return c.apart(pick, other)
		}
	}
	if k, wrong := c.contradiction(&l.wanted, n); wrong {
		return c.otherID(pick.evidence, n, k, l.wanted.of(k)[0])
	}
	by := pick.evidence
	for i := range l.n {
		if l.by[i].n == 1 {
			by = l.by[i].evidence
			break
		}
	}
	if s.GetType() != c.app.Target {
		return c.ofPart(s, n, by)
	}
	m := c.matched(n, by, "certain")
	if m.VersionIds = l.versionsOf(s, n); by != Path && len(m.VersionIds) == 0 {
		m.Fix = c.otherPrefix(s)
	}
	return m
}

// versionsOf gives the item's versions whose files an entry has.
func (l *look) versionsOf(s *sdk.Subject, n uint32) (ids []string) {
	for i, v := range s.GetVersions() {
		if i < maxVersions && l.versions[i].has(n) {
			ids = append(ids, v.GetId())
		}
	}
	return ids
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
			return c.apart(first, &l.by[i])
		}
	}
	return c.several(first)
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

// The answers for items that nothing finds. Most items of a large library may
// have one of them, so they are made once; nobody alters them.
var (
	missIDs     = &sdk.Match{State: sdk.Absent, Reason: "no entry has its ids"}
	missPath    = &sdk.Match{State: sdk.Absent, Reason: "it has no external id, and no entry has its path", Fix: "match it on the media server, so that it has ids"}
	missSeries  = &sdk.Match{State: sdk.Absent, Reason: "no entry has the ids of its series"}
	nothing     = &sdk.Match{State: sdk.Unknown, Reason: "it has neither an external id nor a path to look for"}
	noSeriesIDs = &sdk.Match{State: sdk.Unknown, Reason: "the external ids of its series are not known"}
)

// fallback answers for an item that neither path nor id finds.
func (c *catalogue) fallback(l *look, s *sdk.Subject) *sdk.Match {
	if s.GetType() != c.app.Target {
		if l.wanted.empty() {
			return noSeriesIDs
		}
		return missSeries
	}
	fix := c.otherPrefix(s)
	if n, ok := c.byTitle(l, s); ok {
		m := c.matched(n, TitleYear, "weak")
		m.Reason = "only title and year agree"
		if m.Fix = fix; fix == "" {
			m.Fix = c.compareIDs(n, l)
		}
		return m
	}
	miss := nothing
	switch {
	case !l.wanted.empty():
		miss = missIDs
	case len(s.GetVersions()) > 0 || len(s.GetLocations()) > 0:
		miss = missPath
	}
	if fix == "" {
		return miss
	}
	return &sdk.Match{State: miss.State, Reason: miss.Reason, Fix: fix}
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
			for _, row := range c.titles.find(c.hash(b)) {
				same.add(entryOf(row))
			}
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
