package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) prerollsCommand() *cli.Command {
	return &cli.Command{
		Name:  "prerolls",
		Usage: "what plays before films: now and why, on a day, in a year",
		Description: "Shows what [prerolls] of the configuration asks for on each server, beside what is\n" +
			"set there as the last run saw it. Examples:\n\n" +
			"   luarr prerolls --date 2026-10-31            what plays on a day\n" +
			"   luarr prerolls --year 2026                  a calendar\n" +
			"   luarr prerolls --set halloween --for 2h     an entry now, whatever is due; also 90m, 3d, 1w\n" +
			"   luarr prerolls --end                        end that before its time\n" +
			"   luarr prerolls --adopt                      let Luarr replace what somebody set by hand\n\n" +
			"The last three set the prerolls of the servers at once, as a run does: luarr history has it,\n" +
			"luarr undo takes it back. When the time of --set is over, the next run sets what is due then.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "source", Usage: "only this `SOURCE`; may be repeated"},
			&cli.StringFlag{Name: "date", Usage: "what plays on a `DAY`, such as 2026-10-31"},
			&cli.IntFlag{Name: "year", Usage: "what plays in a `YEAR`"},
			&cli.StringFlag{Name: "set", Usage: "play this `ENTRY` of [prerolls] for the time of --for"},
			&cli.StringFlag{Name: "for", Usage: "how `LONG`: 90m, 2h, 3d or 1w"},
			&cli.BoolFlag{Name: "end", Usage: "end what --set began"},
			&cli.BoolFlag{Name: "adopt", Usage: "let Luarr replace what is set now"},
		},
		Action: p.prerolls,
	}
}

// prerolls does what the flags say.
func (p *program) prerolls(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if err := none(c); err != nil {
		return err
	}
	asked := slices.DeleteFunc([]string{"date", "year", "set", "end", "adopt"}, func(name string) bool { return !c.IsSet(name) })
	switch {
	case len(asked) > 1:
		return fault.New(fault.Usage, "prerolls", "", "--%s and --%s do not go together", asked[0], asked[1])
	case c.IsSet("for") != c.IsSet("set"):
		return fault.New(fault.Usage, "prerolls", "", "--set and --for go together").WithHint("luarr prerolls --set halloween --for 2h")
	case len(asked) == 1 && asked[0] != "date" && asked[0] != "year":
		return p.setPrerolls(c, f)
	}
	s, err := p.openToRead(c.Context, c)
	if s != nil && err != nil { // before the first run there is nothing to remember
		if _, none := os.Stat(s.config.Engine.State); errors.Is(none, fs.ErrNotExist) {
			s.store, err = nil, nil
		}
	}
	if err != nil {
		return err
	}
	defer s.close()
	tells, sources, err := p.tells(c, s)
	if err != nil {
		return err
	}
	if len(asked) == 1 {
		return p.prerollCalendar(c, f, s, tells, sources)
	}
	return p.prerollStates(c, f, s, tells, sources)
}

// tells gives what tells of prerolls, and the servers that are meant.
func (p *program) tells(c *cli.Context, s *session) (*engine.Prerolls, []string, error) {
	tells := engine.NewPrerolls(s.config, s.store, p.now())
	if tells == nil {
		return nil, nil, fault.New(fault.Usage, "prerolls", s.config.File, "there is no [prerolls] in it").
			WithHint("config.toml.example shows how they are written")
	}
	all, sources := tells.Sources(), c.StringSlice("source")
	for _, name := range sources {
		if !slices.Contains(all, name) {
			return nil, nil, fault.New(fault.Usage, "prerolls", "", "there is no Plex server %q%s", name, script.Suggest(name, all))
		}
	}
	if len(sources) == 0 {
		sources = all
	}
	if len(sources) == 0 {
		return nil, nil, fault.New(fault.Usage, "prerolls", s.config.File, "there is no Plex server in it").WithHint("add [sources.NAME] with plugin = \"plex\"")
	}
	return tells, sources, nil
}

// setPrerolls asks for an entry, ends that, or adopts what is set, and then sets
// the prerolls in a run of its own.
func (p *program) setPrerolls(c *cli.Context, f format) error {
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	tells, sources, err := p.tells(c, s)
	if err != nil {
		return err
	}
	switch {
	case c.Bool("adopt"):
	case c.Bool("end"):
		err = tells.Ask(c.Context, sources, "", time.Time{})
	default:
		sources, err = p.override(c, s, tells, sources)
	}
	if err != nil {
		return err
	}
	e := s.engine(p.progress(c))
	record, err := p.afterTheDaemon(c, e, func(ctx context.Context) (*wire.Run, error) {
		return e.SetPrerolls(ctx, sources, c.Bool("adopt"))
	})
	if record == nil {
		return err
	}
	return p.showRun(c, f, record, err)
}

// override has an entry play for a while, on those of the servers that have it.
func (p *program) override(c *cli.Context, s *session, tells *engine.Prerolls, sources []string) ([]string, error) {
	long, ok := span(c.String("for"))
	if !ok {
		return nil, fault.New(fault.Usage, "prerolls", "--for", "%q is no time", c.String("for")).WithHint("such as 90m, 2h, 3d or 1w")
	}
	entry := c.String("set")
	sources = slices.DeleteFunc(slices.Clone(sources), func(source string) bool { return !tells.Has(source, entry) })
	if len(sources) == 0 {
		var names []string
		for _, e := range s.config.Prerolls.Entries {
			names = append(names, e.Name)
		}
		return nil, fault.New(fault.Usage, "prerolls", "--set", "there is no [prerolls.%s] for these servers%s", entry, script.Suggest(entry, names))
	}
	return sources, tells.Ask(c.Context, sources, entry, p.now().Add(long))
}

// span reads a time that something takes: what Go takes, or days and weeks.
func span(text string) (time.Duration, bool) {
	const most = 366 * 24 * time.Hour
	var n int
	unit := ""
	if _, err := fmt.Sscanf(text+" ", "%d%s", &n, &unit); err == nil && (unit == "d" || unit == "w") && n > 0 && n <= 366 {
		days := map[string]int{"d": 1, "w": 7}[unit] * n
		return time.Duration(days) * 24 * time.Hour, days <= 366
	}
	long, err := time.ParseDuration(text)
	return long, err == nil && long > 0 && long <= most
}

// eachServer calls a function with each server, as it was last read; with its
// name only where that never was.
func (p *program) eachServer(c *cli.Context, s *session, sources []string, fn func(*wire.Server) error) error {
	var servers []*wire.Server
	if s.store != nil {
		var err error
		if servers, err = s.store.Servers(c.Context, p.now()); err != nil {
			return err
		}
	}
	for _, source := range sources {
		server := &wire.Server{Source: source}
		if i := slices.IndexFunc(servers, func(s *wire.Server) bool { return s.Source == source }); i >= 0 {
			server = servers[i]
		}
		if err := fn(server); err != nil {
			return err
		}
	}
	return nil
}
