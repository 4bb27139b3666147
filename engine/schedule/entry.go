package schedule

import (
	"slices"
	"strings"
)

// entry is one condition of an expression.
type entry interface {
	// on gives what the entry names of a day.
	on(d date, missing bool) moments
	// never says whether it can name nothing at all.
	never(missing bool) bool
	// asks says whether it asks for a collection.
	asks() bool
	String() string
	words() string
}

// daily is every day.
type daily struct{}

func (daily) on(date, bool) moments { return whole(true) }
func (daily) never(bool) bool       { return false }
func (daily) asks() bool            { return false }
func (daily) String() string        { return "daily" }
func (daily) words() string         { return "every day" }

// never is no day.
type never struct{}

func (never) on(date, bool) moments { return moments{} }
func (never) never(bool) bool       { return true }
func (never) asks() bool            { return false }
func (never) String() string        { return "never" }
func (never) words() string         { return "never" }

// nonExisting is every day while the collection does not exist.
type nonExisting struct{}

func (nonExisting) on(_ date, missing bool) moments { return whole(missing) }
func (nonExisting) never(missing bool) bool         { return !missing }
func (nonExisting) asks() bool                      { return true }
func (nonExisting) String() string                  { return "non_existing" }
func (nonExisting) words() string                   { return "while the collection does not exist" }

// list is any of its entries. It is an entry only as the root of an expression.
type list struct{ of []entry }

func (l *list) on(d date, missing bool) moments {
	var any moments
	for _, e := range l.of {
		m := e.on(d, missing)
		any.or(&m)
	}
	return any
}

func (l *list) never(missing bool) bool {
	return !slices.ContainsFunc(l.of, func(e entry) bool { return !e.never(missing) })
}

func (l *list) asks() bool { return slices.ContainsFunc(l.of, entry.asks) }

func (l *list) String() string { return texts(l.of, entry.String, ", ") }

func (l *list) words() string { return texts(l.of, entry.words, ", and ") }

// all is what its entries have in common.
type all struct {
	of []entry
	// waived is all[non_existing, ...]: every day while the collection does not
	// exist, what the others have in common when it does.
	waived bool
}

func (a *all) on(d date, missing bool) moments {
	if a.waived && (missing || len(a.of) == 0) {
		return whole(missing)
	}
	common := whole(true)
	for _, e := range a.of {
		m := e.on(d, missing)
		if common.and(&m); common.none() {
			break
		}
	}
	return common
}

func (a *all) never(missing bool) bool {
	if a.waived && (missing || len(a.of) == 0) {
		return !missing
	}
	return slices.ContainsFunc(a.of, func(e entry) bool { return e.never(missing) })
}

func (a *all) asks() bool { return a.waived || slices.ContainsFunc(a.of, entry.asks) }

func (a *all) String() string { return "all[" + texts(a.said(), entry.String, ", ") + "]" }

func (a *all) words() string {
	if !a.waived || len(a.of) == 0 {
		return texts(a.said(), entry.words, ", only ")
	}
	return texts(a.of, entry.words, ", only ") + ", or " + nonExisting{}.words()
}

// said gives the entries with the one that is kept apart.
func (a *all) said() []entry {
	if a.waived {
		return append([]entry{nonExisting{}}, a.of...)
	}
	return a.of
}

// texts joins what entries say.
func texts(of []entry, say func(entry) string, between string) string {
	said := make([]string, len(of))
	for i, e := range of {
		said[i] = say(e)
	}
	return strings.Join(said, between)
}
