package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/schedule"
)

// nextFirings is how many are shown of an expression when nobody says until when.
const nextFirings = 10

func (p *program) scheduleCommand() *cli.Command {
	return &cli.Command{
		Name:      "schedule",
		Usage:     "when a schedule fires; without one, all that are configured",
		ArgsUsage: "[EXPR]",
		Description: "Shows the next firings, or those from one day to another, both included. With --output\n" +
			"json or ndjson each is {\"date\": ...}, with \"hour\" where hours are named and \"minute\" where\n" +
			"cron names them. Examples:\n\n" +
			"   luarr schedule 'weekly(sunday), monthly(last)'\n" +
			"   luarr schedule 'holiday(easter-2)' --from 2026-01-01 --to 2030-12-31",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "from", Usage: "first `DAY`, such as 2026-12-01; default: now"},
			&cli.StringFlag{Name: "to", Usage: "last `DAY`; default: as many as make ten firings"},
		},
		Action: p.schedule,
	}
}

// schedule shows when an expression fires.
func (p *program) schedule(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	text, err := atMostOne(c, "expression in quotes")
	if err != nil {
		return err
	}
	if c.Args().Len() == 0 {
		return p.scheduled(c, f)
	}
	e, err := schedule.Parse(text)
	if err != nil {
		return err
	}
	at, err := p.clock(c)
	if err != nil {
		return err
	}
	e = e.At(at.At.Hour, at.At.Minute)
	firings, err := p.asked(c, e, at.Timezone)
	if err != nil {
		return err
	}
	if e.NonExisting() {
		fmt.Fprintln(p.stderr, "non_existing asks for a collection: shown is one that exists")
	}
	if f != table {
		return writeFirings(c, p.stdout, f, firings)
	}
	fmt.Fprintf(p.stdout, "%s: %s (%s)\n", e, e.Words(), at.Timezone)
	shown := bufio.NewWriter(p.stdout)
	n := 0
	for firing := range firings {
		if c.Context.Err() != nil {
			break
		}
		n++
		fmt.Fprintln(shown, " ", inWords(firing))
	}
	if n == 0 {
		fmt.Fprintln(shown, "  it does not fire in that time")
	}
	return flush(c, shown)
}

// clock gives time zone and time of day of schedules: the configuration's where
// there is one.
func (p *program) clock(c *cli.Context) (config.Engine, error) {
	path, err := config.Find(c.String("config"), p.getenv)
	if err != nil && c.String("config") == "" {
		return config.Engine{Timezone: time.Local, At: config.Clock{Hour: 5}}, nil
	}
	if err != nil {
		return config.Engine{}, err
	}
	cfg, err := config.Load(path, config.Options{Getenv: p.getenv})
	if err != nil {
		return config.Engine{}, err
	}
	return cfg.Engine, nil
}

// asked gives the firings that --from and --to ask for.
func (p *program) asked(c *cli.Context, e schedule.Expression, zone *time.Location) (iter.Seq[schedule.Firing], error) {
	from := p.now().In(zone)
	if c.IsSet("from") {
		first, err := day(c, "from")
		if err != nil {
			return nil, err
		}
		from = schedule.Midnight(first, zone)
	}
	if c.IsSet("to") {
		last, err := day(c, "to")
		if err != nil {
			return nil, err
		}
		to := schedule.Midnight(last.AddDate(0, 0, 1), zone).Add(-1)
		if to.Before(from) {
			return nil, fault.New(fault.Usage, "", "--to", "%s is before the first day", c.String("to")).WithHint("give --from the earlier day, --to the later one")
		}
		return e.Between(from, to), nil
	}
	return first(e, from.Add(-1), nextFirings), nil
}

// first gives so many firings after a time.
func first(e schedule.Expression, after time.Time, n int) iter.Seq[schedule.Firing] {
	return func(yield func(schedule.Firing) bool) {
		for range n {
			f, ok := e.Next(after)
			if !ok || !yield(f) {
				return
			}
			after = f.At
		}
	}
}

// day reads a flag that is a day.
func day(c *cli.Context, flag string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, c.String(flag))
	if err != nil {
		return t, fault.New(fault.Usage, "", "--"+flag, "%q is no day", c.String(flag)).WithHint("write it as 2026-12-31")
	}
	return t, nil
}

// inWords gives a firing as people say it.
func inWords(f schedule.Firing) string { return f.At.Format("Monday 2 January 2006, 15:04") }

// writeFirings writes firings as JSON.
func writeFirings(c *cli.Context, to io.Writer, f format, firings iter.Seq[schedule.Firing]) error {
	w := bufio.NewWriter(to)
	begin, between, end := "", "\n", "\n"
	if f == asJSON {
		begin, between, end = "[\n", ",\n", "\n]\n"
	}
	n := 0
	for firing := range firings {
		if c.Context.Err() != nil {
			break
		}
		if n++; n == 1 {
			w.WriteString(begin)
		} else {
			w.WriteString(between)
		}
		fmt.Fprintf(w, `{"date":%q`, firing.At.Format(time.DateOnly))
		if firing.Of != schedule.Day {
			fmt.Fprintf(w, `,"hour":%d`, firing.At.Hour())
		}
		if firing.Of == schedule.Minute {
			fmt.Fprintf(w, `,"minute":%d`, firing.At.Minute())
		}
		w.WriteString("}")
	}
	switch {
	case n > 0:
		w.WriteString(end)
	case f == asJSON:
		w.WriteString("[]\n")
	}
	return flush(c, w)
}

// flush writes the rest, and says so where the user interrupted.
func flush(c *cli.Context, w *bufio.Writer) error {
	if err := w.Flush(); err != nil {
		return err
	}
	return c.Context.Err()
}
