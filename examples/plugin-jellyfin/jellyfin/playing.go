package jellyfin

import (
	"strings"

	"github.com/luarr/luarr/sdk"
)

// What becomes of a track.
const (
	directPlay = "direct_play"
	copied     = "copy"
	transcoded = "transcode"
	burnt      = "burn"
	noTrack    = "none"
)

// tell fills in what becomes of the file that plays, and lists what the server
// has not told.
func (r *sessionRow) tell(out *sdk.Session) {
	t, v := r.TranscodingInfo, out.Version
	switch r.PlayState.PlayMethod {
	case "DirectPlay":
		out.VideoDecision, out.AudioDecision, t = directPlay, directPlay, nil
	case "DirectStream":
		out.VideoDecision, out.AudioDecision = copied, copied
	}
	if t != nil {
		out.VideoDecision, out.AudioDecision = decision(t.IsVideoDirect), decision(t.IsAudioDirect)
		r.encoder(t, out)
	}
	out.SubtitleDecision = r.subtitles(v)
	if v != nil {
		if len(v.Video) == 0 {
			out.VideoDecision = noTrack
		}
		if len(v.Audio) == 0 {
			out.AudioDecision = noTrack
		}
		out.SourceMedia = shape(v, r.audio(v))
		out.Container = v.Container
		if out.VideoDecision == directPlay || out.Type == sdk.Track && out.AudioDecision == directPlay {
			out.Delivered = shape(v, r.audio(v))
		}
	}
	if t != nil {
		out.Delivered = t.delivered(out.SourceMedia, out.VideoDecision)
		out.Container = strings.ToLower(t.Container)
	}
	out.Unread = r.unread(out)
}

// decision says what becomes of a track that the server passes on, or does not.
func decision(direct bool) string {
	if direct {
		return copied
	}
	return transcoded
}

// encoder tells of the hardware.
func (r *sessionRow) encoder(t *transcoding, out *sdk.Session) {
	if kind := strings.ToLower(t.HardwareAccelerationType); out.VideoDecision == transcoded && kind != "" {
		asked := kind != "none"
		out.HwRequested = &asked
		if asked {
			out.HwEncode = kind
		}
	}
	if t.CompletionPercentage != nil && *t.CompletionPercentage >= 0 {
		share := min(1, *t.CompletionPercentage/100)
		out.TranscodeProgress = &share
	}
}

// subtitles says what becomes of the subtitles; empty where that is not known.
func (r *sessionRow) subtitles(v *sdk.Version) string {
	chosen := r.PlayState.SubtitleStreamIndex
	switch {
	case chosen != nil && *chosen < 0, chosen == nil && v != nil && len(v.Subtitles) == 0:
		return noTrack
	case chosen == nil:
		return ""
	case r.PlayState.PlayMethod == "DirectPlay":
		return directPlay
	}
	for i := range r.NowPlayingItem.MediaStreams {
		s := &r.NowPlayingItem.MediaStreams[i]
		if s.Type != "Subtitle" || s.Index == nil || *s.Index != *chosen {
			continue
		}
		switch s.DeliveryMethod {
		case "Encode":
			return burnt
		case "External", "Embed", "Hls":
			return copied
		case "Drop":
			return noTrack
		}
	}
	return ""
}

// audio is the track that plays.
func (r *sessionRow) audio(v *sdk.Version) *sdk.AudioStream {
	chosen := &mediaStream{Index: r.PlayState.AudioStreamIndex}
	for _, a := range v.Audio {
		if a.Id != "" && a.Id == chosen.id() || chosen.Index == nil && len(v.Audio) == 1 {
			return a
		}
	}
	return nil
}

// shape says what a file is, with the audio track that plays.
func shape(v *sdk.Version, audio *sdk.AudioStream) *sdk.Stream {
	out := &sdk.Stream{
		Width: v.Width, Height: v.Height, Resolution: v.Resolution, VideoCodec: v.VideoCodec, BitrateKbps: v.BitrateKbps, Container: v.Container,
	}
	if audio != nil {
		out.AudioCodec, out.AudioChannels = audio.Codec, audio.Channels
	}
	return out
}

