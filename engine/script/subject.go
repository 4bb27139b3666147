package script

import (
	"strings"

	"github.com/luarr/luarr/sdk/wire"
)

// subject is a version or an audio stream in the hands of Detect. Its view is
// made when Lua has to look at it.
type subject struct {
	version *wire.Version
	audio   *wire.AudioStream // nil for a version
	here    record
	index   int
	above   *subject  // the version of a stream
	tracks  []subject // the audio streams of a version
	view    *view
	name    name // of the first file of a version, cut up when asked for
	named   bool
	turn    uint64 // counts items
	// set is what its traits are shared with; nil where they are its own.
	set *traitSet
	// ran and running are the detectors that have run, and that are running,
	// as bits by their number.
	ran, running uint64
}

// subjectsOf readies the versions of an item and their audio streams. The
// subjects of the last item are used again.
func (w *Worker) subjectsOf(item *wire.Item) []subject {
	w.item, w.itemRoot = item, nil
	w.lent.back()
	w.turn++
	w.recalling = !w.rules.opt.forgetful && !w.rules.opt.Trace && !w.unreadBelow(item)
	w.subjects = sized(w.subjects, len(item.GetVersions()))
	for i, version := range item.GetVersions() {
		s := &w.subjects[i]
		*s = subject{version: version, here: record(version), index: i, set: &w.sets[ofVersion], turn: w.turn, tracks: sized(s.tracks, len(version.GetAudio())), name: s.name}
		for j, audio := range version.GetAudio() {
			s.tracks[j] = subject{version: version, audio: audio, here: record(audio), index: j, above: s, set: &w.sets[ofAudio], turn: w.turn}
		}
	}
	return w.subjects
}

// sized gives a list of n from the room of another.
func sized(list []subject, n int) []subject {
	if cap(list) < n {
		return make([]subject, n)
	}
	return list[:n]
}

// unreadBelow says whether something below an item may be unknown. What is
// remembered says nothing of that.
func (w *Worker) unreadBelow(item *wire.Item) bool {
	for _, u := range item.GetUnread() {
		if strings.IndexByte(u.GetField(), '.') >= 0 || w.rules.item.fields[u.GetField()] == nil {
			return true
		}
	}
	return false
}

// fileName is version.name: the name of the first file. A version without
// file has an empty name, in which nothing is found.
func (s *subject) fileName() *name {
	if !s.named {
		s.name.cut(firstFile(s.version))
		s.named = true
	}
	return &s.name
}

func firstFile(v *wire.Version) string {
	if len(v.GetParts()) == 0 {
		return ""
	}
	return v.GetParts()[0].GetFile()
}

// viewOf gives the view of a subject.
func (w *Worker) viewOf(s *subject) *view {
	if s.view != nil {
		return s.view
	}
	above, list, subjects := (*view)(nil), "versions", w.subjects
	if s.above != nil {
		above, list, subjects = w.viewOf(s.above), "audio", s.above.tracks
	} else {
		if w.itemRoot == nil {
			w.itemRoot = w.viewRoot(&w.lent.root, w.item, true)
		}
		above = w.itemRoot
	}
	l := w.listBelow(above, list)
	for i := range subjects {
		subjects[i].view = l.view(i)
	}
	return s.view
}

// subjectOf gives the subject that a view shows, or nil.
func (w *Worker) subjectOf(v *view) *subject {
	switch {
	case v.root == nil || !v.root.detecting || v.root.view != w.itemRoot:
	case v.info == w.rules.version:
		return &w.subjects[v.index]
	case v.info == w.rules.audio:
		return &w.subjects[v.up.index].tracks[v.index]
	}
	return nil
}
