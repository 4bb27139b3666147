package plex

import (
	"math"

	"github.com/luarr/luarr/sdk"
)

// stream is what a Stream says before its kind is known.
type stream struct {
	kind     int32 // 1 video, 2 audio, 3 subtitle, 4 lyrics
	id       string
	codec    string
	profile  string
	title    string
	display  string
	extended string
	language string
	code     string
	bitrate  int32
	depth    int32

	isDefault, selected, forced, impaired, hasKey, hasIndex bool

	level, width, height                             int32
	rate                                             float64
	chroma, transfer, primaries, space, colors, scan string
	dovi                                             *sdk.DolbyVision

	channels, hz int32
	layout       string
}

// readStream reads one Stream of the part into the list of its kind.
func (d *decoder) readStream() {
	d.vs = stream{}
	d.object(d.streamField)
	d.keepStream()
}

// keepStream puts the stream that was read into the list of its kind.
func (d *decoder) keepStream() {
	s, m := &d.vs, &d.media
	switch s.kind {
	case 1:
		v := d.videos.one()
		v.Id, v.Codec, v.Profile, v.Level, v.BitDepth = s.id, s.codec, s.profile, s.level, s.depth
		v.ChromaSubsampling, v.ColorTransfer, v.ColorPrimaries = s.chroma, s.transfer, s.primaries
		v.ColorSpace, v.ColorRange, v.FrameRate, v.ScanType = s.space, s.colors, s.rate, s.scan
		v.Width, v.Height, v.BitrateKbps, v.Dovi = s.width, s.height, s.bitrate, s.dovi
		v.Title, v.DisplayTitle, v.ExtendedDisplayTitle = s.title, s.display, s.extended
		v.Default = s.isDefault
		m.video = append(m.video, v)
	case 2:
		a := d.audios.one()
		a.Id, a.Codec, a.Profile, a.Channels, a.ChannelLayout = s.id, s.codec, s.profile, s.channels, s.layout
		a.SampleRateHz, a.BitrateKbps, a.BitDepth = s.hz, s.bitrate, s.depth
		a.Language, a.LanguageCode = s.language, s.code
		a.Title, a.DisplayTitle, a.ExtendedDisplayTitle = s.title, s.display, s.extended
		a.Default, a.Selected = s.isDefault, s.selected
		m.audio = append(m.audio, a)
	case 3:
		t := d.subs.one()
		t.Id, t.Codec, t.Language, t.LanguageCode = s.id, s.codec, s.language, s.code
		t.Title, t.DisplayTitle, t.ExtendedDisplayTitle = s.title, s.display, s.extended
		t.Default, t.Selected, t.Forced, t.HearingImpaired = s.isDefault, s.selected, s.forced, s.impaired
		t.External = s.hasKey && !s.hasIndex
		m.subs = append(m.subs, t)
	}
}

func (d *decoder) streamField(name []byte) {
	s := &d.vs
	switch string(name) {
	case "id":
		s.id = d.str()
	case "streamType":
		s.kind = d.int32()
	case "codec":
		s.codec = d.word()
	case "index":
		_, s.hasIndex = d.integer()
	case "key":
		s.hasKey = len(d.scalar()) > 0
	case "profile":
		s.profile = d.word()
	case "title":
		s.title = d.word()
	case "displayTitle":
		s.display = d.word()
	case "extendedDisplayTitle":
		s.extended = d.word()
	case "language":
		s.language = d.word()
	case "languageCode":
		s.code = d.word()
	case "bitrate":
		s.bitrate = d.int32()
	case "bitDepth":
		s.depth = d.int32()
	case "default":
		s.isDefault = d.on()
	case "selected":
		s.selected = d.on()
	case "forced":
		s.forced = d.on()
	case "hearingImpaired":
		s.impaired = d.on()
	case "channels":
		s.channels = d.int32()
	case "audioChannelLayout":
		s.layout = d.word()
	case "samplingRate":
		s.hz = d.int32()
	case "level":
		s.level = d.int32()
	case "width":
		s.width = d.int32()
	case "height":
		s.height = d.int32()
	case "frameRate":
		f, _ := d.number()
		s.rate = math.Round(f*1000) / 1000 // some answers carry rounding noise
	case "chromaSubsampling":
		s.chroma = d.word()
	case "colorTrc":
		s.transfer = d.word()
	case "colorPrimaries":
		s.primaries = d.word()
	case "colorSpace":
		s.space = d.word()
	case "colorRange":
		s.colors = d.word()
	case "scanType":
		s.scan = d.word()
	default:
		if len(name) > 4 && string(name[:4]) == "DOVI" {
			d.doviField(name)
			return
		}
		d.skip()
	}
}

// doviField reads one of the DOVI fields, which travel together. One that says
// false is kept as false: that is not the same as silence.
func (d *decoder) doviField(name []byte) {
	v := d.vs.dovi
	if v == nil {
		v = d.dovis.one()
		d.vs.dovi = v
	}
	switch string(name[4:]) {
	case "Present":
		v.Present = d.optBool()
	case "Profile":
		v.Profile = d.optInt32()
	case "Level":
		v.Level = d.optInt32()
	case "Version":
		v.Version = d.word()
	case "BLPresent":
		v.BlPresent = d.optBool()
	case "ELPresent":
		v.ElPresent = d.optBool()
	case "RPUPresent":
		v.RpuPresent = d.optBool()
	case "BLCompatID":
		v.BlCompatId = d.optInt32()
	default:
		d.skip()
	}
}
