package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// TestMain makes the test program serve the plugin where the contract starts it.
func TestMain(m *testing.M) { sdktest.Main(m, plugin) }

// TestContract runs what every plugin must keep, here and over the wire.
func TestContract(t *testing.T) {
	films, series := library(t)
	sdktest.Run(t, plugin, sdktest.Config{
		Settings: map[string]any{
			"movies": []any{films}, "series": []any{series},
			"ffprobe": fakeProbe(t),                              //only:source
			"labels":  filepath.Join(t.TempDir(), "labels.json"), //only:actor
		},
		//only:matcher
		Subjects: []*sdk.Subject{
			{Id: "home/1", Type: sdk.Movie, Title: "Heat", Year: 1995},
			{Id: "home/2", Type: sdk.Movie, Title: "Whatever", ExternalIds: &sdk.SubjectIds{Tmdb: "603"}},
			{Id: "absent/1", Type: sdk.Movie, Title: "Heat", Year: 1986},
		},
		//end
	})
}

// library makes two folders, of films and of series.
func library(t *testing.T) (films, series string) {
	t.Helper()
	films, series = filepath.Join(t.TempDir(), "Films"), filepath.Join(t.TempDir(), "Series")
	write(t, films, "The Matrix (1999) {tmdb-603}/The Matrix.2160p.DV.Atmos.mkv", "Heat (1995).mkv", "Broken (2020).mkv")
	write(t, series, "Show (2010) {tvdb-1}/Season 01/Show - S01E01 - Pilot.mkv", "Show (2010) {tvdb-1}/Season 01/Show - S01E02-E03.mkv")
	return films, series
}

// write makes files below a folder.
func write(t *testing.T, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// open gives an instance with settings.
func open(t *testing.T, settings map[string]any) *Instance {
	t.Helper()
	instance, err := sdk.Open(t.Context(), plugin, settings)
	if err != nil {
		t.Fatal(err)
	}
	return instance.(*Instance)
}

func TestSettings(t *testing.T) {
	for name, test := range map[string]struct {
		settings map[string]any
		key      string
	}{
		"no folder":       {map[string]any{}, "movies"},
		"relative folder": {map[string]any{"series": []any{"tv"}}, "series"},
		"no such ffprobe": {map[string]any{"movies": []any{"/x"}, "ffprobe": "/no/such/program"}, "ffprobe"}, //only:source
		"relative labels": {map[string]any{"movies": []any{"/x"}, "labels": "labels.json"}, "labels"},        //only:actor
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sdk.Open(context.Background(), plugin, test.settings)
			var wrong *sdk.Error
			if !errors.As(err, &wrong) || wrong.Key != test.key {
				t.Errorf("got %v, want an error about %s", err, test.key)
			}
		})
	}
}
