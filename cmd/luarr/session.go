package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/account"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// session is what the commands that work with a configuration share.
type session struct {
	config   *config.Config
	options  config.Options // it was read with these
	accounts *account.Directory
	store    *store.Store
	now      func() time.Time
	host     *host.Host
	log      *slog.Logger
}

// open reads the configuration, plugins' sections included, and opens the
// store to write.
func (p *program) open(ctx context.Context, c *cli.Context) (*session, error) {
	s, err := p.configure(ctx, c)
	if err != nil {
		return nil, err
	}
	if s.store, err = store.Open(ctx, s.config.Engine.State, store.Options{Log: s.log}); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// configure reads the configuration, plugins' sections included, and leaves
// the store alone.
func (p *program) configure(ctx context.Context, c *cli.Context) (*session, error) {
	s := &session{log: p.logger(c), now: p.now}
	path, err := config.Find(c.String("config"), p.getenv)
	if err != nil {
		return nil, err
	}
	s.options = config.Options{
		Getenv:   p.getenv,
		Plugins:  builtIn(),
		Describe: func(plugin string) (*wire.Description, error) { return describe(ctx, s.host, plugin) },
	}
	first := s.options
	first.Ready = func(e config.Engine) {
		o := hostOptions(e.Plugins, path, s.log)
		o.Restarted = p.restarted
		s.host = host.New(o)
	}
	if s.config, err = config.Load(path, first); err != nil {
		s.close()
		return nil, err
	}
	s.accounts = account.NewDirectory(account.Options{
		Config: s.config, Log: s.log, Now: p.now,
		Describe: func(ctx context.Context, plugin string) (*wire.Description, error) {
			return describe(ctx, s.host, plugin)
		},
		Open: func(ctx context.Context, plugin string, settings map[string]any) (account.Authenticator, error) {
			return s.host.Open(ctx, host.Instance{Section: "plugins", Name: plugin, Plugin: plugin, Settings: settings})
		},
	})
	return s, nil
}

// openToRead reads the configuration without asking plugins, and opens the
// store to read.
func (p *program) openToRead(ctx context.Context, c *cli.Context) (*session, error) {
	return p.openStore(ctx, c, true)
}

// openStore reads the configuration without asking plugins, and opens the
// store.
func (p *program) openStore(ctx context.Context, c *cli.Context, readOnly bool) (*session, error) {
	path, err := config.Find(c.String("config"), p.getenv)
	if err != nil {
		return nil, err
	}
	s := &session{log: p.logger(c), now: p.now}
	if s.config, err = config.Load(path, config.Options{Getenv: p.getenv}); err != nil {
		return nil, err
	}
	s.store, err = store.Open(ctx, s.config.Engine.State, store.Options{Log: s.log, ReadOnly: readOnly})
	return s, err
}

// engine makes an engine that shows its progress.
func (s *session) engine(progress engine.Progress) *engine.Engine {
	return engine.New(engine.Options{
		Config: s.config, Store: s.store, Host: s.host, Accounts: s.accounts, Rules: rules.FS, Progress: progress, Log: s.log, Now: s.now,
		Notifier: s.notifier(),
		Describe: func(ctx context.Context, plugin string) (*wire.Description, error) {
			return describe(ctx, s.host, plugin)
		},
	})
}

// close ends the plugins and closes the store; a second time it does nothing.
func (s *session) close() {
	if s.host != nil {
		s.host.Close()
	}
	if s.store != nil {
		if err := s.store.Close(); err != nil {
			s.log.Warn("close store", "error", err)
		}
		s.store = nil
	}
}

// newHost makes a host for our own plugins and for those in a folder that were
// accepted, as the lock file beside the configuration says.
func newHost(folder, config string, log *slog.Logger) *host.Host {
	return host.New(hostOptions(folder, config, log))
}

func hostOptions(folder, config string, log *slog.Logger) host.Options {
	o := host.Options{BuiltIn: builtIn(), Folder: folder, Log: log}
	if folder != "" {
		o.Trust = trust.NewLock(filepath.Dir(config))
	}
	return o
}

// builtIn names the plugins that this binary serves.
func builtIn() []string {
	var names []string
	for _, p := range firstParty {
		names = append(names, p.Name)
	}
	return names
}

// describe asks a plugin what it is. Our own are asked in this process, which
// saves starting them for a command that does not need them.
func describe(ctx context.Context, h *host.Host, plugin string) (*wire.Description, error) {
	i := slices.IndexFunc(firstParty, func(p sdk.Plugin) bool { return p.Name == plugin })
	if i < 0 {
		return h.Describe(ctx, plugin)
	}
	found, err := h.Plugins()
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if f.Name == plugin && f.Path != "" {
			return h.Describe(ctx, plugin) // a binary takes its place
		}
	}
	return sdk.Describe(firstParty[i])
}
