package plex

import "github.com/luarr/luarr/sdk"

// What becomes of a track.
const (
	directPlay = "direct_play"
	copied     = "copy"
	transcoded = "transcode"
	burnt      = "burn"
	noTrack    = "none"
)

// Plex' numbers of kinds of streams.
const (
	videoTrack    = 1
	audioTrack    = 2
	subtitleTrack = 3
)

// decisions are what becomes of the three kinds of tracks, or why that is not
// known.
type decisions struct {
	video, audio, subtitle          string
	noVideo, noAudio, noSubtitle    string // reasons
	videoOf, audioOf, subtitleTrack *playingTrack
}

// decide finds out what becomes of each track.
func (r *sessionRow) decide() decisions {
	var d decisions
	_, part := r.delivered()
	if part == nil && r.job == nil {
		const why = "the server does not tell which file plays"
		d.noVideo, d.noAudio, d.noSubtitle = why, why, why
		return d
	}
	d.videoOf, d.audioOf, d.subtitleTrack = part.track(videoTrack), part.track(audioTrack), part.track(subtitleTrack)
	said := [3]string{}
	if t := r.job; t != nil {
		said = [3]string{t.video, t.audio, t.subtitles}
	}
	d.video, d.noVideo = r.decision(videoTrack, said[0], d.videoOf, part)
	d.audio, d.noAudio = r.decision(audioTrack, said[1], d.audioOf, part)
	d.subtitle, d.noSubtitle = r.decision(subtitleTrack, said[2], d.subtitleTrack, part)
	return d
}

// track is the stream of a kind that plays: the one that is selected, or, but
// for subtitles, the only one. A subtitle that something is decided of plays.
func (p *piece) track(kind int32) *playingTrack {
	if p == nil {
		return nil
	}
	var list []*playingTrack
	for i := range p.tracks {
		if p.tracks[i].kind == kind {
			list = append(list, &p.tracks[i])
		}
	}
	t := only(list, func(t **playingTrack) bool { return (*t).selected || kind == subtitleTrack && (*t).decision != "" })
	if t == nil || kind == subtitleTrack && !(*t).selected && (*t).decision == "" {
		return nil
	}
	return *t
}

// has says whether there is a stream of a kind.
func (p *piece) has(kind int32) bool {
	if p != nil {
		for i := range p.tracks {
			if p.tracks[i].kind == kind {
				return true
			}
		}
	}
	return false
}

// decision finds out what becomes of the track of a kind: from what the
// transcoder says, and from what stands at the stream.
func (r *sessionRow) decision(kind int32, said string, t *playingTrack, part *piece) (decision, unknown string) {
	at, listed := "", part != nil && len(part.tracks) > 0
	if t != nil {
		at = t.decision
	}
	switch {
	case kind == videoTrack && r.kind == sdk.Track:
		return noTrack, "" // a cover is no video
	case said != "" && at != "" && said != at:
		return "", "the server says two things of it: " + said + " and " + at
	case said != "":
		return decisionOf(said)
	case at != "":
		return decisionOf(at)
	case t == nil && kind == subtitleTrack && (r.job != nil || listed):
		return noTrack, ""
	case t == nil && part.has(kind):
		return "", "the server does not tell which of several tracks plays"
	case t == nil && listed && r.kind != sdk.Track && kind == audioTrack && r.job == nil:
		return noTrack, "" // a silent film
	case t == nil && kind == subtitleTrack:
		return "", "the server has not told the streams of the file"
	case r.job != nil:
		return "", "the server does not tell what becomes of it"
	case part.decision == "directplay" || part.decision == "":
		if t == nil && listed {
			return "", "the server tells of no such track"
		}
		return directPlay, ""
	}
	return "", "the server has not told what becomes of it yet: " + part.decision
}

// decisionOf puts a decision of the server in the words of the schema.
func decisionOf(said string) (decision, unknown string) {
	switch said {
	case copied, transcoded, burnt:
		return said, ""
	case "directplay":
		return directPlay, ""
	}
	return "", "the server says " + said + ", which means nothing to us"
}

// tracks lists what plays.
func (d *decisions) tracks() []*sdk.SessionTrack {
	var out []*sdk.SessionTrack
	for _, t := range []struct {
		name, decision string
		of             *playingTrack
	}{
		{"video", d.video, d.videoOf}, {"audio", d.audio, d.audioOf}, {"subtitle", d.subtitle, d.subtitleTrack},
	} {
		if t.of == nil {
			continue
		}
		out = append(out, &sdk.SessionTrack{
			Type: t.name, Decision: t.decision, Codec: t.of.codec, DisplayTitle: t.of.display, Language: t.of.language,
			Location: t.of.location, Channels: t.of.channels, Id: t.of.id,
		})
	}
	return out
}
