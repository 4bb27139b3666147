package sdk

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/luarr/luarr/sdk/internal/writes"
)

func TestHTTPClientRefusesWritesOutsideApply(t *testing.T) {
	var reached atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer server.Close()
	client := HTTPClient(HTTPOptions{})
	send := func(ctx context.Context, method string) error {
		r, err := http.NewRequestWithContext(ctx, method, server.URL+"/x?token=hidden", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(r)
		if err == nil {
			answer.Body.Close()
		}
		return err
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "post"} {
		err := send(t.Context(), method)
		if !errors.Is(err, ErrWriteRefused) {
			t.Errorf("%s outside Apply: got %v, want it refused", method, err)
		}
		if strings.Contains(CleanError(err).Error(), "hidden") {
			t.Errorf("%s: the query is in the error: %v", method, CleanError(err))
		}
	}
	if reached.Load() != 0 {
		t.Fatalf("%d refused requests reached the server", reached.Load())
	}
	for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
		if err := send(t.Context(), method); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
	if err := send(writes.Allow(t.Context()), "PUT"); err != nil {
		t.Errorf("PUT within Apply: %v", err)
	}
	if reached.Load() != 4 {
		t.Errorf("%d requests reached the server, want 4", reached.Load())
	}
}

func TestHTTPClientDoesNotFollowRedirects(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	answer, err := HTTPClient(HTTPOptions{Header: http.Header{"X-Api-Key": {"secret"}}}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusTemporaryRedirect || elsewhere.Load() != 0 {
		t.Errorf("status %d, %d requests to the other host", answer.StatusCode, elsewhere.Load())
	}
}

func TestHTTPClientSendsTheFixedHeaders(t *testing.T) {
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer server.Close()
	answer, err := HTTPClient(HTTPOptions{Header: http.Header{"X-Plex-Token": {"t"}}}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got.Get("X-Plex-Token") != "t" {
		t.Errorf("headers sent: %v", got)
	}
}
