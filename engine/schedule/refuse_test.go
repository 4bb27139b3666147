package schedule

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/fault"
)

// TestRefuses: every error quotes the expression, points at what is wrong, and
// says what to write.
func TestRefuses(t *testing.T) {
	tests := []struct{ text, points, hint string }{
		{"", "it is empty", "there are daily"},
		{"  ", "it is empty", "there are daily"},
		{"bogus", `"bogus" is no schedule`, "there are daily"},
		{"sometimes", `"sometimes" is no schedule`, "hourly(17)"},
		{"dail", `"dail" is no schedule`, "did you mean daily?"},
		{"day", `"day" is no schedule`, "did you mean daily?"},
		{"dayle", `"dayle" is no schedule`, "did you mean daily?"},
		{"hour(3)", `"hour" at character 1 is no schedule`, "did you mean hourly(5)?"},
		{"weekday(mon)", `"weekday" at character 1 is no schedule`, "did you mean weekly(sunday)?"},
		{"mothly(1)", `"mothly" at character 1`, "did you mean monthly(1)?"},
		{"daily, bogus", `"bogus" at character 8 is no schedule`, "there are"},
		{"sundays", `"sundays" is no schedule`, "did you mean weekly(sunday)?"},
		{"1", `"1" is no schedule`, "there are"},
		{"daily now", `"now" at character 7 does not belong here`, "comma"},
		{"daily weekly(sunday)", `"weekly" at character 7 does not belong here`, "comma"},
		{"daily,", `nothing at character 7 stands where an entry is missing`, "leave the comma out"},
		{",daily", `"," at character 1 stands where an entry is missing`, "leave the comma out"},
		{"daily,,never", `"," at character 7`, "leave the comma out"},
		{"daily()", "nothing at character 7 is too much: daily stands alone", "write daily"},
		{"never(1)", `"1" at character 7 is too much`, "write never"},
		{"daily]", `"]" at character 6 does not belong here`, "comma"},
		{"daily.not", `"daily.not" is no entry`, "can have .not"},
		{"weekly.nod(monday)", `"weekly.nod" at character 1 is no entry`, "can have .not"},
		{"weekly.not.not(monday)", `"weekly.not.not" at character 1`, ".not"},
		{"all.not[daily]", `"all.not" at character 1`, ".not"},
		{"cron.not(0 5 * * *)", `"cron.not" at character 1`, ".not"},

		{"weekly", `"weekly" does not say when`, "write weekly(sunday)"},
		{"weekly()", `"weekly" at character 1 does not say when`, "write weekly(sunday)"},
		{"weekly(sunday", "nothing at character 14 ends before its )", "close ("},
		{"weekly[sunday]", `"[" at character 7`, "weekly(sunday)"},
		{"weekly(noday)", `"weekly(noday)": "noday" at character 8 is no day of the week`, "did you mean monday?"},
		{"weekly(sunday|everyday)", `"everyday" at character 15 is no day of the week`, "monday to sunday"},
		{"weekly(sunday|mondy)", `"mondy" at character 15`, "did you mean monday?"},
		{"weekly(sunday,tuesday)", `"," at character 14 does not belong here`, "weekly(sunday|tuesday)"},
		{"weekly(sunday|)", "nothing at character 15 stands where a part is missing", "|"},
		{"weekly(|sunday)", `nothing at character 8`, "|"},
		{"weekly(monday-friday)", `"monday-friday" at character 8`, "|"},

		{"hourly", "does not say when", "hourly(5)"},
		{"hourly(24)", `"24" at character 8 is no hour`, "0 to 23"},
		{"hourly(-1)", "is no hour", "0 to 23"},
		{"hourly(five)", `"five" at character 8 is no hour`, "0 to 23"},
		{"hourly(5-5)", `"5-5" at character 8 begins and ends in the same hour`, "hourly(5)"},
		{"hourly(1-2-3)", `"1-2-3" at character 8 has more than two ends`, "17-04"},
		{"hourly(5-)", "nothing at character 10 is no hour", "0 to 23"},
		{"hourly(2|24)", `"24" at character 10 is no hour`, "0 to 23"},
		{"hourly(2,5)", `"," at character 9`, "hourly(2|5)"},
		{"hourly(5.5)", `"5.5"`, "0 to 23"},

		{"monthly", "does not say when", "monthly(1)"},
		{"monthly(0)", `"0" at character 9 is no day of the month`, "1 to 31, or last"},
		{"monthly(32)", `"32" at character 9 is no day of the month`, "1 to 31, or last"},
		{"monthly(first)", `"first" at character 9`, "last"},
		{"monthly(1|32)", `"32" at character 11`, "1 to 31"},
		{"monthly(20-15)", `"20-15" at character 9 does not go forward`, "25-last|1-5"},
		{"monthly(15-15)", "does not go forward", "earlier"},
		{"monthly(last-last)", "does not go forward", "earlier"},
		{"monthly(last-5)", "does not go forward", "earlier"},
		{"monthly(1-2-3)", "has more than two ends", "15-20"},

		{"yearly(13/01)", `"13" at character 8 is no month`, "month comes first"},
		{"yearly(0/1)", `"0" at character 8 is no month`, "month comes first"},
		{"yearly(1/0)", `"0" at character 10 is no day of the month`, "1 to 31"},
		{"yearly(1/99)", `"99" at character 10 is no day of the month`, "1 to 31"},
		{"yearly(01-30)", `"01-30" at character 8 is not MM/DD`, "yearly(12/25)"},
		{"yearly(12/25/2026)", "has a year", "date(12/25/2026)"},
		{"yearly(last)", "is not MM/DD", "yearly(12/25)"},
		{"yearly(1/1/1/1)", "is not MM/DD", "yearly(12/25)"},

		{"date(12/25)", `"12/25" at character 6 has no year`, "yearly(12/25)"},
		{"date(12/25/26)", `"26" at character 12 is no year`, "2026"},
		{"date(13/25/2026)", `"13" at character 6 is no month`, "month comes first"},
		{"date(12/32/2026)", `"32" at character 9`, "1 to 31"},
		{"date(2026-12-25)", "is not MM/DD/YYYY", "date(12/25/2026)"},
		{"date(1/1/0026)", `"0026" at character 10 is no year`, "2000 to 2099"},
		{"date(1/1/20260)", `"20260"`, "2000"},

		{"range(12/1-12/32)", `"32" at character 15 is no day of the month`, "1 to 31"},
		{"range(12/1-12/5|bad)", `"bad" at character 17 is not MM/DD-MM/DD`, "range(12/01-12/31)"},
		{"range(22/22-33/33)", `"22" at character 7 is no month`, "month"},
		{"range(12/1)", "is not MM/DD-MM/DD", "range(12/01-12/31)"},
		{"range(12-1)", `"12" at character 7 is not MM/DD`, "range(12/01-12/31)"},
		{"range()", "does not say when", "range(12/01-12/31)"},

		{"all(daily)", `"all" at character 1 does not say of what`, "all[weekly(friday), monthly(13)]"},
		{"all", "does not say of what", "square brackets"},
		{"all[]", `"]" at character 5 stands where an entry is missing`, "entry"},
		{"all[daily", "nothing at character 10 ends before its ]", "close all["},
		{"all[daily, weekly(noday)]", `"noday" at character 19`, "monday"},
		{"all[non_existing, never]", "only non_existing", "non_existing alone"},
		{strings.Repeat("all[", 9) + "daily" + strings.Repeat("]", 9), "is more than 8 deep", "fewer"},
		{strings.Repeat("daily,", 200) + "daily", "longer than 1000", "pipelines"},

		{"holiday", "does not say when", "holiday(easter)"},
		{"holiday(eastre)", `"eastre" at character 9 is no holiday`, "did you mean easter?"},
		{"holiday(thanksgiving)", `"thanksgiving"`, "ca:thanksgiving_day or us:thanksgiving_day"},
		{"holiday(xx:easter)", `"xx" at character 9 is no country`, "at, au"},
		{"holiday(us:cristmas_day)", `"cristmas_day" at character 12`, "christmas_day"},
		{"holiday(easter-200)", `"200" at character 16 is no number of days`, "easter-2"},
		{"holiday(easter+0)", `"0" at character 16`, "easter-2"},
		{"holiday(easter-)", "is no holiday", "there are"},

		{"5 * * *", `"5 * * *" is cron with 4 fields`, "minute, hour, day, month and weekday"},
		{"0 5 * * 0 2026", "is cron with 6 fields", "minute"},
		{"60 5 * * *", `"60" at character 1 is no minute of cron`, "the minute is"},
		{"0 24 * * *", `"24" at character 3 is no hour of cron`, "the hour is"},
		{"0 5 0 * *", `"0" at character 5 is no day of the month of cron`, "day of the month"},
		{"0 5 * 13 *", `"13" at character 7 is no month of cron`, "the month is"},
		{"0 5 * * 8", `"8" at character 9 is no day of the week of cron`, "day of the week"},
		{"0 5 1,,2 * *", `"1,,2" at character 5`, "a list such as 1,3"},
		{"0 5 L * *", `"L" at character 5`, "day of the month"},
		{"0 5 31 2 *", "names days that no year has", "month"},
		{"cron(@daily)", "is cron with 1 fields", "0 5 * * *"},
		{"cron(tz=utc 0 5 * * *)", "is cron with 6 fields", "minute"},
		{"cron(tz=utc 5 * * *)", `"tz=utc" at character 6 is no minute`, "minute"},
		{"Überall", `"Überall" is no schedule`, "there are"},
		{"weekly(sönntag)", `"sönntag" at character 8`, "monday to sunday"},
	}
	for _, c := range tests {
		t.Run(c.text, func(t *testing.T) {
			e, err := Parse(c.text)
			if err == nil {
				t.Fatalf("it is taken as %s", e)
			}
			says(t, err, c.points, c.hint)
			if quoted := err.Error(); len(c.text) < 100 && !strings.HasPrefix(quoted, `"`+c.text) || fault.ClassOf(err) != fault.Usage {
				t.Errorf("it does not begin with the expression: %v", err)
			}
			if _, err := ParseTask(c.text); err == nil {
				t.Error("of a task it is taken")
			}
		})
	}
}

