package homelab

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestUserEdits(t *testing.T) {
	now := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	h := serve(t, Options{})
	h.SetNow(now)
	p, key := h.Plex(), h.Truth(6).RatingKey
	p.SetViewCount(key, 0)
	count := func(query string) int {
		return len(h.rows("/library/sections/1/all?type=1&" + query).Metadata)
	}
	since := fmt.Sprint(now.Unix())
	for _, field := range []string{"lastViewedAt>=", "lastRatedAt>=", "updatedAt>="} {
		if n := count(field + since); n != 0 {
			t.Fatalf("%s before: %d", field, n)
		}
	}
	p.SetProgress(key, 61_000)
	p.Rate(key, 8)
	row := h.row(key)
	if row["viewOffset"] != 61_000.0 || row["viewCount"] != nil || row["userRating"] != 8.0 || row["lastRatedAt"] != float64(now.Unix()) {
		t.Errorf("row: %v", row)
	}
	if count("lastViewedAt>="+since) != 1 || count("lastRatedAt>="+since) != 1 || count("updatedAt>="+since) != 0 || count("viewOffset>=1") != 1 {
		t.Error("the filters do not find what was done")
	}
	if n := count("lastRatedAt<<=" + since); n == 0 || n == 60 {
		t.Errorf("%d films were rated before: films that nobody rated must not pass", n)
	}
	h.Advance(time.Hour)
	p.Rate(key, 0)
	if row := h.row(key); row["userRating"] != nil || row["lastRatedAt"] != nil {
		t.Errorf("rating taken away: %v", row["userRating"])
	}
	if got := h.plex("/identity").header.Get("Date"); got != now.Add(time.Hour).Format(http.TimeFormat) {
		t.Errorf("Date %q", got)
	}
}
