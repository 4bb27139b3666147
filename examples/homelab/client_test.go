package homelab

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// house is a lab served over loopback for one test.
type house struct {
	*Lab
	t                  *testing.T
	plexURL, radarrURL string
	sonarrURL          string
	client             *http.Client
}

func serve(t *testing.T, o Options) *house {
	t.Helper()
	l := New(o)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	h := &house{Lab: l, t: t, client: client}
	for _, s := range []struct {
		handler http.Handler
		url     *string
	}{{l.Plex(), &h.plexURL}, {l.Radarr(), &h.radarrURL}, {l.Sonarr(), &h.sonarrURL}} {
		srv := httptest.NewServer(s.handler)
		srv.Config.ErrorLog = nil
		t.Cleanup(srv.Close)
		*s.url = srv.URL
	}
	return h
}

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // the answer did not come, or not whole
}

// send sends a request as a good client would: JSON wanted, token and key in headers. Extra headers come as name, value.
func (h *house) send(method, url, body string, headers ...string) reply {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-Plex-Token", h.o.Token)
	req.Header.Set("X-Api-Key", h.o.APIKey)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Del(headers[i])
		if headers[i+1] != "" {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	res, err := h.client.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, res.Header, string(text), err}
}

// plex gets a path from the Plex server; it must be answered.
func (h *house) plex(path string, headers ...string) reply {
	h.t.Helper()
	r := h.send(http.MethodGet, h.plexURL+path, "", headers...)
	if r.err != nil {
		h.t.Fatalf("GET %s: %v", path, r.err)
	}
	return r
}

// container is a Plex answer with its rows as maps.
type container struct {
	Size             int
	TotalSize        *int
	Offset           *int
	LibrarySectionID int
	Metadata         []map[string]any
	Directory        []map[string]any
	raw              map[string]any
}

// rows gets a path and decodes it.
func (h *house) rows(path string, headers ...string) container {
	h.t.Helper()
	r := h.plex(path, headers...)
	if r.status != http.StatusOK {
		h.t.Fatalf("GET %s: status %d: %s", path, r.status, r.body)
	}
	return decode(h.t, r.body)
}

func decode(t *testing.T, body string) container {
	t.Helper()
	var doc struct{ MediaContainer container }
	var raw struct{ MediaContainer map[string]any }
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatalf("decode: %v in %.200s", err, body)
	}
	if err := json.Unmarshal([]byte(body), &raw); err != nil {
		t.Fatal(err)
	}
	doc.MediaContainer.raw = raw.MediaContainer
	return doc.MediaContainer
}

// keys are the rating keys of the rows.
func (c container) keys() []string {
	var keys []string
	for _, row := range c.Metadata {
		keys = append(keys, row["ratingKey"].(string))
	}
	return keys
}

func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}
