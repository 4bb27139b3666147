package shelf

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/sdk"
)

// treeOf makes files and lists them.
func treeOf(t *testing.T, names ...string) *disk.Tree {
	t.Helper()
	root := t.TempDir()
	for i, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2024, 1, 1+i, 0, 0, 0, 0, time.UTC)
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := disk.Read(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// line says what an entry is.
func line(e *Entry) string {
	i := e.Item
	text := i.Type + ": " + i.Title
	if i.Year > 0 {
		text += fmt.Sprintf(" (%d)", i.Year)
	}
	if i.Edition != "" {
		text += " " + i.Edition
	}
	if i.EpisodeNumber != nil || i.Type == sdk.Episode {
		text += fmt.Sprintf(" %dx%d", i.GetSeasonNumber(), i.GetEpisodeNumber())
	}
	if i.LeafCount != nil {
		text += fmt.Sprintf(", %d below", i.GetLeafCount())
	}
	var versions []string
	for _, v := range i.Versions {
		versions = append(versions, strings.TrimSpace(fmt.Sprintf("%d %s", len(v.Parts), v.Resolution)))
	}
	if len(versions) > 0 {
		text += ", parts " + strings.Join(versions, "/")
	}
	return text
}

func TestMovies(t *testing.T) {
	entries := Movies("films", treeOf(t,
		"The Matrix (1999) {tmdb-603}/The Matrix - 2160p.mkv", "The Matrix (1999) {tmdb-603}/The Matrix - 1080p.mkv",
		"The Matrix (1999) {tmdb-603}/The Matrix - 2160p.en.forced.srt",
		"Heat.1995.1080p.BluRay.mkv",
		"Long Film (2001)/Long Film (2001) cd1.avi", "Long Film (2001)/Long Film (2001) cd2.avi",
		"Marvel/Iron Man (2008).mkv", "Marvel/Thor (2011) {edition-Extended}.mkv", "Marvel/Thor (2011).mkv",
		"Hallows Part 2 (2011)/Hallows Part 2.mkv",
		"4K/Heat (1995)/Heat.2160p.mkv",
	))
	var got []string
	for _, e := range entries {
		got = append(got, line(e))
	}
	slices.Sort(got)
	want := []string{
		"movie: Hallows Part 2 (2011), parts 1",
		"movie: Heat (1995), parts 1 4k/1 1080",
		"movie: Iron Man (2008), parts 1",
		"movie: Long Film (2001), parts 2",
		"movie: The Matrix (1999), parts 1 1080/1 4k",
		"movie: Thor (2011) Extended, parts 1",
		"movie: Thor (2011), parts 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range entries {
		files := 0
		for _, v := range e.Item.Versions {
			files += len(v.Parts)
		}
		if files != len(e.Files) {
			t.Errorf("%s: %d parts and %d files", e.Item.Title, files, len(e.Files))
		}
		if e.Item.Title == "The Matrix" {
			if e.Item.ExternalIds.GetTmdb() != "603" {
				t.Errorf("ids %v", e.Item.ExternalIds)
			}
			subs := e.Item.Versions[1].Subtitles
			if len(subs) != 1 || subs[0].LanguageCode != "eng" || !subs[0].Forced || !subs[0].External || len(e.Item.Versions[0].Subtitles) != 0 {
				t.Errorf("subtitles %v", subs)
			}
			if a, u := e.Item.AddedAt.AsTime().Day(), e.Item.UpdatedAt.AsTime().Day(); a != 1 || u != 2 {
				t.Errorf("added on day %d, updated on day %d", a, u)
			}
		}
	}
}

func TestSeries(t *testing.T) {
	entries, unnamed := Series("series", treeOf(t,
		"Show (2010) {tvdb-1}/Season 01/Show - S01E01 - Pilot.mkv", "Show (2010) {tvdb-1}/Season 01/Show - S01E02-E03.mkv",
		"Show (2010) {tvdb-1}/Specials/Show - S00E01.mkv", "Show (2010) {tvdb-1}/Season 02/01 - Back.mkv",
		"Show (2010) {tvdb-1}/notes.mkv",
		"Other.S02.1080p.WEB/Other.S02E05.Name.1080p.WEB.mkv", "Other.S02E06.720p.mkv",
		"Drama/Inner Show/Season 1/Inner Show 1x04.mkv",
		"Daily/Daily 2020-01-31 Guest.mkv",
	))
	var got []string
	for _, e := range entries {
		got = append(got, line(e))
	}
	want := []string{
		"series: Daily, 1 below", "season: Season 2020, 1 below", "episode: Guest 2020x0, parts 1",
		"series: Inner Show, 1 below", "season: Season 1, 1 below", "episode: Episode 4 1x4, parts 1",
		"series: Other, 2 below", "season: Season 2, 2 below", "episode: Name 2x5, parts 1 1080", "episode: Episode 6 2x6, parts 1 720",
		"series: Show (2010), 5 below", "season: Specials, 1 below", "episode: Episode 1 0x1, parts 1",
		"season: Season 1, 3 below", "episode: Pilot 1x1, parts 1", "episode: Episode 2 1x2, parts 1", "episode: Episode 3 1x3, parts 1",
		"season: Season 2, 1 below", "episode: Back 2x1, parts 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if unnamed != 1 {
		t.Errorf("%d files tell no episode, want 1", unnamed)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		for _, above := range []string{e.Item.ParentId, e.Item.SeriesId} {
			if above != "" && !seen[above] {
				t.Errorf("%s comes before what it belongs to", e.Item.Title)
			}
		}
		if seen[e.Item.Id] {
			t.Errorf("%s has an id that another one has", e.Item.Title)
		}
		seen[e.Item.Id] = true
	}
	last := entries[slices.IndexFunc(entries, func(e *Entry) bool { return e.Item.Title == "Show" })]
	if len(last.Item.Locations) != 1 || last.Item.ExternalIds.GetTvdb() != "1" {
		t.Errorf("got %v", last.Item)
	}
}

// TestStable: an item is the same one after its file was replaced by a better.
func TestStable(t *testing.T) {
	before := Movies("films", treeOf(t, "Heat (1995)/Heat (1995) 720p.mkv"))[0].Item
	after := Movies("films", treeOf(t, "heat.1995.2160p.mkv"))[0].Item
	if before.Id != after.Id || before.Versions[0].Id == after.Versions[0].Id {
		t.Errorf("before %v, after %v", before, after)
	}
	if Movies("other", treeOf(t, "Heat (1995).mkv"))[0].Item.Id == before.Id {
		t.Error("two libraries share an id")
	}
}
