package jellyfin

import (
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// spatial are the server's words for sound with a third dimension, as people
// write them.
var spatial = map[string]string{"DolbyAtmos": "Dolby Atmos", "DTSX": "DTS:X"}

// sound puts an audio stream in the words of the schema. The profile is FFmpeg's,
// such as Dolby TrueHD + Dolby Atmos: what stands before the plus sign is the
// profile, what stands behind it goes to the titles, where rules look for it.
func (s *mediaStream) sound() *sdk.AudioStream {
	profile, more, _ := strings.Cut(s.Profile, " + ")
	if more == "" {
		more = spatial[s.AudioSpatialFormat]
	}
	return &sdk.AudioStream{
		Id: s.id(), Codec: strings.ToLower(s.Codec), Profile: strings.ToLower(profile), Channels: or(s.Channels), ChannelLayout: s.ChannelLayout,
		SampleRateHz: or(s.SampleRate), BitrateKbps: kilobits(s.BitRate), BitDepth: or(s.BitDepth),
		Language: s.LocalizedLanguage, LanguageCode: s.Language, Title: s.Title,
		DisplayTitle: s.DisplayTitle, ExtendedDisplayTitle: withWord(s.DisplayTitle, more), Default: s.IsDefault,
	}
}

// subtitleCodecs are the names that the schema has for what FFmpeg calls
// otherwise.
var subtitleCodecs = map[string]string{
	"subrip": "srt", "pgssub": "pgs", "hdmv_pgs_subtitle": "pgs", "dvdsub": "vobsub", "dvd_subtitle": "vobsub", "dvbsub": "dvb_subtitle", "webvtt": "vtt",
}

// subtitle puts a subtitle stream in the words of the schema.
func (s *mediaStream) subtitle() *sdk.SubtitleStream {
	codec := strings.ToLower(s.Codec)
	if name := subtitleCodecs[codec]; name != "" {
		codec = name
	}
	return &sdk.SubtitleStream{
		Id: s.id(), Codec: codec, Language: s.LocalizedLanguage, LanguageCode: s.Language, Title: s.Title, DisplayTitle: s.DisplayTitle,
		ExtendedDisplayTitle: s.DisplayTitle, Forced: s.IsForced, External: s.IsExternal, HearingImpaired: s.IsHearingImpaired, Default: s.IsDefault,
	}
}

// id is the number of a stream within its file.
func (s *mediaStream) id() string {
	if s.Index == nil {
		return ""
	}
	return strconv.Itoa(int(*s.Index))
}
