package kometa

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/schedule"
)

// server is a Plex server with those of its libraries that the file names.
type server struct {
	attributes
	name      string
	line      int
	libraries []library
}

// library is one of the libraries mapping.
type library struct {
	attributes
	key      string
	title    string // its name on the server, where that is another
	schedule *schedule.Expression
}

// name gives the name of a library on the server.
func (l *library) name() string { return cmp.Or(l.title, l.key) }

// ofLibraries are the keys of a library that are read.
var ofLibraries = []string{"plex", "library_name", "schedule", "radarr", "sonarr"}

// libraries reads the libraries mapping. Libraries of the same address and token
// are those of one server.
func (im *importer) libraries(n node, global attributes, verify node) {
	for _, p := range n.mapping() {
		key := "libraries." + p.key
		m := p.value.mapping()
		l := library{key: p.key, attributes: global}
		if m.has("plex") {
			l.attributes = im.plex(m.get("plex"), key+".plex", global, verify)
		}
		if title, ok := m.get("library_name").text(); ok && title != p.key {
			l.title = title
		}
		if at := m.get("schedule"); !at.missing() && !at.blank() {
			if e, ok := im.schedule(at, key+".schedule", "the library is left out"); ok {
				l.schedule = &e
			} else {
				l.schedule = &schedule.Expression{}
			}
		}
		for _, kind := range []string{"radarr", "sonarr"} {
			im.matcher(kind, key+"."+kind, m.get(kind))
		}
		for _, q := range m {
			if !slices.Contains(ofLibraries, q.key) {
				im.note(q.value, key+"."+q.key, "has no counterpart")
			}
		}
		im.place(l, p.value)
	}
	for _, s := range im.servers {
		im.settle(s, global)
	}
}

// place puts a library to its server.
func (im *importer) place(l library, at node) {
	for _, s := range im.servers {
		if s.url == l.url && s.token == l.token {
			if slices.ContainsFunc(s.libraries, func(o library) bool { return o.name() == l.name() }) {
				im.note(at, "libraries."+l.key, "is the library %q of this server once more; what the first one says counts", l.name())
				return
			}
			s.libraries = append(s.libraries, l)
			return
		}
	}
	name := "home"
	if len(im.servers) > 0 {
		name = im.free(config.SourceName(l.key, "plex"))
	}
	im.servers = append(im.servers, &server{name: name, attributes: l.attributes, line: at.line(), libraries: []library{l}})
}

// free gives a name that no server has.
func (im *importer) free(name string) string {
	for slices.ContainsFunc(im.servers, func(s *server) bool { return s.name == name }) {
		name += "_2"
	}
	return name
}

// settle decides what counts for a server as a whole: the tasks of its first
// library, as in Kometa, and the cache of the last one that has one. The rest is
// what is said for all libraries where the server is that of the file.
func (im *importer) settle(s *server, global attributes) {
	first := s.libraries[0].attributes
	if s.url == global.url && s.token == global.token {
		s.timeout, s.verify = global.timeout, global.verify
	}
	s.tasks = first.tasks
	for _, l := range s.libraries {
		if !maps.Equal(l.tasks, first.tasks) {
			im.notes = append(im.notes, Note{s.line, "libraries." + l.key + ".plex", "the tasks of a server are those of its first library, " + s.libraries[0].key})
		}
		if l.cache != s.cache && l.cache > 0 {
			if s.cache > 0 {
				im.notes = append(im.notes, Note{s.line, "libraries." + l.key + ".plex.db_cache", "a server has one cache; this one counts, which is the last"})
			}
			s.cache = l.cache
		}
	}
	im.timetable(s)
}

// timetable tells what becomes of schedules that differ from library to library.
func (im *importer) timetable(s *server) {
	seen := map[string]bool{}
	for _, l := range s.libraries {
		seen[l.when()] = true
	}
	if len(seen) > 1 {
		im.notes = append(im.notes, Note{s.line, "libraries", "a pipeline runs for a whole server: " + s.name + " runs whenever one of its libraries is due"})
	}
}

// when gives the schedule of a library as text; Kometa's own is daily.
func (l *library) when() string {
	if l.schedule == nil {
		return "daily"
	}
	return l.schedule.String()
}

// schedules says when a server is due: when one of its libraries is. It is not ok
// where none has a schedule.
func (s *server) schedules() (string, bool) {
	var all []string
	any := false
	for _, l := range s.libraries {
		any = any || l.schedule != nil
		if when := l.when(); !slices.Contains(all, when) && !l.never() {
			all = append(all, when)
		}
	}
	if slices.Contains(all, "daily") {
		all = []string{"daily"}
	}
	return strings.Join(all, ", "), any && len(all) > 0
}

// never says whether a library is never due.
func (l *library) never() bool { return l.schedule != nil && l.schedule.Never() }
