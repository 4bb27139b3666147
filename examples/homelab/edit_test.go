package homelab

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"
)

// marks are the times of the movie library that a client watches.
func (h *house) marks() (changed, scanned, updated float64) {
	d := h.rows("/library/sections").Directory[0]
	return d["contentChangedAt"].(float64), d["scannedAt"].(float64), d["updatedAt"].(float64)
}

func TestWhatMovesWhat(t *testing.T) {
	type moved struct{ item, scanned, changed, gone bool }
	for _, c := range []struct {
		name string
		do   func(h *house, key string)
		want moved
	}{
		{"delete", func(h *house, key string) { h.Plex().DeleteItem(key) }, moved{scanned: true, changed: true, gone: true}},
		{"touch", func(h *house, key string) { h.Plex().Touch(key) }, moved{item: true, changed: true}},
		{"rename", func(h *house, key string) { h.Plex().Rename(key, "New") }, moved{item: true, changed: true}},
		{"add a version", func(h *house, key string) { h.Plex().AddVersion(key) }, moved{item: true, scanned: true, changed: true}},
		{"replace the file", func(h *house, key string) { h.Plex().ReplaceFile(key) }, moved{item: true, scanned: true, changed: true}},
		{"play", func(h *house, key string) { h.Plex().SetViewCount(key, 3) }, moved{}},
		{"leave off", func(h *house, key string) { h.Plex().SetProgress(key, 1000) }, moved{}},
		{"rate", func(h *house, key string) { h.Plex().Rate(key, 8) }, moved{}},
		{"label", func(h *house, key string) { h.Plex().SetLabels(key, "Stale") }, moved{}},
		{"collect", func(h *house, key string) { h.Plex().SetCollections(key, "Heist") }, moved{}},
		{"genres", func(h *house, key string) { h.Plex().SetGenres(key, "Noir") }, moved{}},
		{"date of addition", func(h *house, key string) { h.Plex().SetAdded(key, farFuture) }, moved{}},
		{"add another", func(h *house, _ string) { h.Plex().AddMovie("New", 2026, 77, "") }, moved{scanned: true, changed: true}},
		{"scan that finds nothing", func(h *house, _ string) { h.Plex().Scan("1") }, moved{scanned: true}},
		{"edit of nothing", func(h *house, _ string) { h.Plex().Touch("424242") }, moved{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			key := h.Truth(4).RatingKey
			before := h.rows("/library/metadata/" + key).Metadata[0]["updatedAt"]
			changed, scanned, updated := h.marks()
			c.do(h, key)
			changed2, scanned2, updated2 := h.marks()
			got := moved{changed: changed != changed2, scanned: scanned != scanned2}
			if updated != updated2 {
				t.Error("the library's updatedAt moved")
			}
			r := h.plex("/library/metadata/" + key)
			if got.gone = r.status == http.StatusNotFound; !got.gone {
				got.item = before != decode(t, r.body).Metadata[0]["updatedAt"]
			}
			if got != c.want {
				t.Errorf("moved %+v, want %+v", got, c.want)
			}
		})
	}
}

// TestFindsMoveTheLibrarySometimes: every second find moves updatedAt of the library.
func TestFindsMoveTheLibrarySometimes(t *testing.T) {
	h := serve(t, Options{})
	_, _, first := h.marks()
	h.Plex().AddMovie("One", 2026, 1, "")
	_, _, second := h.marks()
	h.Plex().AddMovie("Two", 2026, 2, "")
	if _, _, third := h.marks(); first != second || second == third {
		t.Errorf("updatedAt %v, %v, %v", first, second, third)
	}
}

func TestTouchIsFoundByFilter(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	h := serve(t, Options{Now: func() time.Time { return now }})
	query := fmt.Sprintf("/library/sections/1/all?type=1&sort=id&updatedAt>=%d", now.Unix())
	if got := h.rows(query); len(got.Metadata) != 0 {
		t.Fatalf("before: %v", got.keys())
	}
	key := h.Truth(4).RatingKey
	h.Plex().Touch(key)
	first := h.rows(query).Metadata
	h.Plex().Touch(key)
	second := h.rows(query).Metadata
	if len(second) != 1 || second[0]["ratingKey"] != key || second[0]["updatedAt"] == first[0]["updatedAt"] {
		t.Errorf("two touches in one second: %v, then %v", first, second)
	}
}

func TestAddAndDelete(t *testing.T) {
	h := serve(t, Options{})
	key := h.Plex().AddMovie("Home Made", 2026, 424, "/data/movies/Home Made.mkv")
	h.Plex().DeleteItem(h.Truth(0).RatingKey)
	got := h.rows("/library/sections/1/all?type=1&sort=id&includeGuids=1&X-Plex-Container-Start=0&X-Plex-Container-Size=100")
	if *got.TotalSize != 60 || got.keys()[0] != h.Truth(1).RatingKey || got.keys()[59] != key {
		t.Fatalf("total %d, first %s, last %s", *got.TotalSize, got.keys()[0], got.keys()[59])
	}
	row := got.Metadata[59]
	if row["title"] != "Home Made" || row["year"] != 2026.0 || at(row, "Guid", 1, "id") != "tmdb://424" && at(row, "Guid", 0, "id") != "tmdb://424" {
		t.Errorf("added film: %v", row)
	}
	show := h.rows("/library/sections/2/all?type=2&sort=id").keys()[0]
	h.Plex().DeleteItem(show)
	for path, want := range map[string]int{"type=2": 7, "type=3": 16, "type=4": 88} {
		if got := h.rows("/library/sections/2/all?" + path); len(got.Metadata) != want {
			t.Errorf("%s after deleting a show: %d, want %d", path, len(got.Metadata), want)
		}
	}
}

