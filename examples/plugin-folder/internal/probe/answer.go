//only:source

package probe

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// answer is what ffprobe prints with -show_format and -show_streams. Numbers
// that may be large or missing are texts there.
type answer struct {
	Streams []stream `json:"streams"`
	Format  struct {
		Duration string `json:"duration"`
		BitRate  string `json:"bit_rate"`
	} `json:"format"`
}

// stream is one stream of any kind.
type stream struct {
	CodecType     string `json:"codec_type"`
	CodecName     string `json:"codec_name"`
	Profile       string `json:"profile"`
	Level         int32  `json:"level"`
	Width         int32  `json:"width"`
	Height        int32  `json:"height"`
	PixelFormat   string `json:"pix_fmt"`
	Range         string `json:"color_range"`
	Space         string `json:"color_space"`
	Transfer      string `json:"color_transfer"`
	Primaries     string `json:"color_primaries"`
	FieldOrder    string `json:"field_order"`
	FrameRate     string `json:"avg_frame_rate"`
	SampleRate    string `json:"sample_rate"`
	Channels      int32  `json:"channels"`
	ChannelLayout string `json:"channel_layout"`
	BitRate       string `json:"bit_rate"`
	RawBits       string `json:"bits_per_raw_sample"`
	Index         int    `json:"index"`

	Disposition struct {
		Default         int `json:"default"`
		Forced          int `json:"forced"`
		HearingImpaired int `json:"hearing_impaired"`
		AttachedPic     int `json:"attached_pic"`
	} `json:"disposition"`
	Tags     map[string]string `json:"tags"`
	SideData []sideData        `json:"side_data_list"`
}

// sideData holds the configuration of Dolby Vision, of kinds of side data the
// one of interest.
type sideData struct {
	Type       string `json:"side_data_type"`
	Major      int    `json:"dv_version_major"`
	Minor      int    `json:"dv_version_minor"`
	Profile    *int32 `json:"dv_profile"`
	Level      *int32 `json:"dv_level"`
	RPU        *int   `json:"rpu_present_flag"`
	EL         *int   `json:"el_present_flag"`
	BL         *int   `json:"bl_present_flag"`
	Compatible *int32 `json:"dv_bl_signal_compatibility_id"`
}

// fill adds what ffprobe said to a version and its part.
func fill(text []byte, v *sdk.Version, part *sdk.Part) error {
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return errors.New("ffprobe said what is no JSON of it")
	}
	part.DurationMs = int64(number(a.Format.Duration) * 1000)
	v.DurationMs += part.DurationMs
	if v.BitrateKbps == 0 {
		v.BitrateKbps = kilo(a.Format.BitRate)
	}
	for i := range a.Streams {
		s := &a.Streams[i]
		switch s.CodecType {
		case "video":
			if s.Disposition.AttachedPic == 0 {
				v.Video = append(v.Video, s.video())
			}
		case "audio":
			v.Audio = append(v.Audio, s.audio())
		case "subtitle":
			v.Subtitles = append(v.Subtitles, s.subtitle())
		}
	}
	if len(v.Video)+len(v.Audio) == 0 {
		return errors.New("ffprobe found no streams")
	}
	summarise(v)
	return nil
}

// summarise says of the whole version what its first streams say.
func summarise(v *sdk.Version) {
	if len(v.Video) > 0 {
		first := v.Video[0]
		v.Width, v.Height, v.VideoCodec, v.VideoProfile = first.Width, first.Height, first.Codec, first.Profile
		v.Resolution = class(first.Width, first.Height)
		if first.Height > 0 {
			v.AspectRatio = math.Round(float64(first.Width)/float64(first.Height)*100) / 100
		}
	}
	if len(v.Audio) > 0 {
		first := v.Audio[0]
		for _, a := range v.Audio {
			if a.Default {
				first = a
				break
			}
		}
		v.AudioCodec, v.AudioProfile, v.AudioChannels = first.Codec, first.Profile, first.Channels
	}
}

// class gives the resolution class of a picture, which may be cropped.
func class(width, height int32) string {
	switch {
	case width > 2600 || height > 1500:
		return "4k"
	case width > 1300 || height > 800:
		return "1080"
	case width > 1050 || height > 600:
		return "720"
	case height > 480:
		return "576"
	case height > 360:
		return "480"
	case height > 0:
		return "sd"
	}
	return ""
}

// number reads a number that may be missing or N/A.
func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x < 1e15) {
		return 0
	}
	return x
}

// kilo reads bits per second as kbit/s.
func kilo(text string) int32 { return int32(min(number(text)/1000, math.MaxInt32)) }

// ratio reads a fraction such as 24000/1001.
func ratio(text string) float64 {
	above, below, ok := strings.Cut(text, "/")
	if !ok || number(below) == 0 {
		return number(text)
	}
	return math.Round(number(above)/number(below)*1000) / 1000
}
