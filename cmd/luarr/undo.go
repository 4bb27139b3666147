package main

import (
	"context"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) undoCommand() *cli.Command {
	return &cli.Command{
		Name:      "undo",
		Usage:     "take back what a run changed, as far as it is still so",
		ArgsUsage: "RUN",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "plan", Usage: "change nothing; show what would be taken back"},
			&cli.BoolFlag{Name: "all", Usage: "with --plan, show every change, not the first ten"},
			&cli.BoolFlag{Name: "strict", Usage: "exit with 4 also when there are warnings: something is not taken back"},
		},
		Description: "It is a run of its own: luarr history shows it, and it can be undone like any other.\n" +
			"What cannot be taken back is listed as held, with the reason.",
		Action: p.undo,
	}
}

// undo takes back a run.
func (p *program) undo(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	which, err := argument(c, "run")
	if err != nil {
		return err
	}
	run, err := runNumber("undo", which)
	if err != nil {
		return err
	}
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	planOnly := c.Bool("plan")
	e := s.engine(p.progress(c))
	record, err := p.afterTheDaemon(c, e, func(ctx context.Context) (*wire.Run, error) { return e.Undo(ctx, run, planOnly) })
	switch {
	case record == nil:
		return err
	case !planOnly:
		return p.showRun(c, f, record, err)
	}
	p.judge(c, record)
	if showErr := p.showPlan(c, f, s.store, record); showErr != nil {
		return showErr
	}
	return err
}

// runNumber reads the number of a run.
func runNumber(op, text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Usage, op, text, "a run is a number").WithHint("luarr history lists them")
	}
	return id, nil
}
