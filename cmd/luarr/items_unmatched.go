package main

import (
	"fmt"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// unmatched gives those matches that no rule would act upon although the
// matcher answered: there is no entry, or it is not safe to say which. The list
// is a new one.
func unmatched(all []*wire.Match) (list []*wire.Match) {
	for _, m := range all {
		switch {
		case m.State == "absent", m.State == "ambiguous", m.State == "conflict", m.State == "matched" && m.Confidence == "weak":
			list = append(list, m)
		}
	}
	return list
}

// unmatchedColumns are what helps to have an item matched. What to do about it is
// never cut: it is there to be copied.
var unmatchedColumns = []report.Column{
	{Name: "ID"}, {Name: "TITLE", Least: 16}, {Name: "YEAR", Rank: 1}, {Name: "MATCHER", Rank: 2, Least: 6}, {Name: "STATE", Least: 6},
	{Name: "REASON", Least: 16}, {Name: "FIX"},
}

// unmatchedItems writes why items are not matched, a line for each matcher.
type unmatchedItems struct{ *report.Fitted }

func (t *unmatchedItems) end() error { return t.End() }

func (t *unmatchedItems) add(item *wire.Item) error {
	year := ""
	if item.Year > 0 {
		year = fmt.Sprint(item.Year)
	}
	title := item.Title
	if item.SeriesTitle != "" {
		title = item.SeriesTitle + " - " + title
	}
	for _, m := range item.Matches {
		state, reason := m.State, m.Reason
		if state == "matched" {
			state = m.Confidence
			if m.Title != "" {
				reason += fmt.Sprintf(" with %q (%d)", m.Title, m.Year)
			}
		}
		t.Row(item.Id, title, year, m.Matcher, state, reason, m.Fix)
	}
	return nil
}
