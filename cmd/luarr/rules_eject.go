package main

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
)

func (p *program) rulesEjectCommand() *cli.Command {
	return &cli.Command{
		Name:        "eject",
		Usage:       "copy a built-in rule to the rules folder, to edit it",
		ArgsUsage:   "NAME",
		Description: "The copy takes the place of the built-in rule. Its test comes along.",
		Action:      p.rulesEject,
	}
}

// rulesEject copies a shipped rule out.
func (p *program) rulesEject(c *cli.Context) error {
	name, err := argument(c, "name")
	if err != nil {
		return err
	}
	file := shippedFile(name)
	if file == "" {
		return noSuchRule(name, shippedRules())
	}
	folder, err := p.rulesFolder(c)
	if err != nil {
		return err
	}
	copied := []string{file}
	if test := strings.TrimSuffix(file, ".lua") + "_test.lua"; exists(test) {
		copied = append(copied, test)
	}
	for _, one := range copied {
		text, err := fs.ReadFile(rules.FS, one)
		if err != nil {
			return &fault.Error{Op: "rules eject", Subject: name, Err: err}
		}
		to := filepath.Join(folder, filepath.FromSlash(one))
		if err := writeNew(to, string(text)); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "wrote %s\n", short(to))
	}
	if !c.Bool("quiet") {
		rule := strings.TrimSuffix(path.Base(file), ".lua")
		fmt.Fprintf(p.stderr, "\nIt takes the place of the built-in rule. To go back, delete it.\nluarr rules test %s runs its test.\n", rule)
		if strings.HasPrefix(file, "actions/") {
			fmt.Fprintf(p.stderr, "A rule of yours is on by itself; until it is ready, put into config.toml:\n  [rules.%s]\n  enabled = false\n", rule)
		}
	}
	return nil
}

// shippedFile finds a shipped file by the name of its rule, or by its path as
// require has it; empty where there is none.
func shippedFile(name string) string {
	name = strings.TrimSuffix(filepath.ToSlash(name), ".lua")
	found := ""
	_ = fs.WalkDir(rules.FS, ".", func(p string, d fs.DirEntry, err error) error {
		stem, isLua := strings.CutSuffix(p, ".lua")
		if err == nil && isLua && !strings.HasSuffix(stem, "_test") && (stem == name || path.Base(stem) == name || strings.ReplaceAll(stem, "/", ".") == name) {
			found = p
		}
		return err
	})
	return found
}

// exists says whether a file is shipped.
func exists(file string) bool {
	_, err := fs.Stat(rules.FS, file)
	return err == nil
}

// shippedRules lists what can be ejected.
func shippedRules() []script.Rule {
	var out []script.Rule
	_ = fs.WalkDir(rules.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if stem, isLua := strings.CutSuffix(path.Base(p), ".lua"); err == nil && isLua && !strings.HasSuffix(stem, "_test") {
			out = append(out, script.Rule{Name: stem})
		}
		return err
	})
	return out
}

// noSuchRule complains of a name that no rule has.
func noSuchRule(name string, list []script.Rule) error {
	wrong := fault.New(fault.Usage, "rules", "", "there is no rule %q", name)
	var names []string
	for _, r := range list {
		names = append(names, r.Name)
	}
	if near := script.Nearest(name, names); near != "" {
		return wrong.WithHint("did you mean %q?", near)
	}
	return wrong.WithHint("there are %s", strings.Join(names, ", "))
}
