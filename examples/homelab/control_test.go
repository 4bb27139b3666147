package homelab

import (
	"net/http"
	"strings"
	"testing"
)

func TestControl(t *testing.T) {
	h := serve(t, Options{Control: true})
	for _, c := range []struct {
		name, method, query string
		status, lines       int
		says                string
	}{
		{"anything", http.MethodPost, "?kind=random", 200, 1, ""},
		{"one kind, many times", http.MethodPost, "?kind=movie&times=3", 200, 3, "add a movie"},
		{"unknown", http.MethodPost, "?kind=nonsense", 400, len(randomEdits) + 1, "There is no such edit"},
		{"reading", http.MethodGet, "", 405, 1, "POST"},
	} {
		r := h.send(c.method, h.plexURL+controlPath+c.query, "", "X-Plex-Token", "")
		if r.status != c.status || strings.Count(r.body, "\n") != c.lines || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %d %q", c.name, r.status, r.body)
		}
	}
	if n := len(h.rows("/library/sections/1/all?type=1").Metadata); n < 62 {
		t.Errorf("%d films after three were added", n)
	}
	shut := serve(t, Options{})
	if r := shut.send(http.MethodPost, shut.plexURL+controlPath, ""); r.status != http.StatusNotFound {
		t.Errorf("without being switched on: %d", r.status)
	}
}
