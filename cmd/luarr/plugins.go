package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) pluginsCommand() *cli.Command {
	return &cli.Command{
		Name:  "plugins",
		Usage: "what plugins there are, and which of other people may run",
		Description: "A plugin of other people is a program called luarr-plugin-NAME in the plugins folder.\n" +
			"It is started only after `luarr plugins install`, and only as it was then: its SHA-256\n" +
			"stands in luarr.lock, beside config.toml. It runs with your rights.",
		Subcommands: []*cli.Command{
			p.pluginsListCommand(), p.pluginsShowCommand(), p.pluginsInstallCommand(), p.pluginsUpgradeCommand(),
			p.pluginsVerifyCommand(), p.pluginsRemoveCommand(), p.pluginsTestCommand(), p.pluginsNewCommand(),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Len() == 0 {
				return cli.ShowSubcommandHelp(c)
			}
			return noSuchCommand(c.Command.Subcommands, "plugins ", c.Args().First()).WithHint("luarr plugins lists the commands")
		},
	}
}

// depot is what those commands share: the plugins folder and its lock file.
type depot struct {
	config *config.Config
	lock   *trust.Lock
	pins   map[string]trust.Pin
	host   *host.Host
}

// depot reads the configuration without asking plugins.
func (p *program) depot(c *cli.Context) (*depot, error) {
	path, err := config.Find(c.String("config"), p.getenv)
	if err != nil {
		return nil, err
	}
	d := &depot{}
	if d.config, err = config.Load(path, config.Options{Getenv: p.getenv}); err != nil {
		return nil, err
	}
	d.lock = trust.NewLock(filepath.Dir(d.config.File))
	if d.pins, err = d.lock.Read(); err != nil {
		return nil, err
	}
	d.host = newHost(d.config.Engine.Plugins, d.config.File, p.logger(c))
	return d, nil
}

// close ends the plugins that were asked.
func (d *depot) close() { d.host.Close() }

// program is where the program of a plugin lies, or would.
func (d *depot) program(name string) string {
	return filepath.Join(d.config.Engine.Plugins, trust.Prefix+name)
}

// entry is one plugin, ours or not.
type entry struct {
	Name     string           `json:"name"`
	Path     string           `json:"path,omitempty"` // empty where it is built in
	Standing trust.Standing   `json:"standing"`       // or built-in
	Pin      *trust.Pin       `json:"-"`
	UsedBy   []string         `json:"used_by"`
	About    *wireDescription `json:"description,omitempty"`
}

// builtInStanding is that of a plugin which needs no pin.
const builtInStanding trust.Standing = "built-in"

// names lists every plugin: built in, in the folder, or pinned and gone.
func (d *depot) names() ([]string, error) {
	found, err := d.host.Plugins()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range found {
		names = append(names, f.Name)
	}
	for name := range d.pins {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// entries gives all plugins there are, by name.
func (d *depot) entries() ([]entry, error) {
	names, err := d.names()
	if err != nil {
		return nil, err
	}
	var out []entry
	for _, name := range names {
		e, err := d.entry(name)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// entry tells how a plugin stands. Nothing is started.
func (d *depot) entry(name string) (entry, error) {
	e := entry{Name: name, Path: d.program(name), UsedBy: []string{}}
	if pin, ok := d.pins[name]; ok {
		e.Pin = &pin
	}
	for _, i := range slices.Concat(d.config.Sources, d.config.Matchers) {
		if i.Plugin == name {
			e.UsedBy = append(e.UsedBy, i.Section+"."+i.Name)
		}
	}
	var err error
	e.Standing, err = d.lock.Check(name, e.Path)
	switch {
	case err != nil || e.Standing != trust.Missing:
		return e, err
	case slices.Contains(builtIn(), name) && e.Pin == nil:
		e.Path, e.Standing = "", builtInStanding
	case e.Pin == nil:
		known, _ := d.names() // for the hint alone
		return e, fault.New(fault.Usage, "", "plugin "+name, "there is no such plugin").WithHint("%s", thereAre(known))
	}
	return e, nil
}

// describe asks a plugin what it is; one of other people is started for that,
// if it may be.
func (d *depot) describe(ctx context.Context, name string) (*wire.Description, error) {
	return describe(ctx, d.host, name)
}

// holds says whether the folder has a program of that name.
func (d *depot) holds(name string) bool {
	_, err := os.Lstat(d.program(name))
	return err == nil
}
