package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

// rulesCommand is the group of commands for people who write rules.
func (p *program) rulesCommand() *cli.Command {
	return &cli.Command{
		Name:  "rules",
		Usage: "write, look at and try rules",
		Description: "A rule is a Lua file in the rules folder. To make one:\n" +
			"  luarr rules new NAME              write a file to start from, and its test\n" +
			"  luarr rules docs                  what rules can read and call\n" +
			"  luarr rules check NAME            mistakes in it, without running it\n" +
			"  luarr rules test NAME             its test\n" +
			"  luarr rules eval NAME --item ID   what it makes of one item of the store\n" +
			"  luarr plan --rules NAME           what it would change; changes nothing",
		Subcommands: []*cli.Command{
			p.rulesListCommand(), p.rulesCheckCommand(), p.rulesTestCommand(), p.rulesNewCommand(), p.rulesEjectCommand(),
			p.rulesEvalCommand(), p.rulesReplCommand(), p.rulesDocsCommand(), p.rulesTypesCommand(),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Len() == 0 {
				return cli.ShowSubcommandHelp(c)
			}
			return noSuchCommand(c.Command.Subcommands, "rules ", c.Args().First()).WithHint("luarr rules lists the commands")
		},
	}
}

// workshop is what those commands share.
type workshop struct {
	config *config.Config // nil where there is none
	path   string         // of the configuration, as it was given
	host   *host.Host
	actors []script.Actor
	failed []*wire.Finding // plugins that could not be asked
	log    *slog.Logger
	now    time.Time
}

// workshop reads the configuration, where there is one, and asks the plugins
// what changes they offer. No server is asked.
func (p *program) workshop(c *cli.Context) (*workshop, error) {
	w := &workshop{log: p.logger(c), now: p.now()}
	path, err := config.Find(c.String("config"), p.getenv)
	switch {
	case err == nil:
		if w.config, err = config.Load(path, config.Options{Getenv: p.getenv}); err != nil {
			return nil, err
		}
		w.path = path
		w.host = newHost(w.config.Engine.Plugins, w.config.File, w.log)
		w.actors, w.failed = engine.Actors(c.Context, w.config, w.describe)
	case c.String("config") != "" || p.getenv("LUARR_CONFIG") != "":
		return nil, err
	default:
		w.host = newHost("", "", w.log)
	}
	if len(w.actors) == 0 {
		w.actors = []script.Actor{engine.Messages()}
	}
	if len(w.actors) == 1 { // nobody but ourselves
		w.actors = w.offered(c.Context, builtIn())
	}
	return w, nil
}

// describe asks a plugin what it offers.
func (w *workshop) describe(ctx context.Context, plugin string) (*wire.Description, error) {
	return describe(ctx, w.host, plugin)
}

// close ends the plugins that were asked.
func (w *workshop) close() { w.host.Close() }

// options say which rules to load: the shipped ones and those of the
// configuration.
func (w *workshop) options() script.Options {
	o := script.Options{BuiltIn: rules.FS, Now: w.now, Log: w.log, Actors: w.actors}
	if w.config != nil {
		o.Folder, o.Settings, o.Location = w.config.Engine.Rules, w.config.Rules, w.config.Engine.Timezone
	}
	return o
}

// installed lists what all plugins offer that are configured or could be: our
// own, and those in the plugins folder.
func (w *workshop) installed(ctx context.Context) []script.Actor {
	names := builtIn()
	if found, err := w.host.Plugins(); err == nil {
		for _, f := range found {
			names = append(names, f.Name)
		}
	}
	return w.offered(ctx, names)
}

// offered adds what more plugins offer to what the configured ones do.
func (w *workshop) offered(ctx context.Context, names []string) []script.Actor {
	actors := slices.Clone(w.actors)
	for _, name := range names {
		if slices.ContainsFunc(actors, func(a script.Actor) bool { return a.Plugin == name }) {
			continue
		}
		d, err := w.describe(ctx, name)
		if err != nil {
			continue // it is not configured, and whoever configures it is told
		}
		actors = append(actors, script.Actor{
			Plugin: name, Instances: []string{name}, Kinds: d.GetChanges(), Traits: d.GetTraits(),
			Matcher: slices.Contains(d.GetCapabilities(), "matcher"),
		})
	}
	return actors
}

// rulesFolder is the user's rules folder. Commands that write need a configuration
// to tell where it is.
func (p *program) rulesFolder(c *cli.Context) (string, error) {
	path, err := config.Find(c.String("config"), p.getenv)
	if err != nil {
		return "", err
	}
	loaded, err := config.Load(path, config.Options{Getenv: p.getenv})
	if err != nil {
		return "", err
	}
	return loaded.Engine.Rules, nil
}

// short writes a path as seen from the current folder, where that is shorter.
func short(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return report.Plain(path)
	}
	rel, err := filepath.Rel(here, path)
	if err != nil || len(rel) >= len(path) {
		return report.Plain(path)
	}
	return report.Plain(rel)
}
