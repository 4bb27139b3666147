package homelab

// version is one file form of a film (or of an episode): a picture, its audio tracks in stream order, and how it is named.
type version struct {
	picture pictureID
	tracks  []soundID
	chosen  int // index of the default track
	source  string
	style   nameStyle
	quirk   quirk
}

// quirk is what is odd about a version.
type quirk uint8

const (
	ordinary   quirk = iota
	unanalysed       // the server never read the file: Media has an id and a Part with id, key, file and size
	stacked          // two parts, cd1 and cd2
	optimized        // made by the server itself, proxyType 42
	windows          // lies on a Windows path
	sidecar          // has an external subtitle file
	groupDV          // the release group is called DV
)

// print is the set of versions of one film. Every film has prints[i%len(prints)], so a lab of 43 films shows every case once.
type print []version

func one(p pictureID, source string, style nameStyle, q quirk, tracks ...soundID) print {
	return print{{picture: p, tracks: tracks, source: source, style: style, quirk: q}}
}

// prints has a prime number of rows: anything that takes every tenth film (as Radarr does here) still meets every row.
var prints = [...]print{
	one(dv8, "Remux", bracketed, ordinary, atmos2026, dolby),
	one(sdr1080, "WEBDL", dotted, ordinary, ddp, aacStereo),
	one(hdr10, "Bluray", bracketed, ordinary, atmosTitled, dolby),
	one(sdr1080, "Bluray", bracketed, ordinary, dtsMA, dolby),
	one(dv5, "WEBDL", dotted, ordinary, ddpAtmos2026, aacStereo),
	one(sdr720, "HDTV", spaced, ordinary, dolby),
	one(hlg, "HDTV", dotted, ordinary, aac),
	one(sdr1080, "WEBRip", bare, ordinary, aacStereo),
	one(dv7, "Remux", bracketed, ordinary, atmosTitled, dolby, aacComment),
	one(hdr10Plus, "Bluray", bracketed, ordinary, dtsX, dolby),
	one(sdr480, "DVD", underscored, ordinary, dolby, dolby),
	one(pqSilent, "Bluray", spaced, ordinary, dtsHRA, dolby),
	one(dv84, "WEBDL", dotted, ordinary, aac),
	one(sdr1080Ten, "Bluray", bracketed, ordinary, flac, aacStereo),
	{{picture: hdr10, tracks: []soundID{aacComment, atmos2026}, chosen: 1, source: "Bluray", style: bare}},
	one(sdrDivX, "DVD", dotted, ordinary, mp3),
	{
		{picture: dv8, tracks: []soundID{atmosTitled, dolby}, source: "Remux", style: bracketed},
		{picture: sdr1080, tracks: []soundID{ddp, aacStereo}, source: "WEBDL", style: bracketed},
	},
	one(sdrDivX, "DVD", spaced, stacked, mp3),
	{
		{picture: hdr10, tracks: []soundID{trueHD, dolby}, source: "Bluray", style: bracketed},
		{picture: sdr1080, tracks: []soundID{aacStereo}, quirk: optimized},
	},
	one(hdr10, "Bluray", bracketed, unanalysed, atmosTitled),
	{}, // the row is damaged: no Media at all
	one(dv8Text, "WEBDL", dotted, ordinary, ddpAtmosTitled, aacStereo),
	one(hdr10Bare, "Bluray", dotted, ordinary, dtsES, dolby),
	one(sdr1080, "WEBRip", underscored, ordinary, opus),
	one(hdr10FalseDV, "Bluray", bracketed, ordinary, trueHD, dolby),
	one(hdr10Extended, "Bluray", dotted, ordinary, atmosNamed, dolby),
	one(sdr1080, "WEBDL", bracketed, sidecar, ddp, ddp),
	one(hdr10Nameless, "WEBDL", dotted, ordinary, ddp, aacStereo),
	one(sdr4K, "WEBDL", bare, ordinary, dolbyBoast),
	one(wideGamut, "WEBDL", spaced, ordinary, dtsCore),
	one(pqEightBit, "WEBRip", bare, ordinary, aac),
	one(dv8Plus, "Remux", bracketed, ordinary, atmosTitled, dolby),
	one(dv82, "WEBDL", dotted, ordinary, ddp),
	one(sdr1080, "", bare, unanalysed),
	one(sdr1080, "Bluray", bracketed, windows, dtsMA, dolby),
	one(sdr1080, "Bluray", spaced, ordinary, pcm),
	one(hdr10AV1, "WEBDL", dotted, ordinary, opus),
	one(dv10, "WEBDL", bracketed, ordinary, ddpAtmosTitled),
	one(sdr1080, "WEBDL", dotted, groupDV, dolby, aacStereo),
	one(sdr1080, "Bluray", bracketed, ordinary, dtsMAMedia, dolby),
	one(hdr10ZeroDV, "Bluray", spaced, ordinary, dtsX, dolby),
	one(sdr1080, "Bluray", dotted, sidecar, dtsCore, dolby),
	one(sdr1080, "WEBDL", dotted, ordinary, ddp, ddp),
}

// episodePrints are the versions that shows are made of, one for each show.
var episodePrints = [...]version{
	{picture: sdr1080, tracks: []soundID{ddp, aacStereo}, source: "WEBDL", style: bracketed},
	{picture: dv5, tracks: []soundID{ddpAtmos2026, aacStereo}, source: "WEBDL", style: bracketed},
	{picture: sdr720, tracks: []soundID{dolby}, source: "HDTV", style: dotted},
	{picture: hdr10, tracks: []soundID{ddpAtmosTitled, dolby}, source: "WEBDL", style: bracketed},
	{picture: sdrDivX, tracks: []soundID{mp3}, source: "DVD", style: dotted},
}

// best is the track that speaks for the version, or nil when it has none.
func (v *version) best() *sound {
	var best *sound
	for _, t := range v.tracks {
		if s := &sounds[t]; best == nil || s.rank() > best.rank() {
			best = s
		}
	}
	return best
}

// first is the picture and the first track, as Radarr's single-stream view has them.
func (v *version) first() (*picture, *sound) {
	if len(v.tracks) == 0 {
		return &pictures[v.picture], nil
	}
	return &pictures[v.picture], &sounds[v.tracks[0]]
}
