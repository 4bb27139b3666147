package homelab

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestBothOnOnePort: the started Plex server speaks HTTP, and HTTPS to those who do not look at the certificate.
func TestBothOnOnePort(t *testing.T) {
	e, err := New(Options{}).Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	blind := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // the point of the test
	defer blind.CloseIdleConnections()
	secure := strings.Replace(e.Plex, "http://", "https://", 1)
	for _, c := range []struct {
		name   string
		client *http.Client
		url    string
		ok     bool
	}{
		{"plain", http.DefaultClient, e.Plex, true},
		{"TLS", blind, secure, true},
		{"TLS, certificate checked", http.DefaultClient, secure, false},
	} {
		res, err := c.client.Get(c.url + "/identity")
		if err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestHangBody: half of the answer arrives, and the rest does not until the client gives up.
func TestHangBody(t *testing.T) {
	l := New(Options{})
	l.Plex().SetFault(Fault{Kind: HangBody})
	srv := httptest.NewServer(l.Plex())
	defer srv.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/identity", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.ReadFull(res.Body, make([]byte, 20)); err != nil {
		t.Fatalf("the first bytes: %v", err)
	}
	cancel()
	if _, err := io.ReadAll(res.Body); !errors.Is(err, context.Canceled) {
		t.Errorf("the rest: %v", err)
	}
}
