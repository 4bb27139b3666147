package arr

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	for path, want := range map[string]string{
		"/movies/A/":            "/movies/A",
		"//movies///A":          "/movies/A",
		`D:\Movies\A`:           "D:/Movies/A",
		`\\server\share\A`:      "/server/share/A",
		"/":                     "",
		"":                      "",
		"/Ame\u0301lie":         "/Am\u00e9lie",
		"/a b/ c":               "/a b/ c",
		"relative/path":         "relative/path",
		"/movies/invalid\xff/x": "/movies/invalid\xff/x",
	} {
		if got := string(clean(nil, path)); got != want {
			t.Errorf("%q: %q", path, got)
		}
	}
}

func TestMapping(t *testing.T) {
	m, err := newMapping([][2]string{
		{"/data", "/mnt"}, {"/data/movies", "/movies"}, {"/data/movies/kids/", "/kids/"},
		{`M:\`, "/m"}, {`\\nas\tv`, "/tv"}, {"/whole", "/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/data/movies/A/a.mkv":       "/movies/A/a.mkv",
		"/data/movies":               "/movies",
		"/data/movies2/A":            "/mnt/movies2/A",
		"/data/movies/kids/A":        "/kids/A",
		"/Data/movies/A":             "/Data/movies/A",
		"/other/data/movies":         "/other/data/movies",
		`m:\Films\A.mkv`:             "/m/Films/A.mkv",
		`\\NAS\TV\Show\S01\e.mkv`:    "/tv/Show/S01/e.mkv",
		"/whole/A":                   "/A",
		"/data/movies/a/data/movies": "/movies/a/data/movies",
	} {
		if got := string(m.apply(nil, clean(nil, path))); got != want {
			t.Errorf("%q: %q", path, got)
		}
	}
}

func TestMappingFromRoot(t *testing.T) {
	m, err := newMapping([][2]string{{"/", "/mnt/nas"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(m.apply(nil, clean(nil, "/movies/A"))); got != "/mnt/nas/movies/A" {
		t.Error(got)
	}
}

func FuzzPath(f *testing.F) {
	f.Add("/movies//A/", "/movies", "/mnt")
	f.Add(`M:\Media\A`, `m:\media`, "/m")
	f.Add("/e\u0301", "/", `D:\`)
	f.Fuzz(func(t *testing.T, path, from, to string) {
		once := clean(nil, path)
		if again := clean(nil, string(once)); !bytes.Equal(once, again) {
			t.Errorf("%q is cleaned to %q and then to %q", path, once, again)
		}
		if bytes.Contains(once, []byte("//")) || bytes.HasSuffix(once, []byte("/")) || bytes.ContainsRune(once, '\\') {
			t.Errorf("%q is cleaned to %q", path, once)
		}
		if !norm.NFC.IsNormal(once) {
			t.Errorf("%q is not NFC", once)
		}
		if folded := fold(bytes.Clone(once)); !bytes.Equal(folded, fold(bytes.Clone(folded))) {
			t.Errorf("folding %q is not stable", once)
		}
		m, err := newMapping([][2]string{{from, to}})
		if err != nil {
			return
		}
		mapped := m.apply(nil, once)
		if bytes.Equal(mapped, once) {
			return
		}
		if !strings.HasPrefix(string(mapped), string(clean(nil, to))) {
			t.Errorf("%q is mapped to %q", once, mapped)
		}
	})
}

func FuzzTitle(f *testing.F) {
	f.Add("Amélie & Co")
	f.Add("Ünï")
	f.Fuzz(func(t *testing.T, title string) {
		key := titleKey(nil, title)
		if bytes.ContainsAny(key, " -.!&") {
			t.Errorf("%q: %q", title, key)
		}
		if again := titleKey(nil, string(key)); !bytes.Equal(key, again) {
			t.Errorf("%q: %q, then %q", title, key, again)
		}
	})
}
