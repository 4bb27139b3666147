package schedule

import (
	"strings"
	"testing"
	"time"
)

// sheet are expressions with days on which they fire and on which not, at noon.
// 2026-01-01 is a Thursday, 2028 has a 29 February.
var sheet = []struct {
	text, canonical string
	fires, rests    string
}{
	{"daily", "daily", "2026-07-05 2028-02-29", ""},
	{" DAILY ", "daily", "2026-07-05", ""},
	{"never", "never", "", "2026-07-05"},
	{"never, daily", "never, daily", "2026-07-05 2026-07-06", ""},
	{"daily,never", "daily, never", "2026-07-05", ""},

	{"weekly(sunday)", "weekly(sunday)", "2026-07-05", "2026-07-06 2026-07-04"},
	{"weekly(s)", "weekly(saturday)", "2026-07-04", "2026-07-05"},
	{"weekly(su)", "weekly(sunday)", "2026-07-05", "2026-07-04"},
	{"weekly(u)", "weekly(sunday)", "2026-07-05", "2026-07-04"},
	{"weekly(sun)", "weekly(sunday)", "2026-07-05", "2026-07-04"},
	{"weekly(sat)", "weekly(saturday)", "2026-07-04", "2026-07-05"},
	{"weekly(monday)", "weekly(monday)", "2026-07-06", "2026-07-07"},
	{"weekly(mon)", "weekly(monday)", "2026-07-06", "2026-07-07"},
	{"weekly(m)", "weekly(monday)", "2026-07-06", "2026-07-07"},
	{"weekly(tues)", "weekly(tuesday)", "2026-07-07", "2026-07-09"},
	{"weekly(tue)", "weekly(tuesday)", "2026-07-07", "2026-07-09"},
	{"weekly(tu)", "weekly(tuesday)", "2026-07-07", "2026-07-09"},
	{"weekly(t)", "weekly(tuesday)", "2026-07-07", "2026-07-09"},
	{"weekly(wed)", "weekly(wednesday)", "2026-07-08", "2026-07-09"},
	{"weekly(w)", "weekly(wednesday)", "2026-07-08", "2026-07-09"},
	{"weekly(thurs)", "weekly(thursday)", "2026-07-09", "2026-07-07"},
	{"weekly(thur)", "weekly(thursday)", "2026-07-09", "2026-07-07"},
	{"weekly(thu)", "weekly(thursday)", "2026-07-09", "2026-07-07"},
	{"weekly(th)", "weekly(thursday)", "2026-07-09", "2026-07-07"},
	{"weekly(r)", "weekly(thursday)", "2026-07-09", "2026-07-07"},
	{"weekly(fri)", "weekly(friday)", "2026-07-10", "2026-07-09"},
	{"weekly(f)", "weekly(friday)", "2026-07-10", "2026-07-09"},
	{"weekly(mon|wed|fri)", "weekly(monday|wednesday|friday)", "2026-07-06 2026-07-08 2026-07-10", "2026-07-07"},
	{"weekly(sunday | tuesday)", "weekly(sunday|tuesday)", "2026-07-05 2026-07-07", "2026-07-06"},
	{"Weekly ( Sun|SUNDAY )", "weekly(sunday)", "2026-07-05", "2026-07-06"},
	{"weekly.not(monday)", "weekly.not(monday)", "2026-07-05 2026-07-07", "2026-07-06"},
	{"weekly.not(sat|sun)", "weekly.not(saturday|sunday)", "2026-07-06", "2026-07-04 2026-07-05"},
	{"weekly.not(monday), monthly(6)", "weekly.not(monday), monthly(6)", "2026-07-06 2026-07-07", "2026-07-13"},

	{"monthly(1)", "monthly(1)", "2026-07-01", "2026-07-02"},
	{"monthly(01)", "monthly(1)", "2026-07-01", "2026-07-02"},
	{"monthly(29)", "monthly(29)", "2026-01-29 2028-02-29", "2026-02-28"},
	{"monthly(30)", "monthly(30)", "2026-04-30", "2026-02-28"},
	{"monthly(31)", "monthly(31)", "2026-01-31", "2026-11-30"},
	{"monthly(last)", "monthly(last)", "2026-02-28 2026-11-30 2028-02-29", "2028-02-28"},
	{"monthly(LAST)", "monthly(last)", "2026-02-28", "2026-02-27"},
	{"monthly(1|15)", "monthly(1|15)", "2026-07-01 2026-07-15", "2026-07-31"},
	{"monthly(1), monthly(15)", "monthly(1), monthly(15)", "2026-07-01 2026-07-15", "2026-07-31"},
	{"monthly(1|15-20|last)", "monthly(1|15-20|last)", "2026-07-01 2026-07-15 2026-07-20 2026-07-31", "2026-07-14 2026-07-21 2026-07-30"},
	{"monthly(25-last)", "monthly(25-last)", "2026-02-25 2026-02-28 2026-01-31", "2026-02-24 2026-03-01"},
	{"monthly(1|3|5|7|9-last)", "monthly(1|3|5|7|9-last)", "2026-02-01 2026-02-09 2026-02-28", "2026-02-08 2026-02-02"},
	{"monthly( 25 - last )", "monthly(25-last)", "2026-02-25", "2026-02-24"},
	{"monthly.not(1)", "monthly.not(1)", "2026-07-02", "2026-07-01"},

	{"yearly(01/30)", "yearly(01/30)", "2026-01-30 2028-01-30", "2026-01-31"},
	{"yearly(1/3)", "yearly(01/03)", "2026-01-03", "2026-01-30"},
	{"yearly(02/29)", "yearly(02/29)", "2026-02-28 2028-02-29", "2028-02-28 2026-03-01"},
	{"yearly(02/30)", "yearly(02/30)", "2026-02-28 2028-02-29", "2028-02-28"},
	{"yearly(04/31)", "yearly(04/31)", "2026-04-30", "2026-05-01"},
	{"yearly(12/25 | 1/1)", "yearly(12/25|01/01)", "2026-12-25 2027-01-01", "2026-12-26"},
	{"yearly.not(12/25)", "yearly.not(12/25)", "2026-12-24", "2026-12-25"},

	{"date(12/25/2026)", "date(12/25/2026)", "2026-12-25", "2028-12-25 2025-12-25"},
	{"date(02/30/2026)", "date(02/30/2026)", "2026-02-28", "2026-03-02"},
	{"date(2/29/2028)", "date(02/29/2028)", "2028-02-29", "2028-02-28"},
	{"date(12/25/2026|1/6/2027)", "date(12/25/2026|01/06/2027)", "2026-12-25 2027-01-06", "2026-01-06"},
	{"date.not(12/25/2026)", "date.not(12/25/2026)", "2027-12-25", "2026-12-25"},

	{"range(12/01-12/31)", "range(12/01-12/31)", "2026-12-01 2026-12-31", "2026-11-30 2027-01-01"},
	{"range(06/01-06/01)", "range(06/01-06/01)", "2026-06-01", "2026-06-02"},
	{"range(8/01-8/15|9/01-9/15)", "range(08/01-08/15|09/01-09/15)", "2026-08-15 2026-09-01", "2026-08-16"},
	{"range(12/20-01/05)", "range(12/20-01/05)", "2026-12-20 2026-12-31 2027-01-01 2027-01-05", "2026-12-19 2027-01-06"},
	{"range(12/31-1/1)", "range(12/31-01/01)", "2026-12-31 2027-01-01", "2027-01-02"},
	{"range(02/29-02/29)", "range(02/29-02/29)", "2026-02-28 2028-02-28 2028-02-29", "2028-03-01"},
	{"range(02/28-02/28)", "range(02/28-02/28)", "2026-02-28 2028-02-28 2028-02-29", "2028-03-01"},
	{"range(02/29-03/02)", "range(02/29-03/02)", "2026-02-28 2026-03-02 2028-02-28 2028-02-29", "2026-03-03"},
	{"range(4/31-5/1)", "range(04/31-05/01)", "2026-04-30 2026-05-01", "2026-04-29"},
	{"range(3/1-2/28)", "range(03/01-02/28)", "2026-03-01 2026-02-28 2028-02-29", ""},
	{"range(12/1 - 12/5)", "range(12/01-12/05)", "2026-12-01 2026-12-05", "2026-12-06"},
	{"range.not(12/20-1/5)", "range.not(12/20-01/05)", "2026-12-19", "2026-12-31"},

	{"all[weekly(friday), monthly(13)]", "all[weekly(friday), monthly(13)]", "2026-02-13 2026-03-13 2026-11-13", "2026-02-20 2026-01-13"},
	{"all[weekly(sunday), range(12/01-12/31)]", "all[weekly(sunday), range(12/01-12/31)]", "2026-12-06 2026-12-13 2026-12-20 2026-12-27", "2026-11-29"},
	{"all[weekly(sunday|monday), monthly(1)]", "all[weekly(sunday|monday), monthly(1)]", "2026-02-01 2026-03-01 2026-06-01 2026-11-01", "2026-01-01"},
	{"all[daily, never]", "all[daily, never]", "", "2026-07-05"},
	{"ALL [ daily ]", "all[daily]", "2026-07-05", ""},
	{"weekly(friday), range(12/24-12/26)", "weekly(friday), range(12/24-12/26)", "2026-12-24 2026-12-25 2026-12-26 2026-12-18", "2026-12-23"},
	{"weekly(sunday), all[daily]", "weekly(sunday), all[daily]", "2026-07-05 2026-07-06", ""},
	{"weekly(sunday), all[weekly(friday), monthly(13)]", "weekly(sunday), all[weekly(friday), monthly(13)]", "2026-02-13 2026-02-15", "2026-02-20"},
	{"all[weekly(friday), all[monthly(13), range(11/1-11/30)]]", "all[weekly(friday), all[monthly(13), range(11/01-11/30)]]", "2026-11-13", "2026-03-13"},
	{"all[weekly(friday), monthly(13)], all[weekly(sunday), monthly(last)]", "all[weekly(friday), monthly(13)], all[weekly(sunday), monthly(last)]", "2026-02-13 2026-05-31", "2026-06-30"},
	{"all[weekly.not(sunday), monthly(1)]", "all[weekly.not(sunday), monthly(1)]", "2026-01-01", "2026-02-01"},

	{"non_existing", "non_existing", "", "2026-07-05"},
	{"non_existing, weekly(sunday)", "non_existing, weekly(sunday)", "2026-07-05", "2026-07-06"},
	{"all[weekly(sunday), non_existing]", "all[non_existing, weekly(sunday)]", "2026-07-05", "2026-07-06"},
	{"all[non_existing]", "all[non_existing]", "", "2026-07-05"},

	{"holiday(easter)", "holiday(easter)", "2026-04-05 2027-03-28 2028-04-16", "2026-04-06"},
	{"holiday(easter-2)", "holiday(easter-2)", "2026-04-03", "2026-04-05"},
	{"holiday(Good Friday)", "holiday(good_friday)", "2026-04-03", "2026-04-05"},
	{"holiday(easter + 49)", "holiday(easter+49)", "2026-05-24", "2026-05-25"},
	{"holiday(pentecost)", "holiday(pentecost)", "2026-05-24", "2026-05-25"},
	{"holiday(good_friday-easter_monday)", "holiday(good_friday-easter_monday)", "2026-04-03 2026-04-04 2026-04-06", "2026-04-02 2026-04-07"},
	{"holiday(christmas_eve-2 - new_year+1)", "holiday(christmas_eve-2-new_years_day+1)", "2026-12-22 2026-12-31 2027-01-02", "2026-12-21 2027-01-03 2026-07-01"},
	{"holiday(new_year-7)", "holiday(new_years_day-7)", "2026-12-25", "2026-01-01"},
	{"holiday(halloween|us:thanksgiving_day)", "holiday(halloween|us:thanksgiving_day)", "2026-10-31 2026-11-26 2027-11-25", "2026-11-27"},
	{"holiday(us:thanksgiving_day+1)", "holiday(us:thanksgiving_day+1)", "2026-11-27", "2026-11-26"},
	{"holiday(us:independence_day)", "holiday(us:independence_day)", "2026-07-04", "2026-07-03"},
	{"holiday(ca:thanksgiving_day)", "holiday(ca:thanksgiving_day)", "2026-10-12", "2026-11-26"},
	{"holiday(de:tag_der_deutschen_einheit)", "holiday(de:tag_der_deutschen_einheit)", "2026-10-03", "2026-10-04"},
	{"holiday(fr:Fête Nationale)", "holiday(fr:fete_nationale)", "2026-07-14", "2026-07-15"},
	{"holiday(orthodox_easter)", "holiday(orthodox_easter)", "2026-04-12 2027-05-02", "2026-04-05"},
	{"holiday(mothers_day)", "holiday(mothers_day)", "2026-05-10", "2026-05-03"},
	{"all[holiday(christmas), weekly(friday)]", "all[holiday(christmas_day), weekly(friday)]", "2026-12-25", "2027-12-25"},
	{"holiday.not(christmas)", "holiday.not(christmas_day)", "2026-12-24", "2026-12-25"},
	{"hourly(12)", "hourly(12)", "2026-07-05", ""},
	{"hourly(13)", "hourly(13)", "", "2026-07-05"},
	{"hourly.not(12)", "hourly.not(12)", "", "2026-07-05"},
	{"weekly(thur)", "weekly(thursday)", "2026-01-01", "2026-01-02"},
	{"weekly.not(sat|sun)", "weekly.not(saturday|sunday)", "2026-07-06", "2026-07-04 2026-07-05"},
	{"monthly(28-last)", "monthly(28-last)", "2026-02-28 2028-02-29 2026-04-30", "2026-02-27"},
	{"monthly.not(1-15)", "monthly.not(1-15)", "2026-07-16", "2026-07-15 2026-07-01"},
	{"yearly(2/28)", "yearly(02/28)", "2026-02-28 2028-02-28", "2028-02-29"},
	{"yearly(06/31)", "yearly(06/31)", "2026-06-30", "2026-07-01"},
	{"yearly(01/30|12/25)", "yearly(01/30|12/25)", "2026-01-30 2026-12-25", "2026-12-26"},
	{"yearly.not(12/25)", "yearly.not(12/25)", "2026-12-24", "2026-12-25"},
	{"date(02/29/2028)", "date(02/29/2028)", "2028-02-29", "2026-02-28 2028-02-28"},
	{"date(12/24/2026|12/25/2026)", "date(12/24/2026|12/25/2026)", "2026-12-24 2026-12-25", "2028-12-24"},
	{"range(01/01-12/31)", "range(01/01-12/31)", "2026-01-01 2026-12-31 2028-02-29", ""},
	{"range(12/25-12/24)", "range(12/25-12/24)", "2026-12-24 2026-12-25", ""},
	{"range(09/31-10/01)", "range(09/31-10/01)", "2026-09-30 2026-10-01", "2026-10-02"},
	{"range(11/15-02/29)", "range(11/15-02/29)", "2026-02-28 2028-02-29 2026-11-15", "2026-03-01 2026-11-14"},
	{"range.not(06/01-08/31)", "range.not(06/01-08/31)", "2026-05-31 2026-09-01", "2026-06-01 2026-08-31"},
	{"all[range(06/01-08/31), weekly.not(sunday)]", "all[range(06/01-08/31), weekly.not(sunday)]", "2026-07-06", "2026-07-05 2026-09-01"},
	{"all[all[weekly(friday), monthly(13)], never], yearly(7/4)", "all[all[weekly(friday), monthly(13)], never], yearly(07/04)", "2026-07-04", "2026-02-13"},
	{"holiday(easter-2..easter+1)", "holiday(easter-2-easter+1)", "2026-04-03 2026-04-05 2026-04-06", "2026-04-02 2026-04-07"},
	{"holiday(thanksgiving(us))", "holiday(us:thanksgiving_day)", "2026-11-26", "2026-11-27"},
	{"holiday(us:thanksgiving+1)", "holiday(us:thanksgiving_day+1)", "2026-11-27", "2026-11-26"},
	{"holiday(orthodox_easter)", "holiday(orthodox_easter)", "2026-04-12", "2026-04-05"},
	{"holiday(mothers_day)", "holiday(mothers_day)", "2026-05-10", "2026-05-03"},
	{"holiday(christmas_eve..new_years_day)", "holiday(christmas_eve-new_years_day)", "2026-12-24 2026-01-01", "2026-12-23 2026-01-02"},
	{"holiday.not(easter)", "holiday.not(easter)", "2026-04-06", "2026-04-05"},
	{"cron(* 12 * * mon-fri)", "cron(* 12 * * mon-fri)", "2026-07-06", "2026-07-05"},
	{"0 12 25 12 *", "cron(0 12 25 12 *)", "2026-12-25", "2026-12-24"},
	{"0 12 1-7/2 * *", "cron(0 12 1-7/2 * *)", "2026-07-01 2026-07-03", "2026-07-02 2026-07-09"},
}

