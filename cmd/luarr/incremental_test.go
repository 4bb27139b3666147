package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
)

// TestIncrementalRunsKnowWhatAFullOneKnows lets a home change, runs at the end
// of each day, and compares all that is stored with what a new store holds
// after its first run.
func TestIncrementalRunsKnowWhatAFullOneKnows(t *testing.T) {
	for name, setting := range map[string]string{"in detail": "", "from lists": "full_details = 0\npage_size = 70\n"} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, uint64(len(setting))))
			home := homelab.New(homelab.Options{Movies: 220, Series: 5, Artists: 4, Catalogue: 30})
			ends, err := home.Start(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			config := strings.Replace((&lab{Endpoints: *ends}).config(), "[plugins.plex]\n", "[plugins.plex]\n"+setting+"max_vanish_percent = 100\n", 1)
			day := time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC)
			items := func(dir string) []string {
				path := filepath.Join(dir, "config.toml")
				if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
					t.Fatal(err)
				}
				run := func(args ...string) string {
					var out, err bytes.Buffer
					p := newProgram(strings.NewReader(""), &out, &err, func(string) string { return "" })
					p.now = func() time.Time { return day }
					if code := p.main(t.Context(), append([]string{"luarr", "--config", path, "--quiet"}, args...)); code != 0 {
						t.Fatalf("%v: exit code %d\n%s", args, code, err.String())
					}
					return out.String()
				}
				run("plan")
				lines := strings.Split(run("items", "--output", "ndjson"), "\n")
				slices.Sort(lines)
				return lines
			}
			old := t.TempDir()
			for range 5 {
				var edits []string
				for range 25 {
					edits = append(edits, home.Plex().RandomEdit(rng))
				}
				day = day.AddDate(0, 0, 1)
				got, want := items(old), items(t.TempDir())
				if len(want) < 300 {
					t.Fatalf("only %d items", len(want))
				}
				if !slices.Equal(got, want) {
					t.Fatalf("after %s:\n%s", strings.Join(edits, ", "), firstDifference(got, want))
				}
			}
		})
	}
}

// firstDifference shows the first lines that two lists do not have in common.
func firstDifference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return "got  " + at(got, i) + "\nwant " + at(want, i)
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
