//only:source

package probe

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// video gives a picture track in the words of the schema.
func (s *stream) video() *sdk.VideoStream {
	v := &sdk.VideoStream{
		Id: strconv.Itoa(s.Index), Codec: s.CodecName, Profile: strings.ToLower(s.Profile), Level: max(s.Level, 0),
		Width: max(s.Width, 0), Height: max(s.Height, 0), BitDepth: s.depth(), ChromaSubsampling: s.chroma(),
		ColorTransfer: known(s.Transfer), ColorPrimaries: known(s.Primaries), ColorSpace: known(s.Space), ColorRange: known(s.Range),
		FrameRate: ratio(s.FrameRate), BitrateKbps: kilo(s.BitRate), Title: s.tag("title"), Default: s.Disposition.Default == 1,
	}
	switch known(s.FieldOrder) {
	case "":
	case "progressive":
		v.ScanType = "progressive"
	default:
		v.ScanType = "interlaced"
	}
	for i := range s.SideData {
		if s.SideData[i].Type == "DOVI configuration record" {
			v.Dovi = s.SideData[i].dovi()
		}
	}
	return v
}

func (d *sideData) dovi() *sdk.DolbyVision {
	present := true
	flag := func(n *int) *bool {
		if n == nil {
			return nil
		}
		on := *n != 0
		return &on
	}
	return &sdk.DolbyVision{
		Present: &present, Profile: d.Profile, Level: d.Level, Version: fmt.Sprintf("%d.%d", d.Major, d.Minor),
		BlPresent: flag(d.BL), ElPresent: flag(d.EL), RpuPresent: flag(d.RPU), BlCompatId: d.Compatible,
	}
}

// audio gives a sound track in the words of the schema. ffprobe tells of Atmos
// and DTS:X in the profile; detectors look for them in titles.
func (s *stream) audio() *sdk.AudioStream {
	profile, beyond, _ := strings.Cut(s.Profile, " + ")
	a := &sdk.AudioStream{
		Id: strconv.Itoa(s.Index), Codec: s.CodecName, Profile: strings.ToLower(profile), Channels: max(s.Channels, 0),
		ChannelLayout: s.ChannelLayout, SampleRateHz: int32(min(number(s.SampleRate), 1e6)), BitrateKbps: kilo(s.BitRate),
		LanguageCode: s.language(), Title: s.tag("title"), BitDepth: s.depth(), Default: s.Disposition.Default == 1,
	}
	switch a.Codec {
	case "dts":
		a.Codec = "dca"
		a.Profile = map[string]string{"DTS-HD MA": "ma", "DTS-HD HRA": "hra", "DTS-ES": "es", "DTS Express": "lbr"}[profile]
	case "truehd", "eac3":
		a.Profile = ""
	}
	a.DisplayTitle = strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", strings.ToUpper(cmp.Or(a.LanguageCode, "und")),
		strings.ToUpper(s.CodecName), beyond, a.ChannelLayout)), " ")
	return a
}

// subtitle gives a subtitle track in the words of the schema.
func (s *stream) subtitle() *sdk.SubtitleStream {
	codec := s.CodecName
	switch codec {
	case "subrip":
		codec = "srt"
	case "hdmv_pgs_subtitle":
		codec = "pgs"
	case "dvd_subtitle":
		codec = "vobsub"
	}
	return &sdk.SubtitleStream{
		Id: strconv.Itoa(s.Index), Codec: codec, LanguageCode: s.language(), Title: s.tag("title"),
		Forced: s.Disposition.Forced == 1, HearingImpaired: s.Disposition.HearingImpaired == 1, Default: s.Disposition.Default == 1,
	}
}

// language gives the three letters of the language, or "".
func (s *stream) language() string {
	if code := s.tag("language"); code != "und" {
		return code
	}
	return ""
}

// tag reads what the file's author wrote; containers spell the names as they like.
func (s *stream) tag(name string) string {
	return strings.ToValidUTF8(cmp.Or(s.Tags[name], s.Tags[strings.ToUpper(name)]), "�")
}

// depth gives the bits per sample: of a picture from its pixel format, such as
// yuv420p10le.
func (s *stream) depth() int32 {
	if s.PixelFormat == "" {
		return int32(min(number(s.RawBits), 64))
	}
	for _, bits := range []int32{10, 12, 14, 16} {
		if strings.Contains(s.PixelFormat, fmt.Sprintf("p%d", bits)) || strings.Contains(s.PixelFormat, fmt.Sprintf("p0%d", bits)) {
			return bits
		}
	}
	return 8
}

func (s *stream) chroma() string {
	for digits, word := range map[string]string{"420": "4:2:0", "422": "4:2:2", "444": "4:4:4"} {
		if strings.Contains(s.PixelFormat, digits) {
			return word
		}
	}
	return ""
}

// known leaves out what ffprobe says where it does not know.
func known(word string) string {
	if word == "unknown" || word == "reserved" {
		return ""
	}
	return word
}
