package homelab

// doviForm is how the Dolby Vision fields of a video stream look. They travel together: all eight or none, except where a
// server sends the one flag as a false of some kind.
type doviForm uint8

const (
	noDovi       doviForm = iota
	doviTyped             // numbers and booleans
	doviText              // profile as text, flags as 1 and "1"
	doviFalse             // DOVIPresent false and nothing else: not Dolby Vision
	doviZeroText          // DOVIPresent "0" and nothing else: not Dolby Vision either
)

// picture is a kind of video stream: what the server says of it, what it is, and what a file's name would call it.
type picture struct {
	codec, profile         string
	level, depth           int
	width, height          int
	rate, rateWord         string // "23.976", "24p"
	primaries, matrix, trc string // colour; "" = the field is missing
	dovi                   doviForm
	doviProfile            int
	doviCompat             int
	doviLayer              bool   // there is an enhancement layer
	display, extended      string // displayTitle, extendedDisplayTitle
	kbps                   int
	container              string

	dynamicRange, fallback string // the truth
	tag                    string // dynamic range in a file name, words parted by blanks
	codecTag               string
	arrType                string // Radarr's videoDynamicRangeType
}

// pictureID names a row of pictures.
type pictureID uint8

const (
	dv8 pictureID = iota
	dv8Text
	dv8Plus
	dv7
	dv5
	dv84
	dv82
	dv10
	hdr10
	hdr10Bare
	hdr10Extended
	hdr10FalseDV
	hdr10ZeroDV
	hdr10AV1
	hdr10Nameless
	hdr10Plus
	pqSilent
	pqEightBit
	hlg
	wideGamut
	sdr4K
	sdr1080
	sdr1080Ten
	sdr720
	sdr480
	sdrDivX
)

func uhd(p picture) picture {
	p.codec, p.profile, p.level, p.depth = "hevc", "main 10", 153, 10
	p.width, p.rate, p.rateWord, p.primaries, p.matrix = 3840, "23.976", "24p", "bt2020", "bt2020nc"
	p.container, p.codecTag = "mkv", "x265"
	if p.height == 0 {
		p.height = 1608
	}
	return p
}

