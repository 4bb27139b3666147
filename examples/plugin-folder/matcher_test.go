//only:matcher

package main

import (
	"testing"

	"github.com/luarr/luarr/sdk"
)

func TestMatch(t *testing.T) {
	films, series := library(t)
	write(t, films, "4K/Twice (2001).mkv", "Once/Twice (2001) {edition-Cut}.mkv")
	i := open(t, map[string]any{"movies": []any{films}, "series": []any{series}})
	c, err := i.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	one, two := int32(1), int32(2)
	show := &sdk.SubjectIds{Tvdb: "1"}
	for name, test := range map[string]struct {
		subject *sdk.Subject
		state   string
		by      string
		title   string
	}{
		"by id":         {&sdk.Subject{Type: sdk.Movie, Title: "Matrix", ExternalIds: &sdk.SubjectIds{Tmdb: "603"}}, sdk.Matched, "tmdb", "The Matrix"},
		"by title":      {&sdk.Subject{Type: sdk.Movie, Title: "HEAT", Year: 1995}, sdk.Matched, "title_year", "Heat"},
		"another year":  {&sdk.Subject{Type: sdk.Movie, Title: "Heat", Year: 1986}, sdk.Absent, "", ""},
		"twice":         {&sdk.Subject{Type: sdk.Movie, Title: "Twice", Year: 2001}, sdk.Ambiguous, "", ""},
		"series":        {&sdk.Subject{Type: sdk.Series, Title: "Show", Year: 2010}, sdk.Matched, "title_year", "Show"},
		"episode":       {&sdk.Subject{Type: sdk.Episode, SeriesId: "x", SeriesExternalIds: show, SeasonNumber: &one, EpisodeNumber: &one}, sdk.Matched, "tvdb", "Pilot"},
		"other episode": {&sdk.Subject{Type: sdk.Episode, SeriesId: "x", SeriesExternalIds: show, SeasonNumber: &two, EpisodeNumber: &one}, sdk.Absent, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := c.Match(test.subject)
			if m.State != test.state || m.By != test.by || m.Title != test.title {
				t.Errorf("got %v", m)
			}
			if m.By == "tmdb" && (!m.GetHasFile() || m.GetSizeBytes() == 0 || m.Confidence != "certain") {
				t.Errorf("got %v", m)
			}
		})
	}
}

// TestCutShort: a folder that cannot be read makes no item absent.
func TestCutShort(t *testing.T) {
	i := open(t, map[string]any{"movies": []any{"/no/such/folder"}})
	if _, err := i.Snapshot(t.Context()); sdk.KindOf(err) != sdk.KindUnavailable {
		t.Errorf("got %v", err)
	}
}

// TestFingerprint: what is found depends on the files.
func TestFingerprint(t *testing.T) {
	films, _ := library(t)
	i := open(t, map[string]any{"movies": []any{films}})
	print := func() string {
		c, err := i.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return c.(sdk.Fingerprinter).Fingerprint()
	}
	before := print()
	if again := print(); again != before {
		t.Errorf("two snapshots of the same files: %s and %s", before, again)
	}
	write(t, films, "New (2024).mkv")
	if print() == before {
		t.Error("a new film made no other fingerprint")
	}
}
