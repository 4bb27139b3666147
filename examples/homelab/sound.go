package homelab

// sound is a kind of audio stream.
type sound struct {
	codec, profile string
	channels       int
	layout         string
	kbps           int
	hz             int
	label          string // in brackets of displayTitle: "TRUEHD 7.1"
	title          string // what the file's author wrote
	bare           bool   // the extended title does not repeat the label behind the author's words
	mediaCodec     string // at Media level, where it differs from codec

	format, carrier string // the truth, without regard to the file's name
	tag             string // in a file name, words parted by blanks
	arr             string // Radarr's audioCodec
}

type soundID uint8

const (
	atmos2026 soundID = iota // the profile says it
	atmosTitled
	atmosNamed // only the file's name says it
	trueHD
	ddpAtmos2026
	ddpAtmosTitled
	ddp
	dtsX
	dtsMA
	dtsMAMedia
	dtsHRA
	dtsES
	dtsCore
	dolby
	dolbyBoast // ac3 with a title that promises more
	aac
	aacStereo
	aacComment // a commentary that talks about Atmos
	flac
	pcm
	opus
	mp3
)

// sounds is every kind of audio stream in the lab.
var sounds = [...]sound{
	atmos2026: {codec: "truehd", profile: "dolby truehd + dolby atmos", channels: 8, layout: "7.1", kbps: 4608, hz: 48000, label: "TRUEHD 7.1 + Atmos",
		format: "Dolby Atmos", carrier: "TrueHD", tag: "TrueHD Atmos 7.1", arr: "TrueHD Atmos"},
	atmosTitled: {codec: "truehd", channels: 8, layout: "7.1", kbps: 4311, hz: 48000, label: "TRUEHD 7.1", title: "TrueHD Atmos 7.1", bare: true,
		format: "Dolby Atmos", carrier: "TrueHD", tag: "TrueHD 7.1 Atmos", arr: "TrueHD Atmos"},
	atmosNamed: {codec: "truehd", channels: 8, layout: "7.1", kbps: 4470, hz: 48000, label: "TRUEHD 7.1",
		format: "Dolby Atmos", carrier: "TrueHD", tag: "TrueHD 7.1 Atmos", arr: "TrueHD"},
	trueHD: {codec: "truehd", channels: 6, layout: "5.1", kbps: 2890, hz: 48000, label: "TRUEHD 5.1",
		format: "Dolby TrueHD", tag: "TrueHD 5.1", arr: "TrueHD"},
	ddpAtmos2026: {codec: "eac3", profile: "dolby digital plus + dolby atmos", channels: 6, layout: "5.1(side)", kbps: 768, hz: 48000, label: "EAC3 5.1 + Atmos",
		format: "Dolby Atmos", carrier: "Dolby Digital Plus", tag: "DDP5.1 Atmos", arr: "EAC3 Atmos"},
	ddpAtmosTitled: {codec: "eac3", channels: 6, layout: "5.1(side)", kbps: 768, hz: 48000, label: "EAC3 5.1", title: "DDP 5.1 Atmos",
		format: "Dolby Atmos", carrier: "Dolby Digital Plus", tag: "DDPA5.1", arr: "EAC3 Atmos"},
	ddp: {codec: "eac3", channels: 6, layout: "5.1(side)", kbps: 640, hz: 48000, label: "EAC3 5.1",
		format: "Dolby Digital Plus", tag: "DDP5.1", arr: "EAC3"},
	dtsX: {codec: "dca", profile: "ma", channels: 8, layout: "7.1", kbps: 5120, hz: 48000, label: "DTS-HD MA 7.1", title: "DTS:X 7.1", bare: true,
		format: "DTS:X", tag: "DTS-X 7.1", arr: "DTS-X"},
	dtsMA: {codec: "dca", profile: "ma", channels: 6, layout: "5.1(side)", kbps: 3620, hz: 48000, label: "DTS-HD MA 5.1", title: "Surround 5.1",
		format: "DTS-HD MA", tag: "DTS-HD MA 5.1", arr: "DTS-HD MA"},
	dtsMAMedia: {codec: "dca", profile: "ma", channels: 6, layout: "5.1(side)", kbps: 3580, hz: 48000, label: "DTS-HD MA 5.1", mediaCodec: "dca-ma",
		format: "DTS-HD MA", tag: "DTS-HD.MA 5.1", arr: "DTS-HD MA"},
	dtsHRA: {codec: "dca", profile: "hra", channels: 6, layout: "5.1(side)", kbps: 2046, hz: 48000, label: "DTS-HD HRA 5.1",
		format: "DTS-HD HRA", tag: "DTS-HD HRA 5.1", arr: "DTS-HD HRA"},
	dtsES: {codec: "dca", profile: "es", channels: 7, layout: "6.1", kbps: 1509, hz: 48000, label: "DTS-ES 6.1",
		format: "DTS-ES", tag: "DTS-ES 6.1", arr: "DTS-ES"},
	dtsCore: {codec: "dca", profile: "dts", channels: 6, layout: "5.1(side)", kbps: 1509, hz: 48000, label: "DTS 5.1",
		format: "DTS", tag: "DTS 5.1", arr: "DTS"},
	dolby: {codec: "ac3", channels: 6, layout: "5.1(side)", kbps: 640, hz: 48000, label: "AC3 5.1",
		format: "Dolby Digital", tag: "DD5.1", arr: "AC3"},
	dolbyBoast: {codec: "ac3", channels: 6, layout: "5.1(side)", kbps: 448, hz: 48000, label: "AC3 5.1", title: "TrueHD Atmos 7.1 compatibility track",
		format: "Dolby Digital", tag: "AC3", arr: "AC3"},
	aac: {codec: "aac", profile: "lc", channels: 6, layout: "5.1", kbps: 384, hz: 48000, label: "AAC 5.1",
		format: "AAC", tag: "AAC5.1", arr: "AAC"},
	aacStereo: {codec: "aac", profile: "he-aac", channels: 2, layout: "stereo", kbps: 160, hz: 44100, label: "AAC Stereo",
		format: "AAC", tag: "AAC2.0", arr: "AAC"},
	aacComment: {codec: "aac", profile: "lc", channels: 2, layout: "stereo", kbps: 128, hz: 48000, label: "AAC Stereo", title: "Commentary about the Atmos mix",
		format: "AAC", tag: "AAC2.0", arr: "AAC"},
	flac: {codec: "flac", channels: 2, layout: "stereo", kbps: 1266, hz: 48000, label: "FLAC Stereo",
		format: "FLAC", tag: "FLAC2.0", arr: "FLAC"},
	pcm: {codec: "pcm_s24le", channels: 2, layout: "stereo", kbps: 2304, hz: 48000, label: "PCM Stereo",
		format: "PCM", tag: "LPCM 2.0", arr: "PCM"},
	opus: {codec: "opus", channels: 6, layout: "5.1", kbps: 320, hz: 48000, label: "OPUS 5.1",
		format: "Opus", tag: "Opus 5.1", arr: "Opus"},
	mp3: {codec: "mp3", channels: 2, layout: "stereo", kbps: 192, hz: 44100, label: "MP3 Stereo",
		format: "MP3", tag: "MP3", arr: "MP3"},
}

// rank orders the tracks of a version: the best one speaks for it. Higher is better.
func (s *sound) rank() int {
	switch s.format {
	case "Dolby Atmos":
		if s.carrier == "TrueHD" {
			return 16
		}
		return 14
	case "DTS:X":
		return 15
	case "Dolby TrueHD":
		return 13
	case "DTS-HD MA":
		return 12
	case "FLAC":
		return 11
	case "PCM":
		return 10
	case "DTS-HD HRA":
		return 9
	case "Dolby Digital Plus":
		return 8
	case "DTS-ES":
		return 7
	case "DTS":
		return 6
	case "Dolby Digital":
		return 5
	case "AAC":
		return 4
	case "MP3":
		return 3
	case "Opus":
		return 2
	}
	return 1
}