func TestSheet(t *testing.T) {
	for _, c := range sheet {
		t.Run(c.text, func(t *testing.T) {
			e := must(t, c.text)
			if got := e.String(); got != c.canonical {
				t.Errorf("as text %q, want %q", got, c.canonical)
			}
			holds(t, e, c.fires, c.rests)
			if again := must(t, e.String()); again.String() != c.canonical || again.Words() != e.Words() {
				t.Errorf("read back it is %q", again)
			}
		})
	}
}

// holds checks on which days an expression fires at noon.
func holds(t *testing.T, e Expression, fires, rests string) {
	t.Helper()
	for _, day := range strings.Fields(fires) {
		if !e.Fires(noon(t, day)) {
			t.Errorf("%s does not fire on %s", e, day)
		}
	}
	for _, day := range strings.Fields(rests) {
		if e.Fires(noon(t, day)) {
			t.Errorf("%s fires on %s", e, day)
		}
	}
}

// TestCounts counts the days of a year on which an expression fires.
func TestCounts(t *testing.T) {
	tests := []struct {
		text       string
		y2026, y28 int
	}{
		{"daily", 365, 366}, {"monthly(1)", 12, 12}, {"monthly(29)", 11, 12}, {"monthly(30)", 11, 11}, {"monthly(31)", 7, 7},
		{"monthly(last)", 12, 12}, {"range(12/01-12/31)", 31, 31}, {"range(12/20-01/05)", 17, 17}, {"range(02/29-03/02)", 3, 4},
		{"range(8/01-8/15|9/01-9/15)", 30, 30}, {"range(3/1-2/28)", 365, 366}, {"weekly(thursday)", 53, 52}, {"date(12/25/2026)", 1, 0},
		{"all[weekly(friday), monthly(13)]", 3, 1}, {"hourly(17-04)", 12 * 365, 12 * 366}, {"cron(*/15 9-17 * * 1-5)", 36 * 261, 36 * 260},
	}
	for _, c := range tests {
		e := must(t, c.text)
		for year, want := range map[int]int{2026: c.y2026, 2028: c.y28} {
			got := 0
			for range e.Between(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year+1, 1, 1, 0, 0, 0, -1, time.UTC)) {
				got++
			}
			if got != want {
				t.Errorf("%s fires %d times in %d, want %d", c.text, got, year, want)
			}
		}
	}
}

