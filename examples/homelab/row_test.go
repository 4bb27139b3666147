package homelab

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// walk reads the films as a good client does; row i is film i.
func (h *house) walk() []map[string]any {
	return h.rows("/library/sections/1/all?type=1&sort=id&includeGuids=1&includeElements=Stream").Metadata
}

func stream(row map[string]any, media, part, n int) map[string]any {
	s, _ := at(row, "Media", media, "Part", part, "Stream", n).(map[string]any)
	return s
}

// TestHostileRows looks at the cases that a careless reader gets wrong, each by the print that has it.
func TestHostileRows(t *testing.T) {
	rows := serve(t, Options{Movies: 160}).walk()
	video := func(print pictureID) map[string]any {
		for i, p := range prints {
			if len(p) == 1 && p[0].picture == print && p[0].quirk == ordinary {
				return stream(rows[i], 0, 0, 0)
			}
		}
		t.Fatalf("no film shows picture %d", print)
		return nil
	}
	quirky := func(q quirk) map[string]any {
		for i, p := range prints {
			for _, v := range p {
				if v.quirk == q {
					return rows[i]
				}
			}
		}
		t.Fatalf("no film has quirk %d", q)
		return nil
	}
	for _, c := range []struct {
		name string
		got  any
		want any
	}{
		{"profile 5 has no transfer", video(dv5)["colorTrc"], nil},
		{"profile 5 compatibility is a present 0", video(dv5)["DOVIBLCompatID"], 0.0},
		{"profile 7 has an enhancement layer", video(dv7)["DOVIELPresent"], true},
		{"profile 7 compatibility", video(dv7)["DOVIBLCompatID"], 6.0},
		{"8.4 lies over HLG", video(dv84)["colorTrc"], "arib-std-b67"},
		{"flags as text", video(dv8Text)["DOVIPresent"], "1"},
		{"profile as text", video(dv8Text)["DOVIProfile"], "8"},
		{"flag as number", video(dv8Text)["DOVIBLPresent"], 1.0},
		{"present but false", video(hdr10FalseDV)["DOVIPresent"], false},
		{"present but \"0\"", video(hdr10ZeroDV)["DOVIPresent"], "0"},
		{"no Dolby Vision, no keys", video(hdr10)["DOVIPresent"], nil},
		{"bracket only in the extended title", video(hdr10Extended)["displayTitle"], "4K"},
		{"silent title", video(pqSilent)["extendedDisplayTitle"], "4K (HEVC Main 10)"},
		{"no colour at all", video(hdr10Nameless)["colorPrimaries"], nil},
		{"eight bits", video(pqEightBit)["bitDepth"], 8.0},
		{"text among booleans", video(sdr1080)["hasScalingMatrix"], "0"},
		{"unanalysed: no video codec", at(quirky(unanalysed), "Media", 0, "videoCodec"), nil},
		{"unanalysed: no streams", at(quirky(unanalysed), "Media", 0, "Part", 0, "Stream"), nil},
		{"unanalysed: but a file", at(quirky(unanalysed), "Media", 0, "Part", 0, "file") != nil, true},
		{"damaged row: no Media", rows[20]["Media"], nil},
		{"two parts", len(at(quirky(stacked), "Media", 0, "Part").([]any)), 2},
		{"optimized version", at(quirky(optimized), "Media", 1, "proxyType"), 42.0},
		{"a number in Media", at(quirky(optimized), "Media", 1, "optimizedForStreaming"), 1.0},
		{"a boolean in Part", at(quirky(optimized), "Media", 1, "Part", 0, "optimizedForStreaming"), true},
		{"Windows path", strings.HasPrefix(fmt.Sprint(at(quirky(windows), "Media", 0, "Part", 0, "file")), `M:\Movies\`), true},
		{"external subtitle has no index", stream(quirky(sidecar), 0, 0, 3)["index"], nil},
		{"external subtitle has a key", stream(quirky(sidecar), 0, 0, 3)["key"] != nil, true},
		{"commentary comes first", stream(rows[14], 0, 0, 1)["title"], "Commentary about the Atmos mix"},
		{"and is not the default", stream(rows[14], 0, 0, 1)["default"], nil},
		{"the default is the second", stream(rows[14], 0, 0, 2)["default"], true},
		{"codec differs at Media level", at(rows[39], "Media", 0, "audioCodec"), "dca-ma"},
		{"added in the future", rows[11]["addedAt"].(float64) > 1<<31, true},
		{"never played: no count", countMissing(rows, "viewCount") > 0, true},
		{"sort title only where it differs", countMissing(rows, "titleSort") > 0 && countMissing(rows, "titleSort") < len(rows), true},
		{"legacy imdb", rows[5]["guid"], "com.plexapp.agents.imdb://" + New(Options{}).Truth(5).IMDB + "?lang=en"},
		{"legacy films have no Guid", rows[5]["Guid"], nil},
		{"no identity", strings.HasPrefix(rows[7]["guid"].(string), "local://"), true},
		{"two tmdb ids", len(at(rows[50], "Guid").([]any)), 4},
		{"title that is a trap", rows[7]["title"], "DV"},
		{"remake: same title", rows[63]["title"], rows[62]["title"]},
		{"remake: another year", rows[63]["year"] != rows[62]["year"], true},
		{"decomposed in the path", strings.Contains(fmt.Sprint(at(rows[9], "Media", 0, "Part", 0, "file")), "E\u0301te\u0301"), true},
		{"composed in the title", strings.HasPrefix(rows[9]["title"].(string), "Été"), true},
		{"right-to-left mark", strings.ContainsRune(rows[121]["title"].(string), '\u200f'), true},
		{"two genres at most", most(rows, "Genre"), 2},
		{"three roles at most", most(rows, "Role"), 3},
		{"no labels in lists", countMissing(rows, "Label"), len(rows)},
		{"collections by name only", at(rows[2], "Collection", 0, "id"), nil},
		{"rating key is text", fmt.Sprintf("%T", rows[0]["ratingKey"]), "string"},
		{"part id is a number", fmt.Sprintf("%T", at(rows[0], "Media", 0, "Part", 0, "id")), "float64"},
		{"size beyond 32 bits", at(rows[0], "Media", 0, "Part", 0, "size").(float64) > 1<<32, true},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func countMissing(rows []map[string]any, field string) int {
	n := 0
	for _, row := range rows {
		if row[field] == nil {
			n++
		}
	}
	return n
}

func most(rows []map[string]any, field string) int {
	n := 0
	for _, row := range rows {
		l, _ := row[field].([]any)
		n = max(n, len(l))
	}
	return n
}

// TestStreamsOnlyOnRequest: a list has Media and Part, but Stream and Guid only when asked for.
func TestStreamsOnlyOnRequest(t *testing.T) {
	h := serve(t, Options{})
	for _, c := range []struct {
		query         string
		streams, guid bool
	}{
		{"", false, false},
		{"&includeGuids=1", false, true},
		{"&includeElements=Stream", true, false},
		{"&includeStreams=1", false, false},
	} {
		row := h.rows("/library/sections/1/all?type=1&sort=id" + c.query).Metadata[0]
		if at(row, "Media", 0, "Part", 0, "file") == nil {
			t.Errorf("%q: no file", c.query)
		}
		if got := at(row, "Media", 0, "Part", 0, "Stream") != nil; got != c.streams {
			t.Errorf("%q: streams %v, want %v", c.query, got, c.streams)
		}
		if got := row["Guid"] != nil; got != c.guid {
			t.Errorf("%q: ids %v, want %v", c.query, got, c.guid)
		}
	}
	checked := h.rows("/library/sections/1/all?type=1&sort=id&checkFiles=1").Metadata[0]
	if at(checked, "Media", 0, "Part", 0, "exists") != true {
		t.Error("checkFiles=1 did not add exists")
	}
}

func TestDetail(t *testing.T) {
	h := serve(t, Options{})
	one, two := h.Truth(3).RatingKey, h.Truth(2).RatingKey
	got := h.rows("/library/metadata/" + one + "," + two + ",424242")
	if fmt.Sprint(got.keys()) != fmt.Sprint([]string{one, two}) {
		t.Errorf("a batch with a vanished id: %v", got.keys())
	}
	row := got.Metadata[0]
	for _, c := range []struct {
		name string
		got  any
		want any
	}{
		{"label", at(row, "Label", 0, "tag"), "Keep"},
		{"label id", at(row, "Label", 0, "id"), 5001.0},
		{"library on the item", row["librarySectionID"], 1.0},
		{"streams without asking", stream(row, 0, 0, 0)["streamType"], 1.0},
		{"tags have filters", at(row, "Genre", 0, "filter") != nil, true},
		{"collection with id", at(got.Metadata[1], "Collection", 0, "id") != nil, true},
		{"all roles", len(row["Role"].([]any)), 8},
		{"no totalSize", got.TotalSize == nil, true},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	list := h.rows("/library/sections/1/all?type=1&id=" + one).Metadata[0]
	for _, field := range []string{"title", "summary", "rating", "studio", "addedAt", "updatedAt", "duration"} {
		if fmt.Sprint(list[field]) != fmt.Sprint(row[field]) {
			t.Errorf("%s: %v in the list, %v in detail", field, list[field], row[field])
		}
	}
	if at(list, "Role", 0, "tag") != at(row, "Role", 0, "tag") {
		t.Error("list and detail disagree about the cast")
	}
}

func TestShowsAndMusic(t *testing.T) {
	h := serve(t, Options{})
	shows := h.rows("/library/sections/2/all?type=2&sort=id&includeGuids=1").Metadata
	episodesOf := func(s int) []map[string]any {
		return h.rows("/library/metadata/" + shows[s]["ratingKey"].(string) + "/allLeaves?includeGuids=1").Metadata
	}
	seasons := h.rows("/library/metadata/" + shows[1]["ratingKey"].(string) + "/children").Metadata
	first := h.rows("/library/metadata/" + seasons[0]["ratingKey"].(string) + "/children").Metadata
	double, hidden, legacy, daily := episodesOf(2), episodesOf(3), episodesOf(4), episodesOf(6)
	artists := h.rows("/library/sections/3/all?type=8&sort=id").Metadata
	tracks := h.rows("/library/metadata/" + artists[0]["ratingKey"].(string) + "/allLeaves?includeElements=Stream").Metadata
	albums := h.rows("/library/metadata/" + artists[0]["ratingKey"].(string) + "/children").Metadata
	file := func(row map[string]any) any { return at(row, "Media", 0, "Part", 0, "file") }
	for _, c := range []struct {
		name string
		got  any
		want any
	}{
		{"specials are season 0", seasons[0]["index"], 0.0},
		{"and come first", len(seasons), 3},
		{"two specials", len(first), 2},
		{"of season 0", first[0]["parentIndex"], 0.0},
		{"leaf count", shows[1]["leafCount"], 14.0},
		{"child count", shows[1]["childCount"], 3.0},
		{"shows have no Media", shows[0]["Media"], nil},
		{"key of a show ends in children", strings.HasSuffix(shows[0]["key"].(string), "/children"), true},
		{"double file", file(double[0]), file(double[1])},
		{"two parts of it", at(double[0], "Media", 0, "Part", 0, "id") != at(double[1], "Media", 0, "Part", 0, "id"), true},
		{"only the first two", file(double[0]) != file(double[2]), true},
		{"hidden seasons: no parent", hidden[0]["parentRatingKey"], nil},
		{"hidden seasons: skipParent", hidden[0]["skipParent"], "1"},
		{"legacy show", strings.HasPrefix(shows[4]["guid"].(string), "com.plexapp.agents.thetvdb://"), true},
		{"legacy episode: no show guid", legacy[0]["grandparentGuid"], nil},
		{"legacy episode: but its key", legacy[0]["grandparentRatingKey"], shows[4]["ratingKey"]},
		{"daily: no index", daily[0]["index"], nil},
		{"daily: a date", daily[0]["originallyAvailableAt"] != nil, true},
		{"hama", strings.HasPrefix(shows[7]["guid"].(string), "com.plexapp.agents.hama://tvdb-"), true},
		{"two albums", len(albums), 2},
		{"ten tracks", len(tracks), 10},
		{"a local track has no updatedAt", tracks[5]["updatedAt"], nil},
		{"and a local guid", strings.HasPrefix(tracks[5]["guid"].(string), "local://"), true},
		{"one audio stream", len(at(tracks[0], "Media", 0, "Part", 0, "Stream").([]any)), 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	if got := h.rows("/library/sections/3/all?type=10&updatedAt>=1"); len(got.Metadata) != 20 {
		t.Errorf("tracks without updatedAt pass a filter on it: %d of 40", len(got.Metadata))
	}
}

func TestCollections(t *testing.T) {
	h := serve(t, Options{})
	check := func(want int) {
		t.Helper()
		for _, c := range h.rows("/library/sections/1/collections").Metadata {
			got := h.rows("/library/metadata/" + c["ratingKey"].(string) + "/children")
			if len(got.Metadata) != want || c["childCount"] != strconv.Itoa(want) {
				t.Errorf("%v: %d members, childCount %v, want %d", c["title"], len(got.Metadata), c["childCount"], want)
			}
			for _, film := range got.Metadata {
				if at(film, "Collection", 0, "tag") != c["title"] {
					t.Errorf("%v is in %v", film["title"], at(film, "Collection", 0, "tag"))
				}
			}
		}
	}
	check(6)
	h.Plex().DeleteItem(h.Truth(2).RatingKey)
	h.Plex().DeleteItem(h.Truth(7).RatingKey)
	check(5)
}

// TestControlCharacter: JSON quotes it, XML lets it through and cannot be read strictly.
func TestControlCharacter(t *testing.T) {
	h := serve(t, Options{Movies: 1000})
	path := "/library/metadata/" + h.Truth(977).RatingKey
	if got := h.rows(path).Metadata[0]["originalTitle"]; got != "Director\b's Cut" {
		t.Errorf("JSON: %q", got)
	}
	body := h.plex(path, "Accept", "").body
	if err := xml.Unmarshal([]byte(body), new(any)); err == nil || !strings.Contains(body, "Director\b") {
		t.Errorf("XML: %v", err)
	}
}
