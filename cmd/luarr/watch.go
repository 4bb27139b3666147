package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) watchCommand() *cli.Command {
	return &cli.Command{
		Name:      "watch",
		Usage:     "the daemon: schedules, live streams, events of servers",
		ArgsUsage: " ",
		Description: "It runs until SIGTERM or Ctrl-C, reads its configuration and rules again when they change\n" +
			"or on SIGHUP, and says on stdout what it does, a line each; -v says more. luarr run beside it\n" +
			"has it do the run. There is one for each store.",
		Action: p.watch,
	}
}

// watch is the daemon.
func (p *program) watch(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if err := none(c); err != nil {
		return err
	}
	if f == asJSON {
		return fault.New(fault.Usage, "watch", "--output", "it never ends, and so is no document").WithHint("use ndjson")
	}
	say := &sayer{f: f, verbose: c.Bool("verbose"), quiet: c.Bool("quiet"), journal: p.getenv("JOURNAL_STREAM") != ""}
	leave := p.speakFreely(c, say)
	defer leave()
	s, err := p.openStore(c.Context, c, false)
	if err != nil {
		return err
	}
	defer s.close()
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP)
	defer signal.Stop(again)
	reload := make(chan struct{})
	go func() {
		for {
			select {
			case <-c.Context.Done():
				return
			case <-again:
			}
			select {
			case <-c.Context.Done():
				return
			case reload <- struct{}{}:
			}
		}
	}()
	e := p.newEar(c.Context, s, say.say)
	p.restarted = e.metrics.PluginRestarted
	e.daemon = engine.NewDaemon(engine.DaemonOptions{
		Store: s.store, Open: p.reopen(c, s.store), Say: say.say, Reload: reload, Service: newSupervisor(p.getenv), Now: p.now,
		Take: e.take, Ended: e.ended,
	})
	defer e.close()
	if err := e.daemon.Run(c.Context); err != nil {
		return err
	}
	if errors.Is(context.Cause(c.Context), errUnread) {
		return errUnread
	}
	return nil
}

// reopen gives what reads the configuration anew, plugins' sections included,
// for a store that stays open.
func (p *program) reopen(c *cli.Context, st *store.Store) func(context.Context) (*engine.Engine, func(), error) {
	return func(ctx context.Context) (*engine.Engine, func(), error) {
		s, err := p.configure(ctx, c)
		if err != nil {
			return nil, nil, err
		}
		s.store = st
		closing := func() {
			s.store = nil // it is not ours
			s.close()
		}
		return s.engine(p.progress(c)), closing, nil
	}
}

// begin does a run: by ourselves, or where luarr watch looks after the store by
// that.
func (p *program) begin(c *cli.Context, s *session, o engine.RunOptions) (*wire.Run, error) {
	e := s.engine(p.progress(c))
	holder, yes := e.Watched()
	if !yes {
		return e.Run(c.Context, o)
	}
	if !c.Bool("quiet") {
		fmt.Fprintf(p.stderr, "luarr watch (%s) does it\n", holder)
	}
	if len(o.RuleFiles) > 0 {
		o.RuleFiles = ruleFiles(c)
	}
	return e.Ask(c.Context, o)
}

// afterTheDaemon does a run that is not handed over to luarr watch. Where that is
// in the middle of one it waits.
func (p *program) afterTheDaemon(c *cli.Context, e *engine.Engine, do func(context.Context) (*wire.Run, error)) (*wire.Run, error) {
	return e.AfterTheDaemon(c.Context, func(in *store.Occupied) {
		p.tell(c, "%v; this begins when that has ended, and Ctrl-C takes it back", in)
	}, do)
}
