package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) streamsCommand() *cli.Command {
	return &cli.Command{
		Name:      "streams",
		Usage:     "what plays now, and what becomes of it on the way",
		ArgsUsage: " ",
		Flags:     []cli.Flag{sourceFlag()},
		Description: "A ? stands for what the server does not tell. Where the terminal is narrow some columns\n" +
			"are left out; --output json has everything.",
		Action: p.streams,
		Subcommands: []*cli.Command{
			{
				Name:        "watch",
				Usage:       "the same, redrawn as it changes; lines where there is no terminal",
				ArgsUsage:   " ",
				Flags:       []cli.Flag{sourceFlag()},
				Description: "With --output ndjson every change is a line. Ctrl-C ends it.",
				Action:      p.watchStreams,
			},
			p.stopCommand(),
		},
	}
}

// sourceFlag restricts what is looked at.
func sourceFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "source", Usage: "only this `SOURCE`; may be given several times"}
}

// lookout opens what looks at streams, for the sources that the user named.
func (p *program) lookout(c *cli.Context, judging bool) (*session, *engine.Lookout, error) {
	s, err := p.open(c.Context, c)
	if err != nil {
		return nil, nil, err
	}
	var all []string
	for _, in := range s.config.Sources {
		all = append(all, in.Name)
	}
	for _, name := range c.StringSlice("source") {
		if !slices.Contains(all, name) {
			s.close()
			return nil, nil, fault.New(fault.Usage, c.Command.Name, "", "there is no source %q", name).WithHint("the sources are %s", strings.Join(all, ", "))
		}
	}
	e := s.engine(p.progress(c))
	look := func() (*engine.Lookout, error) { return e.Lookout(c.Context, judging) }
	if tried := c.StringSlice("rules"); judging && len(tried) > 0 {
		look = func() (*engine.Lookout, error) { return e.LookoutTrying(c.Context, tried) }
	}
	l, err := look()
	if err != nil {
		s.close()
		return nil, nil, err
	}
	return s, l, nil
}

// streams shows what plays.
func (p *program) streams(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if c.Args().Len() > 0 {
		return noSuchCommand(c.Command.Subcommands, "streams ", c.Args().First()).WithHint("luarr streams --help")
	}
	s, l, err := p.lookout(c, false)
	if err != nil {
		return err
	}
	defer s.close()
	defer l.Close()
	sight, err := l.See(c.Context, c.StringSlice("source")...)
	if err != nil {
		return err
	}
	closed, err := l.Maintenance(c.Context)
	if err != nil {
		return err
	}
	for _, m := range closed {
		fmt.Fprintln(p.stderr, modeText(m, s.config.Engine.Timezone))
	}
	if f != table {
		list := newMessages(p.stdout, f)
		for _, one := range sight.Sessions {
			if err := list.add(one); err != nil {
				return err
			}
		}
		if err := list.end(); err != nil {
			return err
		}
		return p.unseen(sight)
	}
	switch {
	case len(sight.Sessions) > 0:
		err = report.Columns(p.stdout, p.width(), streamColumns, streamRows(sight.Sessions))
	case sight.Err == nil:
		_, err = fmt.Fprintln(p.stdout, "nothing plays")
	}
	if err != nil {
		return err
	}
	return p.unseen(sight)
}

// unseen says which servers could not be read.
func (p *program) unseen(sight *engine.Sight) error {
	report.Findings(p.stderr, sight.Findings)
	p.said = sight.Err != nil
	return sight.Err
}

// width is how many cells a line of the terminal has; 0 where there is none.
func (p *program) width() int {
	w, _ := p.screen()
	return w
}

// screen is the size of the terminal, in cells; 0 where there is none.
func (p *program) screen() (width, height int) {
	f, ok := p.stdout.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, 0
	}
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// streamName names a stream as stop takes it.
func streamName(s *wire.Session) string {
	if s.Number != 0 {
		return fmt.Sprintf("%s/%d", s.Source, s.Number)
	}
	return s.Source + "/" + s.Id
}
