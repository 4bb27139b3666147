package disk

import (
	"path/filepath"
	"regexp"
	"strings"
)

// kind is what a file is by its name.
type kind int

const (
	other kind = iota
	video
	subtitle
	nfo
)

// kinds by extension.
var kinds = map[string]kind{
	".mkv": video, ".mp4": video, ".m4v": video, ".avi": video, ".mov": video, ".ts": video, ".m2ts": video,
	".mts": video, ".webm": video, ".wmv": video, ".mpg": video, ".mpeg": video, ".flv": video, ".ogv": video,
	".divx": video, ".asf": video, ".vob": video, ".3gp": video,
	".srt": subtitle, ".ass": subtitle, ".ssa": subtitle, ".vtt": subtitle, ".sub": subtitle, ".sup": subtitle, ".smi": subtitle,
	".nfo": nfo,
}

func kindOf(name string) kind { return kinds[strings.ToLower(filepath.Ext(name))] }

// systems are folders that systems and programs keep for themselves, and discs,
// whose many small files are no videos of their own.
var systems = map[string]bool{
	"@eadir": true, "#recycle": true, "#snapshot": true, "$recycle.bin": true, "lost+found": true,
	"system volume information": true, "bdmv": true, "video_ts": true, "audio_ts": true, "certificate": true,
}

// ignored says whether a name is nobody's business: hidden, or a system's.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || systems[strings.ToLower(name)]
}

// extras are folders whose videos are about a film and not the film.
var extras = map[string]bool{
	"extras": true, "featurettes": true, "behind the scenes": true, "deleted scenes": true, "interviews": true,
	"scenes": true, "shorts": true, "trailers": true, "sample": true, "samples": true, "proof": true, "backdrops": true,
	"theme-music": true,
}

func extra(folder string) bool { return extras[strings.ToLower(folder)] }

// largestSample is what a file called sample may have at most, in bytes: a film
// may be called so, too.
const largestSample = 300 << 20

var (
	sampled = regexp.MustCompile(`(?i)(^|[ ._-])sample([ ._-]|$)`)
	about   = regexp.MustCompile(`(?i)-(trailer|featurette|behindthescenes|deleted|interview|scene|short|other)$`)
)

// sample says whether a video is about a film and not the film.
func sample(f *File) bool {
	stem := f.Stem()
	return about.MatchString(stem) || f.Size < largestSample && sampled.MatchString(stem)
}
