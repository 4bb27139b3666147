package main

import (
	"context"
	"io"
	"os"

	"github.com/urfave/cli/v2"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// largestPlan is how many bytes of a plan file are read.
const largestPlan = 1 << 30

func (p *program) applyCommand() *cli.Command {
	return &cli.Command{
		Name:      "apply",
		Usage:     "apply exactly the plan that luarr plan --out FILE wrote",
		ArgsUsage: "FILE",
		Flags:     []cli.Flag{&cli.BoolFlag{Name: "strict", Usage: "exit with 4 also when there are warnings"}},
		Description: "Each change is sent only if what it alters is still what the plan saw; what is not is\n" +
			"skipped and said.",
		Action: p.apply,
	}
}

// apply applies a plan file.
func (p *program) apply(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	path, err := argument(c, "plan file")
	if err != nil {
		return err
	}
	plan, err := p.readPlan(path)
	if err != nil {
		return err
	}
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	e := s.engine(p.progress(c))
	record, err := p.afterTheDaemon(c, e, func(ctx context.Context) (*wire.Run, error) { return e.Apply(ctx, plan) })
	if record == nil {
		return err
	}
	return p.showRun(c, f, record, err)
}

// readPlan reads a plan file.
func (p *program) readPlan(path string) (*wire.Plan, error) {
	from := p.stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, &fault.Error{Class: fault.Usage, Op: "read plan", Subject: path, Err: err}
		}
		defer file.Close()
		from = file
	}
	text, err := io.ReadAll(io.LimitReader(from, largestPlan))
	if err != nil {
		return nil, &fault.Error{Op: "read plan", Subject: path, Err: err}
	}
	plan := &wire.Plan{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, plan); err != nil {
		return nil, fault.New(fault.Usage, "read plan", path, "it is no plan: %v", err).
			WithHint("luarr plan --out FILE writes one")
	}
	return plan, nil
}
