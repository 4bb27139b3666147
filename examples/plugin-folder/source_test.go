//only:source

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// fakeProbe makes an ffprobe that knows two kinds of files, and one that is
// broken.
func fakeProbe(t *testing.T) string {
	t.Helper()
	here, err := filepath.Abs("internal/probe/testdata")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ffprobe")
	script := "#!/bin/sh\ncase \"$*\" in\n*Matrix*) cat '" + here + "/dolby_vision_atmos.json';;\n" +
		"*Broken*) echo 'moov atom not found' >&2; exit 1;;\n*) cat '" + here + "/plain.json';;\nesac\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// gathered is what a walk gives, by title.
type gathered struct {
	items map[string]*sdk.Item
	marks map[string]uint64
}

func (g *gathered) Total(int64) {}

func (g *gathered) Add(item *sdk.Item) error { return g.AddMarked(item, 0) }

func (g *gathered) AddMarked(item *sdk.Item, mark uint64) error {
	g.items[item.Title], g.marks[item.Title] = item, mark
	return nil
}

func gather() *gathered { return &gathered{map[string]*sdk.Item{}, map[string]uint64{}} }

func TestItems(t *testing.T) {
	films, series := library(t)
	i := open(t, map[string]any{"movies": []any{films}, "series": []any{series}, "ffprobe": fakeProbe(t)})
	libraries, err := i.Libraries(t.Context())
	if err != nil || len(libraries) != 2 || libraries[0].Title != "Films" || libraries[1].Type != sdk.LibrarySeries {
		t.Fatalf("got %v, %v", libraries, err)
	}
	got := gather()
	for _, l := range libraries {
		if walk, err := i.Items(t.Context(), l, got); err != nil || !walk.Complete {
			t.Fatalf("got %+v, %v", walk, err)
		}
	}
	matrix := got.items["The Matrix"].Versions[0]
	if matrix.Video[0].Dovi.GetProfile() != 8 || !strings.Contains(matrix.Audio[0].DisplayTitle, "Atmos") || matrix.Resolution != "4k" {
		t.Errorf("got %v", matrix)
	}
	if got.items["The Matrix"].DurationMs != 8172250 {
		t.Errorf("it has %d ms", got.items["The Matrix"].DurationMs)
	}
	unread := func(title string) string {
		for _, u := range got.items[title].Unread {
			if u.Field == "versions" {
				return u.Reason
			}
		}
		return ""
	}
	if unread("The Matrix") != "" || !strings.Contains(unread("Broken"), "moov atom not found") {
		t.Errorf("unread: %q, %q", unread("The Matrix"), unread("Broken"))
	}
	if len(got.items["Pilot"].Versions[0].Audio) != 1 || got.items["Show"].GetLeafCount() != 3 {
		t.Errorf("got %v, %v", got.items["Pilot"], got.items["Show"])
	}
}

// TestNamesOnly: without ffprobe there are names, and streams are unread.
func TestNamesOnly(t *testing.T) {
	films, _ := library(t)
	i := open(t, map[string]any{"movies": []any{films}, "ffprobe": "off"})
	got := gather()
	if _, err := i.Items(t.Context(), &sdk.Library{Key: films}, got); err != nil {
		t.Fatal(err)
	}
	item := got.items["The Matrix"]
	named := slices.ContainsFunc(item.Unread, func(u *sdk.Unread) bool { return u.Field == "versions" })
	if v := item.Versions[0]; !named || v.Resolution != "4k" || len(v.Video) > 0 || v.Parts[0].GetSizeBytes() == 0 {
		t.Errorf("got %v", item)
	}
}

// TestDiskGone: a folder that is gone, or empty because its disk is not
// mounted, does not say that its films are.
func TestDiskGone(t *testing.T) {
	films, _ := library(t)
	i := open(t, map[string]any{"movies": []any{films}, "ffprobe": "off"})
	if err := os.RemoveAll(films); err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"gone", "empty"} {
		walk, err := i.Items(t.Context(), &sdk.Library{Key: films}, gather())
		if err != nil || walk.Complete || walk.Reason == "" {
			t.Errorf("%s: got %+v, %v", state, walk, err)
		}
		if err := os.MkdirAll(films, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := i.Items(t.Context(), &sdk.Library{Key: "/etc"}, gather()); sdk.KindOf(err) != sdk.KindNotFound {
		t.Errorf("a folder that nobody configured: %v", err)
	}
}

// TestSince: only what changed has its files opened.
func TestSince(t *testing.T) {
	films, _ := library(t)
	old := time.Now().Add(-time.Hour)
	i := open(t, map[string]any{"movies": []any{films}, "ffprobe": fakeProbe(t)})
	l := &sdk.Library{Key: films}
	cursor := i.how() + old.UTC().Format(time.RFC3339Nano)

	// On Linux a file cannot be made to look old: it changed when it was written.
	entries, _, err := i.read(t.Context(), films)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		e.Changed = old.Add(-time.Hour)
	}
	entries[0].Changed = old.Add(time.Minute)
	if at, ok := i.since(i.cursor(entries, time.Now())); !ok || !at.Equal(entries[0].Changed) {
		t.Errorf("the cursor says %v, %v, want the time of the last change", at, ok)
	}

	got := gather()
	if walk, err := i.Since(t.Context(), l, cursor, got); err != nil || !walk.Complete || walk.Everything || len(got.items) != 3 {
		t.Errorf("got %d items, %+v, %v", len(got.items), walk, err)
	}
	later := i.how() + time.Now().Add(time.Hour).UTC().Format(time.RFC3339Nano)
	got = gather()
	if walk, err := i.Since(t.Context(), l, later, got); err != nil || !walk.Complete || len(got.items) != 0 {
		t.Errorf("got %d items, %+v, %v", len(got.items), walk, err)
	}
	// Read without ffprobe, everything is another way.
	names := open(t, map[string]any{"movies": []any{films}, "ffprobe": "off"})
	got = gather()
	if walk, err := names.Since(t.Context(), l, later, got); err != nil || !walk.Everything || len(got.items) != 3 {
		t.Errorf("got %d items, %+v, %v", len(got.items), walk, err)
	}
}

// TestMark: a mark moves when a file does.
func TestMark(t *testing.T) {
	films, _ := library(t)
	i := open(t, map[string]any{"movies": []any{films}, "ffprobe": "off"})
	marks := func() map[string]uint64 {
		got := gather()
		if _, err := i.Items(t.Context(), &sdk.Library{Key: films}, got); err != nil {
			t.Fatal(err)
		}
		return got.marks
	}
	before := marks()
	if err := os.WriteFile(filepath.Join(films, "Heat (1995).mkv"), []byte("a better one"), 0o644); err != nil {
		t.Fatal(err)
	}
	after := marks()
	if before["Heat"] == after["Heat"] || before["The Matrix"] != after["The Matrix"] {
		t.Errorf("before %v, after %v", before, after)
	}
}
