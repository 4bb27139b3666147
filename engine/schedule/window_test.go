package schedule

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func window(t *testing.T, when, from, to string) Window {
	t.Helper()
	w, err := ParseWindow(when, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const minutes = "2006-01-02 15:04 -0700"

func TestWindow(t *testing.T) {
	berlin, york, santiago := "Europe/Berlin", "America/New_York", "America/Santiago"
	tests := []struct {
		name                 string
		when, from, to, zone string
		after                string
		want                 string // the next spans
	}{
		{"a night belongs to the evening it begins on", "weekly(friday)", "22:00", "06:00", berlin, "2026-06-01 00:00",
			"2026-06-05 22:00 +0200 to 2026-06-06 06:00 +0200; 2026-06-12 22:00 +0200 to 2026-06-13 06:00 +0200"},
		{"over the end of a month", "monthly(last)", "23:00", "01:00", berlin, "2026-02-01 00:00",
			"2026-02-28 23:00 +0100 to 2026-03-01 01:00 +0100; 2026-03-31 23:00 +0200 to 2026-04-01 01:00 +0200"},
		{"over the end of a year", "yearly(12/31)", "20:00", "04:00", berlin, "2026-07-01 00:00", "2026-12-31 20:00 +0100 to 2027-01-01 04:00 +0100"},
		{"days that touch are one", "range(12/24-12/26)", "", "", berlin, "2026-07-01 00:00", "2026-12-24 00:00 +0100 to 2026-12-27 00:00 +0100"},
		{"a weekend", "weekly(saturday|sunday)", "", "", berlin, "2026-06-06 12:00", "2026-06-13 00:00 +0200 to 2026-06-15 00:00 +0200"},
		{"days with times are many", "range(12/24-12/25)", "18:00", "", berlin, "2026-07-01 00:00",
			"2026-12-24 18:00 +0100 to 2026-12-25 00:00 +0100; 2026-12-25 18:00 +0100 to 2026-12-26 00:00 +0100"},
		{"from the beginning of the day", "weekly(monday)", "", "08:00", berlin, "2026-06-01 09:00", "2026-06-08 00:00 +0200 to 2026-06-08 08:00 +0200"},
		{"hours", "hourly(22-4)", "", "", berlin, "2026-06-01 12:00", "2026-06-01 22:00 +0200 to 2026-06-02 05:00 +0200"},
		{"a holiday by its name", "christmas_eve", "17:00", "24:00", berlin, "2026-06-01 12:00", "2026-12-24 17:00 +0100 to 2026-12-25 00:00 +0100"},
		{"once", "", "2026-12-24 18:00", "2026-12-27", berlin, "2026-06-01 12:00", "2026-12-24 18:00 +0100 to 2026-12-28 00:00 +0100"},
		{"once, and it is over", "", "2026-12-24", "2026-12-27T12:30", berlin, "2026-12-28 00:00", ""},
		{"never", "never", "", "", berlin, "2026-12-28 00:00", ""},
		{"a short night", "daily", "22:00", "06:00", berlin, "2026-03-28 12:00", "2026-03-28 22:00 +0100 to 2026-03-29 06:00 +0200"},
		{"a long night", "daily", "22:00", "06:00", berlin, "2026-10-24 12:00", "2026-10-24 22:00 +0200 to 2026-10-25 06:00 +0100"},
		{"its end is jumped over", "daily", "01:00", "02:30", berlin, "2026-03-29 00:00", "2026-03-29 01:00 +0100 to 2026-03-29 03:00 +0200"},
		{"its beginning is jumped over", "daily", "02:30", "03:15", berlin, "2026-03-29 00:00", "2026-03-29 03:00 +0200 to 2026-03-29 03:15 +0200"},
		{"it is jumped over as a whole", "daily", "02:10", "02:50", berlin, "2026-03-29 00:00", "2026-03-30 02:10 +0200 to 2026-03-30 02:50 +0200"},
		{"its end is shown twice", "daily", "22:00", "02:30", york, "2026-10-31 12:00", "2026-10-31 22:00 -0400 to 2026-11-01 02:30 -0500"},
		{"the first one counts", "daily", "22:00", "01:30", york, "2026-10-31 12:00", "2026-10-31 22:00 -0400 to 2026-11-01 01:30 -0400"},
		{"it is shown twice as a whole", "daily", "01:10", "01:50", york, "2026-11-01 00:00", "2026-11-01 01:10 -0400 to 2026-11-01 01:50 -0400"},
		{"a day without midnight", "weekly(sunday)", "", "", santiago, "2026-09-04 12:00", "2026-09-06 01:00 -0300 to 2026-09-07 00:00 -0300"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			w := window(t, c.when, c.from, c.to)
			at, err := time.ParseInLocation("2006-01-02 15:04", c.after, location(t, c.zone))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range max(1, strings.Count(c.want, ";")+1) {
				s, ok := w.Next(at)
				if !ok {
					break
				}
				got = append(got, s.From.Format(minutes)+" to "+s.To.Format(minutes))
				if w.Active(s.From.Add(-time.Second)) || !w.Active(s.From) || !w.Active(s.To.Add(-time.Second)) || w.Active(s.To) {
					t.Errorf("%s is not open exactly in %s", w, got[len(got)-1])
				}
				if in, ok := w.At(s.To.Add(-time.Second)); !ok || !in.From.Equal(s.From) || !in.To.Equal(s.To) {
					t.Errorf("at its end it is in %v, not in %v", in, s)
				}
				at = s.From
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s comes\n%s, want\n%s", w, strings.Join(got, "; "), c.want)
			}
		})
	}
}

// TestWhatIsAlwaysOpen: it has no end, and costs little all the same.
func TestWhatIsAlwaysOpen(t *testing.T) {
	w, now := window(t, "daily", "", ""), time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	if s, ok := w.At(now); !ok || now.Sub(s.From) < 300*24*time.Hour || s.To.Sub(now) < 300*24*time.Hour {
		t.Errorf("it is in %v", s)
	}
	if s, ok := w.Next(now); ok {
		t.Errorf("it opens again in %v", s)
	}
	if (Window{}).Active(now) {
		t.Error("the zero window is open")
	}
}

func TestWindowsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ when, from, to, says, hint string }{
		{"", "", "", "does not say when", "weekly(friday)"},
		{"", "22:00", "06:00", `"22:00" is no day with a time`, "when"},
		{"", "2026-12-24", "", "does not say when", ""},
		{"", "2026-12-24", "2026-12-23", "2026-12-23 is not later than 2026-12-24", "earlier"},
		{"", "2026-12-24 18:00", "2026-12-24 18:00", "is not later", ""},
		{"", "2026-02-30", "2026-03-01", `"2026-02-30" is no day`, ""},
		{"weekly(friday)", "22", "06:00", `"22" is no time of day`, "22:00"},
		{"weekly(friday)", "24:00", "06:00", `"24:00" is no time of day`, ""},
		{"weekly(friday)", "22:00", "22:00", "from and to are both 22:00", "leave both out"},
		{"weekly(friday)", "", "25:00", `"25:00" is no time of day`, ""},
		{"weekly(friday)", "2026-12-24", "25:00", `"2026-12-24" is no time of day`, ""},
		{"hourly(22-4)", "22:00", "", `"hourly(22-4)" names times of day`, "use days"},
		{"all[weekly(friday), cron(0 5 * * *)]", "22:00", "", "names times of day", ""},
		{"weekly(fridy)", "22:00", "", "fridy", "friday"},
		{"non_existing", "", "", "asks for a collection", ""},
	} {
		w, err := ParseWindow(c.when, c.from, c.to)
		if err == nil {
			t.Errorf("%q %q %q is taken as %s", c.when, c.from, c.to, w)
			continue
		}
		says(t, err, c.says, c.hint)
	}
}

