package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) librariesCommand() *cli.Command {
	return &cli.Command{
		Name:  "libraries",
		Usage: "the libraries of your servers, as they are now",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "source", Usage: "only this `SOURCE`; may be repeated"},
		},
		Description: "Of a server that does not answer it shows what the last run saw, marked stale.\n" +
			"--output json has every attribute.",
		Action: p.libraries,
	}
}

// libraries asks every source for its libraries.
func (p *program) libraries(c *cli.Context) error {
	if err := none(c); err != nil {
		return err
	}
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	s, err := p.configure(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	s.openIfThere(c.Context)
	held, err := s.engine(nil).Libraries(c.Context, c.StringSlice("source"))
	if err != nil {
		return err
	}
	if len(held) == 0 {
		p.tell(c, "There is no source in %s. luarr servers add NAME writes one.", s.config.File)
	}
	var all []*wire.Library
	var findings []*wire.Finding
	var failed error
	for _, one := range held {
		if one.Err == nil {
			all = append(all, one.Libraries...)
			continue
		}
		failed = errors.Join(failed, one.Err)
		known := s.lastSeen(c.Context, one.Source)
		all = append(all, known...)
		message := one.Err.Error()
		if len(known) > 0 {
			message += "; what an earlier run saw is shown, marked stale"
		}
		findings = append(findings, &wire.Finding{
			Severity: "error", Code: "source_failed", Subject: one.Source, Message: message, Hint: fault.Hint(one.Err),
		})
	}
	if err := p.showLibraries(f, s.config.Engine.Timezone, all); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		report.Findings(p.stderr, findings)
		p.said = true
	}
	return failed
}

// openIfThere opens the store to read, where a run has made one: it tells which
// libraries are new, and what a server held that does not answer now.
func (s *session) openIfThere(ctx context.Context) {
	if _, err := os.Stat(s.config.Engine.State); err != nil {
		return
	}
	st, err := store.Open(ctx, s.config.Engine.State, store.Options{Log: s.log, ReadOnly: true})
	if err != nil {
		s.log.Warn("what earlier runs saw cannot be read", "error", err)
		return
	}
	s.store = st
}

// lastSeen gives what the last run saw of a source's libraries.
func (s *session) lastSeen(ctx context.Context, source string) []*wire.Library {
	if s.store == nil {
		return nil
	}
	libraries, err := s.store.Libraries(ctx, source)
	if err != nil {
		s.log.Warn("what earlier runs saw cannot be read", "error", err)
		return nil
	}
	for _, l := range libraries {
		l.Stale = true
	}
	return libraries
}

// libraryColumns are what is shown of a library; where there is no room the least
// important go first.
var libraryColumns = []report.Column{
	{Name: "SOURCE"}, {Name: "LIBRARY", Least: 12}, {Name: "TYPE"}, {Name: "ITEMS"}, {Name: "FOLDERS", Rank: 1, Least: 12}, {Name: "AGENT", Rank: 4},
	{Name: "SCANNER", Rank: 5}, {Name: "LANGUAGE", Rank: 3}, {Name: "SCANNED", Rank: 2}, {Name: "READ", Least: 12},
}

// showLibraries writes libraries, one a line.
func (p *program) showLibraries(f format, zone *time.Location, all []*wire.Library) error {
	if f != table {
		out := newMessages(p.stdout, f)
		for _, l := range all {
			if err := out.add(l); err != nil {
				return err
			}
		}
		return out.end()
	}
	if len(all) == 0 {
		return nil
	}
	t := report.NewFitted(p.stdout, p.width(), libraryColumns...)
	for _, l := range all {
		title, items, scanned, read := l.Title, "-", "-", "yes"
		if l.Stale {
			title += " (stale)"
		}
		if l.ItemCount != nil {
			items = report.Count(*l.ItemCount)
		}
		if l.ScannedAt != nil {
			scanned = l.ScannedAt.AsTime().In(zone).Format("2006-01-02 15:04")
		}
		if !l.Enabled {
			if read = "no"; l.Skipped != "" {
				read += ": " + l.Skipped
			}
		}
		var folders []string
		for _, location := range l.Locations {
			folders = append(folders, location.Path)
		}
		t.Row(l.Source, title, l.Type, items, strings.Join(folders, " "), l.Agent, l.Scanner, l.Language, scanned, read)
	}
	return t.End()
}
