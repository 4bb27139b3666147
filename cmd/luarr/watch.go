package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
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
	say := &sayer{p: p, f: f, verbose: c.Bool("verbose"), quiet: c.Bool("quiet"), journal: p.getenv("JOURNAL_STREAM") != ""}
	e := p.newEar(c.Context, s, say.say)
	p.restarted = e.metrics.PluginRestarted
	e.daemon = engine.NewDaemon(engine.DaemonOptions{
		Store: s.store, Open: p.reopen(c, s.store), Say: say.say, Reload: reload, Service: newSupervisor(p.getenv), Now: p.now,
		Take: e.take, Ended: e.ended,
	})
	defer e.close()
	return e.daemon.Run(c.Context)
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

// sayer writes what the daemon says, a line each.
type sayer struct {
	p                       *program
	f                       format
	verbose, quiet, journal bool

	mu sync.Mutex
}

// say writes one note.
func (s *sayer) say(n engine.Note) {
	switch {
	case n.Level == "debug" && !s.verbose:
		return
	case s.quiet && n.Level != "warning" && n.Level != "error":
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w := bufio.NewWriter(s.p.stdout)
	defer w.Flush()
	if s.f == ndjson {
		line := report.AppendText([]byte(`{"time":`), n.Time.Format(time.RFC3339Nano))
		for _, part := range []struct{ name, text string }{
			{"level", n.Level}, {"code", n.Code}, {"source", n.Source}, {"message", n.Message}, {"hint", n.Hint},
		} {
			if part.text != "" {
				line = report.AppendText(append(line, `,"`+part.name+`":`...), part.text)
			}
		}
		if n.Run != nil {
			line = report.AppendJSON(append(line, `,"run":`...), n.Run)
		}
		w.Write(append(line, "}\n"...))
		return
	}
	head := ""
	if !s.journal { // which writes the time by itself
		head = n.Time.Format(time.DateTime) + "  "
	}
	if n.Level == "warning" || n.Level == "error" {
		head += n.Level + ": "
	}
	for line := range strings.Lines(n.Message) {
		fmt.Fprintf(w, "%s%s\n", head, report.Plain(strings.TrimRight(line, "\n")))
	}
	if n.Hint != "" {
		fmt.Fprintf(w, "%s  hint: %s\n", head, report.Plain(n.Hint))
	}
}
