package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
)

// TestRunsAreReported has runs report to a webhook: one message for one that
// did something, none for one that did nothing or only planned, and a service
// that fails costs a warning.
func TestRunsAreReported(t *testing.T) {
	house := homelab.New(homelab.Options{Movies: 30, Series: 2})
	ends, err := house.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var messages []string
	var down atomic.Bool
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		messages = append(messages, string(body))
		mu.Unlock()
		if down.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	defer hook.Close()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	text := (&lab{Endpoints: *ends}).config() + "\n[notify]\nurls = [\"env:HOOK\"]\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	luarr := func(want int, args ...string) string {
		t.Helper()
		var said bytes.Buffer
		p := newProgram(strings.NewReader(""), &said, &said, func(name string) string {
			return map[string]string{"HOOK": hook.URL + "/hook/0123456789"}[name]
		})
		if code := p.main(t.Context(), append(append([]string{"luarr"}, args...), "--config", config)); code != want {
			t.Fatalf("luarr %v: exit code %d, want %d\n%s", args, code, want, said.String())
		}
		return said.String()
	}
	took := func(want int) string {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if len(messages) != want {
			t.Fatalf("%d messages, want %d: %v", len(messages), want, messages)
		}
		defer func() { messages = nil }()
		return strings.Join(messages, "\n")
	}
	luarr(0, "notify", "test")
	if got := took(1); !strings.Contains(got, "this is a test") {
		t.Error(got)
	}
	luarr(0, "plan")
	took(0)
	luarr(0, "run")
	if got := took(1); !strings.Contains(got, "Luarr: run 2 (default) done: ") || strings.Contains(got, ends.Token) {
		t.Error(got)
	}
	luarr(0, "run")
	took(0)
	down.Store(true)
	house.Radarr().SetFault(homelab.Fault{Kind: homelab.Down})
	said := luarr(3, "run")
	if got := took(1); !strings.Contains(got, "error: radarr: ") {
		t.Error(got)
	}
	if !strings.Contains(said, "warning: notify.urls[1]: generic did not take the report") || strings.Contains(said, "0123456789") {
		t.Error(said)
	}
	if said := luarr(3, "notify", "test"); strings.Contains(said, "0123456789") {
		t.Error(said)
	}
}
