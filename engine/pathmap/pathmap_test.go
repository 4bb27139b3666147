package pathmap_test

import (
	"reflect"
	"testing"

	"github.com/luarr/luarr/engine/pathmap"
)

func TestFromPairs(t *testing.T) {
	for _, c := range []struct {
		name   string
		things [][2]string
		want   [][2]string
	}{
		{"files", [][2]string{{"/data/movies/A (1)/a.mkv", "/movies/A (1)/a.mkv"}}, [][2]string{{"/data/movies", "/movies"}}},
		{"file and folder", [][2]string{{"/data/films/A (1)/a.mkv", "/movies/A (1)"}}, [][2]string{{"/data/films", "/movies"}}},
		{"series and season", [][2]string{{"/m/tv/Dark/Season 1/e.mkv", "/tv shows/Dark"}}, [][2]string{{"/m/tv", "/tv shows"}}},
		{"folder and file", [][2]string{{"/a/A", "/b/A/a.mkv"}}, [][2]string{{"/a", "/b"}}},
		{"windows", [][2]string{{`D:\Films\A\a.mkv`, "/films/A"}}, [][2]string{{"D:/Films", "/films"}}},
		{"the same", [][2]string{{"/m/A/a.mkv", "/m/A"}}, nil},
		{"nothing in common", [][2]string{{"/m/A/a.mkv", "/x/B"}}, nil},
		{"empty", [][2]string{{"", "/x"}, {"/", "/"}}, nil},
		{"the most frequent first", [][2]string{{"/a/A/a", "/b/A"}, {"/c/B/a", "/d/B"}, {"/c/C/a", "/d/C"}}, [][2]string{{"/c", "/d"}, {"/a", "/b"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := pathmap.FromPairs(c.things)
			if len(got)+len(c.want) > 0 && !reflect.DeepEqual(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestFromFolders(t *testing.T) {
	for _, c := range []struct {
		name          string
		server, other []string
		want          [][2]string
	}{
		{"one each", []string{"/data/films/"}, []string{"/movies"}, [][2]string{{"/data/films", "/movies"}}},
		{"of the same name", []string{"/p/Movies", "/p/Kids"}, []string{"/kids", "/movies"}, [][2]string{{"/p/Kids", "/kids"}, {"/p/Movies", "/movies"}}},
		{"the same", []string{"/movies"}, []string{"/movies/"}, nil},
		{"below", []string{"/movies/4k"}, []string{"/movies"}, nil},
		{"nobody can tell", []string{"/a", "/b"}, []string{"/c", "/d"}, nil},
		{"one is left", []string{"/a", "/x/m"}, []string{"/m", "/c"}, [][2]string{{"/a", "/c"}, {"/x/m", "/m"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := pathmap.FromFolders(c.server, c.other)
			if len(got)+len(c.want) > 0 && !reflect.DeepEqual(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestLeads(t *testing.T) {
	pairs := [][2]string{{"/data", "/"}, {"/data/films", "/movies"}, {`D:\TV`, "/tv"}}
	for _, c := range []struct {
		server, other string
		want          bool
	}{
		{"/data/films/A/a.mkv", "/movies/A", true},
		{"/data/films/A/a.mkv", "/movies/A/a.mkv", true},
		{"/data/films/A/a.mkv", "/movies/B", false},
		{"/data/filmsA/a.mkv", "/movies/A", false},
		{`d:\tv\Dark\e.mkv`, "/tv/Dark", true},
		{"/elsewhere/A/a", "/elsewhere/A", true},
		{"/elsewhere/A/a", "/movies/A", false},
		{"", "/movies", false},
		{"/data/films/A", "", false},
	} {
		if got := pathmap.Leads(pairs, c.server, c.other); got != c.want {
			t.Errorf("%s to %s: %v, want %v", c.server, c.other, got, c.want)
		}
	}
}
