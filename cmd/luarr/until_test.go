package main

import (
	"testing"
	"time"
)

func TestUntilWhen(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 28, 22, 0, 0, 0, berlin) // the clocks go forward in the night
	for text, want := range map[string]string{
		"06:00": "2026-03-29 06:00 +0200", "23:30": "2026-03-28 23:30 +0100", "22:00": "2026-03-29 22:00 +0200", "02:30": "2026-03-29 03:30 +0200",
		"2026-03-28": "2026-03-29 00:00 +0100", "2026-03-29": "2026-03-30 00:00 +0200", "2026-03-29T18:00": "2026-03-29 18:00 +0200",
		"2026-03-29 18:00": "2026-03-29 18:00 +0200", "2026-03-29T04:00:00Z": "2026-03-29 06:00 +0200",
		"8h": "2026-03-29 07:00 +0200", "90m": "2026-03-28 23:30 +0100", "1w": "2026-04-04 23:00 +0200",
		"2026-03-27": "", "2026-03-28T21:59": "", "25:00": "", "soon": "", "": "", "-2h": "", "1000w": "",
	} {
		at, err := untilWhen(text, now.UTC(), berlin)
		got := ""
		if err == nil {
			got = at.Format("2006-01-02 15:04 -0700")
		}
		if got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}

func FuzzUntilWhen(f *testing.F) {
	for _, seed := range []string{"06:00", "2026-03-29", "8h", "2026-03-29T18:00", "1w"} {
		f.Add(seed)
	}
	now := time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		if at, err := untilWhen(text, now, time.UTC); err == nil && !at.After(now) {
			t.Errorf("%q lasts until %s", text, at)
		}
	})
}
