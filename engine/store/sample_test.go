package store

import (
	"fmt"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// sampleMovie makes the n-th of an endless row of movies: one version with one
// part, one video, two audio and two subtitle streams, about 1 KB.
func sampleMovie(source string, n int) *wire.Item {
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
	title := fmt.Sprintf("The Long Title of Movie %d", n)
	return &wire.Item{
		Id: fmt.Sprintf("%s/%d", source, 10_000+n), Type: "movie",
		Title: title, SortTitle: title[4:], Year: int32(1960 + n%60), Studio: "Warner Bros. Pictures",
		Genres: []string{"Action", "Science Fiction"}, ContentRating: "PG-13",
		Rating: proto.Float64(8.1), AudienceRating: proto.Float64(7.9), DurationMs: 7_200_000 + int64(n),
		ExternalIds: &wire.ExternalIds{Imdb: fmt.Sprintf("tt%07d", n), Tmdb: fmt.Sprint(n + 100), Tvdb: fmt.Sprint(n + 5)},
		AddedAt:     timestamppb.New(at), UpdatedAt: timestamppb.New(at.Add(time.Hour)), PlayCount: proto.Int32(int32(n % 3)),
		Guid: fmt.Sprintf("plex://movie/5d776827880197001ec9%04x", n&0xffff), OriginallyAvailableAt: "1999-03-31",
		Versions: []*wire.Version{{
			Id: fmt.Sprint(50_000 + n), Width: 3840, Height: 1600, Resolution: "4k", Container: "mkv",
			BitrateKbps: 58_000, DurationMs: 7_200_000, FrameRate: "24p", AspectRatio: 2.39,
			VideoCodec: "hevc", VideoProfile: "main 10", AudioCodec: "truehd", AudioChannels: 8,
			Parts: []*wire.Part{{
				Id: fmt.Sprint(60_000 + n), Container: "mkv", DurationMs: 7_200_000, SizeBytes: proto.Int64(52_000_000_000 + int64(n)),
				File: fmt.Sprintf("/data/movies/%s (%d)/%s (%d) [Remux-2160p][DV HDR10][TrueHD Atmos 7.1]-GROUP.mkv", title, 1960+n%60, title, 1960+n%60),
			}},
			Video: []*wire.VideoStream{{
				Id: fmt.Sprint(70_000 + n), Codec: "hevc", Profile: "main 10", Level: 153, BitDepth: 10, ChromaSubsampling: "4:2:0",
				ColorTransfer: "smpte2084", ColorPrimaries: "bt2020", ColorSpace: "bt2020nc", ColorRange: "tv",
				FrameRate: 23.976, Width: 3840, Height: 1600, ScanType: "progressive", BitrateKbps: 52_000, Default: true,
				DisplayTitle: "4K DoVi/HDR10 (HEVC Main 10)", ExtendedDisplayTitle: "4K DoVi/HDR10 (HEVC Main 10)",
				Dovi: &wire.DolbyVision{Present: proto.Bool(true), Profile: proto.Int32(8), Level: proto.Int32(6), Version: "1.0",
					BlPresent: proto.Bool(true), ElPresent: proto.Bool(false), RpuPresent: proto.Bool(true), BlCompatId: proto.Int32(1)},
			}},
			Audio: []*wire.AudioStream{
				{Id: fmt.Sprint(80_000 + 2*n), Codec: "truehd", Channels: 8, ChannelLayout: "7.1", SampleRateHz: 48_000, BitrateKbps: 4_500,
					Language: "English", LanguageCode: "eng", Title: "TrueHD Atmos 7.1", Default: true, Selected: true,
					DisplayTitle: "English (TRUEHD 7.1)", ExtendedDisplayTitle: "TrueHD Atmos 7.1 (English)"},
				{Id: fmt.Sprint(80_001 + 2*n), Codec: "ac3", Channels: 6, ChannelLayout: "5.1(side)", SampleRateHz: 48_000, BitrateKbps: 640,
					Language: "Deutsch", LanguageCode: "deu", DisplayTitle: "Deutsch (AC3 5.1)", ExtendedDisplayTitle: "Deutsch (AC3 5.1)"},
			},
			Subtitles: []*wire.SubtitleStream{
				{Id: fmt.Sprint(90_000 + 2*n), Codec: "srt", Language: "English", LanguageCode: "eng",
					DisplayTitle: "English (SRT)", ExtendedDisplayTitle: "English (SRT)", Default: true},
				{Id: fmt.Sprint(90_001 + 2*n), Codec: "pgs", Language: "Deutsch", LanguageCode: "deu",
					DisplayTitle: "Deutsch Forced (PGS)", ExtendedDisplayTitle: "Deutsch Forced (PGS)", Forced: true},
			},
		}},
	}
}

// sampleMatch is what Radarr would say of a movie.
func sampleMatch(subject *wire.Subject) *wire.Match {
	file := subject.Versions[0].Parts[0].File
	return &wire.Match{
		State: "matched", By: "path", Confidence: "certain", Id: subject.Id, Title: subject.Title, Year: subject.Year,
		Monitored: proto.Bool(true), QualityProfile: "Ultra-HD", Tags: []string{"keep", "remux"}, Path: "/movies/" + subject.Title,
		HasFile: proto.Bool(true), SizeBytes: proto.Int64(52_000_000_000), Status: "released", RootFolder: "/movies",
		File: file, Quality: "Remux-2160p", ReleaseGroup: "GROUP", Tmdb: subject.ExternalIds.Tmdb, Imdb: subject.ExternalIds.Imdb,
	}
}
