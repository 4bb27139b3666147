package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) maintenanceCommand() *cli.Command {
	server := func() cli.Flag {
		return &cli.StringSliceFlag{Name: "server", Aliases: []string{"source"}, Usage: "only this `SOURCE`; may be given several times"}
	}
	return &cli.Command{
		Name:      "maintenance",
		Usage:     "close servers to streams for a while",
		ArgsUsage: " ",
		Description: "In maintenance mode streams that play are stopped after a delay, and new ones as they begin,\n" +
			"until the mode is off or its time has passed. It survives restarts. luarr watch sees to it; without\n" +
			"it \"on\" stops what plays, and with --wait also what begins later.\n\n" +
			"   luarr maintenance on --reason 'New disks.' --delay 10m --until 06:00 --allow ann\n" +
			"   luarr maintenance off",
		Action: func(c *cli.Context) error {
			if c.Args().Len() > 0 {
				return noSuchCommand(c.Command.Subcommands, "maintenance ", c.Args().First()).WithHint("luarr maintenance --help")
			}
			return cli.ShowSubcommandHelp(c)
		},
		Subcommands: []*cli.Command{
			{
				Name: "on", Usage: "switch it on", ArgsUsage: " ",
				Description: "Plex servers cannot warn viewers: they read the reason as their stream ends. They stop streams only\n" +
					"if the owner has a Plex Pass.",
				Flags: []cli.Flag{
					server(),
					&cli.StringFlag{Name: "reason", Usage: "what viewers are told"},
					&cli.StringFlag{Name: "delay", Usage: "how `LONG` what plays already may go on, such as 10m", Value: "0"},
					&cli.StringFlag{Name: "until", Usage: "when it ends by itself: a `TIME` such as 06:00, 2026-12-24, 2h or 3d"},
					&cli.StringSliceFlag{Name: "allow", Usage: "leave this `USER` alone, by name or id on the server; may be given several times"},
					&cli.BoolFlag{Name: "wait", Usage: "stay, and stop what begins later, until it ends; Ctrl-C leaves it on"},
				},
				Action: p.beginMaintenance,
			},
			{Name: "off", Usage: "switch it off", ArgsUsage: " ", Flags: []cli.Flag{server()}, Action: p.endMaintenance},
			{Name: "status", Usage: "which servers are in it", ArgsUsage: " ", Action: p.maintenanceStatus},
		},
	}
}

// maintained gives the servers that a command names.
func maintained(c *cli.Context, s *session) ([]string, error) {
	var all []string
	for _, in := range s.config.Sources {
		all = append(all, in.Name)
	}
	asked := c.StringSlice("server")
	for _, name := range asked {
		if !slices.Contains(all, name) {
			return nil, fault.New(fault.Usage, "maintenance", "", "there is no source %q%s", name, script.Suggest(name, all)).
				WithHint("the sources are %s", strings.Join(all, ", "))
		}
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Usage, "maintenance", "", "no source is configured").WithHint("luarr init writes a config.toml")
	}
	return asked, nil
}

// modeOf reads the flags of maintenance on.
func (p *program) modeOf(c *cli.Context, zone *time.Location) (m engine.Mode, err error) {
	m = engine.Mode{Reason: strings.TrimSpace(c.String("reason")), Allow: c.StringSlice("allow")}
	if text := c.String("delay"); text != "0" {
		var ok bool
		if m.Delay, ok = span(text); !ok {
			return m, fault.New(fault.Usage, "maintenance", "--delay", "%q is no time", text).WithHint("such as 10m or 2h")
		}
	}
	if text := c.String("until"); c.IsSet("until") {
		if m.Until, err = untilWhen(text, p.now(), zone); err != nil {
			return m, err
		}
		if m.Until.Before(p.now().Add(m.Delay)) {
			return m, fault.New(fault.Usage, "maintenance", "--until", "it ends before the delay does, and would stop nothing")
		}
	}
	return m, nil
}

