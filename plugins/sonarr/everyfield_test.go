package sonarr

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestEveryField: a field of a match is filled from what Sonarr says of a
// series, a season or an episode, unless it is one of Radarr's or says what is
// wrong.
func TestEveryField(t *testing.T) {
	notHere := []string{
		"matcher", "reason", "fix", "unread", // the engine's, and of matches that are not all right
		"edition", "minimum_availability", "available", "in_cinemas_at", "digital_release_at", "physical_release_at", "release_at",
	}
	s, settings := instance(t, homelab.Instance{})
	fill(s)
	s.Change(1, func(v *homelab.SonarrSeries) {
		v.SeriesType, v.MonitorNewItems, v.Added = "standard", "all", aired(1, 1)
		v.FirstAired, v.LastAired = aired(1, 1), aired(3, 1)
		v.Seasons = []homelab.SonarrSeason{{Number: 0}, {Number: 1, Monitored: true}, {Number: 2, Monitored: true}}
		v.Episodes[0].Searched = aired(1, 2)
		v.Episodes[4].Aired = aired(1, 1).AddDate(50, 0, 0)
		v.Files[0].Added, v.Files[0].Languages, v.Files[0].MediaInfo = aired(1, 2), []string{"German"}, &homelab.MediaInfo{VideoCodec: "x265"}
	})
	s.SetTags(1, "keep")
	c, err := snapshot(t.Context(), settings, "episode.custom_formats", "episode.format_scores")
	if err != nil {
		t.Fatal(err)
	}
	show := &sdk.Subject{Type: sdk.Series, Title: "Harbor Watch", ExternalIds: &sdk.SubjectIds{Tvdb: "700"}}
	season := &sdk.Subject{Type: sdk.Season, SeriesExternalIds: show.ExternalIds, SeasonNumber: proto.Int32(1)}
	filled := map[string]bool{}
	for _, subject := range []*sdk.Subject{show, season, part("700", 1, 1, "9001", "/data/tv/Harbor Watch/Season 01/e1.mkv")} {
		m := c.Match(subject).ProtoReflect()
		for i := range m.Descriptor().Fields().Len() {
			f := m.Descriptor().Fields().Get(i)
			filled[string(f.Name())] = filled[string(f.Name())] || m.Has(f)
		}
	}
	for name, is := range filled {
		if is == slices.Contains(notHere, name) {
			t.Errorf("%s: filled %v", name, is)
		}
	}
}
