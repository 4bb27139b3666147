package shelf

import (
	"path"
	"slices"
	"strings"

	"github.com/luarr/luarr/examples/plugin-folder/internal/disk"
	"github.com/luarr/luarr/sdk"
)

// subtitles are the subtitle files of a tree by their folders.
type subtitles map[string][]*disk.File

func subtitlesOf(tree *disk.Tree) subtitles {
	s := subtitles{}
	for _, f := range tree.Subtitles {
		s[f.Dir()] = append(s[f.Dir()], f)
	}
	return s
}

// codecs by extension, as servers call them.
var codecs = map[string]string{"sup": "pgs", "sub": "vobsub", "vtt": "webvtt"}

// of gives the subtitles that lie beside a video and are called like it:
// Film.en.forced.srt.
func (s subtitles) of(v *disk.File) []*sdk.SubtitleStream {
	var out []*sdk.SubtitleStream
	for _, f := range s[v.Dir()] {
		rest, ok := strings.CutPrefix(f.Stem(), v.Stem())
		if !ok || rest != "" && rest[0] != '.' {
			continue
		}
		words := strings.Split(strings.ToLower(strings.TrimPrefix(rest, ".")), ".")
		one := &sdk.SubtitleStream{
			Id: idOf(f.Path), Codec: container(f), External: true, DisplayTitle: text(path.Base(f.Rel)),
			Forced: slices.Contains(words, "forced"), HearingImpaired: slices.Contains(words, "sdh") || slices.Contains(words, "cc"),
			Default: slices.Contains(words, "default"),
		}
		if codec := codecs[one.Codec]; codec != "" {
			one.Codec = codec
		}
		if w := words[0]; (len(w) == 2 || len(w) == 3) && w != "cc" && w != "sdh" {
			one.LanguageCode = language(w)
		}
		out = append(out, one)
	}
	return out
}

// language turns the two letters of the commonest languages into the three of
// ISO 639-2; others stay as they are.
func language(code string) string {
	if long := languages[code]; long != "" {
		return long
	}
	return text(code)
}

var languages = map[string]string{
	"en": "eng", "de": "ger", "fr": "fre", "es": "spa", "it": "ita", "pt": "por", "nl": "dut", "sv": "swe", "da": "dan",
	"no": "nor", "fi": "fin", "pl": "pol", "cs": "cze", "hu": "hun", "ru": "rus", "uk": "ukr", "tr": "tur", "el": "gre",
	"ja": "jpn", "ko": "kor", "zh": "chi", "ar": "ara", "he": "heb", "hi": "hin",
}
