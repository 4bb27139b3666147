package schedule

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// forms lists what there is.
const forms = "daily, hourly(17), weekly(sunday), monthly(1), yearly(12/25), date(12/25/2026), range(12/01-12/31), " +
	"holiday(easter), cron(0 5 * * *), all[...], never"

// examples show how entries are written.
var examples = map[string]string{
	"daily": "daily", "never": "never", "non_existing": "non_existing",
	"hourly": "hourly(5)", "weekly": "weekly(sunday)", "monthly": "monthly(1)", "yearly": "yearly(12/25)",
	"date": "date(12/25/2026)", "range": "range(12/01-12/31)", "holiday": "holiday(easter)",
	"cron": "cron(0 5 * * *)", "all": "all[weekly(friday), monthly(13)]",
}

// words are the names of entries.
var words = []string{"daily", "hourly", "weekly", "monthly", "yearly", "date", "range", "holiday", "cron", "all", "never", "non_existing"}

// negatable are the entries that can have .not.
var negatable = []string{"hourly", "weekly", "monthly", "yearly", "date", "range", "holiday"}

// beginnings are how Kometa finds entries, in its order.
var beginnings = [][2]string{
	{"all", "all"}, {"day", "daily"}, {"non_existing", "non_existing"}, {"hour", "hourly"}, {"week", "weekly"}, {"month", "monthly"},
	{"year", "yearly"}, {"date", "date"}, {"range", "range"},
}

// known gives the name of an entry.
func (p *parser) known(word part) (string, *fault.Error) {
	if slices.Contains(words, word.text) {
		return word.text, nil
	}
	for _, b := range beginnings {
		if p.loose && strings.HasPrefix(word.text, b[0]) {
			return b[1], nil
		}
	}
	hint := "there are " + forms
	if near := p.near(word.text); near != "" {
		hint = "did you mean " + examples[near] + "?"
	} else if day := nearest(word.text, dayNames()); day != "" {
		hint = "did you mean weekly(" + day + ")?"
	}
	return "", p.wrong(word, hint, "is no schedule")
}

// near gives the entry that was probably meant.
func (p *parser) near(word string) string {
	for _, b := range beginnings {
		if strings.HasPrefix(word, b[0]) {
			return b[1]
		}
	}
	return nearest(word, words)
}

// plain gives an entry that stands alone; nil for others.
func plain(word string) entry {
	switch word {
	case "daily":
		return daily{}
	case "never":
		return never{}
	case "non_existing":
		return nonExisting{}
	}
	return nil
}

// nearest gives the name that is most like a word; empty where none is.
func nearest(word string, names []string) string {
	best, least := "", len(word)/3+1
	for _, name := range names {
		if d := distance(word, name); d < least || d == least && best == "" {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or replace to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0]++
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, corner+1)
		}
	}
	return row[len(b)]
}
