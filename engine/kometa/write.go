package kometa

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/config"
)

// sortNotes puts the notes in the order of the file, each once.
func (im *importer) sortNotes() {
	slices.SortStableFunc(im.notes, func(a, b Note) int { return cmp.Compare(a.Line, b.Line) })
	im.notes = slices.Compact(im.notes)
}

// writer writes TOML.
type writer struct{ strings.Builder }

// header begins a table.
func (w *writer) header(path ...string) { fmt.Fprintf(w, "\n[%s]\n", config.TOMLKey(path)) }

// key writes a key whose value is TOML already.
func (w *writer) key(name, value string) { fmt.Fprintf(w, "%s = %s\n", name, value) }

// text writes a key whose value is a text.
func (w *writer) text(name, value string) { w.key(name, config.TOMLString(value)) }

// remark writes a comment.
func (w *writer) remark(text string) {
	fmt.Fprintln(w, strings.TrimRight("# "+config.Remark(text), " "))
}

// write gives what was found as config.toml.
func (im *importer) write(name string) []byte {
	w := &writer{}
	w.remark("Made by luarr import kometa of " + name + ". Look it over, then: luarr plan")
	for i, n := range im.notes {
		if i == 0 {
			w.remark("")
			w.remark("What was not taken over as it is, by the lines of that file:")
		}
		w.remark("  " + n.String())
	}
	for _, s := range im.servers {
		w.server(s)
	}
	for _, m := range im.matchers {
		w.matcher(m)
	}
	for i, p := range im.prerolls {
		if i == 0 {
			w.header("prerolls")
		}
		w.preroll(p)
	}
	im.pipelines(w)
	return []byte(w.String())
}

// server writes a source.
func (w *writer) server(s *server) {
	w.header("sources", s.name)
	w.text("plugin", "plex")
	if s.url == "" {
		w.remark("The address of the server:")
		w.text("url", "http://localhost:32400")
	} else {
		w.text("url", s.url)
	}
	if s.token == "" {
		w.remark("The token was blank: put it into this environment variable, or here.")
	}
	w.text("token", cmp.Or(s.token, "env:PLEX_TOKEN"))
	w.key("timeout", fmt.Sprint(s.timeout))
	if s.verify != nil {
		w.key("verify_ssl", fmt.Sprint(*s.verify))
	}
	if s.cache > 0 {
		w.key("db_cache", fmt.Sprint(s.cache))
	}
	for _, name := range tasks {
		w.key(name, cmp.Or(s.tasks[name], "false"))
	}
	if len(s.libraries) > 0 {
		w.remark("Kometa reads the libraries that are named, and no others.")
		w.text("new_libraries", "off")
	}
	for _, l := range s.libraries {
		w.library(s, l)
	}
}

// library writes a library with what it has of its own.
func (w *writer) library(s *server, l library) {
	w.header("sources", s.name, "libraries", l.key)
	if l.title != "" {
		w.text("library_name", l.title)
	}
	if l.never() {
		w.key("enabled", "false")
	}
	if l.timeout != s.timeout {
		w.key("timeout", fmt.Sprint(l.timeout))
	}
	if verify, outer := l.verifies(), s.verifies(); verify != outer {
		w.key("verify_ssl", fmt.Sprint(verify))
	}
}

// verifies says whether certificates are checked.
func (a *attributes) verifies() bool { return a.verify == nil || *a.verify }

// matcher writes a Radarr or Sonarr.
func (w *writer) matcher(m matcher) {
	w.header("matchers", m.name)
	w.text("plugin", m.kind)
	w.text("url", m.url)
	w.text("api_key", cmp.Or(m.key, "env:"+strings.ToUpper(m.kind)+"_API_KEY"))
	if m.pathMap[0] != "" {
		w.key("path_map", fmt.Sprintf("[[%s, %s]]", config.TOMLString(m.pathMap[0]), config.TOMLString(m.pathMap[1])))
	}
}

// preroll writes an entry of [prerolls].
func (w *writer) preroll(p preroll) {
	w.header("prerolls", p.name)
	if p.when != "" {
		w.text("when", p.when)
		w.key("priority", fmt.Sprint(p.priority))
		w.key("exclusive", "true")
	}
	quoted := make([]string, 0, len(p.files))
	for _, file := range p.files {
		if file = config.TOMLString(file); p.inOrder || !slices.Contains(quoted, file) {
			quoted = append(quoted, file)
		}
	}
	w.key(map[bool]string{true: "sequence", false: "random"}[p.inOrder], "["+strings.Join(quoted, ", ")+"]")
}

// pipelines writes one for each server where any library has a schedule: then
// each server needs one.
func (im *importer) pipelines(w *writer) {
	if !slices.ContainsFunc(im.servers, func(s *server) bool { _, ok := s.schedules(); return ok }) {
		return
	}
	for _, s := range im.servers {
		w.header("pipelines", s.name)
		w.key("sources", "["+config.TOMLString(s.name)+"]")
		when, ok := s.schedules()
		if !ok {
			when = "daily"
		}
		w.text("schedule", when)
	}
}
