package radarr

import (
	"slices"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
)

// TestEveryField: a field of a match is filled from what Radarr says, unless it
// is one of Sonarr's or says what is wrong.
func TestEveryField(t *testing.T) {
	notHere := []string{
		"matcher", "reason", "fix", "unread", // the engine's, and of matches that are not all right
		"tvdb", "series_type", "episodes", "seasons", "next_airing_at", "previous_airing_at", "first_aired_at", "last_aired_at",
		"monitor_new_items", "series_monitored", "season_number", "episode_number", "absolute_number", "episode_id",
	}
	r, settings := instance(t, homelab.Instance{Version: "6.0.3.10276"}, []any{"/data/movies", "/movies"})
	film(r, "Night Harbor", 2019, 101, "tt0000101", "a.mkv", func(m *homelab.RadarrMovie) {
		m.MinimumAvailability, m.Available, m.InCinemas = "released", true, m.Added.AddDate(-2, 0, 0)
		m.Digital, m.Physical, m.Searched = m.Added.AddDate(-1, 0, 0), m.Added.AddDate(-1, 1, 0), m.Added
		f := m.File
		f.ReleaseGroup, f.Edition, f.Languages, f.Added, f.Size = "GRP", "Director's Cut", []string{"German"}, m.Added, 1<<30
		f.Formats = []string{"Preferred"}
		f.MediaInfo = &homelab.MediaInfo{VideoCodec: "x265"}
	})
	r.SetTags(1, "keep")
	catalogue := snapshot(t, settings, "movie.custom_formats", "movie.format_scores")
	m := catalogue.Match(item("Night Harbor", 2019, "tmdb:101", "/data/movies/Night Harbor (2019)/a.mkv")).ProtoReflect()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if foreign := slices.Contains(notHere, string(f.Name())); m.Has(f) == foreign {
			t.Errorf("%s: filled %v, %v", f.Name(), m.Has(f), m.Get(f))
		}
	}
}
