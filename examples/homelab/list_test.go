package homelab

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
)

func TestPaging(t *testing.T) {
	h := serve(t, Options{})
	const all = "/library/sections/1/all?type=1&sort=id"
	const none = -1
	for _, c := range []struct {
		name, path         string
		headers            []string
		size, total, first int
	}{
		{"no paging", all, nil, 60, none, 0},
		{"both as query", all + "&X-Plex-Container-Start=10&X-Plex-Container-Size=5", nil, 5, 60, 10},
		{"both as header", all, []string{"X-Plex-Container-Start", "10", "X-Plex-Container-Size", "5"}, 5, 60, 10},
		{"size alone as query is ignored", all + "&X-Plex-Container-Size=5", nil, 60, none, 0},
		{"size alone as header works", all, []string{"X-Plex-Container-Size", "5"}, 5, 60, 0},
		{"size 0 only counts", all + "&X-Plex-Container-Start=0&X-Plex-Container-Size=0", nil, 0, 60, none},
		{"last page is short", all + "&X-Plex-Container-Start=55&X-Plex-Container-Size=50", nil, 5, 60, 55},
		{"page behind the end", all + "&X-Plex-Container-Start=500&X-Plex-Container-Size=50", nil, 0, 60, none},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := h.rows(c.path, c.headers...)
			if got.Size != c.size || len(got.Metadata) != c.size {
				t.Errorf("size %d, %d rows, want %d", got.Size, len(got.Metadata), c.size)
			}
			switch {
			case c.total == none && got.TotalSize != nil:
				t.Errorf("totalSize %d on an answer that is not paged", *got.TotalSize)
			case c.total != none && (got.TotalSize == nil || *got.TotalSize != c.total):
				t.Errorf("totalSize %v, want %d", got.TotalSize, c.total)
			}
			if _, has := got.raw["Metadata"]; has != (c.size > 0) {
				t.Errorf("Metadata present: %v with %d rows", has, c.size)
			}
			if c.first >= 0 && c.size > 0 && got.keys()[0] != h.Truth(c.first).RatingKey {
				t.Errorf("first row %s, want %s", got.keys()[0], h.Truth(c.first).RatingKey)
			}
		})
	}
}

func TestListOfEveryType(t *testing.T) {
	h := serve(t, Options{})
	for _, c := range []struct {
		path string
		n    int
		word string
	}{
		{"/library/sections/1/all?type=1", 60, "movie"},
		{"/library/sections/1/all?type=18", 2, "collection"},
		{"/library/sections/1/collections", 2, "collection"},
		{"/library/sections/2/all?type=2", 8, "show"},
		{"/library/sections/2/all?type=3", 18, "season"},
		{"/library/sections/2/all?type=4", 100, "episode"},
		{"/library/sections/2/allLeaves", 100, "episode"},
		{"/library/sections/1/allLeaves?type=1", 60, "movie"},
		{"/library/sections/3/all?type=8", 4, "artist"},
		{"/library/sections/3/all?type=9", 8, "album"},
		{"/library/sections/3/all?type=10", 40, "track"},
		{"/library/sections/2/all?type=1", 0, ""},
	} {
		got := h.rows(c.path)
		if len(got.Metadata) != c.n {
			t.Errorf("%s: %d rows, want %d", c.path, len(got.Metadata), c.n)
		}
		for _, row := range got.Metadata {
			if row["type"] != c.word {
				t.Errorf("%s: a row of type %v", c.path, row["type"])
			}
		}
	}
	untyped := h.rows("/library/sections/1/all?sort=id")
	if len(untyped.Metadata) != 62 {
		t.Errorf("without type: %d rows, want 60 films and 2 collections", len(untyped.Metadata))
	}
}

func TestSort(t *testing.T) {
	h := serve(t, Options{Movies: 130})
	number := func(field string) func(map[string]any) float64 {
		return func(row map[string]any) float64 { n, _ := row[field].(float64); return n }
	}
	for _, c := range []struct {
		sort   string
		key    func(map[string]any) float64
		falls  bool
		sorted bool
	}{
		{"id", func(row map[string]any) float64 { n, _ := strconv.ParseFloat(row["ratingKey"].(string), 64); return n }, false, true},
		{"addedAt:asc", number("addedAt"), false, true},
		{"addedAt:desc", number("addedAt"), true, true},
		{"updatedAt", number("updatedAt"), false, true},
		{"year:desc,titleSort", number("year"), true, true},
		{"nonsense", func(row map[string]any) float64 { n, _ := strconv.ParseFloat(row["ratingKey"].(string), 64); return n }, false, true},
		{"titleSort", number("addedAt"), false, false},
	} {
		rows := h.rows("/library/sections/1/all?type=1&sort=" + c.sort).Metadata
		ok := slices.IsSortedFunc(rows, func(a, b map[string]any) int {
			d := c.key(a) - c.key(b)
			if c.falls {
				d = -d
			}
			return int(d)
		})
		if len(rows) != 130 || ok != c.sorted {
			t.Errorf("sort=%s: %d rows, sorted %v", c.sort, len(rows), ok)
		}
	}
	title := func(row map[string]any) string {
		if s, ok := row["titleSort"].(string); ok {
			return s
		}
		return row["title"].(string)
	}
	rows := h.rows("/library/sections/1/all?type=1").Metadata
	for i := 1; i < len(rows); i++ {
		if title(rows[i-1]) > title(rows[i]) {
			t.Fatalf("default order: %q before %q", title(rows[i-1]), title(rows[i]))
		}
	}
}

