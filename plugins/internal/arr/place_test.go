package arr

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"S01": "S01", "S1": "S01", "S00E00": "S00E00", "S2021E365": "S2021E365",
		"": "", "S": "", "s01": "", "S01E": "", "S-1": "", "S01E02E03": "", "S99999999999999999999": "", "monitored": "",
	} {
		p, ok := parsePlace(text)
		if got := p.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v", text, got, ok)
		}
	}
	season := &sdk.Match{SeasonNumber: proto.Int32(0), EpisodeNumber: proto.Int32(7)}
	for _, c := range []struct {
		item *sdk.Item
		m    *sdk.Match
		want string
	}{
		{&sdk.Item{Type: sdk.Series}, &sdk.Match{}, " <nil>"},
		{&sdk.Item{Type: sdk.Movie, SeasonNumber: proto.Int32(3)}, &sdk.Match{}, " <nil>"},
		{&sdk.Item{Type: sdk.Season, SeasonNumber: proto.Int32(0)}, &sdk.Match{}, "S00 <nil>"},
		{&sdk.Item{Type: sdk.Episode, SeasonNumber: proto.Int32(1), EpisodeNumber: proto.Int32(2)}, &sdk.Match{}, "S01E02 <nil>"},
		{&sdk.Item{Type: sdk.Episode, SeasonNumber: proto.Int32(1), EpisodeNumber: proto.Int32(2)}, season, "S00E07 <nil>"},
	} {
		p, err := placeOf(&sdk.Proposal{Item: c.item, Match: c.m})
		if got := fmt.Sprint(p, " ", err); got != c.want {
			t.Errorf("%v: %q, want %q", c.item, got, c.want)
		}
	}
}

func FuzzPlace(f *testing.F) {
	f.Add("S01E02")
	f.Add("S00")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := parsePlace(text)
		if !ok {
			return
		}
		if again, ok := parsePlace(p.String()); !ok || again != p || p.season < 0 || p.episode < 0 {
			t.Errorf("%q is %v, then %v", text, p, again)
		}
	})
}
