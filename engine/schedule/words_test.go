package schedule

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/words.txt anew")

// TestEveryCaseInWords holds what the expressions of the sheet are in English
// against testdata/words.txt: one line each, the expression before a tab.
func TestEveryCaseInWords(t *testing.T) {
	var lines strings.Builder
	for _, c := range sheet {
		fmt.Fprintf(&lines, "%s\t%s\n", c.text, must(t, c.text).Words())
	}
	if *update {
		if err := os.WriteFile("testdata/words.txt", []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	if lines.String() != string(want) {
		t.Errorf("some are said in other words now; go test ./engine/schedule -update, and look at the difference:\n%s", lines.String())
	}
	if len(sheet) < 130 {
		t.Errorf("the sheet has %d cases only", len(sheet))
	}
}

func TestWords(t *testing.T) {
	tests := map[string]string{
		"daily":                         "every day",
		"never":                         "never",
		"weekly(sunday)":                "on Sundays",
		"weekly(mon|wed|fri)":           "on Mondays, Wednesdays and Fridays",
		"weekly.not(monday)":            "every day but Mondays",
		"monthly(1|15-22|last)":         "on the 1st, the 15th to the 22nd and the last day of the month",
		"monthly(2|3|11|12|13|21|23)":   "on the 2nd, the 3rd, the 11th, the 12th, the 13th, the 21st and the 23rd of the month",
		"yearly(12/25|1/6)":             "on 25 December and 6 January",
		"date(12/25/2026)":              "on 25 December 2026",
		"range(12/20-01/05|7/4-7/4)":    "from 20 December to 5 January and on 4 July",
		"hourly(2|22-4)":                "at 02:00 and every hour from 22:00 to 04:00",
		"hourly.not(5)":                 "every hour but 05:00",
		"weekly(friday), monthly(1)":    "on Fridays, and on the 1st of the month",
		"all[weekly(friday), daily]":    "on Fridays, only every day",
		"holiday(easter-2|christmas+1)": "2 days before Easter and the day after Christmas Day",
		"holiday(good_friday-easter)":   "from Good Friday to Easter",
		"holiday(us:memorial_day)":      "Memorial Day (US)",
		"* * * * *":                     "every minute",
		"0 5 * * 1-5":                   "when the minute is 0, the hour is 5 and the day of the week is 1-5",
		"non_existing":                  "while the collection does not exist",
		"all[non_existing, monthly(1)]": "on the 1st of the month, or while the collection does not exist",
	}
	for text, want := range tests {
		if got := must(t, text).Words(); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
	if got := (Expression{}).Words(); got != "never" {
		t.Errorf("the zero value is %q", got)
	}
}
