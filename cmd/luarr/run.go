package main

import (
	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// runFlags are those of the commands that take a pipeline through its stages.
func runFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "from", Usage: "begin at `STAGE` with what the last run left: fetch, normalize, match or act"},
		&cli.BoolFlag{Name: "full", Usage: "read everything again, also what seems unchanged"},
		&cli.BoolFlag{Name: "accept-removals", Usage: "believe that items are gone, however many they are"},
		&cli.StringSliceFlag{Name: "source", Usage: "only this `SOURCE`; may be repeated"},
		&cli.StringSliceFlag{Name: "library", Usage: "only the library with this `TITLE` or key; may be repeated"},
		&cli.StringSliceFlag{Name: "rules", Usage: "try only this rule `FILE`, even if it is off or lies elsewhere; may be repeated"},
		&cli.BoolFlag{Name: "strict", Usage: "exit with 4 also when there are warnings"},
	}
}

func (p *program) runCommand() *cli.Command {
	return &cli.Command{
		Name:      "run",
		Usage:     "fetch, normalize, match, act, and apply what the rules propose",
		ArgsUsage: "[PIPELINE]",
		Flags:     append(runFlags(), &cli.BoolFlag{Name: "plan", Usage: "change nothing; show what would change"}),
		Description: "Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 a server or plugin\n" +
			"could not be reached (the rest was done), 4 findings of severity error, 130 interrupted.",
		Action: func(c *cli.Context) error {
			if c.Bool("plan") {
				return p.plan(c)
			}
			return p.run(c)
		},
	}
}

// runOptions reads the flags of a run.
func runOptions(c *cli.Context) (engine.RunOptions, error) {
	pipeline, err := atMostOne(c, "pipeline")
	return engine.RunOptions{
		Pipeline: pipeline, From: c.String("from"), Full: c.Bool("full"), AcceptRemovals: c.Bool("accept-removals"),
		Sources: c.StringSlice("source"), Libraries: c.StringSlice("library"), RuleFiles: c.StringSlice("rules"),
	}, err
}

// run runs a pipeline and applies.
func (p *program) run(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	o, err := runOptions(c)
	if err != nil {
		return err
	}
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	p.sourceless(c, s)
	record, err := p.begin(c, s, o)
	if record == nil {
		return err
	}
	return p.showRun(c, f, record, err)
}

// sourceless says why a run finds nothing where there is nothing to read.
func (p *program) sourceless(c *cli.Context, s *session) {
	if len(s.config.Sources) == 0 {
		p.tell(c, "%s names no source, so that there is nothing to read: set one under [sources.home],\n"+
			"or have it found: luarr login plex, luarr servers add NAME", short(s.config.File))
	}
}

// showRun writes the record of a run: figures and findings for people on
// stderr, the changes by state on stdout.
func (p *program) showRun(c *cli.Context, f format, record *wire.Run, err error) error {
	p.judge(c, record)
	if f != table {
		if writeErr := writeMessage(p.stdout, record); writeErr != nil {
			return writeErr
		}
		return err
	}
	p.showFindings(c, record)
	report.Summary(p.stdout, record)
	return err
}

// showFindings puts the findings of a run before the user. What failed in a run
// that went to its end is among them.
func (p *program) showFindings(c *cli.Context, record *wire.Run) {
	if c.Bool("quiet") {
		return
	}
	report.Findings(p.stderr, record.Findings)
	p.said = record.State == "done"
}

// judge sets the exit code that findings ask for; errors outrank it.
func (p *program) judge(c *cli.Context, record *wire.Run) {
	for _, f := range record.Findings {
		if f.Severity == "error" || f.Severity == "warning" && c.Bool("strict") {
			p.exit = 4
		}
	}
}
