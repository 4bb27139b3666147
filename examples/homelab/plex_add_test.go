package homelab

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// row gets one item.
func (h *house) row(key string) map[string]any {
	h.t.Helper()
	return h.rows("/library/metadata/" + key).Metadata[0]
}

func TestAdd(t *testing.T) {
	now := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	h := serve(t, Options{Now: func() time.Time { return now }})
	p := h.Plex()
	shows := h.rows("/library/sections/2/all?type=2&sort=id").keys()
	old := shows[1] // has specials and two seasons
	before := h.row(old)["updatedAt"]
	series := p.AddSeries("Brand New", 2, 3)
	third := p.AddSeason(old, 2)
	extra := p.AddEpisode(third)
	artists := h.rows("/library/sections/3/all?type=8&sort=id").keys()
	known, local := p.AddAlbum(artists[0], 2), p.AddAlbum(artists[0], 1)
	track := p.AddTrack(local)
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"series", h.row(series)["title"], "Brand New"},
		{"its episodes", h.row(series)["leafCount"], 6.0},
		{"its seasons", h.row(series)["childCount"], 2.0},
		{"added now", h.row(series)["addedAt"], float64(now.Unix())},
		{"nobody saw it", h.row(series)["viewedLeafCount"], 0.0},
		{"season", h.row(third)["title"], "Season 3"},
		{"season's show", h.row(third)["parentRatingKey"], old},
		{"show has one more", h.row(old)["childCount"], 4.0},
		{"and three episodes more", h.row(old)["leafCount"], 17.0},
		{"but its updatedAt stays", h.row(old)["updatedAt"], before},
		{"episode", fmt.Sprint(h.row(extra)["parentIndex"], h.row(extra)["index"]), "3 3"},
		{"episode's show", h.row(extra)["grandparentRatingKey"], old},
		{"leaves of the show", len(h.rows("/library/metadata/" + old + "/allLeaves").Metadata), 17},
		{"all episodes", len(h.rows("/library/sections/2/all?type=4").Metadata), 109},
		{"found by time", len(h.rows(fmt.Sprintf("/library/sections/2/all?type=4&addedAt>=%d", now.Unix())).Metadata), 9},
		{"album", h.row(known)["parentRatingKey"], artists[0]},
		{"album has updatedAt", h.row(known)["updatedAt"], float64(now.Unix())},
		{"a local one has none", h.row(local)["updatedAt"], nil},
		{"nor has its track", h.row(track)["updatedAt"], nil},
		{"track", fmt.Sprintf("%v %v", h.row(track)["index"], h.row(track)["parentRatingKey"]), "2 " + local},
		{"tracks of the album", h.row(local)["leafCount"], 2.0},
		{"tracks of the artist", len(h.rows("/library/metadata/" + artists[0] + "/allLeaves").Metadata), 14},
		{"nothing for an unknown parent", p.AddEpisode("424242"), ""},
		{"nothing for a parent of the wrong kind", p.AddEpisode(old), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	p.DeleteItem(old)
	if got := h.rows("/library/sections/2/all?type=4"); len(got.Metadata) != 92 {
		t.Errorf("after deleting the show: %d episodes", len(got.Metadata))
	}
}

// TestEmptySeasonGoes: the last episode takes its season along, and the last season its show.
func TestEmptySeasonGoes(t *testing.T) {
	h := serve(t, Options{})
	key := h.Plex().AddSeries("Short", 1, 1)
	h.Plex().DeleteItem(h.rows("/library/metadata/" + key + "/allLeaves").keys()[0])
	if r := h.plex("/library/metadata/" + key); r.status != http.StatusNotFound {
		t.Errorf("the empty show is still there: %d", r.status)
	}
}

func TestVersions(t *testing.T) {
	h := serve(t, Options{})
	for _, key := range []string{h.Truth(4).RatingKey, h.Truth(20).RatingKey, h.rows("/library/sections/2/all?type=4&sort=id").keys()[0]} {
		added := h.row(key)["addedAt"]
		media, _ := h.row(key)["Media"].([]any)
		have := len(media)
		h.Plex().AddVersion(key)
		media = h.row(key)["Media"].([]any)
		if len(media) != have+1 || h.row(key)["addedAt"] != added {
			t.Errorf("%s: %d versions after %d", key, len(media), have)
		}
		first := at(media, 0, "Part", 0, "file")
		h.Plex().ReplaceFile(key)
		if again := at(h.row(key), "Media", 0, "Part", 0, "file"); have > 0 && again == first && len(media) < 2 {
			t.Errorf("%s: the file is still %v", key, again)
		}
		for range 6 {
			h.Plex().AddVersion(key)
		}
		files := map[any]bool{}
		media = h.row(key)["Media"].([]any)
		for i := range media {
			files[at(media, i, "Part", 0, "file")] = true
		}
		if len(media) != mostVersions || len(files) != mostVersions {
			t.Errorf("%s: %d versions, %d files", key, len(media), len(files))
		}
	}
}

