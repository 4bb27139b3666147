package kometa

import (
	"fmt"
	"strings"

	"github.com/luarr/luarr/engine/config"
	rolls "github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/schedule"
)

// preroll is the server_preroll of a collection.
type preroll struct {
	name     string
	when     string // empty for the default
	priority int
	inOrder  bool
	files    []string
}

// collections reads the prerolls of a collections mapping. Of several that are
// due Kometa leaves the last one set, so that a later one has the higher
// priority; one that is due every day is the default.
func (im *importer) collections(n node) {
	for _, p := range n.mapping() {
		m, key := p.value.mapping(), "collections."+p.key
		at := m.get("server_preroll")
		if at.missing() || at.blank() {
			im.note(p.value, key, "has no counterpart")
			continue
		}
		out := preroll{name: im.prerollName(p.key), when: "daily", priority: len(im.prerolls)}
		var ok bool
		if out.files, out.inOrder, ok = im.files(at, key+".server_preroll"); !ok {
			continue
		}
		if s := m.get("schedule"); !s.missing() {
			e, ok := im.schedule(s, key+".schedule", "it never played")
			if !ok || e.NonExisting() {
				continue
			}
			out.when = e.String()
		}
		if out.when == schedule.Daily.String() && len(im.prerolls) == 0 {
			out.name, out.when, out.priority = rolls.Default, "", 0
		}
		im.prerolls = append(im.prerolls, out)
	}
}

// prerollName makes a name for an entry of one of a collection.
func (im *importer) prerollName(title string) string {
	name := config.SourceName(title, "entry")
	taken := map[string]bool{rolls.Default: true, "refresh": true, "enforce": true, "country": true, "folder": true, "path_map": true}
	for _, p := range im.prerolls {
		taken[p.name] = true
	}
	for n, first := 2, name; taken[name]; n++ {
		name = fmt.Sprintf("%s_%d", first, n)
	}
	return name
}

// files takes the value apart: a text with Plex's separators, or a list, of which
// Plex plays one at random, or of lists, each of which is played in order.
func (im *importer) files(n node, key string) (files []string, inOrder, ok bool) {
	var choices [][]string
	for _, one := range n.list() {
		if one.isList() {
			var order []string
			for _, part := range one.list() {
				text, _ := part.text()
				order = append(order, split(text, ",")...)
			}
			choices = append(choices, order)
			continue
		}
		text, _ := one.text()
		for _, choice := range split(text, ";") {
			choices = append(choices, split(choice, ","))
		}
	}
	for _, choice := range choices {
		inOrder = inOrder || len(choice) > 1
	}
	switch {
	case len(choices) == 0:
		im.note(n, key, "names no file")
		return nil, false, false
	case inOrder && len(choices) > 1:
		im.note(n, key, "plays one of several sequences, which Plex cannot; the first is taken")
		files = choices[0]
	case inOrder:
		files = choices[0]
	default:
		for _, choice := range choices {
			files = append(files, choice...)
		}
	}
	for _, file := range files {
		if !rolls.Absolute(file) {
			im.note(n, key, "%q does not begin at the root; say in [prerolls] folder where it lies", file)
			return nil, false, false
		}
	}
	return files, inOrder, len(files) > 0
}

// split cuts a text and leaves out what is empty or there already.
func split(text, mark string) []string {
	var parts []string
	for _, part := range strings.Split(text, mark) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
