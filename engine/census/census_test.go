package census_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/census"
	"github.com/luarr/luarr/sdk/wire"
)

// version makes a version with traits given as name, value.
func version(resolution string, bytes int64, traits ...string) *wire.Version {
	v := &wire.Version{Resolution: resolution, Parts: []*wire.Part{{SizeBytes: proto.Int64(bytes)}}, Traits: map[string]*wire.Trait{},
		Audio: []*wire.AudioStream{{}}}
	for i := 0; i < len(traits); i += 2 {
		v.Traits[traits[i]] = &wire.Trait{Value: traits[i+1]}
	}
	return v
}

func item(id, kind string, versions ...*wire.Version) *wire.Item {
	return &wire.Item{Id: id, Source: "home", LibraryKey: "1", Type: kind, Title: id, Versions: versions}
}

func TestCensus(t *testing.T) {
	c := census.New(time.Unix(1, 0), []*wire.Library{
		{Source: "home", Key: "1", Title: "Films", Type: "MOVIE", Enabled: true, Stale: true},
		{Source: "home", Key: "2", Title: "Off", Type: "MOVIE"},
	}, 2)
	c.ReadAt("home", "1", time.Unix(5, 0))
	c.ReadAt("home", "2", time.Unix(5, 0))
	dovi := item("a", "movie", version("4k", 50, "dynamic_range", "Dolby Vision", "dovi_profile", "5", "hdr_fallback", "none", "audio_format", "Dolby Atmos", "audio_carrier", "TrueHD"),
		version("", 7))
	dovi.Versions[1].Audio = nil
	dovi.Matches = []*wire.Match{{Matcher: "radarr", State: "matched"}, {Matcher: "radarr4k", State: "absent"}}
	dovi.Plays = &wire.Plays{Count: proto.Int32(3)}
	sdr := item("b", "movie", version("1080", 20, "dynamic_range", "SDR", "audio_format", "AAC"))
	sdr.Matches = []*wire.Match{{Matcher: "radarr", State: "conflict"}}
	sdr.Plays = &wire.Plays{Count: proto.Int32(0)}
	track := item("c", "track", version("", 1, "audio_format", "AAC"))
	elsewhere := item("d", "movie", version("4k", 99))
	elsewhere.LibraryKey = "2"
	for _, one := range []*wire.Item{dovi, sdr, track, item("s", "series"), elsewhere} {
		c.Add(one)
	}
	got := c.Result()
	at := time.Unix(5, 0)
	want := &census.Census{
		MadeAt: time.Unix(1, 0),
		Libraries: []census.Library{{
			Source: "home", Key: "1", Library: "Films", Type: "MOVIE", Items: map[string]int64{"movie": 2, "track": 1, "series": 1},
			Versions: 4, Unanalysed: 1, SizeBytes: 78, Stale: true, ReadAt: &at,
		}},
		Video: []census.Picture{
			{Resolution: "4k", DynamicRange: "Dolby Vision", Versions: 1, SizeBytes: 50},
			{Resolution: "1080", DynamicRange: "SDR", Versions: 1, SizeBytes: 20},
			{Resolution: "unknown", DynamicRange: "unknown", Versions: 1, SizeBytes: 7},
		},
		Dovi: []census.Dovi{{Profile: "5", Fallback: "none", Versions: 1}},
		Audio: []census.Sound{
			{Format: "AAC", Versions: 1, Tracks: 1}, {Format: "Dolby Atmos", Carrier: "TrueHD", Versions: 1}, {Format: "unknown", Versions: 1},
		},
		Matches:  []census.Matched{{Matcher: "radarr", Items: 2, Matched: 1, Conflict: 1}, {Matcher: "radarr4k", Items: 1, Absent: 1}},
		Plays:    census.Plays{Played: 1, Never: 1, Unknown: 1},
		Biggest:  []census.Big{{ID: "a", Type: "movie", Title: "a", Versions: 2, SizeBytes: 57}, {ID: "b", Type: "movie", Title: "b", Versions: 1, SizeBytes: 20}},
		Versions: 4, Unanalysed: 1, SizeBytes: 78,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestBounded has rules make up values without end.
func TestBounded(t *testing.T) {
	c := census.New(time.Now(), []*wire.Library{{Source: "home", Key: "1", Enabled: true}}, 0)
	const items = 5000
	for i := range items {
		c.Add(item(fmt.Sprint(i), "movie", version("4k", int64(i), "dynamic_range", fmt.Sprint("r", i), "audio_format", fmt.Sprint("a", i))))
	}
	got := c.Result()
	var n int64
	for _, v := range got.Video {
		n += v.Versions
	}
	if len(got.Video) > 501 || len(got.Audio) > 501 || n != items {
		t.Errorf("%d kinds of picture, %d of sound, %d versions", len(got.Video), len(got.Audio), n)
	}
	if len(got.Biggest) != 10 || got.Biggest[0].SizeBytes != items-1 || got.Biggest[9].SizeBytes != items-10 {
		t.Errorf("biggest: %+v", got.Biggest)
	}
}