func TestViewCount(t *testing.T) {
	h := serve(t, Options{})
	key := h.Truth(4).RatingKey
	h.Plex().SetViewCount(key, 3)
	if row := h.rows("/library/metadata/" + key).Metadata[0]; row["viewCount"] != 3.0 || row["lastViewedAt"] == nil {
		t.Errorf("played: %v, %v", row["viewCount"], row["lastViewedAt"])
	}
	h.Plex().SetViewCount(key, 0)
	if row := h.rows("/library/metadata/" + key).Metadata[0]; row["viewCount"] != nil || row["lastViewedAt"] != nil {
		t.Errorf("unplayed: %v, %v", row["viewCount"], row["lastViewedAt"])
	}
}

func TestLabelEdits(t *testing.T) {
	add := func(names ...string) string {
		q := "label.locked=1"
		for i, n := range names {
			q += fmt.Sprintf("&label[%d].tag.tag=%s", i, url.QueryEscape(n))
		}
		return q
	}
	for _, c := range []struct {
		name    string
		replace bool
		query   string
		want    string
	}{
		{"add to none", false, add("Stale"), "[Stale]"},
		{"add keeps", false, "edit=1&" + add("Stale", "Old & Gone"), "[Stale Old & Gone]"},
		{"remove", false, "label[].tag.tag-=" + url.QueryEscape("Keep"), "[]"},
		{"remove what is not there", false, "label[].tag.tag-=Nothing", "[]"},
		{"names with commas are encoded twice", false, add("A,B", "C") + "&label[].tag.tag-=" + url.QueryEscape(url.QueryEscape("A,B")+",C"), "[]"},
		{"brackets encoded", false, url.QueryEscape("label[0].tag.tag") + "=Stale", "[Stale]"},
		{"replacing server", true, add("Stale"), "[Stale]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{ReplaceTags: c.replace})
			key := h.Truth(1).RatingKey
			r := h.send(http.MethodPut, h.plexURL+"/library/sections/1/all?type=1&id="+key+"&"+c.query, "")
			if r.status != 200 || r.body != "" {
				t.Fatalf("PUT: %d %q", r.status, r.body)
			}
			if got := fmt.Sprint(h.Plex().Labels(key)); got != c.want {
				t.Errorf("labels %s, want %s", got, c.want)
			}
			if len(h.Plex().Writes()) != 1 {
				t.Error("the write was not recorded")
			}
		})
	}
}

func TestLabelEditOfMany(t *testing.T) {
	for _, replace := range []bool{false, true} {
		h := serve(t, Options{ReplaceTags: replace})
		labelled, plain := h.Truth(3).RatingKey, h.Truth(1).RatingKey
		r := h.send(http.MethodPut, h.plexURL+"/library/sections/1/all?type=1&id="+labelled+","+plain+"&label[0].tag.tag=Stale", "")
		if r.status != 200 {
			t.Fatalf("status %d", r.status)
		}
		want := []string{"Keep", "Stale"}
		if replace {
			want = []string{"Stale"}
		}
		if got := h.Plex().Labels(labelled); !slices.Equal(got, want) {
			t.Errorf("replace %v: %v, want %v", replace, got, want)
		}
		stale := ""
		for _, d := range h.rows("/library/sections/1/label").Directory {
			if d["title"] == "Stale" {
				stale = d["key"].(string)
			}
		}
		if got := h.rows("/library/sections/1/all?type=1&sort=id&label=" + stale); len(got.Metadata) != 2 {
			t.Errorf("filter on the new label: %v", got.keys())
		}
	}
}

func TestLabelEditRefused(t *testing.T) {
	h := serve(t, Options{})
	key := h.Truth(1).RatingKey
	for _, c := range []struct {
		path   string
		status int
	}{
		{"/library/sections/1/all?type=1&id=" + key + ",424242&label[0].tag.tag=X", 404},
		{"/library/sections/1/all?type=1&id=" + key, 400},
		{"/library/sections/9/all?type=1&id=" + key + "&label[0].tag.tag=X", 404},
		{"/library/metadata/424242?label[0].tag.tag=X", 404},
	} {
		if r := h.send(http.MethodPut, h.plexURL+c.path, ""); r.status != c.status {
			t.Errorf("PUT %s: %d, want %d", c.path, r.status, c.status)
		}
	}
	if got := h.Plex().Labels(key); len(got) != 0 {
		t.Errorf("a refused edit left %v", got)
	}
	if r := h.send(http.MethodPut, h.plexURL+"/library/metadata/"+key+"?label[0].tag.tag=X", ""); r.status != 200 {
		t.Errorf("single edit: %d", r.status)
	}
}