// pictures is every kind of video stream in the lab.
var pictures = [...]picture{
	dv8: uhd(picture{trc: "smpte2084", dovi: doviTyped, doviProfile: 8, doviCompat: 1, kbps: 52000,
		display: "4K DoVi/HDR10 (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "HDR10", tag: "DV HDR10", arrType: "DV HDR10"}),
	dv8Text: uhd(picture{trc: "smpte2084", dovi: doviText, doviProfile: 8, doviCompat: 1, kbps: 24000,
		display: "4K Dolby Vision/HDR10 (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "HDR10", tag: "DV HDR", arrType: "DV HDR10"}),
	dv8Plus: uhd(picture{trc: "smpte2084", dovi: doviTyped, doviProfile: 8, doviCompat: 1, kbps: 61000,
		display: "4K DoVi/HDR10 (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "HDR10+", tag: "DV HDR10Plus", arrType: "DV HDR10Plus"}),
	dv7: uhd(picture{trc: "smpte2084", dovi: doviTyped, doviProfile: 7, doviCompat: 6, doviLayer: true, kbps: 71000, height: 2160,
		display: "4K DoVi/HDR10", extended: "4K DoVi/HDR10 (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "HDR10", tag: "DV HDR10", arrType: "DV HDR10"}),
	dv5: uhd(picture{dovi: doviTyped, doviProfile: 5, doviCompat: 0, kbps: 18000, height: 2160,
		display: "4K DoVi (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "none", tag: "DV", arrType: "DV"}),
	dv84: uhd(picture{trc: "arib-std-b67", dovi: doviTyped, doviProfile: 8, doviCompat: 4, kbps: 21000, height: 2160,
		display: "4K DoVi/HLG (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "HLG", tag: "DV HLG", arrType: "DV HLG"}),
	dv82: uhd(picture{trc: "bt709", dovi: doviTyped, doviProfile: 8, doviCompat: 2, kbps: 16000,
		display: "4K DoVi/SDR (HEVC Main 10)", dynamicRange: "Dolby Vision", fallback: "SDR", tag: "DV SDR", arrType: "DV SDR"}),
	dv10: av1(uhd(picture{trc: "smpte2084", dovi: doviTyped, doviProfile: 10, doviCompat: 1, kbps: 14000,
		display: "4K DoVi/HDR10 (AV1 Main)", dynamicRange: "Dolby Vision", fallback: "HDR10", tag: "DV HDR10", arrType: "DV HDR10"})),
	hdr10: uhd(picture{trc: "smpte2084", kbps: 48000,
		display: "4K HDR10 (HEVC Main 10)", dynamicRange: "HDR10", tag: "HDR10", arrType: "HDR10"}),
	hdr10Bare: uhd(picture{trc: "smpte2084", kbps: 45000,
		display: "4K (HEVC Main 10 HDR)", dynamicRange: "HDR10", tag: "HDR", arrType: "HDR10"}),
	hdr10Extended: uhd(picture{trc: "smpte2084", kbps: 41000,
		display: "4K", extended: "4K HDR10 (HEVC Main 10)", dynamicRange: "HDR10", tag: "HDR", arrType: "HDR10"}),
	hdr10FalseDV: uhd(picture{trc: "smpte2084", dovi: doviFalse, kbps: 39000,
		display: "4K HDR10 (HEVC Main 10)", dynamicRange: "HDR10", tag: "HDR10", arrType: "HDR10"}),
	hdr10ZeroDV: uhd(picture{trc: "smpte2084", dovi: doviZeroText, kbps: 38000,
		display: "4K HDR (HEVC Main 10)", dynamicRange: "HDR10", tag: "HDR", arrType: "HDR10"}),
	hdr10AV1: av1(uhd(picture{trc: "smpte2084", kbps: 12000,
		display: "4K HDR10 (AV1 Main)", dynamicRange: "HDR10", tag: "HDR10", arrType: "HDR10"})),
	hdr10Nameless: colourless(uhd(picture{kbps: 15000,
		display: "4K (HEVC)", dynamicRange: "HDR10", tag: "HDR10", arrType: "HDR10"})),
	hdr10Plus: uhd(picture{trc: "smpte2084", kbps: 58000,
		display: "4K HDR10 (HEVC Main 10)", dynamicRange: "HDR10+", tag: "HDR10+", arrType: "HDR10Plus"}),
	pqSilent: uhd(picture{trc: "smpte2084", kbps: 33000,
		display: "4K (HEVC Main 10)", dynamicRange: "PQ", arrType: "PQ"}),
	pqEightBit: eightBit(uhd(picture{trc: "smpte2084", kbps: 9000,
		display: "4K (HEVC Main)", dynamicRange: "SDR"})),
	hlg: uhd(picture{trc: "arib-std-b67", kbps: 19000, height: 2160,
		display: "4K HLG (HEVC Main 10)", dynamicRange: "HLG", tag: "HLG", arrType: "HLG"}),
	wideGamut: uhd(picture{trc: "bt2020-10", kbps: 22000,
		display: "4K (HEVC Main 10)", dynamicRange: "SDR"}),
	sdr4K: narrow(uhd(picture{trc: "bt709", kbps: 26000, height: 2160,
		display: "4K (HEVC Main 10)", dynamicRange: "SDR"})),
	sdr1080: {codec: "h264", profile: "high", level: 41, depth: 8, width: 1920, height: 1080, rate: "23.976", rateWord: "24p",
		primaries: "bt709", matrix: "bt709", trc: "bt709", display: "1080p (H.264)", kbps: 9800, container: "mkv",
		dynamicRange: "SDR", codecTag: "x264"},
	sdr1080Ten: {codec: "hevc", profile: "main 10", level: 120, depth: 10, width: 1920, height: 804, rate: "23.976", rateWord: "24p",
		primaries: "bt709", matrix: "bt709", trc: "bt709", display: "1080p", extended: "1080p (HEVC Main 10)", kbps: 4200,
		container: "mkv", dynamicRange: "SDR", codecTag: "x265"},
	sdr720: {codec: "h264", profile: "high", level: 40, depth: 8, width: 1280, height: 720, rate: "59.94", rateWord: "60p",
		primaries: "bt709", matrix: "bt709", trc: "bt709", display: "720p (H.264)", kbps: 5100, container: "mkv",
		dynamicRange: "SDR", codecTag: "x264"},
	sdr480: {codec: "mpeg2video", profile: "main", level: 8, depth: 8, width: 720, height: 576, rate: "25.0", rateWord: "PAL",
		primaries: "bt470bg", matrix: "bt470bg", trc: "bt470bg", display: "576i (MPEG2VIDEO)", kbps: 6100, container: "mkv",
		dynamicRange: "SDR", codecTag: "MPEG2"},
	sdrDivX: {codec: "mpeg4", profile: "advanced simple", level: 5, depth: 8, width: 640, height: 352, rate: "25.0", rateWord: "PAL",
		display: "SD (MPEG4)", kbps: 1100, container: "avi", dynamicRange: "SDR", codecTag: "XviD"},
}

func av1(p picture) picture {
	p.codec, p.profile, p.level, p.codecTag = "av1", "main", 0, "AV1"
	return p
}

func colourless(p picture) picture {
	p.primaries, p.matrix, p.trc, p.depth = "", "", "", 0
	return p
}

func eightBit(p picture) picture {
	p.profile, p.depth = "main", 8
	return p
}

func narrow(p picture) picture {
	p.primaries, p.matrix = "bt709", "bt709"
	return p
}

// resolution is the server's word for the size of a picture.
func (p *picture) resolution() string {
	switch {
	case p.width >= 3000:
		return "4k"
	case p.width >= 1700:
		return "1080"
	case p.width >= 1200:
		return "720"
	case p.height > 500:
		return "576"
	case p.width >= 700:
		return "480"
	}
	return "sd"
}

// lines is the size as file names and Radarr have it.
func (p *picture) lines() int {
	switch {
	case p.width >= 3000:
		return 2160
	case p.width >= 1700:
		return 1080
	case p.width >= 1200:
		return 720
	}
	return 480
}
