package homelab

import "bytes"

// nameStyle is a habit of naming files.
type nameStyle uint8

const (
	bracketed   nameStyle = iota // Title (2001) {tmdb-1} [Bluray-2160p][DV HDR10][TrueHD Atmos 7.1][x265]-GRP.mkv
	dotted                       // Title.2001.2160p.BluRay.DV.HDR10.TrueHD.Atmos.7.1.x265-GRP.mkv
	spaced                       // Title (2001) - 2160p Bluray HDR10 DTS 5.1.mkv
	underscored                  // Title_2001_1080p_WEBRip_Opus_5.1_x264-GRP.mkv
	bare                         // Title (2001).mkv
)

// Where the films lie, as each program sees the same disk.
const (
	plexMovies    = "/data/movies"
	plexWindows   = `M:\Movies`
	radarrMovies  = "/movies"
	plexShows     = "/data/tv"
	sonarrShows   = "/tv"
	plexMusic     = "/data/music"
	optimizedHome = "Plex Versions/Optimized for TV"
)

// naming holds what the name of a film's files is made of. Title and year may have been set by hand.
type naming struct {
	title []byte // as in a path
	year  int
	tmdb  int
	group string
}

// appendPathTitle turns the title in b[start:] into a form that file systems take: colons become dashes.
func appendPathTitle(b []byte, start int) []byte {
	i := bytes.IndexByte(b[start:], ':')
	if i < 0 {
		return b
	}
	rest := bytes.Clone(b[start+i+1:])
	b = append(b[:start+i], " -"...)
	return append(b, rest...)
}

// appendFolder appends the folder of a film, without its parent.
func (n *naming) appendFolder(b []byte, style nameStyle) []byte {
	b = n.appendTitled(b)
	if style == bracketed {
		b = append(b, " {tmdb-"...)
		b = appendInt(b, n.tmdb)
		b = append(b, '}')
	}
	return b
}

// appendTitled appends "Title (Year)".
func (n *naming) appendTitled(b []byte) []byte {
	b = append(b, n.title...)
	b = append(b, " ("...)
	b = appendInt(b, n.year)
	return append(b, ')')
}

// appendFile appends the name of a version's file; part is 0, or 1 and 2 for a stack.
func (n *naming) appendFile(b []byte, v *version, part int) []byte {
	p := &pictures[v.picture]
	audio := ""
	if best := v.best(); best != nil {
		audio = best.tag
	}
	switch v.style {
	case bracketed:
		b = n.appendFolder(b, bracketed)
		b = append(b, " ["...)
		b = append(b, v.source...)
		b = append(b, '-')
		b = appendInt(b, p.lines())
		b = append(b, "p]"...)
		for _, tag := range [...]string{p.tag, audio, p.codecTag} {
			if tag != "" {
				b = append(b, '[')
				b = append(b, tag...)
				b = append(b, ']')
			}
		}
		b = n.appendGroup(b, v)
	case spaced:
		b = n.appendTitled(b)
		b = append(b, " -"...)
		b = n.appendTokens(b, ' ', v, p, audio, false)
	case dotted, underscored:
		sep := byte('.')
		if v.style == underscored {
			sep = '_'
		}
		start := len(b)
		b = append(b, n.title...)
		b = joinWords(b, start, sep)
		b = append(b, sep)
		b = appendInt(b, n.year)
		b = n.appendTokens(b, sep, v, p, audio, true)
		b = n.appendGroup(b, v)
	default:
		b = n.appendTitled(b)
	}
	if part > 0 {
		b = append(b, " - cd"...)
		b = appendInt(b, part)
	}
	b = append(b, '.')
	return append(b, p.container...)
}

// appendTokens appends size, source, dynamic range, audio and codec, each led by the separator.
func (n *naming) appendTokens(b []byte, sep byte, v *version, p *picture, audio string, codec bool) []byte {
	b = append(b, sep)
	b = appendInt(b, p.lines())
	b = append(b, 'p')
	tokens := [...]string{v.source, p.tag, audio, p.codecTag}
	if !codec {
		tokens[3] = ""
	}
	for _, t := range tokens {
		if t == "" {
			continue
		}
		b = append(b, sep)
		start := len(b)
		b = append(b, t...)
		b = joinWords(b, start, sep)
	}
	return b
}

func (n *naming) appendGroup(b []byte, v *version) []byte {
	if v.quirk == groupDV {
		return append(b, "-DV"...)
	}
	b = append(b, '-')
	return append(b, n.group...)
}

// joinWords replaces the blanks in b[start:] and drops the punctuation that scene names do without.
func joinWords(b []byte, start int, sep byte) []byte {
	out := b[:start]
	for _, c := range b[start:] {
		switch {
		case c == ' ' && len(out) > start && out[len(out)-1] == sep:
		case c == ' ':
			out = append(out, sep)
		case c == ',' || c == ':' || c == '&':
		default:
			out = append(out, c)
		}
	}
	return out
}
