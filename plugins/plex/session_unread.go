package plex

import "github.com/luarr/luarr/sdk"

// unread lists what the server has not told of a stream although there must be
// something to tell. Nothing may be stopped for that.
func (r *sessionRow) unread(s *sdk.Session, d decisions) []*sdk.Unread {
	var out []*sdk.Unread
	missing := func(field, why string, holds bool) {
		if holds {
			out = append(out, &sdk.Unread{Field: field, Reason: why})
		}
	}
	const untold = "the server does not tell it"
	missing("id", "the server gives the stream no id, so that it cannot be stopped", s.Id == "")
	missing("number", untold, s.Number == 0)
	missing("user", untold, s.User == "")
	missing("user_id", untold, s.UserId == "")
	missing("title", untold, s.Title == "")
	missing("type", untold, s.Type == "")
	odd := r.key == "" || r.kind == "" // it may be anything
	missing("item_id", untold, odd)
	missing("library", "the server does not tell the library", (odd || s.ItemId != "") && s.Library == "")
	missing("library_key", "the server does not tell the library", (odd || s.ItemId != "") && s.LibraryKey == "")
	missing("state", untold, s.State == "")
	missing("location", "the server does not tell whether it is in the house", s.Location == "")
	missing("bandwidth_kbps", untold, s.BandwidthKbps == 0)
	missing("position_ms", untold, s.PositionMs == nil)
	missing("duration_ms", untold, s.DurationMs == 0)
	missing("progress", "the server does not tell place and length", s.Progress == nil)
	if s.Player == nil {
		missing("player", untold, true)
	} else {
		missing("player.title", untold, s.Player.Title == "")
		missing("player.product", untold, s.Player.Product == "")
		missing("player.platform", untold, s.Player.Platform == "")
		missing("player.address", untold, s.Player.Address == "")
		missing("player.machine_id", untold, s.Player.MachineId == "")
		missing("player.public_address", untold, s.Player.PublicAddress == "")
	}
	missing("secure", untold, s.Secure == nil)
	missing("video_decision", d.noVideo, d.video == "")
	missing("audio_decision", d.noAudio, d.audio == "")
	missing("subtitle_decision", d.noSubtitle, d.subtitle == "")
	if transcodes := d.video == transcoded || d.audio == transcoded; r.job != nil || transcodes {
		missing("hw_requested", untold, s.HwRequested == nil)
		missing("throttled", untold, s.Throttled == nil)
		missing("transcode_speed", untold, s.TranscodeSpeed == 0)
		missing("hw_decode", "the server tells nothing of the transcoder", r.job == nil)
		missing("hw_encode", "the server tells nothing of the transcoder", r.job == nil)
	}
	missing("version_id", untold, s.VersionId == "")
	missing("part_id", untold, s.PartId == "")
	missing("container", untold, s.Container == "")
	missing("protocol", untold, s.Protocol == "")
	const noFile = "the file that plays could not be read"
	if s.Version == nil {
		missing("version", noFile, true)
		missing("optimized", noFile, true)
	}
	out = append(out, holes("source_media", noFile, s.SourceMedia, s)...)
	return append(out, holes("delivered", untold, s.Delivered, s)...)
}

// holes lists what is not known of what a file is, or of what is delivered. What
// there is no track of has no holes.
func holes(field, why string, m *sdk.Stream, s *sdk.Session) []*sdk.Unread {
	if m == nil {
		return []*sdk.Unread{{Field: field, Reason: why}}
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
			out = append(out, &sdk.Unread{Field: field + "." + f.name, Reason: why})
		}
	}
	return out
}
