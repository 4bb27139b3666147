package config

import "testing"

func TestSize(t *testing.T) {
	for text, want := range map[string]int64{
		"": 0, "0": 0, "500GB": 500e9, "1.5 TiB": 3 << 39, " 20 mb ": 20e6, "7": 7, "10b": 10,
		"GB": -1, "-1GB": -1, "1 XB": -1, "1e30 TB": -1, "nan": -1, "inf GB": -1, "1GB 2": -1,
	} {
		if got, ok := size(text); ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %d %v, want %d", text, got, ok, want)
		}
	}
}

func FuzzSize(f *testing.F) {
	f.Add("1.5 TiB")
	f.Fuzz(func(t *testing.T, text string) {
		if n, ok := size(text); ok && n < 0 {
			t.Error(n)
		}
	})
}