// TestLongList walks over the border between one piece and several.
func TestLongList(t *testing.T) {
	n := 2*inOnePiece + 1
	h := serve(t, Options{Movies: n})
	got := h.rows("/library/sections/1/all?type=1&sort=id&excludeElements=Media,Role,Director,Writer,Genre,Country,Collection&excludeFields=summary,tagline")
	if len(got.Metadata) != n || got.Size != n {
		t.Fatalf("%d rows, size %d, want %d", len(got.Metadata), got.Size, n)
	}
	seen := map[string]bool{}
	for _, key := range got.keys() {
		seen[key] = true
	}
	if len(seen) != n {
		t.Errorf("%d different keys, want %d", len(seen), n)
	}
	for _, gone := range []string{"Media", "Role", "Genre", "summary", "tagline"} {
		if _, has := got.Metadata[0][gone]; has {
			t.Errorf("%s was not left out", gone)
		}
	}
}

func TestFilters(t *testing.T) {
	h := serve(t, Options{})
	all := h.rows("/library/sections/1/all?type=1&sort=id").Metadata
	updated := func(i int) int64 { return int64(all[i]["updatedAt"].(float64)) }
	middle := updated(30)
	count := func(pass func(row map[string]any) bool) int {
		n := 0
		for _, row := range all {
			if pass(row) {
				n++
			}
		}
		return n
	}
	since := count(func(row map[string]any) bool { return int64(row["updatedAt"].(float64)) >= middle })
	after := count(func(row map[string]any) bool { return int64(row["updatedAt"].(float64)) > middle })
	seen := count(func(row map[string]any) bool { return row["lastViewedAt"] != nil })
	if since != after+1 || since == 60 || seen == 0 || seen == 60 {
		t.Fatalf("the house is too plain for this test: since %d, after %d, seen %d", since, after, seen)
	}
	keep := h.rows("/library/sections/1/label").Directory[0]
	k := h.Truth(3).RatingKey
	for _, c := range []struct {
		name, query string
		want        int
	}{
		{"single greater-or-equal", fmt.Sprintf("updatedAt>=%d", middle), since},
		{"doubled is greater", fmt.Sprintf("updatedAt>>=%d", middle), after},
		{"greater sign encoded", fmt.Sprintf("updatedAt%%3E%%3E=%d", middle), after},
		{"less", fmt.Sprintf("updatedAt<<=%d", middle), 60 - since},
		{"equals sign encoded: ignored", fmt.Sprintf("updatedAt%%3E%%3D=%d", middle), 60},
		{"all encoded: ignored", fmt.Sprintf("updatedAt%%3E%%3E%%3D=%d", middle), 60},
		{"equals sign doubled: ignored", fmt.Sprintf("updatedAt>==%d", middle), 60},
		{"far future", "updatedAt>=99999999999", 0},
		{"far past", "updatedAt>=1", 60},
		{"never viewed never passes", "lastViewedAt>=1", seen},
		{"nor with less", "lastViewedAt<<=99999999999", seen},
		{"unknown field: ignored", "updtedAt>=99999999999", 60},
		{"value of the wrong kind: ignored", "updatedAt>=soon", 60},
		{"relative time", "addedAt>=-1y", count(func(row map[string]any) bool {
			return int64(row["addedAt"].(float64)) >= h.o.Now().AddDate(-1, 0, 0).Unix()
		})},
		{"ids", "id=" + k + "," + h.Truth(5).RatingKey, 2},
		{"label by number", "label=" + keep["key"].(string), 4},
		{"label by name: ignored", "label=Keep", 60},
		{"not this label", "label!=" + keep["key"].(string), 56},
		{"two conditions", "label=" + keep["key"].(string) + "&id=" + k, 1},
		{"title contains", "title=atmos", 1},
		{"title equals", "title==DV", 1},
		{"page of a filtered list", "lastViewedAt>=1&X-Plex-Container-Start=0&X-Plex-Container-Size=0", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := h.rows("/library/sections/1/all?type=1&sort=id&" + c.query)
			if len(got.Metadata) != c.want {
				t.Errorf("%s: %d rows, want %d", c.query, len(got.Metadata), c.want)
			}
		})
	}
	paged := h.rows("/library/sections/1/all?type=1&sort=id&lastViewedAt>=1&X-Plex-Container-Start=0&X-Plex-Container-Size=0")
	if *paged.TotalSize != seen {
		t.Errorf("totalSize %d of a filtered list, want %d", *paged.TotalSize, seen)
	}
}

func TestTagListing(t *testing.T) {
	h := serve(t, Options{})
	for _, c := range []struct{ word, titles string }{
		{"label", "[Keep Kids]"},
		{"collection", ""},
		{"genre", ""},
	} {
		got := h.rows("/library/sections/1/" + c.word)
		var titles []string
		for _, d := range got.Directory {
			titles = append(titles, d["title"].(string))
			rows := h.rows("/library/sections/1/all?type=1&" + c.word + "=" + d["key"].(string))
			if len(rows.Metadata) == 0 || len(rows.Metadata) == 60 {
				t.Errorf("%s %q filters to %d rows", c.word, d["title"], len(rows.Metadata))
			}
		}
		if len(titles) == 0 || c.titles != "" && fmt.Sprint(titles) != c.titles {
			t.Errorf("%s: %v, want %v", c.word, titles, c.titles)
		}
	}
	if got := h.rows("/library/sections/2/label"); got.raw["Directory"] != nil || got.Size != 0 {
		t.Errorf("labels of a library without labels: %v", got.raw)
	}
}
