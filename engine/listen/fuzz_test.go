package listen

import (
	"bytes"
	"mime/multipart"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/luarr/luarr/sdk/wire"
)

// sound checks that a hint holds nothing but what a hint may hold.
func sound(t *testing.T, h Hint, err error) {
	t.Helper()
	if err != nil {
		if h.Kind != "" || strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("with %v comes %+v", err, h)
		}
		return
	}
	if !slices.Contains([]string{"", Item, Session}, h.Kind) || !slices.Contains([]string{"", Changed, Removed}, h.State) {
		t.Errorf("%+v", h)
	}
	ids := h.IDs
	if ids == nil {
		ids = &wire.ExternalIds{}
	}
	for _, text := range []string{h.Event, h.Key, h.LibraryKey, h.Path, ids.Tmdb, ids.Tvdb, ids.Imdb} {
		if len(text) > longestPath || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("holds %q", text)
		}
	}
	for _, number := range []string{h.Key, h.LibraryKey, ids.Tmdb, ids.Tvdb} {
		if strings.Trim(number, "0123456789") != "" {
			t.Errorf("%q is no number", number)
		}
	}
}

func FuzzPlex(f *testing.F) {
	for _, seed := range []string{
		`{"event":"library.new","Server":{"uuid":"m"},"Metadata":{"ratingKey":"12","librarySectionID":1}}`,
		`{"event":"media.play"}`, `{"event":"x","Metadata":null}`, `{"event":"media.rate","Metadata":{"ratingKey":1e9,"librarySectionID":[]}}`, `[`, "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		h, machine, err := parsePlex(text)
		sound(t, h, err)
		sound(t, Hint{Event: machine}, nil)
	})
}

func FuzzPlexForm(f *testing.F) {
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{\"event\":\"media.play\"}\r\n--x--\r\n"))
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=payload; filename*=utf-8''%00\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n--x"))
	f.Fuzz(func(t *testing.T, body []byte) {
		text, err := plexForm(multipart.NewReader(bytes.NewReader(body), "x"))
		if err != nil {
			return
		}
		if len(text) > len(body) {
			t.Errorf("%d bytes of %d", len(text), len(body))
		}
		h, _, err := parsePlex(text)
		sound(t, h, err)
	})
}

// arrSeeds are webhooks of Radarr and of Sonarr.
var arrSeeds = []string{
	`{"eventType":"Download","movie":{"id":7,"folderPath":"/movies/a","tmdbId":603,"imdbId":"tt1"},"deletedFiles":[]}`,
	`{"eventType":"SeriesDelete","series":{"id":"4","path":"C:\\tv","tvdbId":"81189"},"deletedFiles":true}`,
	`{"eventType":"Test"}`, `{"eventType":"Rename","movie":null}`, `{"eventType":{}}`, "\xff", "",
}

func FuzzRadarr(f *testing.F) {
	for _, seed := range arrSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		h, err := parseRadarr(text)
		sound(t, h, err)
	})
}

func FuzzSonarr(f *testing.F) {
	for _, seed := range arrSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		h, err := parseSonarr(text)
		sound(t, h, err)
	})
}
