package schedule

import (
	"testing"
	"time"
)

// TestTurn holds Turn against Fires, minute by minute, over days on which the
// clocks jump, and Last against Next.
func TestTurn(t *testing.T) {
	for _, text := range []string{"daily", "never", "weekly(sunday)", "hourly(2)", "hourly(22-2), weekly(monday)", "0,30 2 * * *", "all[weekly(sunday), hourly(1-3)]", "holiday(easter)"} {
		e := must(t, text)
		for _, c := range []struct{ zone, day string }{
			{"Europe/Berlin", "2026-03-28"}, {"Europe/Berlin", "2026-10-24"}, {"America/New_York", "2026-11-01"}, {"America/Santiago", "2026-09-05"},
			{"Australia/Lord_Howe", "2026-10-03"}, {"Europe/Berlin", "2026-04-04"},
		} {
			begin, _ := time.ParseInLocation(time.DateOnly, c.day, location(t, c.zone))
			end := begin.Add(49 * time.Hour)
			from := begin
			for from.Before(end) {
				at, ok := e.Turn(from)
				now := e.Fires(from)
				for m := from; m.Before(end) && (!ok || m.Before(at)); m = m.Add(time.Minute) {
					if e.Fires(m) != now {
						t.Fatalf("%s in %s: after %s it turns at %s, not at %s", text, c.zone, from, m, at)
					}
				}
				if !ok {
					break
				}
				if !at.After(from) || e.Fires(at) == now {
					t.Fatalf("%s in %s: after %s it does not turn at %s", text, c.zone, from, at)
				}
				from = at
			}
			last, ok := e.Last(begin)
			for f := range e.Between(begin.Add(1), end) {
				if before, _ := e.Last(f.At.Add(-1)); ok && !before.At.Equal(last.At) {
					t.Fatalf("%s in %s: before %s it fired last at %s, not at %s", text, c.zone, f.At, last.At, before.At)
				}
				if last, ok = e.Last(f.At); !ok || !last.At.Equal(f.At) {
					t.Fatalf("%s in %s: at its firing %s it fired last at %s", text, c.zone, f.At, last.At)
				}
			}
		}
	}
}

// TestParseDays: holidays stand alone there, and may be a country's.
func TestParseDays(t *testing.T) {
	tests := []struct{ text, country, canonical, fires, rests string }{
		{"easter-2..easter+1", "", "holiday(easter-2-easter+1)", "2026-04-03 2026-04-06", "2026-04-02 2026-04-07"},
		{"thanksgiving(us)", "", "holiday(us:thanksgiving_day)", "2026-11-26", "2026-11-25 2026-10-12"},
		{"thanksgiving", "ca", "holiday(ca:thanksgiving_day)", "2026-10-12", "2026-11-26"},
		{"Thanksgiving", "us", "holiday(us:thanksgiving_day)", "2026-11-26", "2026-10-12"},
		{"us:memorial_day-2", "", "holiday(us:memorial_day-2)", "2026-05-23", "2026-05-25"},
		{"christmas_eve .. new_years_day", "de", "holiday(christmas_eve-new_years_day)", "2026-12-24 2026-12-31 2027-01-01", "2026-12-23 2027-01-02"},
		{"Boxing Day, halloween", "", "holiday(boxing_day), holiday(halloween)", "2026-12-26 2026-10-31", "2026-12-25"},
		{"halloween|mother's day", "", "holiday(halloween|mothers_day)", "2026-10-31 2026-05-10", "2026-05-09"},
		{"range(10/01-10/31), easter", "", "range(10/01-10/31), holiday(easter)", "2026-10-15 2026-04-05", "2026-04-06"},
		{"all[hourly(12), easter..easter_monday]", "", "all[hourly(12), holiday(easter-easter_monday)]", "2026-04-05 2026-04-06", "2026-04-07"},
		{"holiday(thanksgiving(us)..thanksgiving(us)+1)", "", "holiday(us:thanksgiving_day-us:thanksgiving_day+1)", "2026-11-27", "2026-11-28"},
		{"tag_der_deutschen_einheit", "de", "holiday(de:tag_der_deutschen_einheit)", "2026-10-03", "2026-10-02"},
		{"daily", "", "daily", "2026-10-03", ""},
	}
	for _, c := range tests {
		t.Run(c.text, func(t *testing.T) {
			e, err := ParseDays(c.text, c.country)
			if err != nil || e.String() != c.canonical {
				t.Fatalf("it is %s, error %v, want %s", e, err, c.canonical)
			}
			if again := must(t, e.String()); again.Words() != e.Words() {
				t.Errorf("%s is %q, and read back %q", c.text, e.Words(), again.Words())
			}
			holds(t, e, c.fires, c.rests)
		})
	}
	wrong := []struct{ text, country, says, hint string }{
		{"thanksgiving", "", `"thanksgiving" is no holiday that is known`, "ca:thanksgiving_day or us:thanksgiving_day"},
		{"thanksgiving", "fr", `"thanksgiving" is no holiday that is known`, "us:thanksgiving_day"},
		{"weekyl(sunday)", "", `"weekyl" at character 1 is no schedule`, "did you mean weekly(sunday)?"},
		{"eastre-2", "", `"eastre" at character 1 is no holiday`, "did you mean easter?"},
		{"easter(xx)", "", `"xx" at character 8 is no country`, "at, au"},
		{"easter..", "", "nothing at character 9 is no holiday", "there are"},
		{"weekday(mon)", "", `"weekday" at character 1 is no schedule`, "did you mean weekly(sunday)?"},
		{"easter", "xx", `"xx" is no country`, "at, au"},
		{"all[easter", "", "nothing at character 11 ends before its ]", "close"},
		{"non_existing", "", "asks for a collection", "daily"},
		{"easter-2..easter+1..easter", "", "is no number of days", ""},
	}
	for _, c := range wrong {
		e, err := ParseDays(c.text, c.country)
		if err == nil {
			t.Errorf("%s is taken as %s", c.text, e)
			continue
		}
		says(t, err, c.says, c.hint)
	}
}
