package jellyfintest

import (
	"fmt"
	"maps"
)

// Truth is what a film really is, as the traits name it.
type Truth struct {
	ID, Film                  string
	DynamicRange, Fallback    string
	DoviProfile               string // empty for none
	AudioFormat, AudioCarrier string // of the best track
	picture, sound            map[string]any
}

// stream is a kind of stream as the server tells of it.
type stream = map[string]any

// Pictures, as the server tells of them.
var (
	sdr = stream{"Codec": "h264", "Profile": "High", "Width": 1920, "Height": 1080, "BitDepth": 8, "PixelFormat": "yuv420p", "ColorTransfer": "bt709",
		"ColorPrimaries": "bt709", "ColorSpace": "bt709", "VideoRange": "SDR", "VideoRangeType": "SDR", "DisplayTitle": "1080p H264 SDR", "Level": 41.0, "RealFrameRate": 23.976025}
	pq = stream{"Codec": "hevc", "Profile": "Main 10", "Width": 3840, "Height": 2160, "BitDepth": 10, "PixelFormat": "yuv420p10le", "ColorTransfer": "smpte2084",
		"ColorPrimaries": "bt2020", "ColorSpace": "bt2020nc", "VideoRange": "HDR", "VideoRangeType": "HDR10", "DisplayTitle": "4K HEVC HDR", "Level": 153.0}
	hlg = with(pq, stream{"ColorTransfer": "arib-std-b67", "VideoRangeType": "HLG"})
)

// dovi is a picture with Dolby Vision.
func dovi(base stream, profile, compat, layer int, kind string) stream {
	return with(base, stream{"DvVersionMajor": 1, "DvVersionMinor": 0, "DvProfile": profile, "DvLevel": 6, "RpuPresentFlag": 1, "ElPresentFlag": layer, "BlPresentFlag": 1,
		"DvBlSignalCompatibilityId": compat, "VideoRangeType": kind, "VideoDoViTitle": fmt.Sprintf("Dolby Vision Profile %d", profile)})
}

// Sounds, as the server tells of them.
var (
	eac3 = stream{"Codec": "eac3", "Profile": nil, "Channels": 6, "ChannelLayout": "5.1", "SampleRate": 48000, "BitRate": 640000, "AudioSpatialFormat": "None", "DisplayTitle": "English - Dolby Digital+ - 5.1 - Default"}
	flac = stream{"Codec": "flac", "Profile": nil, "Channels": 2, "ChannelLayout": "stereo", "SampleRate": 44100, "BitDepth": 16, "DisplayTitle": "FLAC - Stereo"}
)

// sound is a sound with FFmpeg's profile.
func sound(codec, profile, spatial string, channels int) stream {
	title := "English - " + profile
	return stream{"Codec": codec, "Profile": profile, "Channels": channels, "SampleRate": 48000, "AudioSpatialFormat": spatial, "DisplayTitle": title}
}

// with is a stream with other values.
func with(base, other stream) stream {
	out := maps.Clone(base)
	maps.Copy(out, other)
	return out
}

