package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
)

func (p *program) doctorCommand() *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "look for what commonly goes wrong, and say what to do about it",
		Description: "Looks at the configuration, who may read its files, the store, the rules and plugins,\n" +
			"and asks every server who it is. Nothing is changed, sent or written.\n\n" +
			"Exit status: 0 all is well, 2 the configuration or a rule is wrong, 3 a server or\n" +
			"plugin is not reachable or refuses its key, 4 something else failed, with --strict\n" +
			"also where there is but a warning.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "offline", Usage: "ask no server"},
			&cli.BoolFlag{Name: "strict", Usage: "exit with 4 where there is a warning"},
		},
		Action: p.doctor,
	}
}

// The states of a check.
const (
	checkOK      = "ok"
	checkWarning = "warning"
	checkFailed  = "failed"
)

// check is one thing that was looked at. Its names in JSON stay.
type check struct {
	Check   string `json:"check"` // config, files, disk, store, clock, rules, plugin, source, matcher, path_map, limits, notify, runs, watch
	Subject string `json:"subject"`
	State   string `json:"state"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// checkup gathers checks.
type checkup struct {
	*session
	list   []check
	failed []fault.Class // of those that failed, for the exit code
}

// ok notes that something is as it should be.
func (u *checkup) ok(what, subject, format string, args ...any) {
	u.list = append(u.list, check{what, subject, checkOK, fmt.Sprintf(format, args...), ""})
}

// warn notes that something is not as it should be.
func (u *checkup) warn(what, subject, message, hint string) {
	u.list = append(u.list, check{what, subject, checkWarning, message, hint})
}

// fail notes that something does not work.
func (u *checkup) fail(what, subject, message, hint string, class fault.Class) {
	u.list = append(u.list, check{what, subject, checkFailed, message, hint})
	u.failed = append(u.failed, class)
}

// broke notes an error.
func (u *checkup) broke(what, subject string, err error) {
	u.fail(what, subject, blunt(err), fault.Hint(err), fault.ClassOf(err))
}

// blunt is an error without its operation and subject, which stand beside it.
func blunt(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Err != nil {
		return f.Err.Error()
	}
	return err.Error()
}

// doctor looks at everything, however much of it is broken.
func (p *program) doctor(c *cli.Context) error {
	if err := none(c); err != nil {
		return err
	}
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	u := &checkup{}
	if err := p.checkConfig(c, u); err != nil {
		return err
	}
	if u.session != nil {
		defer u.close()
		u.checkFiles()
		u.checkStore(c.Context)
		u.checkClock(c.Context)
		u.checkRules(c.Context)
		u.checkPlugins()
		u.checkNotify()
		u.checkRuns(c.Context)
		if !c.Bool("offline") {
			if err := u.checkServers(c.Context); err != nil {
				return err
			}
		}
	}
	if c.Context.Err() != nil {
		return &fault.Error{Class: fault.Interrupted, Op: "doctor", Err: c.Context.Err()}
	}
	p.exit = u.exitCode(c.Bool("strict"))
	if f != table {
		return writeAny(p.stdout, f, u.list)
	}
	return p.showChecks(c, u.list)
}

// checkConfig reads the configuration. Without a session there is nothing more
// to look at.
func (p *program) checkConfig(c *cli.Context, u *checkup) error {
	s, err := p.configure(c.Context, c)
	var problems *config.Problems
	switch {
	case errors.As(err, &problems):
		for _, one := range problems.List {
			message := one.Message
			if one.Key != "" {
				message = one.Key + ": " + message
			}
			if one.Line > 0 {
				message = fmt.Sprintf("line %d: %s", one.Line, message)
			}
			u.fail("config", short(problems.File), message, one.Hint, fault.Usage)
		}
		return nil
	case err != nil && fault.ClassOf(err) == fault.Interrupted:
		return err
	case err != nil:
		u.broke("config", "config.toml", err)
		return nil
	}
	u.session = s
	u.ok("config", short(s.config.File), "%s, %s, %s", plural(len(s.config.Sources), "source"),
		plural(len(s.config.Matchers), "matcher"), plural(len(s.config.Pipelines), "pipeline"))
	if len(s.config.Sources) == 0 {
		u.warn("config", short(s.config.File), "it names no source, so that there is nothing to read",
			"luarr login plex and luarr servers add NAME write one, or see [sources.home] in the file")
	}
	return nil
}

// exitCode is what the worst of all comes to. Whatever failed but no server and
// no configuration is a finding.
func (u *checkup) exitCode(strict bool) int {
	has := func(c fault.Class) bool { return slices.Contains(u.failed, c) }
	switch {
	case has(fault.Usage):
		return exitCode(fault.New(fault.Usage, "", "", "wrong"))
	case has(fault.Unreachable):
		return exitCode(fault.New(fault.Unreachable, "", "", "away"))
	case len(u.failed) > 0, strict && slices.ContainsFunc(u.list, func(k check) bool { return k.State == checkWarning }):
		return 4
	}
	return 0
}

// showChecks writes a line for each check, and what to do below those that want
// something done.
func (p *program) showChecks(c *cli.Context, list []check) error {
	wide := 0
	for _, one := range list {
		wide = max(wide, report.Cells(one.name()))
	}
	count := map[string]int{}
	for _, one := range list {
		count[one.State]++
		if c.Bool("quiet") && one.State == checkOK {
			continue
		}
		name := one.name() + strings.Repeat(" ", wide-report.Cells(one.name()))
		if _, err := fmt.Fprintf(p.stdout, "%-7s  %s  %s\n", one.State, name, report.Plain(one.Message)); err != nil {
			return err
		}
		if one.Hint != "" {
			fmt.Fprintf(p.stdout, "%-7s  %*s  hint: %s\n", "", wide, "", report.Plain(one.Hint))
		}
	}
	p.tell(c, "%d ok, %s, %d failed", count[checkOK], plural(count[checkWarning], "warning"), count[checkFailed])
	return nil
}

// name is how a check is called in the table.
func (k check) name() string {
	switch {
	case k.Subject == "":
		return k.Check
	case k.Check == "source", k.Check == "matcher":
		return k.Check + "s." + report.Plain(k.Subject)
	}
	return k.Check + " " + report.Plain(k.Subject)
}

// within gives a context for a part that must not take long.
func within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, partPatience)
}
