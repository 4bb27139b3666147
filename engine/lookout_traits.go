package engine

import (
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// describe has the detectors say what is played and what is delivered: those
// that say it of items. What they cannot say stays unset, which rules read as
// unknown.
func (l *Lookout) describe(sessions []*wire.Session) error {
	if len(sessions) == 0 {
		return nil
	}
	w, err := l.rules.NewWorker()
	if err != nil {
		return err
	}
	defer w.Close()
	for _, s := range sessions {
		if s.Version != nil && s.SourceMedia != nil {
			w.Detect(&wire.Item{Id: s.ItemId, Type: s.Type, Versions: []*wire.Version{s.Version}})
			s.SourceMedia.DynamicRange = s.Version.Traits["dynamic_range"].GetValue()
			s.SourceMedia.AudioFormat = audioOf(s).GetTraits()["audio_format"].GetValue()
		}
		if s.Delivered != nil {
			delivered(w, s)
		}
	}
	return nil
}

// audioOf is the audio track of the file that plays; nil where that is not known.
func audioOf(s *wire.Session) *wire.AudioStream {
	id := ""
	for _, t := range s.Tracks {
		if t.Type == "audio" {
			id = t.Id
		}
	}
	for _, a := range s.Version.GetAudio() {
		if a.Id == id && id != "" || len(s.Version.GetAudio()) == 1 {
			return a
		}
	}
	return nil
}

// delivered says what a player gets: of what is not transcoded the same as is
// played.
func delivered(w *script.Worker, s *wire.Session) {
	same := func(decision string) bool { return decision == "direct_play" || decision == "copy" }
	d := s.Delivered
	made := &wire.Version{}
	if s.AudioDecision == "transcode" && d.AudioCodec != "" {
		made.Audio = []*wire.AudioStream{{Codec: d.AudioCodec, Channels: d.AudioChannels, Selected: true}}
		made.AudioCodec, made.AudioChannels = d.AudioCodec, d.AudioChannels
	}
	w.Detect(&wire.Item{Id: s.ItemId, Type: s.Type, Versions: []*wire.Version{made}})
	switch {
	case same(s.VideoDecision):
		d.DynamicRange = s.SourceMedia.GetDynamicRange()
	case s.VideoDecision == "transcode" && d.VideoCodec == "h264":
		d.DynamicRange = "SDR" // what Plex makes of it has eight bits
	}
	switch {
	case same(s.AudioDecision):
		d.AudioFormat = s.SourceMedia.GetAudioFormat()
	case len(made.Audio) > 0:
		d.AudioFormat = made.Audio[0].Traits["audio_format"].GetValue()
	}
}