// kinds are the films that there is one of each.
var kinds = []Truth{
	{DynamicRange: "Dolby Vision", Fallback: "HDR10", DoviProfile: "8.1", picture: dovi(pq, 8, 1, 0, "DOVIWithHDR10"),
		AudioFormat: "Dolby Atmos", AudioCarrier: "TrueHD", sound: sound("truehd", "Dolby TrueHD + Dolby Atmos", "DolbyAtmos", 8)},
	{DynamicRange: "Dolby Vision", Fallback: "HDR10", DoviProfile: "7", picture: dovi(pq, 7, 6, 1, "DOVIWithEL"),
		AudioFormat: "DTS:X", sound: sound("dts", "DTS-HD MA + DTS:X", "DTSX", 8)},
	{DynamicRange: "Dolby Vision", Fallback: "none", DoviProfile: "5", picture: dovi(with(pq, stream{"ColorTransfer": nil, "ColorPrimaries": nil, "ColorSpace": nil}), 5, 0, 0, "DOVI"),
		AudioFormat: "Dolby Atmos", AudioCarrier: "Dolby Digital Plus", sound: sound("eac3", "Dolby Digital Plus + Dolby Atmos", "DolbyAtmos", 6)},
	{DynamicRange: "Dolby Vision", Fallback: "HLG", DoviProfile: "8.4", picture: dovi(hlg, 8, 4, 0, "DOVIWithHLG"),
		AudioFormat: "AAC", sound: sound("aac", "LC", "None", 2)},
	{DynamicRange: "Dolby Vision", Fallback: "HDR10+", DoviProfile: "8.1", picture: with(dovi(pq, 8, 1, 0, "DOVIWithHDR10Plus"), stream{"Hdr10PlusPresentFlag": true}),
		AudioFormat: "DTS-HD MA", sound: sound("dts", "DTS-HD MA", "None", 6)},
	{DynamicRange: "HDR10+", Fallback: "HDR10+", picture: with(pq, stream{"VideoRangeType": "HDR10Plus", "Hdr10PlusPresentFlag": true}),
		AudioFormat: "DTS-HD HRA", sound: sound("dts", "DTS-HD HRA", "None", 6)},
	{DynamicRange: "HDR10", Fallback: "HDR10", picture: pq, AudioFormat: "DTS-ES", sound: sound("dts", "DTS-ES", "None", 7)},
	{DynamicRange: "HLG", Fallback: "HLG", picture: hlg, AudioFormat: "DTS", sound: sound("dts", "DTS", "None", 6)},
	{DynamicRange: "SDR", Fallback: "SDR", picture: sdr, AudioFormat: "Dolby Digital", sound: sound("ac3", "", "None", 6)},
	// Broken Dolby Vision, which the server plays as what lies below.
	{DynamicRange: "HDR10", Fallback: "HDR10", picture: dovi(pq, 8, 6, 0, "DOVIInvalid"), AudioFormat: "Dolby TrueHD", sound: sound("truehd", "Dolby TrueHD", "None", 8)},
	// An old server, which knows no kinds of ranges but calls the picture HDR.
	{DynamicRange: "HDR10", Fallback: "HDR10", picture: with(pq, stream{"VideoRangeType": nil}), AudioFormat: "DTS Express", sound: sound("dts", "DTS Express", "None", 6)},
	// The range is known, and its fields are not.
	{DynamicRange: "HLG", Fallback: "HLG", picture: with(hlg, stream{"ColorTransfer": nil, "ColorPrimaries": nil, "ColorSpace": nil}), AudioFormat: "FLAC", sound: flac},
	// Only the kind of range tells of Dolby Vision.
	{DynamicRange: "Dolby Vision", Fallback: "SDR", picture: with(sdr, stream{"VideoRangeType": "DOVIWithSDR"}), AudioFormat: "PCM", sound: sound("pcm_s24le", "", "None", 2)},
}

// films makes one film of each kind, and further ones.
func (s *Server) films() {
	for n := range len(kinds) + s.options.Films {
		truth := kinds[n%len(kinds)]
		id, name := ID("e", n+1), fmt.Sprintf("Lock %d", n+1)
		i := s.base(id, "Movie", Films, name)
		i["ProviderIds"] = map[string]any{"Imdb": fmt.Sprintf("tt%07d", n+1), "Tmdb": fmt.Sprint(1000 + n), "Tvdb": nil}
		i["Path"] = fmt.Sprintf("/media/films/%s (2024)/%s (2024).mkv", name, name)
		first := source(id, i.text("Path"), truth.picture, truth.sound)
		i["MediaSources"], i["MediaStreams"] = []any{first}, first["MediaStreams"]
		if n == 0 {
			i["UserData"] = map[string]any{"PlayCount": 2, "Played": true, "LastPlayedDate": "2026-02-03T20:15:00.1230000Z", "PlaybackPositionTicks": 12_340_000, "Rating": nil}
		}
		s.items = append(s.items, i)
		truth.ID, truth.Film = id, name
		s.truths = append(s.truths, truth)
	}
}

// source is one version of an item: picture, sound and a subtitle.
func source(id, path string, picture, sound stream) map[string]any {
	var streams []any
	add := func(kind string, of stream) {
		streams = append(streams, with(of, stream{"Type": kind, "Index": len(streams), "IsDefault": true, "Language": "eng"}))
	}
	if picture != nil {
		add("Video", picture)
	}
	add("Audio", sound)
	if picture != nil {
		add("Subtitle", stream{"Codec": "PGSSUB", "IsForced": true, "IsExternal": false, "DisplayTitle": "English - Forced - PGSSUB", "DeliveryMethod": "Encode"})
	}
	return map[string]any{
		"Id": id, "Type": "Default", "Protocol": "File", "Name": "Main", "Path": path, "Container": "mkv", "Size": int64(1) << 41, "RunTimeTicks": int64(66_000_000_000),
		"Bitrate": 58_123_456, "MediaStreams": streams,
	}
}

// Truths tells what the films really are.
func (s *Server) Truths() []Truth { return s.truths }
