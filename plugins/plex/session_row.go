package plex

import (
	"net/netip"

	"github.com/luarr/luarr/sdk"
)

// sessionRow is one row of /status/sessions, as it stands there.
type sessionRow struct {
	key, kind, guid                      string
	title, parentTitle, grandparentTitle string
	index, parentIndex, year             *int32
	section, sectionTitle                string
	number, duration                     int64
	offset                               *int64
	live                                 bool

	userID, user, id, location string
	bandwidth                  int32
	player                     *sdk.Player
	state                      string
	local, relayed, secure     *bool

	media []delivery
	job   *transcoding
}

// delivery is a Media of the row: what is sent of which file.
type delivery struct {
	selected bool
	protocol string
	version  *sdk.Version
	parts    []piece
}

// piece is a Part of a delivery.
type piece struct {
	id, decision, container, protocol string
	selected                          bool
	tracks                            []playingTrack
}

// playingTrack is a Stream of a piece.
type playingTrack struct {
	stream
	decision, location string
}

// transcoding is what the server makes of a file: a TranscodeSession.
type transcoding struct {
	video, audio, subtitles                  string // decisions
	sourceVideo, sourceAudio                 string // codecs
	protocol, container                      string
	decoder, decoderTitle, encoder, encTitle string
	requested, full, throttled, failed       *bool
	speed                                    float64
	progress                                 *float64
}

// readSession reads one row.
func (d *decoder) readSession() *sessionRow {
	p := &sessionRow{}
	d.object(func(name []byte) { d.playingField(p, name) })
	return p
}

func (d *decoder) playingField(p *sessionRow, name []byte) {
	switch string(name) {
	case "ratingKey":
		p.key = d.str()
	case "type":
		p.kind = d.word()
	case "guid":
		p.guid = d.str()
	case "title":
		p.title = d.str()
	case "parentTitle":
		p.parentTitle = d.str()
	case "grandparentTitle":
		p.grandparentTitle = d.str()
	case "index":
		p.index = d.optInt32()
	case "parentIndex":
		p.parentIndex = d.optInt32()
	case "year":
		p.year = d.optInt32()
	case "librarySectionID":
		p.section = d.word()
	case "librarySectionTitle":
		p.sectionTitle = d.word()
	case "sessionKey":
		p.number = d.int64()
	case "duration":
		p.duration = d.int64()
	case "viewOffset":
		if n, ok := d.integer(); ok && n >= 0 {
			p.offset = &n
		}
	case "live":
		p.live = d.on()
	case "User":
		d.each(func() { d.object(func(name []byte) { d.viewerField(p, name) }) })
	case "Player":
		d.each(func() {
			if p.player == nil {
				p.player = &sdk.Player{}
			}
			d.object(func(name []byte) { d.playerField(p, name) })
		})
	case "Session":
		d.each(func() { d.object(func(name []byte) { d.linkField(p, name) }) })
	case "TranscodeSession":
		d.each(func() { d.readTranscoding(p) })
	case "Media":
		d.each(func() { d.readDelivery(p) })
	default:
		d.skip()
	}
}

func (d *decoder) viewerField(p *sessionRow, name []byte) {
	switch string(name) {
	case "id":
		p.userID = d.str()
	case "title":
		p.user = d.str()
	default:
		d.skip()
	}
}

func (d *decoder) playerField(p *sessionRow, name []byte) {
	to := p.player
	switch string(name) {
	case "title":
		to.Title = d.str()
	case "product":
		to.Product = d.word()
	case "platform":
		to.Platform = d.word()
	case "device":
		to.Device = d.word()
	case "version":
		to.Version = d.word()
	case "machineIdentifier":
		to.MachineId = d.str()
	case "address":
		to.Address = plainAddress(d.str())
	case "remotePublicAddress":
		to.PublicAddress = plainAddress(d.str())
	case "state":
		p.state = d.word()
	case "local":
		p.local = d.optBool()
	case "relayed":
		p.relayed = d.optBool()
	case "secure":
		p.secure = d.optBool()
	default:
		d.skip()
	}
}

