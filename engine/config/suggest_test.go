package config

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"url", "token", "timeout", "verify_ssl", "library_name", "at"}
	for word, want := range map[string]string{
		"tokn": "token", "TOKEN": "token", "otken": "token", "timout": "timeout", "time-out": "timeout",
		"ssl": "verify_ssl", "libary_name": "library_name", "library": "library_name",
		"colour": "", "x": "", "": "", "schedule": "",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("nearest to %q is %q, not %q", word, got, want)
		}
	}
}

func FuzzDistance(f *testing.F) {
	f.Add("token", "tokn")
	f.Add("", "abc")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := distance(a, b)
		if d != distance(b, a) || d < 0 || (d == 0) != (a == b) && len(a) <= longest && len(b) <= longest {
			t.Errorf("from %q to %q it is %d, back %d", a, b, d, distance(b, a))
		}
	})
}
