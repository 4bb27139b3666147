package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/examples"
	"github.com/luarr/luarr/sdk/wire"
)

// pluginKinds are what a new plugin may be.
var pluginKinds = []string{"source", "matcher", "actor"}

func (p *program) pluginsNewCommand() *cli.Command {
	return &cli.Command{
		Name:      "new",
		Usage:     "write a plugin in Go to start from, with its tests",
		ArgsUsage: "NAME",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "kind", Usage: "what it is to be: `KINDS` are " + strings.Join(pluginKinds, ", ") + ", with commas between them", Value: "source"},
			&cli.StringFlag{Name: "dir", Usage: "write it to this `FOLDER` instead of luarr-plugin-NAME"},
			&cli.StringFlag{Name: "module", Usage: "`PATH` of its Go module, such as github.com/you/luarr-plugin-NAME"},
			&cli.StringFlag{Name: "luarr", Usage: "build it with the luarr sources in this `FOLDER`, instead of the published module"},
		},
		Description: "It works as it is: it lists folders of films and series. Replace that by what you want\n" +
			"to list, find or change. Asks nothing and replaces nothing.",
		Action: p.pluginsNew,
	}
}

// pluginName matches the names that plugins may have.
var pluginName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// pluginsNew writes a plugin.
func (p *program) pluginsNew(c *cli.Context) error {
	name, err := argument(c, "name")
	if err == nil {
		err = newName(name)
	}
	if err != nil {
		return err
	}
	kinds, err := p.newKinds(c)
	if err != nil {
		return err
	}
	t := pluginTemplate{name: name, module: c.String("module"), kinds: kinds}
	if t.module == "" {
		t.module = trust.Prefix + name
	}
	if !modulePath.MatchString(t.module) || path.Clean(t.module) != t.module {
		return fault.New(fault.Usage, "plugins new", "--module", "%q is no path of a Go module", t.module).
			WithHint("such as github.com/you/%s%s", trust.Prefix, name)
	}
	if t.luarr, err = luarrModule(c.String("luarr")); err != nil {
		return err
	}
	folder := c.String("dir")
	if folder == "" {
		folder = trust.Prefix + name
	}
	files, err := t.files(examples.Plugin)
	if err != nil {
		return fault.New(fault.Failed, "plugins new", name, "%w", err)
	}
	if err := p.writePlugin(folder, files); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		program := "./" + trust.Prefix + name
		p.nextSteps([][2]string{
			{"cd " + short(folder), "README.md there says what is what"},
			{"go mod tidy && go test ./...", "its tests, the contract of all plugins among them"},
			{"go build -o " + program + " .", ""},
			{"luarr plugins test " + program + " --set movies=/FOLDER", "the contract over the wire, in words"},
			{"luarr plugins install " + program, "from the folder of your config.toml"},
		})
	}
	return nil
}

// newName refuses names that a plugin cannot have.
func newName(name string) error {
	wrong := func(format string, args ...any) *fault.Error {
		return fault.New(fault.Usage, "plugins new", name, format, args...)
	}
	if !pluginName.MatchString(name) {
		return wrong("that cannot be the name of a plugin").WithHint("small letters, digits and _ make one, such as jellyfin")
	}
	if slices.Contains(builtIn(), name) {
		return wrong("luarr has a plugin of that name itself").WithHint("take another name")
	}
	if callable(&wire.Description{Name: name, Changes: []*wire.ChangeKind{{Name: "label", Targets: []string{"movie"}}}}) != nil {
		return wrong("rules cannot call a plugin by that name; Lua or Luarr uses it").WithHint("take another name")
	}
	return nil
}

// newKinds reads --kind. An actor changes what a source lists or a matcher
// finds: alone it would never be asked.
func (p *program) newKinds(c *cli.Context) ([]string, error) {
	var kinds []string
	for kind := range strings.SplitSeq(c.String("kind"), ",") {
		kind = strings.TrimSpace(kind)
		if !slices.Contains(pluginKinds, kind) {
			wrong := fault.New(fault.Usage, "plugins new", "--kind", "there is no kind %q", kind)
			if near := script.Nearest(kind, pluginKinds); near != "" {
				return nil, wrong.WithHint("did you mean %q?", near)
			}
			return nil, wrong.WithHint("the kinds are %s", strings.Join(pluginKinds, ", "))
		}
		kinds = append(kinds, kind)
	}
	if slices.Contains(kinds, "actor") && len(slices.Compact(slices.Sorted(slices.Values(kinds)))) == 1 {
		kinds = append(kinds, "source")
		if !c.Bool("quiet") {
			fmt.Fprintln(p.stderr, "An actor changes what a source lists or a matcher finds: it is made a source too (--kind matcher,actor for the other).")
		}
	}
	return kinds, nil
}

// writePlugin writes files to a folder that must not be there, or be empty.
func (p *program) writePlugin(folder string, files []templateFile) error {
	if there, err := os.ReadDir(folder); err == nil && len(there) > 0 {
		return fault.New(fault.Usage, "plugins new", short(folder), "it is there already and is left alone").WithHint("take another name, or --dir FOLDER")
	}
	for _, f := range files {
		to := filepath.Join(folder, filepath.FromSlash(f.path))
		if err := writeNew(to, f.text); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.stdout, "wrote %s: %d files\n", short(folder), len(files))
	return nil
}