// TestWindowsMinuteByMinute holds windows against a model that knows nothing but
// what the clock shows: the latest minute that it has shown so far says which day
// it is and how late. An hour that is shown twice is so counted once.
func TestWindowsMinuteByMinute(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 8))
	whens := []string{"daily", "weekly(saturday)", "weekly(sunday|monday)", "monthly(last)", "monthly(1)", "range(12/30-01/02)", "range(10/24-10/26)", "yearly(02/29)", "weekly.not(sunday)", "hourly(1-3)", "15,45 1-3 * * *"}
	places := []struct{ zone, day string }{
		{"Europe/Berlin", "2026-03-29"}, {"Europe/Berlin", "2026-10-25"}, {"America/New_York", "2026-03-08"}, {"America/New_York", "2026-11-01"},
		{"America/Santiago", "2026-09-06"}, {"America/Santiago", "2026-04-05"}, {"America/Havana", "2026-11-01"}, {"Australia/Lord_Howe", "2026-10-04"},
		{"America/St_Johns", "2006-10-29"}, {"Pacific/Apia", "2011-12-30"}, {"Europe/Berlin", "2026-01-01"}, {"Asia/Kolkata", "2028-02-29"},
	}
	clock := func() string {
		h := chance.IntN(24)
		if chance.IntN(2) == 0 {
			h = chance.IntN(5)
		}
		return time.Date(2000, 1, 1, h, []int{0, 15, 30, 45, 59}[chance.IntN(5)], 0, 0, time.UTC).Format("15:04")
	}
	for range 60 {
		when, place := whens[chance.IntN(len(whens))], places[chance.IntN(len(places))]
		from, to := "", ""
		if !strings.ContainsAny(when, "*") && !strings.HasPrefix(when, "hourly") && (when == "daily" || chance.IntN(4) > 0) {
			for from == to {
				from, to = clock(), clock()
			}
		}
		w := window(t, when, from, to)
		zone := location(t, place.zone)
		day, _ := time.ParseInLocation("2006-01-02", place.day, zone)
		begin, end := day.AddDate(0, 0, -1), day.AddDate(0, 0, 2)
		shown := 0
		var opened time.Time // when the model opened
		for at := begin.AddDate(0, 0, -2); at.Before(end); at = at.Add(time.Minute) {
			shown = max(shown, dateOf(at).serial*aDay+at.Hour()*60+at.Minute())
			open := modelOpen(w, shown)
			if at.Before(begin) {
				continue
			}
			s, is := w.At(at)
			if is != open {
				t.Fatalf("%s in %s at %s: open is %v, and the clock says %v", w, place.zone, at.Format(minutes), is, open)
			}
			switch {
			case !open:
				opened = time.Time{}
			case opened.IsZero():
				opened = s.From
				if at.After(begin) && !s.From.Equal(at) {
					t.Fatalf("%s in %s: it opens at %s, and At says %s", w, place.zone, at, s.From)
				}
				if next, ok := w.Next(at.Add(-time.Minute)); at.After(begin) && (!ok || next != s) {
					t.Fatalf("%s in %s: it opens at %s, and Next says %v", w, place.zone, at, next)
				}
			case !s.From.Equal(opened) && opened.After(begin):
				t.Fatalf("%s in %s at %s: it has opened at %s, and At says %s", w, place.zone, at, opened, s.From)
			}
		}
	}
}

// modelOpen says whether a window is open when the clock has shown a minute since
// 1970.
func modelOpen(w Window, shown int) bool {
	for back := range 2 {
		d := serial(shown/aDay - back)
		at := shown - d.serial*aDay
		m := w.of.root.on(d, false)
		switch {
		case w.timed:
			if m.day && w.begin.minute <= at && at < w.end.minute {
				return true
			}
		case back == 0 && m.covers(at/60, at%60):
			return true
		}
	}
	return false
}

func FuzzParseWindow(f *testing.F) {
	for _, seed := range [][3]string{{"weekly(friday)", "22:00", "06:00"}, {"", "2026-12-24 18:00", "2026-12-27"}, {"hourly(22-4)", "", ""}, {"easter", "24:00", "00:00"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Skip(err)
	}
	now := time.Date(2026, 3, 28, 23, 0, 0, 0, berlin)
	f.Fuzz(func(t *testing.T, when, from, to string) {
		w, err := ParseWindow(when, from, to)
		if err != nil {
			return
		}
		if s, ok := w.At(now); ok && !s.Holds(now) {
			t.Errorf("%s: %v does not hold %s", w, s, now)
		}
	})
}
