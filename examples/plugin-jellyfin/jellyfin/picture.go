package jellyfin

import (
	"fmt"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// picture puts a video stream in the words of the schema.
func (s *mediaStream) picture() *sdk.VideoStream {
	v := &sdk.VideoStream{
		Id: s.id(), Codec: strings.ToLower(s.Codec), Profile: strings.ToLower(s.Profile), BitDepth: or(s.BitDepth),
		ChromaSubsampling: chroma(s.PixelFormat), ColorTransfer: s.ColorTransfer, ColorPrimaries: s.ColorPrimaries, ColorSpace: s.ColorSpace,
		ColorRange: s.ColorRange, Width: or(s.Width), Height: or(s.Height), BitrateKbps: kilobits(s.BitRate), ScanType: "progressive",
		Dovi: s.dovi(), DisplayTitle: s.DisplayTitle, Title: s.Title, Default: s.IsDefault, FrameRate: or(s.RealFrameRate),
	}
	if s.IsInterlaced {
		v.ScanType = "interlaced"
	}
	if v.FrameRate == 0 {
		v.FrameRate = or(s.AverageFrameRate)
	}
	if s.Level != nil && *s.Level > 0 && *s.Level < 1000 {
		v.Level = int32(*s.Level)
	}
	v.ExtendedDisplayTitle = withWord(s.DisplayTitle, s.rangeWord())
	return v
}

// rangeWord is what the server says of the dynamic range beyond the fields of
// the stream: it looks for HDR10+ in the pictures themselves.
func (s *mediaStream) rangeWord() string {
	switch kind := strings.TrimPrefix(s.VideoRangeType, "DOVIWith"); {
	case or(s.Hdr10PlusPresentFlag) || kind == "HDR10Plus" || kind == "ELHDR10Plus":
		return "HDR10+"
	case kind == "HDR10" || kind == "HLG":
		return kind
	}
	return ""
}

// withWord is a title that holds a word.
func withWord(title, word string) string {
	switch {
	case word == "" || strings.Contains(strings.ToLower(title), strings.ToLower(word)):
		return title
	case title == "":
		return word
	}
	return title + " (" + word + ")"
}

// fallbacks are compatibility ids by the server's word for what other screens
// see.
var fallbacks = map[string]int32{"DOVIWithHDR10": 1, "DOVIWithHDR10Plus": 1, "DOVIWithSDR": 2, "DOVIWithHLG": 4}

// dovi tells of Dolby Vision, or gives nil where the server does not.
func (s *mediaStream) dovi() *sdk.DolbyVision {
	byRange := strings.HasPrefix(s.VideoRangeType, "DOVI") && s.VideoRangeType != "DOVIInvalid"
	if s.DvProfile == nil && !byRange {
		return nil
	}
	d := &sdk.DolbyVision{
		Profile: s.DvProfile, Level: s.DvLevel, BlCompatId: s.DvBlSignalCompatibilityID,
		BlPresent: flag(s.BlPresentFlag), ElPresent: flag(s.ElPresentFlag), RpuPresent: flag(s.RpuPresentFlag),
	}
	// Without dynamic metadata there is nothing of Dolby Vision to be seen.
	// What the server calls invalid is played as what lies below, by itself too.
	present := s.VideoRangeType != "DOVIInvalid" && (s.RpuPresentFlag == nil || *s.RpuPresentFlag != 0)
	d.Present = &present
	if s.DvVersionMajor != nil {
		d.Version = fmt.Sprintf("%d.%d", *s.DvVersionMajor, or(s.DvVersionMinor))
	}
	if id, known := fallbacks[s.VideoRangeType]; known && d.BlCompatId == nil {
		d.BlCompatId = &id
	}
	return d
}

// flag reads a flag that is a number.
func flag(n *int32) *bool {
	if n == nil {
		return nil
	}
	set := *n != 0
	return &set
}

// chroma reads the subsampling from the name of a pixel format of FFmpeg.
func chroma(format string) string {
	for part, name := range map[string]string{"420": "4:2:0", "422": "4:2:2", "444": "4:4:4"} {
		if strings.Contains(format, part) {
			return name
		}
	}
	return ""
}
