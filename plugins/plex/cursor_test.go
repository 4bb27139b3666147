package plex

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// aCursor is one of a library of movies.
func aCursor() cursor {
	return cursor{
		Format: cursorFormat, Server: "1.43.4", Markers: markers{Updated: 1, Scanned: 2, Content: 3}, Listed: 1000, Played: 2000,
		Kinds:   map[string]way{sdk.Movie: {Rows: 5, Mode: inline, Tags: true}},
		Learned: learned{Streams: inline, Filters: [conditions]filterHabit{byUpdate: filterWorks}},
	}
}

func TestCursor(t *testing.T) {
	movies := kindsOf(sdk.LibraryMovie)
	text := aCursor().String()
	if len(text) > 400 {
		t.Errorf("a cursor of %d bytes: %s", len(text), text)
	}
	c, ok := parseCursor(text, movies)
	if !ok || c.String() != text {
		t.Errorf("got %v, %s, want %s", ok, c, text)
	}
	for _, b := range []struct{ name, text string }{
		{"empty", ""},
		{"no JSON", "x"},
		{"cut", text[:len(text)-1]},
		{"of another format", strings.Replace(text, `"format":1`, `"format":99`, 1)},
		{"another mode", strings.Replace(text, `"inline"`, `"sideways"`, 1)},
		{"without time", strings.Replace(text, `"listed":1000`, `"listed":0`, 1)},
		{"rows in no known way", strings.Replace(text, `"mode":"inline"`, `"mode":""`, 1)},
		{"fewer than no rows", strings.Replace(text, `"rows":5`, `"rows":-5`, 1)},
		{"too long", text + strings.Repeat(" ", maxCursor)},
	} {
		t.Run(b.name, func(t *testing.T) {
			if b.text == text {
				t.Fatal("the text was not changed")
			}
			if c, ok := parseCursor(b.text, movies); ok {
				t.Errorf("taken for %s", c)
			}
		})
	}
	if _, ok := parseCursor(text, kindsOf(sdk.LibrarySeries)); ok {
		t.Error("a cursor of movies is taken for one of series")
	}
}

func TestStill(t *testing.T) {
	at := func(s int64) *timestamppb.Timestamp { return &timestamppb.Timestamp{Seconds: s} }
	counter := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		name    string
		library *sdk.Library
		busy    bool
		still   bool
	}{
		{"still", &sdk.Library{UpdatedAt: at(1), ScannedAt: at(2), ContentChangedAt: counter(3)}, false, true},
		{"was refreshing", &sdk.Library{UpdatedAt: at(1), ScannedAt: at(2), ContentChangedAt: counter(3)}, true, false},
		{"is refreshing", &sdk.Library{UpdatedAt: at(1), ScannedAt: at(2), ContentChangedAt: counter(3), Refreshing: busy()}, false, false},
		{"edited", &sdk.Library{UpdatedAt: at(9), ScannedAt: at(2), ContentChangedAt: counter(3)}, false, false},
		{"scanned", &sdk.Library{UpdatedAt: at(1), ScannedAt: at(9), ContentChangedAt: counter(3)}, false, false},
		{"changed", &sdk.Library{UpdatedAt: at(1), ScannedAt: at(2), ContentChangedAt: counter(2)}, false, false},
		{"no longer says", &sdk.Library{UpdatedAt: at(1), ScannedAt: at(2)}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			from := aCursor()
			from.Busy = c.busy
			if got := from.still(c.library); got != c.still {
				t.Errorf("got %v", got)
			}
		})
	}
	if (cursor{}).still(&sdk.Library{}) {
		t.Error("a library that tells nothing may have moved")
	}
}

// FuzzCursor: whatever text comes, what is taken for a cursor can be used.
func FuzzCursor(f *testing.F) {
	f.Add(aCursor().String())
	f.Add(`{"format":1,"listed":1,"played":1,"kinds":{"movie":{}},"learned":{"streams":"batches","tags":[7,-1,2],"filters":[9]}}`)
	f.Add(`{"kinds":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, library := range []string{sdk.LibraryMovie, sdk.LibrarySeries, sdk.LibraryMusic} {
			c, ok := parseCursor(text, kindsOf(library))
			if !ok {
				continue
			}
			again, ok := parseCursor(c.String(), kindsOf(library))
			if len(c.String()) < maxCursor && (!ok || again.String() != c.String()) {
				t.Errorf("%s becomes %s", c, again)
			}
			s := &Server{}
			s.adopt(c)
			for _, h := range append(s.known.filter[:], s.known.filters[:]...) {
				if h < filterUntried || h > filterIgnored {
					t.Errorf("habit %d", h)
				}
			}
			for _, k := range kindsOf(library) {
				k.query(c.Kinds[k.name].Mode)
				s.modes(k, c.Kinds[k.name].Rows)
			}
		}
	})
}
