package preroll_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/preroll"
)

const wholeYear = `
[prerolls.default]
random = ["generic", "plex.mp4"]
[prerolls.halloween]
when = "halloween-30..halloween"
exclusive = true
random = ["halloween", "snow.mp4"]
weights = { "halloween" = 4 }
[prerolls.christmas]
when = "christmas_eve-7..new_years_day"
priority = 5
sequence = ["snow.mp4", { random = ["christmas"], pick = 2 }, "plex.mp4"]
[prerolls.easter]
when = "easter-2..easter+1"
random = ["snow.mp4"]
[prerolls.thanksgiving]
when = "thanksgiving(us)"
sequence = ["feature 4.mp4"]
[prerolls.friday]
when = "all[weekly(friday), hourly(18-1)]"
priority = 1
sequence = [{ random = ["halloween", "christmas"] }]
[prerolls.quiet]
when = "date(04/15/2026)"
priority = 9
sequence = []
`

// TestYear lives through a year an hour at a time, with hours and days in which
// nobody looks: what plays is always something that the tables allow, it
// changes exactly when an entry turns or lots are drawn anew, and it is what the
// calendar said before the year began.
func TestYear(t *testing.T) {
	for _, refresh := range []string{"daily", "hourly(6|18)", "weekly(monday)", "never"} {
		t.Run(refresh, func(t *testing.T) {
			text := strings.Replace(common, "[prerolls]", "[prerolls]\nrefresh = \""+refresh+"\"", 1) + wholeYear
			c := chooser(t, text)
			from, to := day(t, "2026-01-01"), day(t, "2027-01-01")
			spans := slices.Collect(c.Calendar(from, to, nil))
			if len(spans) < 50 || !spans[0].From.Equal(from) || !spans[len(spans)-1].To.Equal(to) {
				t.Fatalf("%d spans", len(spans))
			}
			var m preroll.Memory
			var last preroll.Choice
			i, lookedAt := 0, from
			for at := from; at.Before(to); at = at.Add(time.Hour) {
				if nobody := at.YearDay()%29 == 3 || at.Hour() == 4; nobody {
					continue
				}
				var got preroll.Choice
				got, m = c.At(at, m)
				for !at.Before(spans[i].To) {
					if i++; !spans[i].From.Equal(spans[i-1].To) {
						t.Fatalf("the calendar has a gap at %s", spans[i].From)
					}
				}
				if got.Value != spans[i].Value || got.Entry != spans[i].Entry {
					t.Fatalf("at %s plays %s %s, and the calendar says %s %s", at, got.Entry, got.Value, spans[i].Entry, spans[i].Value)
				}
				allowed(t, c, at, got)
				if got.Value != last.Value && at.After(from) && !changeDue(c, lookedAt, at) {
					t.Fatalf("at %s it changes from %s to %s, and nothing turned since %s", at, last.Value, got.Value, lookedAt)
				}
				last, lookedAt = got, at
			}
		})
	}
}

// changeDue says whether between two times an entry turned or lots were drawn.
func changeDue(c *preroll.Chooser, from, to time.Time) bool {
	if f, ok := c.Table.Refresh.Next(from); ok && !f.At.After(to) {
		return true
	}
	return slices.ContainsFunc(c.Table.Entries, func(e preroll.Entry) bool {
		at, ok := e.When.Turn(from)
		return ok && !at.After(to)
	})
}

// allowed checks a choice against the tables, worked out in another way.
func allowed(t *testing.T, c *preroll.Chooser, at time.Time, got preroll.Choice) {
	t.Helper()
	in := func(f string, folders ...string) bool {
		return slices.ContainsFunc(folders, func(p string) bool {
			return f == "/prerolls/"+p || strings.HasPrefix(f, "/prerolls/"+p+"/")
		})
	}
	files := got.Files
	ok := false
	switch got.Entry {
	case "default":
		ok = len(files) == 4 && !slices.ContainsFunc(files, func(f string) bool { return !in(f, "generic", "plex.mp4") })
	case "halloween":
		ok = len(files) == 1 && in(files[0], "halloween", "snow.mp4") && at.Month() == time.October
	case "christmas":
		ok = len(files) == 4 && in(files[0], "snow.mp4") && in(files[1], "christmas") && in(files[2], "christmas") && files[1] != files[2] && in(files[3], "plex.mp4") &&
			(at.Month() == time.December && at.Day() >= 17 || at.Month() == time.January && at.Day() == 1)
	case "easter":
		ok = len(files) == 5 && at.Format("01-02") >= "04-03" && at.Format("01-02") <= "04-06"
	case "thanksgiving":
		ok = slices.Equal(files, []string{"/prerolls/feature 4.mp4"}) && at.Format("01-02") == "11-26"
	case "friday":
		ok = len(files) == 1 && in(files[0], "halloween", "christmas") && at.Weekday() == time.Friday && (at.Hour() >= 18 || at.Hour() <= 1)
	case "quiet":
		ok = len(files) == 0 && got.Value == "" && at.Format("01-02") == "04-15"
	}
	between := ";"
	if got.InOrder {
		between = ","
	}
	if !ok || got.Value != strings.Join(files, between) || strings.Contains(got.Value, ";") && strings.Contains(got.Value, ",") {
		t.Fatalf("at %s %s plays %s", at, got.Entry, got.Value)
	}
}
