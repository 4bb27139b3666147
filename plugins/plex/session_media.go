package plex

import (
	"strings"

	"github.com/luarr/luarr/sdk"
)

// tell fills in what becomes of the file that plays, and lists what the server
// has not told.
func (r *sessionRow) tell(out *sdk.Session) {
	d := r.decide()
	m, part := r.delivered()
	out.VideoDecision, out.AudioDecision, out.SubtitleDecision = d.video, d.audio, d.subtitle
	out.Tracks = d.tracks()
	if out.Version != nil {
		out.Optimized = out.Version.Optimized
		out.SourceMedia = shapeOf(out.Version, d.audioOf)
		if r.job != nil && !hasAudio(out.Version, d.audioOf) {
			out.SourceMedia.AudioCodec, out.SourceMedia.AudioChannels = r.job.sourceAudio, 0
		}
	} else if r.job != nil {
		out.SourceMedia = &sdk.Stream{VideoCodec: r.job.sourceVideo, AudioCodec: r.job.sourceAudio}
	}
	if m != nil {
		out.Delivered = shapeOf(m.version, d.audioOf)
		if t := d.videoOf; t != nil && r.job != nil {
			orNumber(&out.Delivered.Width, t.width)
			orNumber(&out.Delivered.Height, t.height)
		}
		out.Container, out.Protocol = out.Delivered.Container, m.protocol
		if part != nil {
			orText(&out.Container, part.container)
			orText(&out.Protocol, part.protocol)
		}
	}
	if t := r.job; t != nil {
		if t.container != "" {
			out.Container = t.container
		}
		orText(&out.Protocol, t.protocol)
	} else if out.Delivered != nil {
		orText(&out.Protocol, "http") // a file that is sent as it is
	}
	if out.Delivered != nil && out.Container != "" {
		out.Delivered.Container = out.Container
	}
	out.Unread = r.unread(out, d)
}

func orText(to *string, other string) {
	if *to == "" {
		*to = other
	}
}

func orNumber(to *int32, better int32) {
	if better != 0 {
		*to = better
	}
}

// shapeOf says what a version is, with the audio track that plays.
func shapeOf(v *sdk.Version, audio *playingTrack) *sdk.Stream {
	out := &sdk.Stream{
		Width: v.Width, Height: v.Height, Resolution: resolutionOf(v), VideoCodec: v.VideoCodec, AudioCodec: v.AudioCodec,
		BitrateKbps: v.BitrateKbps, AudioChannels: v.AudioChannels, Container: v.Container,
	}
	if len(v.Video) > 0 {
		orText(&out.VideoCodec, v.Video[0].Codec)
		if out.Width == 0 && out.Height == 0 {
			out.Width, out.Height = v.Video[0].Width, v.Video[0].Height
			out.Resolution = resolutionOf(&sdk.Version{Width: out.Width, Height: out.Height, Resolution: v.Resolution})
		}
	}
	if audio == nil {
		return out
	}
	for _, a := range v.Audio {
		if a.Id == audio.id && a.Id != "" {
			if a.Codec != "" {
				out.AudioCodec = a.Codec
			}
			orNumber(&out.AudioChannels, a.Channels)
		}
	}
	return out
}

// resolutionOf is the resolution class of a version. Sessions write 1080p where
// lists write 1080.
func resolutionOf(v *sdk.Version) string {
	word := strings.TrimSuffix(strings.ToLower(v.Resolution), "p")
	switch {
	case word == "2160" || word == "uhd":
		return "4k"
	case word != "" && word != "sd":
		return word
	case v.Width == 0 && v.Height == 0:
		return word
	case v.Width > 2600 || v.Height > 1500:
		return "4k"
	case v.Width > 1300 || v.Height > 800:
		return "1080"
	case v.Width > 900 || v.Height > 600:
		return "720"
	case v.Height > 400:
		return "480"
	}
	return "sd"
}

// hasAudio says whether a version has the audio track that plays, or no more
// than one.
func hasAudio(v *sdk.Version, audio *playingTrack) bool {
	if len(v.Audio) <= 1 {
		return true
	}
	for _, a := range v.Audio {
		if audio != nil && a.Id == audio.id {
			return true
		}
	}
	return false
}
