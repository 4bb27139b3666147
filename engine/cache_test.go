package engine

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/config"
)

func TestLargeCache(t *testing.T) {
	const gigabyte = 1 << 30
	for _, c := range []struct {
		name   string
		size   any
		memory int64
		want   string
	}{
		{"half of it", int64(8192), 16 * gigabyte, ""},
		{"more than half", int64(8193), 16 * gigabyte, "more than half of the server's memory (16384 MB)"},
		{"nobody knows", int64(1 << 30), 0, ""},
		{"not set", nil, gigabyte, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := largeCache(config.Instance{Name: "home", Settings: map[string]any{"db_cache": c.size}}, c.memory)
			if c.want == "" && f != nil || c.want != "" && !strings.Contains(f.GetMessage(), c.want) {
				t.Errorf("%v", f)
			}
		})
	}
	for address, want := range map[string]bool{"http://127.0.0.1:32400": true, "http://localhost:32400": true, "https://[::1]:32400": true, "http://192.168.1.12:32400": false, "": false} {
		if got := onThisComputer(config.Instance{Settings: map[string]any{"url": address}}); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
