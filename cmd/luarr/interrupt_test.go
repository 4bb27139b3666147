package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/examples/homelab"
)

// TestStoppingARunThatApplies stops a run while a change is on its way: that is
// finished, and the run says what was done and what was not.
func TestStoppingARunThatApplies(t *testing.T) {
	house := homelab.New(homelab.Options{Movies: 250, Series: 1})
	ctx, stop := context.WithCancel(t.Context())
	plex := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			stop()
		}
		house.Plex().ServeHTTP(w, r)
	}))
	defer plex.Close()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	for path, text := range map[string]string{
		config:                   "[sources.home]\nplugin = \"plex\"\nurl = \"" + plex.URL + "\"\ntoken = \"lab-plex-token\"\n",
		dir + "/rules/label.lua": `on("movie", function(m) plex.label(m, { add = "number " .. m.id }, "for order") end)`,
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	p := newProgram(strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
	if code := p.main(ctx, []string{"luarr", "run", "--config", config}); code != 130 {
		t.Errorf("exit code %d, want 130\n%s", code, stderr.String())
	}
	if got := stdout.String(); got != "run 1 (default): interrupted, changes: 150 planned, 100 done\n" || len(house.Plex().Writes()) != 100 {
		t.Errorf("it says %q after %d requests", got, len(house.Plex().Writes()))
	}
	for _, want := range []string{"what was on its way was finished, and nothing more was sent", "hint: luarr history 1 tells what was done"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, stderr.String())
		}
	}
}

// TestStoppingARun stops a run while a server keeps it waiting: exit code 130,
// a record that says so, and a store that the next run can use.
func TestStoppingARun(t *testing.T) {
	home := homelab.New(homelab.Options{})
	ctx, stop := context.WithCancel(t.Context())
	var once sync.Once
	plex := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/all") {
			once.Do(stop)
			<-r.Context().Done()
			return
		}
		home.Plex().ServeHTTP(w, r)
	}))
	defer plex.Close()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	text := "[sources.home]\nplugin = \"plex\"\nurl = \"" + plex.URL + "\"\ntoken = \"lab-plex-token\"\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	p := newProgram(strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
	if code := p.main(ctx, []string{"luarr", "run", "--config", config}); code != 130 {
		t.Errorf("exit code %d, want 130\n%s", code, stderr.String())
	}
	if !strings.Contains(stdout.String(), "interrupted") || !strings.Contains(stderr.String(), "luarr: run: stopped") {
		t.Errorf("it says\n%s%s", stdout.String(), stderr.String())
	}
	st, err := store.Open(t.Context(), filepath.Join(dir, "luarr.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	record, err := st.Run(t.Context(), 1)
	if err != nil || record.State != "interrupted" || record.EndedAt == nil {
		t.Errorf("record %v, error %v", record, err)
	}
	next, err := st.BeginRun(t.Context(), "default", false, record.EndedAt.AsTime())
	if err != nil {
		t.Fatalf("the lock is still held: %v", err)
	}
	next.Release()
}