// beginMaintenance switches it on, and stops what is to be stopped now.
func (p *program) beginMaintenance(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if err := none(c); err != nil {
		return err
	}
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	sources, err := maintained(c, s)
	if err != nil {
		return err
	}
	mode, err := p.modeOf(c, s.config.Engine.Timezone)
	if err != nil {
		return err
	}
	l, err := s.engine(p.progress(c)).Lookout(c.Context, true, engine.MaintenanceRule)
	if err != nil {
		return err
	}
	defer l.Close()
	list, sight, err := l.BeginMaintenance(c.Context, sources, mode)
	if err != nil {
		return err
	}
	if f != table {
		out := newMessages(p.stdout, f)
		for _, m := range list {
			if err := out.add(m); err != nil {
				return err
			}
		}
		if err := out.end(); err != nil {
			return err
		}
	}
	g := &guard{program: p, session: s, lookout: l, quiet: f != table, sources: sources, said: map[string]bool{}}
	g.told(list, len(sight.Sessions))
	if err := g.enforce(c.Context, sight); err != nil {
		return err
	}
	if c.Bool("wait") {
		return g.wait(c.Context)
	}
	fmt.Fprintln(p.stderr, g.hint(mode))
	return p.unseen(sight)
}

// endMaintenance switches it off.
func (p *program) endMaintenance(c *cli.Context) error {
	s, f, sources, err := p.openMaintenance(c, false)
	if err != nil {
		return err
	}
	defer s.close()
	ended, err := s.engine(p.progress(c)).EndMaintenance(c.Context, sources)
	if err != nil {
		return err
	}
	for _, m := range ended {
		m.State, m.EndsAt = "off", timestamppb.New(p.now())
	}
	return p.showMaintenance(f, ended, s, "no server was in maintenance mode")
}

// maintenanceStatus shows which servers are in it.
func (p *program) maintenanceStatus(c *cli.Context) error {
	s, f, _, err := p.openMaintenance(c, true)
	if err != nil {
		return err
	}
	defer s.close()
	var list []*wire.Maintenance
	if s.store != nil {
		if list, err = s.engine(p.progress(c)).Maintenance(c.Context); err != nil {
			return err
		}
	}
	return p.showMaintenance(f, list, s, "no server is in maintenance mode")
}

// openMaintenance opens the store for a command that asks no server.
func (p *program) openMaintenance(c *cli.Context, readOnly bool) (s *session, f format, sources []string, err error) {
	if f, err = outputFormat(c); err != nil {
		return nil, f, nil, err
	}
	if err = none(c); err != nil {
		return nil, f, nil, err
	}
	s, err = p.openStore(c.Context, c, readOnly)
	if s != nil && err != nil && readOnly { // before the first run there is nothing to read
		if _, missing := os.Stat(s.config.Engine.State); errors.Is(missing, fs.ErrNotExist) {
			s.store, err = nil, nil
		}
	}
	if err != nil {
		return nil, f, nil, err
	}
	if sources, err = maintained(c, s); err != nil {
		s.close()
	}
	return s, f, sources, err
}

// showMaintenance shows maintenance modes.
func (p *program) showMaintenance(f format, list []*wire.Maintenance, s *session, none string) error {
	if f != table {
		out := newMessages(p.stdout, f)
		for _, m := range list {
			if err := out.add(m); err != nil {
				return err
			}
		}
		return out.end()
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.stdout, none)
		return err
	}
	t := report.NewTable(p.stdout, "SERVER", "MODE", "SINCE", "STOPS", "UNTIL", "BY", "ALLOWED", "REASON")
	at := func(stamp *timestamppb.Timestamp) string {
		return stamp.AsTime().In(s.config.Engine.Timezone).Format("2006-01-02 15:04")
	}
	for _, m := range list {
		until := "it is switched off"
		if m.EndsAt != nil {
			until = at(m.EndsAt)
		}
		t.Row(m.Source, m.State, at(m.Since), at(m.StopsAt), until, m.By, report.Plain(strings.Join(m.Allow, ", ")), report.Plain(m.Reason))
	}
	return t.End()
}
