// Package kometa turns a configuration of Kometa into one of Luarr: its Plex
// servers, its libraries with what they have of their own, its schedules, its
// Radarr and Sonarr, and the prerolls of collections. It reads like Kometa does:
// a blank value is not a missing one. What has no counterpart is noted.
package kometa

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/luarr/luarr/engine/fault"
)

// largest is how many bytes of a file are read, mostDocuments how many YAML
// documents in it.
const largest, mostDocuments = 1 << 20, 100

// Note tells what became of a key of the file.
type Note struct {
	Line int    // in the file
	Key  string // such as libraries.Movies.collection_files
	Text string
}

// String gives one line, such as "12: plex.timeout: ...".
func (n Note) String() string { return fmt.Sprintf("%d: %s: %s", n.Line, n.Key, n.Text) }

// Import reads a configuration and gives it as a config.toml, with notes in the
// order of the file; the notes stand at the top of the text too. Text that is no
// YAML, or in which nothing of Kometa's is found, is an error.
func Import(name string, text []byte) (toml []byte, notes []Note, err error) {
	if len(text) > largest {
		return nil, nil, fault.New(fault.Usage, "import", name, "it is larger than %d bytes", largest)
	}
	root, err := read(text)
	if err != nil {
		return nil, nil, fault.New(fault.Usage, "import", name, "it is no YAML that can be read: %w", err).WithHint("check it with the editor that you wrote it with")
	}
	im := &importer{}
	if !im.all(root) {
		return nil, nil, fault.New(fault.Usage, "import", name, "there are neither plex nor libraries nor collections with a server_preroll in it").
			WithHint("name Kometa's config.yml, or a collection file with prerolls")
	}
	im.sortNotes()
	return im.write(name), im.notes, nil
}

// ended is the line that ends a document. The decoder wants a line that begins
// the next one after it, which YAML 1.2 does not.
var ended = regexp.MustCompile(`(?m)^\.\.\.[ \t]*\r?$`)

// read reads all documents of a text as one: the dots that end one stand in
// many examples.
func read(text []byte) (mapping, error) {
	var all mapping
	d := yaml.NewDecoder(bytes.NewReader(ended.ReplaceAll(text, []byte("---"))))
	for range mostDocuments {
		var doc yaml.Node
		err := d.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(doc.Content) > 0 {
			all = append(all, pairs(doc.Content[0], 0)...)
		}
	}
	return all, nil
}

// importer gathers what is found.
type importer struct {
	servers  []*server
	matchers []matcher
	prerolls []preroll
	notes    []Note
}

// note notes something of a key.
func (im *importer) note(at node, key, format string, args ...any) {
	im.notes = append(im.notes, Note{at.line(), key, fmt.Sprintf(format, args...)})
}

// known are the sections that are read, or that say nothing of their own.
var known = []string{"plex", "libraries", "radarr", "sonarr", "settings", "collections", "templates", "external_templates", "variables"}

// all reads every section. It says whether there was one to read.
func (im *importer) all(root mapping) bool {
	settings := root.get("settings").mapping()
	global := im.plex(root.get("plex"), "plex", base(), settings.get("verify_ssl"))
	for _, kind := range []string{"radarr", "sonarr"} {
		im.matcher(kind, kind, root.get(kind))
	}
	im.libraries(root.get("libraries"), global, settings.get("verify_ssl"))
	if len(im.servers) == 0 && root.has("plex") {
		im.servers = append(im.servers, &server{name: "home", attributes: global, line: root.get("plex").line()})
	}
	im.collections(root.get("collections"))
	for _, p := range root {
		if !slices.Contains(known, p.key) {
			im.note(p.value, p.key, "has no counterpart")
		}
	}
	for _, p := range settings {
		if p.key != "verify_ssl" {
			im.note(p.value, "settings."+p.key, "has no counterpart")
		}
	}
	return len(im.servers)+len(im.matchers)+len(im.prerolls) > 0
}
