package plex

import "github.com/luarr/luarr/sdk"

// optimizedCopy is the proxyType of a copy that the server made.
const optimizedCopy = 42

// media gathers the lists of the version being read.
type media struct {
	version *sdk.Version
	parts   []*sdk.Part
	part    *sdk.Part
	video   []*sdk.VideoStream
	audio   []*sdk.AudioStream
	subs    []*sdk.SubtitleStream
}

// readVersion reads one Media of the row.
func (d *decoder) readVersion() {
	m := &d.media
	*m = media{
		version: d.versions.one(),
		parts:   m.parts[:0], video: m.video[:0], audio: m.audio[:0], subs: m.subs[:0],
	}
	d.object(d.versionField)
	v := m.version
	v.Parts = d.partLists.keep(m.parts)
	v.Video = d.videoLists.keep(m.video)
	v.Audio = d.audioLists.keep(m.audio)
	v.Subtitles = d.subLists.keep(m.subs)
	d.raw.versions = append(d.raw.versions, v)
	d.raw.withMedia = true
	d.raw.analysed = d.raw.analysed || v.VideoCodec != "" || v.AudioCodec != ""
	d.raw.hasStreams = d.raw.hasStreams || hasStreams(v)
}

// hasStreams says whether the server told of any stream of a version.
func hasStreams(v *sdk.Version) bool {
	return len(v.Video)+len(v.Audio)+len(v.Subtitles) > 0
}

func (d *decoder) versionField(name []byte) {
	v := d.media.version
	switch string(name) {
	case "id":
		v.Id = d.str()
	case "title":
		v.Title = d.word()
	case "duration":
		v.DurationMs = d.int64()
	case "bitrate":
		v.BitrateKbps = d.int32()
	case "width":
		v.Width = d.int32()
	case "height":
		v.Height = d.int32()
	case "aspectRatio":
		v.AspectRatio, _ = d.number()
	case "audioChannels":
		v.AudioChannels = d.int32()
	case "audioCodec":
		v.AudioCodec = d.word()
	case "audioProfile":
		v.AudioProfile = d.word()
	case "videoCodec":
		v.VideoCodec = d.word()
	case "videoProfile":
		v.VideoProfile = d.word()
	case "videoResolution":
		v.Resolution = d.word()
	case "videoFrameRate":
		v.FrameRate = d.word()
	case "container":
		v.Container = d.word()
	case "proxyType":
		v.Optimized = d.int32() == optimizedCopy
	case "Part":
		d.each(d.readPart)
	default:
		d.skip()
	}
}

// readPart reads one Part of the version.
func (d *decoder) readPart() {
	m := &d.media
	m.part = d.parts.one()
	d.object(d.partField)
	m.parts = append(m.parts, m.part)
}

func (d *decoder) partField(name []byte) {
	p := d.media.part
	switch string(name) {
	case "id":
		p.Id = d.str()
	case "file":
		p.File = d.str()
	case "size":
		if n, ok := d.integer(); ok {
			p.SizeBytes = d.int64s.of(n)
		}
	case "duration":
		p.DurationMs = d.int64()
	case "container":
		p.Container = d.word()
	case "Stream":
		d.each(d.readStream)
	default:
		d.skip()
	}
}
