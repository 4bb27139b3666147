package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// TestDetectionsAndMatchesAreRight runs the pipeline over a home whose truth is
// known: what every file is, and which entry of Radarr every movie is.
func TestDetectionsAndMatchesAreRight(t *testing.T) {
	const movies = 430 // ten times every technical case
	home := homelab.New(homelab.Options{Movies: movies, Catalogue: 60})
	ends, err := home.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte((&lab{Endpoints: *ends}).config()), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	p := newProgram(strings.NewReader(""), &bytes.Buffer{}, &stderr, func(string) string { return "" })
	if code := p.main(t.Context(), []string{"luarr", "plan", "--quiet", "--config", config}); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	st, err := store.Open(t.Context(), filepath.Join(dir, "luarr.db"), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	items := map[string]*wire.Item{}
	err = st.Items(t.Context(), store.Scope{Types: []string{"movie"}}, func(batch []*wire.Item) error {
		for _, item := range batch {
			items[item.Id] = item
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != movies {
		t.Errorf("%d movies, want %d", len(items), movies)
	}
	versions, matched := 0, 0
	for i := range movies {
		truth := home.Truth(i)
		item := items["home/"+truth.RatingKey]
		if item == nil || item.Title != truth.Title {
			t.Errorf("movie %d: got %q, want %q", i, item.GetTitle(), truth.Title)
			continue
		}
		if len(item.Versions) != len(truth.Versions) {
			t.Errorf("%s: %d versions, want %d", truth.Title, len(item.Versions), len(truth.Versions))
			continue
		}
		for v, want := range truth.Versions {
			versions++
			checkTraits(t, truth.Title, item.Versions[v].Traits, want)
		}
		matched += checkMatch(t, home, truth, item)
	}
	if versions < movies || matched < 30 {
		t.Errorf("only %d versions and %d matches were compared", versions, matched)
	}
}

// checkTraits compares the traits of a version with what the file really is.
func checkTraits(t *testing.T, title string, got map[string]*wire.Trait, want homelab.VersionTruth) {
	t.Helper()
	fallback := got["hdr_fallback"].GetValue()
	if got["dynamic_range"].GetValue() != "Dolby Vision" {
		fallback = ""
	}
	have := fmt.Sprintf("%s/%s, %s (%s)", got["dynamic_range"].GetValue(), fallback,
		got["audio_format"].GetValue(), got["audio_carrier"].GetValue())
	real := fmt.Sprintf("%s/%s, %s (%s)", want.DynamicRange, want.HDRFallback, want.AudioFormat, want.AudioCarrier)
	if want.DynamicRange == "" && got["dynamic_range"].GetConfidence() == "default" {
		have = strings.Replace(have, got["dynamic_range"].Value, "", 1)
	}
	if have != real {
		t.Errorf("%s: %s: got %s, want %s; evidence %v", title, want.File, have, real, got)
	}
}

// checkMatch compares the match in Radarr with what Radarr has, and counts it.
func checkMatch(t *testing.T, home *homelab.Lab, truth homelab.Truth, item *wire.Item) int {
	t.Helper()
	var m *wire.Match
	for _, one := range item.Matches {
		if one.Matcher == "radarr" {
			m = one
		}
	}
	tmdb, err := strconv.Atoi(truth.TMDB)
	if err != nil {
		t.Fatal(err)
	}
	id, there := home.Radarr().EntryByTMDB(tmdb)
	switch {
	case m == nil:
		t.Errorf("%s: no match", truth.Title)
	case there && (m.State != "matched" || m.Id != fmt.Sprint(id)):
		t.Errorf("%s is entry %d, and is %s %s (%s)", truth.Title, id, m.State, m.Id, m.Reason)
	case !there && m.State == "matched":
		t.Errorf("%s is no entry, and is matched to %q by %s", truth.Title, m.Title, m.By)
	case there:
		return 1
	}
	return 0
}
