package script

import (
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]float64{
		"10GB": 10e9, "700 MB": 700e6, "1.5TiB": 1.5 * (1 << 40), " 3 kib ": 3072, "12": 12, "0B": 0,
	} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "GB", "10 parsecs", "-1GB", "1e9", "0x10", "1.2.3MB", "10 G B"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

func FuzzParseSize(f *testing.F) {
	f.Add("10GB")
	f.Fuzz(func(t *testing.T, text string) {
		if n, err := parseSize(text); err == nil && !(n >= 0) {
			t.Errorf("%q gives %v", text, n)
		}
	})
}

func TestANamedFieldTakesOneValue(t *testing.T) {
	w := start(t, on(`
		local t = { "a", f = string.find("xy", "y") }
		assert(#t == 1 and t.f == 2, "the list has " .. #t)
		assert(select("#", unpack({ "a", string.find("xy", "y") })) == 3)`))
	if r := w.Handle("movie", &wire.Item{Id: "home/1", Type: "movie"}); len(r.Findings) > 0 {
		t.Error(r.Findings)
	}
}
