package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/reference"
	"github.com/luarr/luarr/rules"
)

func (p *program) rulesTypesCommand() *cli.Command {
	return &cli.Command{
		Name:  "types",
		Usage: "tell your editor what rules can read and call",
		Description: "Writes the folder types into the rules folder, and a .luarc.json where there is none.\n" +
			"An editor with the Lua language server then completes and checks while you type.\n" +
			"Run it again after installing a plugin or a newer luarr.",
		Action: func(c *cli.Context) error {
			if err := none(c); err != nil {
				return err
			}
			folder, err := p.rulesFolder(c)
			if err != nil {
				return err
			}
			return p.rulesTypes(c, folder)
		},
	}
}

// rulesTypes writes the annotations for editors into a rules folder.
func (p *program) rulesTypes(c *cli.Context, folder string) error {
	w, err := p.workshop(c)
	if err != nil {
		return err
	}
	defer w.close()
	for _, finding := range w.failed {
		fmt.Fprintf(p.stderr, "luarr: %s: %s\n", finding.Subject, finding.Message)
	}
	loaded, _, err := script.Check(w.options())
	if err != nil {
		return err
	}
	written, err := writeTypes(folder, w.installed(c.Context), traitsOf(loaded.List()))
	for _, path := range written {
		fmt.Fprintf(p.stdout, "wrote %s\n", short(path))
	}
	return err
}

// traitsOf lists the traits that rules give.
func traitsOf(list []script.Rule) []string {
	var out []string
	for _, r := range list {
		out = append(out, r.Traits...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// writeTypes writes the annotations, and the language server's settings where
// there are none. It says what it wrote.
func writeTypes(folder string, actors []script.Actor, traits []string) (written []string, err error) {
	files, err := reference.Annotations(actors, traits)
	if err != nil {
		return nil, &fault.Error{Op: "rules types", Err: err}
	}
	types := filepath.Join(folder, "types")
	if err := os.MkdirAll(types, 0o755); err != nil {
		return nil, &fault.Error{Op: "write", Subject: short(types), Err: err}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(types, name)
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			return written, &fault.Error{Op: "write", Subject: short(path), Err: err}
		}
		written = append(written, path)
	}
	settings := filepath.Join(folder, ".luarc.json")
	if _, err := os.Stat(settings); !errors.Is(err, fs.ErrNotExist) {
		return written, nil // the user's own
	}
	if err := writeNew(settings, rules.EditorSettings); err != nil {
		return written, err
	}
	return append(written, settings), nil
}