func TestMoveToAnotherLibrary(t *testing.T) {
	h := serve(t, Options{})
	kids := h.Plex().AddLibrary("Kids")
	key := h.Truth(4).RatingKey
	h.Plex().MoveMovie(key, kids)
	for _, c := range []struct {
		name, path string
		want       int
	}{
		{"there", "/library/sections/" + kids + "/all?type=1", 1},
		{"no longer here", "/library/sections/1/all?type=1", 59},
		{"nor by a filter", "/library/sections/1/all?type=1&id=" + key, 0},
	} {
		if got := h.rows(c.path); len(got.Metadata) != c.want {
			t.Errorf("%s: %d rows, want %d", c.name, len(got.Metadata), c.want)
		}
	}
	if got := h.row(key)["librarySectionID"]; fmt.Sprint(got) != kids {
		t.Errorf("the item says library %v", got)
	}
	if d := h.rows("/library/sections").Directory; len(d) != 5 || d[4]["title"] != "Kids" || d[4]["contentChangedAt"] == d[0]["contentChangedAt"] {
		t.Errorf("libraries: %v", d)
	}
	h.Plex().HideLibrary(kids, true)
	h.Plex().SetRefreshing("2", true)
	d := h.rows("/library/sections").Directory
	if len(d) != 4 || d[1]["refreshing"] != true || d[0]["refreshing"] != false {
		t.Errorf("libraries: %v", d)
	}
	if r := h.plex("/library/sections/" + kids + "/all?type=1"); r.status != http.StatusNotFound {
		t.Errorf("hidden library: %d", r.status)
	}
}

func TestTagEdits(t *testing.T) {
	h := serve(t, Options{})
	p, key := h.Plex(), h.Truth(6).RatingKey
	show := h.rows("/library/sections/2/all?type=2&sort=id").keys()[0]
	p.SetLabels(show, "Mine")
	p.SetGenres(key, "Noir", "Drama", "Comedy")
	p.SetCollections(key, "Heist", "Train", "Night")
	listed := h.rows("/library/sections/1/all?type=1&id=" + key).Metadata[0]
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"two genres in a list", len(listed["Genre"].([]any)), 2},
		{"two collections in a list", len(listed["Collection"].([]any)), 2},
		{"all genres in detail", len(h.row(key)["Genre"].([]any)), 3},
		{"all collections in detail", len(h.row(key)["Collection"].([]any)), 3},
		{"labels of shows", len(h.rows("/library/sections/2/label?type=2").Directory), 1},
		{"labels of episodes", len(h.rows("/library/sections/2/label?type=4").Directory), 0},
		{"labels of the library", len(h.rows("/library/sections/2/label").Directory), 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.name, c.got, c.want)
		}
	}
	for word, title := range map[string]string{"genre": "Noir", "collection": "Train"} {
		found := false
		for _, d := range h.rows("/library/sections/1/" + word + "?type=1").Directory {
			if d["title"] == title {
				found = true
				if got := h.rows("/library/sections/1/all?type=1&" + word + "=" + d["key"].(string)); len(got.Metadata) != 1 || got.keys()[0] != key {
					t.Errorf("%s %s filters to %v", word, title, got.keys())
				}
			}
		}
		if !found {
			t.Errorf("%s %s is not listed", word, title)
		}
	}
}

// TestLabelsMove: nobody knows whether a label moves the library's counter, so it can be had both ways.
func TestLabelsMove(t *testing.T) {
	for _, moves := range []bool{false, true} {
		h := serve(t, Options{LabelsMove: moves})
		before, _, _ := h.marks()
		h.Plex().SetLabels(h.Truth(1).RatingKey, "Stale")
		if after, _, _ := h.marks(); (before != after) != moves {
			t.Errorf("moves %v: contentChangedAt %v, then %v", moves, before, after)
		}
	}
}

// TestCarriers: the short cut finds what a walk over all films would.
func TestCarriers(t *testing.T) {
	h := serve(t, Options{Movies: 300})
	h.Plex().AddMovie("Late", 2026, 1, "")
	h.Plex().SetLabels(h.Truth(3).RatingKey)
	h.Plex().SetLabels(h.Truth(4).RatingKey, "Keep")
	for _, word := range []string{"label", "collection"} {
		for _, d := range h.rows("/library/sections/1/" + word).Directory {
			id := d["key"].(string)
			fast := h.rows("/library/sections/1/all?type=1&sort=id&" + word + "=" + id).keys()
			not := h.rows("/library/sections/1/all?type=1&sort=id&" + word + "!=" + id).keys()
			if len(fast) == 0 || len(fast)+len(not) != 301 {
				t.Errorf("%s %v: %d with and %d without, of 301", word, d["title"], len(fast), len(not))
			}
		}
	}
}

func TestSlimRows(t *testing.T) {
	h := serve(t, Options{})
	fields := "summary,tagline,studio,slug,contentRating,rating,ratingImage,audienceRating,audienceRatingImage,thumb,art,duration," +
		"originallyAvailableAt,chapterSource,primaryExtraKey,guid,titleSort,key"
	full := h.rows("/library/sections/1/all?type=1&sort=id").Metadata[2]
	row := h.rows("/library/sections/1/all?type=1&sort=id&excludeFields=" + fields + "&excludeElements=Media,Genre,Country,Collection,Director,Writer,Role").Metadata[2]
	for name, v := range row {
		if fmt.Sprint(full[name]) != fmt.Sprint(v) {
			t.Errorf("%s: %v, in the full row %v", name, v, full[name])
		}
	}
	if len(row) > 10 || row["ratingKey"] == nil || row["updatedAt"] == nil || row["title"] == nil {
		t.Errorf("slim row: %v", row)
	}
}
