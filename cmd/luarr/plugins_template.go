package main

import (
	"fmt"
	gofmt "go/format"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The folder of the template, its import path, and what it is called there.
const (
	templateFolder = "plugin-folder"
	templateImport = modulename + "/examples/" + templateFolder
)

// pluginTemplate makes a plugin of the example. Lines of the example that end
// in //only:KIND are left out of plugins of other kinds, so are those from a
// line //only:KIND to the next //end, and files of which it is the first line.
// In Markdown, comments say the same.
type pluginTemplate struct {
	name   string
	module string
	kinds  []string
	luarr  requirement
}

// templateFile is one file of a new plugin.
type templateFile struct{ path, text string }

// files gives the files of the plugin, go.mod first.
func (t pluginTemplate) files(example fs.FS) ([]templateFile, error) {
	out := []templateFile{{"go.mod", t.luarr.goMod(t.module)}}
	written := map[string]bool{}
	err := fs.WalkDir(example, templateFolder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(example, file)
		if err != nil {
			return err
		}
		file = strings.TrimPrefix(file, templateFolder+"/")
		dir := path.Dir(file)
		if path.Base(dir) == "testdata" { // belongs to the package above, which comes first
			if written[path.Dir(dir)] {
				out = append(out, templateFile{file, string(text)})
			}
			return nil
		}
		made, err := t.file(file, string(text))
		if err != nil || made == "" {
			return err
		}
		written[dir] = true
		out = append(out, templateFile{file, made})
		return nil
	})
	return out, err
}

var (
	onlyLine = regexp.MustCompile(`^\s*(?://|<!-- )only:(\w+)(?: -->)?$`)
	endLine  = regexp.MustCompile(`^\s*(?://|<!-- )end(?: -->)?$`)
	onlyTail = regexp.MustCompile(`\s*(?://|<!-- ?)only:(\w+)(?: ?-->)?$`)
	gaps     = regexp.MustCompile(`\n{3,}`)
)

// file gives one file as the plugin has it; empty for one that it has not.
func (t pluginTemplate) file(name, text string) (string, error) {
	if first, rest, _ := strings.Cut(text, "\n"); onlyLine.MatchString(first) {
		if !slices.Contains(t.kinds, onlyLine.FindStringSubmatch(first)[1]) {
			return "", nil
		}
		text = rest
	}
	var b strings.Builder
	keep := true
	for line := range strings.Lines(text) {
		bare := strings.TrimRight(line, "\n")
		if m := onlyLine.FindStringSubmatch(bare); m != nil {
			keep = slices.Contains(t.kinds, m[1])
			continue
		}
		if endLine.MatchString(bare) {
			keep = true
			continue
		}
		if m := onlyTail.FindStringSubmatch(bare); m != nil {
			if !slices.Contains(t.kinds, m[1]) {
				continue
			}
			bare = strings.TrimSuffix(bare, m[0])
		}
		if keep {
			b.WriteString(bare + "\n")
		}
	}
	made := t.rename(strings.TrimLeft(gaps.ReplaceAllString(b.String(), "\n\n"), "\n"))
	if strings.HasSuffix(name, ".go") {
		formatted, err := gofmt.Source([]byte(made))
		if err != nil {
			return "", fmt.Errorf("template %s: %w", name, err)
		}
		made = string(formatted)
	}
	return made, nil
}

// rename gives the plugin its own name and import path.
func (t pluginTemplate) rename(text string) string {
	return strings.NewReplacer(
		templateImport, t.module,
		"luarr-plugin-folder", "luarr-plugin-"+t.name,
		`Name:    "folder"`, fmt.Sprintf("Name:    %q", t.name),
		`plugin = "folder"`, fmt.Sprintf("plugin = %q", t.name),
		"plugins show folder", "plugins show "+t.name,
		"folder.label", t.name+".label",
	).Replace(text)
}