// delivered says what the server sends in place of the file.
func (t *transcoding) delivered(source *sdk.Stream, video string) *sdk.Stream {
	out := &sdk.Stream{
		Width: or(t.Width), Height: or(t.Height), VideoCodec: strings.ToLower(t.VideoCodec), AudioCodec: strings.ToLower(t.AudioCodec),
		AudioChannels: or(t.AudioChannels), BitrateKbps: kilobits(t.Bitrate), Container: strings.ToLower(t.Container),
	}
	if source != nil && video == copied && out.Width == 0 {
		out.Width, out.Height = source.Width, source.Height
	}
	out.Resolution = resolution(out.Width, out.Height)
	return out
}

// unread lists what the server has not told of a stream although there must be
// something to tell. Nothing may be stopped for that.
func (r *sessionRow) unread(s *sdk.Session) []*sdk.Unread {
	const untold, never = "the server does not tell it", "Jellyfin does not tell it"
	var out []*sdk.Unread
	missing := func(field, why string, holds bool) {
		if holds {
			out = append(out, &sdk.Unread{Field: field, Reason: why})
		}
	}
	for _, field := range []string{"number", "bandwidth_kbps", "secure", "protocol", "library", "library_key", "player.public_address"} {
		missing(field, never, true)
	}
	missing("user", untold, s.User == "")
	missing("user_id", untold, s.UserId == "")
	missing("title", untold, s.Title == "")
	missing("type", untold, s.Type == "" && !s.Live)
	missing("location", "the address of the player is not known", s.Location == "")
	missing("position_ms", untold, s.PositionMs == nil)
	missing("duration_ms", untold, s.DurationMs == 0)
	missing("progress", untold, s.Progress == nil)
	missing("player.title", untold, s.Player.Title == "")
	missing("player.product", untold, s.Player.Product == "")
	missing("player.platform", untold, s.Player.Platform == "")
	missing("player.address", untold, s.Player.Address == "")
	missing("player.machine_id", untold, s.Player.MachineId == "")
	missing("video_decision", "the server does not tell what becomes of it", s.VideoDecision == "")
	missing("audio_decision", "the server does not tell what becomes of it", s.AudioDecision == "")
	missing("subtitle_decision", "the server does not tell what becomes of them", s.SubtitleDecision == "")
	if s.VideoDecision == transcoded || s.AudioDecision == transcoded {
		missing("hw_requested", untold, s.HwRequested == nil)
		for _, field := range []string{"hw_decode", "transcode_speed", "throttled"} {
			missing(field, never, true)
		}
		missing("hw_encode", untold, s.HwRequested == nil)
	}
	missing("version_id", untold, s.VersionId == "")
	missing("part_id", untold, s.PartId == "")
	missing("container", untold, s.Container == "")
	missing("version", "the file that plays could not be read", s.Version == nil)
	missing("source_media", "the file that plays could not be read", s.SourceMedia == nil)
	missing("delivered", "the server does not tell what it sends", s.Delivered == nil)
	return append(append(out, holes("source_media", s.SourceMedia, s)...), holes("delivered", s.Delivered, s)...)
}

// holes lists what is not known of what a file is, or of what is delivered. What
// there is no track of has no holes.
func holes(field string, m *sdk.Stream, s *sdk.Session) []*sdk.Unread {
	if m == nil {
		return nil
	}
	var out []*sdk.Unread
	for _, f := range []struct {
		name  string
		known bool
		of    string // decision of the track
	}{
		{"width", m.Width != 0, s.VideoDecision}, {"height", m.Height != 0, s.VideoDecision},
		{"resolution", m.Resolution != "", s.VideoDecision}, {"video_codec", m.VideoCodec != "", s.VideoDecision},
		{"audio_codec", m.AudioCodec != "", s.AudioDecision}, {"audio_channels", m.AudioChannels != 0, s.AudioDecision},
		{"bitrate_kbps", m.BitrateKbps != 0, ""}, {"container", m.Container != "", ""},
	} {
		if !f.known && f.of != noTrack {
			out = append(out, &sdk.Unread{Field: field + "." + f.name, Reason: "the server does not tell it"})
		}
	}
	return out
}
