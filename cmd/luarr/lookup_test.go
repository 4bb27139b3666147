package main

import "testing"

func TestExternalID(t *testing.T) {
	for name, want := range map[string][2]string{
		"tmdb:603": {"tmdb", "603"}, "TVDB://81189": {"tvdb", "81189"}, "imdb:tt0133093": {"imdb", "tt0133093"},
		"tt0133093": {"imdb", "tt0133093"}, "plex://movie/5d7768": {"plex", "plex://movie/5d7768"},
		"tt": {}, "tttt": {}, "603": {}, "tmdb:": {}, "tmdb:x": {}, "imdb": {}, "home/8001": {}, "": {},
	} {
		if kind, id := externalID(name); [2]string{kind, id} != want {
			t.Errorf("%q: %q %q, want %q", name, kind, id, want)
		}
	}
}

// FuzzNames holds the forms of names to their bounds: whatever somebody pastes is
// taken apart without falling over.
func FuzzNames(f *testing.F) {
	for _, seed := range []string{"https://app.plex.tv/desktop/#!/server/abc/details?key=%2Flibrary%2Fmetadata%2F1", "Dark S01E02", "Alien (1979)", "tmdb:1", "%", "a 1x2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		kind, id := externalID(name)
		if (kind == "") != (id == "") {
			t.Errorf("%q: %q %q", name, kind, id)
		}
		if m := withEpisode.FindStringSubmatch(name); m != nil && (number(m[2]+m[4]) < 0 || number(m[3]+m[5]) < 0) {
			t.Errorf("%q: %q", name, m)
		}
		if m := pageKey.FindStringSubmatch(name); m != nil && m[1] == "" {
			t.Errorf("%q: an empty key", name)
		}
	})
}