// plainAddress writes an address of IPv4 as such, also where it travels in one
// of IPv6. What is no address stays as it is.
func plainAddress(text string) string {
	if a, err := netip.ParseAddr(text); err == nil {
		return a.Unmap().String()
	}
	return text
}

func (d *decoder) linkField(p *sessionRow, name []byte) {
	switch string(name) {
	case "id":
		p.id = d.str()
	case "bandwidth":
		p.bandwidth = d.int32()
	case "location":
		p.location = d.word()
	default:
		d.skip()
	}
}

// readTranscoding reads a TranscodeSession, which stands in the row or, of live
// television, in its Media.
func (d *decoder) readTranscoding(p *sessionRow) {
	t := &transcoding{}
	p.job = t
	d.object(func(name []byte) {
		switch string(name) {
		case "videoDecision":
			t.video = d.word()
		case "audioDecision":
			t.audio = d.word()
		case "subtitleDecision":
			t.subtitles = d.word()
		case "sourceVideoCodec":
			t.sourceVideo = d.word()
		case "sourceAudioCodec":
			t.sourceAudio = d.word()
		case "protocol":
			t.protocol = d.word()
		case "container":
			t.container = d.word()
		case "transcodeHwRequested":
			t.requested = d.optBool()
		case "transcodeHwFullPipeline":
			t.full = d.optBool()
		case "transcodeHwDecoding":
			t.decoder = d.word()
		case "transcodeHwDecodingTitle":
			t.decoderTitle = d.word()
		case "transcodeHwEncoding":
			t.encoder = d.word()
		case "transcodeHwEncodingTitle":
			t.encTitle = d.word()
		case "throttled":
			t.throttled = d.optBool()
		case "error":
			t.failed = d.optBool()
		case "speed":
			t.speed, _ = d.number()
		case "progress":
			t.progress = d.optFloat()
		default:
			d.skip()
		}
	})
}

// readDelivery reads one Media.
func (d *decoder) readDelivery(p *sessionRow) {
	m := &d.media
	*m = media{version: d.versions.one(), parts: m.parts[:0], video: m.video[:0], audio: m.audio[:0], subs: m.subs[:0]}
	out := delivery{version: m.version}
	d.object(func(name []byte) {
		switch string(name) {
		case "selected":
			out.selected = d.on()
		case "protocol":
			out.protocol = d.word()
		case "TranscodeSession":
			d.each(func() { d.readTranscoding(p) })
		case "Part":
			d.each(func() { out.parts = append(out.parts, d.readPiece()) })
		default:
			d.versionField(name)
		}
	})
	v := m.version
	v.Parts, v.Video = d.partLists.keep(m.parts), d.videoLists.keep(m.video)
	v.Audio, v.Subtitles = d.audioLists.keep(m.audio), d.subLists.keep(m.subs)
	p.media = append(p.media, out)
}

// readPiece reads one Part.
func (d *decoder) readPiece() piece {
	var out piece
	m := &d.media
	m.part = d.parts.one()
	d.object(func(name []byte) {
		switch string(name) {
		case "selected":
			out.selected = d.on()
		case "decision":
			out.decision = d.word()
		case "protocol":
			out.protocol = d.word()
		case "Stream":
			d.each(func() { out.tracks = append(out.tracks, d.readPlayingTrack()) })
		default:
			d.partField(name)
		}
	})
	out.id, out.container = m.part.Id, m.part.Container
	m.parts = append(m.parts, m.part)
	return out
}

// readPlayingTrack reads one Stream, and what becomes of it.
func (d *decoder) readPlayingTrack() playingTrack {
	d.vs = stream{}
	var t playingTrack
	d.object(func(name []byte) {
		switch string(name) {
		case "decision":
			t.decision = d.word()
		case "location":
			t.location = d.word()
		default:
			d.streamField(name)
		}
	})
	d.keepStream()
	t.stream = d.vs
	return t
}