// TestFromKometa: what Kometa finds by its beginning is rewritten, and only
// where it is asked for.
func TestFromKometa(t *testing.T) {
	tests := map[string]string{
		"day": "daily", "dayle": "daily", "hour(3)": "hourly(3)", "weekday(Mon)": "weekly(monday)", "month(1)": "monthly(1)", "year(1/2)": "yearly(01/02)",
		"dates(1/2/2026)": "date(01/02/2026)", "ranges(1/2-1/3)": "range(01/02-01/03)", "allof[daily]": "all[daily]", "daily": "daily",
	}
	for text, want := range tests {
		e, err := FromKometa(text)
		if err != nil || e.String() != want {
			t.Errorf("%s is %v, error %v, want %s", text, e, err, want)
		}
		if _, err := Parse(text); (err == nil) != (text == "daily") {
			t.Errorf("Parse of %s: %v", text, err)
		}
	}
	for _, text := range []string{"dail", "nevermore", "bogus", "yearly(13/01)"} {
		if e, err := FromKometa(text); err == nil {
			t.Errorf("%s is taken as %s", text, e)
		}
	}
}

// says checks what an error says and hints at.
func says(t *testing.T, err error, text, hint string) {
	t.Helper()
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error %v, want %s", err, text)
	}
	if !strings.Contains(fault.Hint(err), hint) {
		t.Errorf("hint %q, want %s", fault.Hint(err), hint)
	}
}
