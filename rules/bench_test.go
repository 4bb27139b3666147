package rules_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func p[T any](v T) *T { return &v }

// film is what a Plex server says of a film with one file and two tracks.
func film() *wire.Item {
	return &wire.Item{
		Id: "home/9001", Source: "home", Library: "Movies", Type: "movie", Title: "Sample", Year: 2019,
		AddedAt: timestamppb.New(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)), Plays: &wire.Plays{Count: p[int32](0)},
		Labels: []string{"Kids"},
		Versions: []*wire.Version{{
			Id: "5001", Width: 3840, Height: 1608, Resolution: "4k", Container: "mkv",
			Parts: []*wire.Part{{File: "/data/movies/Sample (2019)/Sample.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1.Atmos-GRP.mkv"}},
			Video: []*wire.VideoStream{{
				Codec: "hevc", Profile: "main 10", BitDepth: 10, ColorTransfer: "smpte2084", ColorPrimaries: "bt2020",
				ColorSpace: "bt2020nc", DisplayTitle: "4K DoVi/HDR10 (HEVC Main 10)", ExtendedDisplayTitle: "4K DoVi/HDR10 (HEVC Main 10)",
				Dovi: &wire.DolbyVision{Present: p(true), Profile: p(int32(8)), BlCompatId: p(int32(1))},
			}},
			Audio: []*wire.AudioStream{
				{Codec: "truehd", Channels: 8, Default: true, DisplayTitle: "English (TRUEHD 7.1)", ExtendedDisplayTitle: "TrueHD Atmos 7.1 (English)"},
				{Codec: "ac3", Channels: 6, DisplayTitle: "English (AC3 5.1)", ExtendedDisplayTitle: "English (AC3 5.1)"},
			},
		}},
	}
}

// films are many like that one, with ids, bit rates and file names of their
// own.
func films() []*wire.Item {
	items := make([]*wire.Item, 1000)
	for i := range items {
		items[i] = film()
		items[i].Id = fmt.Sprint("home/", i)
		v := items[i].Versions[0]
		v.Id, v.BitrateKbps, v.DurationMs = fmt.Sprint(i), int32(4000+i), int64(5e6+i)
		v.Parts[0].File = fmt.Sprintf("/data/movies/Sample %d (2019)/Sample.%d.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1.Atmos-GRP.mkv", i, i)
	}
	return items
}

func BenchmarkDetect(b *testing.B) {
	w := worker(b)
	items := films()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Detect(items[i%len(items)])
	}
}

func BenchmarkDetectByName(b *testing.B) {
	w := worker(b)
	items := films()
	for _, item := range items {
		item.Versions[0].Video, item.Versions[0].Audio = nil, nil
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Detect(items[i%len(items)])
	}
}

func BenchmarkHandleStale(b *testing.B) {
	r, _, err := script.Load(script.Options{
		BuiltIn: rules.FS, Now: time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC),
		Settings: map[string]map[string]any{"stale": {"enabled": true}},
		Actors: []script.Actor{{Plugin: "radarr", Instances: []string{"radarr"}, Matcher: true, Kinds: []*wire.ChangeKind{{
			Name: "tag", Targets: []string{"movie"}, Params: []*wire.Param{{Name: "add", Type: "list"}},
		}}}},
	})
	if err != nil {
		b.Fatal(err)
	}
	w, err := r.NewWorker()
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	item := film()
	b.ReportAllocs()
	for b.Loop() {
		if got := w.Handle("movie", item); len(got.Proposals)+len(got.Findings)+len(got.Unknown) > 0 {
			b.Fatal(got)
		}
	}
}
