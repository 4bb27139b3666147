package arr

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// shared stands for a short list of texts that many entries share. The list 0
// is empty.
type shared uint32

// lists keeps each of those lists once. Nobody alters them.
type lists struct {
	all   [][]string
	known map[string]shared
}

// of gives the list of some texts, those that are empty left out.
func (l *lists) of(texts []string) shared {
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	if len(texts) == 0 {
		return 0
	}
	key := strings.Join(texts, "\x00")
	if n, ok := l.known[key]; ok {
		return n
	}
	if l.known == nil {
		l.known = map[string]shared{}
		l.all = [][]string{nil}
	}
	n := shared(len(l.all))
	l.all = append(l.all, strings.Split(key, "\x00"))
	l.known[key] = n
	return n
}

// texts gives the texts of a list.
func (l *lists) texts(n shared) []string {
	if n == 0 {
		return nil
	}
	return l.all[n]
}

// names gives the list of some names.
func (l *lists) names(of []named) shared {
	var room [8]string
	names := room[:0]
	for _, n := range of {
		names = append(names, n.Name)
	}
	return l.of(names)
}

// split gives what stands between slashes.
func split(s string) []string {
	var parts []string
	for p := range strings.SplitSeq(s, "/") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, strings.Clone(p))
		}
	}
	return parts
}

// medias keeps each description of a file's streams once: many files share one.
// Nobody alters them.
type medias struct {
	all   []*sdk.MediaInfo // the first is nil
	known map[recordMedia]uint32
}

// of gives the number of a description, 0 where nothing is known.
func (m *medias) of(r *recordMedia) uint32 {
	if *r == (recordMedia{}) {
		return 0
	}
	if n, ok := m.known[*r]; ok {
		return n
	}
	if m.known == nil {
		m.known, m.all = map[recordMedia]uint32{}, []*sdk.MediaInfo{nil}
	}
	n := uint32(len(m.all))
	m.all = append(m.all, &sdk.MediaInfo{
		VideoCodec: r.VideoCodec, DynamicRange: r.DynamicRange, DynamicRangeType: r.DynamicRangeType,
		BitDepth: int32(r.BitDepth), Fps: r.FPS, Resolution: r.Resolution, ScanType: r.ScanType,
		AudioCodec: r.AudioCodec, AudioChannels: r.AudioChannels, AudioStreams: int32(r.AudioStreams),
		AudioLanguages: split(r.AudioLanguages), Subtitles: split(r.Subtitles),
	})
	m.known[*r] = n
	return n
}

// info gives a description.
func (m *medias) info(n uint32) *sdk.MediaInfo {
	if n == 0 {
		return nil
	}
	return m.all[n]
}