// TestHours looks at the hours of one day.
func TestHours(t *testing.T) {
	tests := []struct{ text, canonical, hours string }{
		{"hourly(17)", "hourly(17)", "17"},
		{"hourly(05)", "hourly(5)", "5"},
		{"hourly( 5 )", "hourly(5)", "5"},
		{"hourly(17-04)", "hourly(17-4)", "0 1 2 3 4 17 18 19 20 21 22 23"},
		{"hourly(23-0)", "hourly(23-0)", "0 23"},
		{"hourly(2|5-7|22)", "hourly(2|5-7|22)", "2 5 6 7 22"},
		{"hourly(2),hourly(5 - 7)", "hourly(2), hourly(5-7)", "2 5 6 7"},
		{"hourly.not(0-20)", "hourly.not(0-20)", "21 22 23"},
		{"all[hourly(3-5), hourly(5-7)]", "all[hourly(3-5), hourly(5-7)]", "5"},
		{"all[weekly(sunday), hourly(3)]", "all[weekly(sunday), hourly(3)]", "3"},
		{"all[weekly(monday), hourly(3)]", "all[weekly(monday), hourly(3)]", ""},
		{"all[hourly(4), daily]", "all[hourly(4), daily]", "4"},
		{"0 5,17 * * 0", "cron(0 5,17 * * 0)", "5 17"},
		{"all[cron(0 * * * *), hourly(6|8)]", "all[cron(0 * * * *), hourly(6|8)]", "6 8"},
		{"0 4 5 * 1", "cron(0 4 5 * 1)", "4"},
		{"0 4 */5 * 1", "cron(0 4 */5 * 1)", ""},
		{"  0  5 * JUL Sun ", "cron(0 5 * jul sun)", "5"},
		{"0 5 * * 7", "cron(0 5 * * 7)", "5"},
		{"cron(0 5 * * 1-6), hourly(9)", "cron(0 5 * * 1-6), hourly(9)", "9"},
	}
	for _, c := range tests {
		t.Run(c.text, func(t *testing.T) {
			e := must(t, c.text)
			if e.String() != c.canonical {
				t.Errorf("as text %q, want %q", e, c.canonical)
			}
			var fires, holds []string
			begin := time.Date(2026, 7, 5, 0, 0, 0, 0, time.UTC)
			for f := range e.Between(begin, begin.Add(24*time.Hour-1)) {
				fires = append(fires, f.At.Format("15"))
			}
			for h := range 24 {
				if at := begin.Add(time.Duration(h) * time.Hour); e.Fires(at) {
					holds = append(holds, at.Format("15"))
				}
			}
			want := ""
			for _, h := range strings.Fields(c.hours) {
				want += " " + ("0" + h)[len(h)-1:]
			}
			if got := strings.Join(fires, " "); got != strings.TrimSpace(want) {
				t.Errorf("fires at %s, want %s", got, want)
			}
			if got := strings.Join(holds, " "); got != strings.TrimSpace(want) {
				t.Errorf("holds at %s, want %s", got, want)
			}
		})
	}
}

// TestMissing: a collection that does not exist.
func TestMissing(t *testing.T) {
	tests := map[string]string{
		"non_existing": "2026-07-05 2026-07-06", "all[non_existing, weekly(sunday)]": "2026-07-05 2026-07-06",
		"all[non_existing]": "2026-07-06", "weekly(sunday), non_existing": "2026-07-06",
		"all[weekly(sunday), all[non_existing, monthly(5)]]": "2026-07-05 2026-07-12",
	}
	for text, days := range tests {
		e := must(t, text)
		for _, day := range strings.Fields(days) {
			if !e.Missing().Fires(noon(t, day)) {
				t.Errorf("%s does not fire on %s", text, day)
			}
		}
		if f, ok := e.Missing().Next(noon(t, "2026-07-05")); !ok || !e.NonExisting() {
			t.Errorf("%s fires next %v", text, f)
		}
		if _, err := ParseTask(text); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s of a task: error %v", text, err)
		}
	}
}

// must reads an expression that is right.
func must(t testing.TB, text string) Expression {
	t.Helper()
	e, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// noon gives a day at noon.
func noon(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(12 * time.Hour)
}
