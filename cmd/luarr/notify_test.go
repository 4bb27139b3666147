package main

import (
	"bytes"
	"errors"
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

// TestRulesSendMessages has a rule send a message by real runs: planned first,
// sent once, held where nobody would take it.
func TestRulesSendMessages(t *testing.T) {
	ends, err := homelab.New(homelab.Options{Movies: 10, Series: 1}).Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var messages []string
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		messages = append(messages, string(body))
	}))
	defer hook.Close()
	dir := t.TempDir()
	source := "[sources.home]\nplugin = \"plex\"\nurl = \"" + ends.Plex + "\"\ntoken = \"lab-plex-token\"\n"
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	luarr := func(want int, args ...string) string {
		t.Helper()
		var said bytes.Buffer
		p := newProgram(strings.NewReader(""), &said, &said, func(string) string { return "" })
		if code := p.main(t.Context(), append(append([]string{"luarr"}, args...), "--config", filepath.Join(dir, "config.toml"))); code != want {
			t.Fatalf("luarr %v: exit code %d, want %d\n%s", args, code, want, said.String())
		}
		return said.String()
	}
	write("rules/tell.lua", `on("run", function(run)
  notify(run, { title = "The lab", message = items{ type = "movie" }:count() .. " films, token lab-plex-token" }, "a count")
end)`)
	write("config.toml", source)
	if said := luarr(0, "run"); !strings.Contains(said, "no service is named under [notify]: it is held") || !strings.Contains(said, "changes: 1 held") {
		t.Error(said)
	}
	write("config.toml", source+"\n[notify]\nurls = [\""+hook.URL+"/hook\"]\n")
	plan := filepath.Join(dir, "plan.json")
	if said := luarr(0, "plan", "--out", plan); !strings.Contains(said, "notify.send on notify: message: 10 films, token lab-plex-token, title: The lab") || len(messages) > 0 {
		t.Error(said, messages)
	}
	write("config.toml", source)
	if said := luarr(2, "apply", plan); !strings.Contains(said, "the plan sends messages, and no service is named under [notify]") {
		t.Error(said)
	}
	write("config.toml", source+"\n[notify]\nurls = [\""+hook.URL+"/hook\"]\n")
	luarr(0, "run")
	luarr(0, "run", "--full")
	said := luarr(0, "apply", plan)
	if !strings.Contains(said, "it was sent since the plan was made") {
		t.Error(said)
	}
	all := strings.Join(messages, "\n")
	if strings.Count(all, "10 films") != 1 || !strings.Contains(all, "The lab") || strings.Contains(all, "lab-plex-token") {
		t.Errorf("it sent %q", messages)
	}
}
