package homelab

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestRandomEdits: the same numbers make the same edits, every list stays in order and whole, and children belong to who says
// so.
func TestRandomEdits(t *testing.T) {
	read := func(seed uint64) (said []string, all string) {
		h := serve(t, Options{Movies: 45, Now: func() time.Time { return time.Unix(houseToday, 0) }})
		rng := rand.New(rand.NewPCG(seed, 1))
		for range 300 {
			said = append(said, h.Plex().RandomEdit(rng))
		}
		count := map[string]int{}
		for _, list := range []string{"1/all?type=1", "2/all?type=2", "2/all?type=3", "2/all?type=4", "3/all?type=8", "3/all?type=9", "3/all?type=10"} {
			got := h.rows("/library/sections/" + list + "&sort=id&includeGuids=1&includeElements=Stream")
			keys := got.keys()
			if sorted := slices.IsSortedFunc(keys, func(a, b string) int { return number(t, a) - number(t, b) }); !sorted {
				t.Errorf("%s is not sorted by key: %v", list, keys)
			}
			seen := map[string]bool{}
			for _, row := range got.Metadata {
				key := row["ratingKey"].(string)
				if seen[key] {
					t.Errorf("%s: %s comes twice", list, key)
				}
				seen[key] = true
				if up, ok := row["parentRatingKey"].(string); ok {
					count[up]++
				}
				if row["type"] == "show" || row["type"] == "album" {
					leaves := h.rows("/library/metadata/" + key + map[any]string{"show": "/allLeaves", "album": "/children"}[row["type"]])
					if float64(len(leaves.Metadata)) != row["leafCount"] {
						t.Errorf("%s has %d leaves and says %v", key, len(leaves.Metadata), row["leafCount"])
					}
				}
			}
			text, _ := json.Marshal(got.Metadata)
			all += string(text)
		}
		for key, n := range count {
			if got := h.rows("/library/metadata/" + key + "/children"); len(got.Metadata) != n {
				t.Errorf("%s has %d children, and %d rows name it", key, len(got.Metadata), n)
			}
		}
		return said, all
	}
	said, one := read(7)
	again, two := read(7)
	other, _ := read(8)
	if !slices.Equal(said, again) || one != two {
		t.Error("the same numbers made other edits")
	}
	if slices.Equal(said, other) {
		t.Error("other numbers made the same edits")
	}
	distinct := map[string]bool{}
	for _, s := range said {
		distinct[s[:4]] = true
	}
	if len(distinct) < 10 {
		t.Errorf("only %d kinds of edits in 300", len(distinct))
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
