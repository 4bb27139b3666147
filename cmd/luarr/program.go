package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

// program is one invocation of luarr, with all that it touches given to it.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time

	restarted func(plugin string) // told of a plugin that died and is started again; nil: nobody is

	exit int  // exit code where there is no error to take it from
	said bool // the error was put before the user already, as findings of a run
}

// newProgram makes a program.
func newProgram(stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) *program {
	return &program{stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv, now: time.Now}
}

// gcPercent is GOGC where the environment names none. Batches of items are
// garbage as soon as they are stored; what is kept is small.
const gcPercent = 200

// main runs one command line and gives the exit code.
func (p *program) main(ctx context.Context, args []string) int {
	if p.getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	app := p.app()
	err := app.RunContext(ctx, sortArgs(app, args))
	if err == nil {
		return p.exit
	}
	if !p.said {
		p.complain(err)
	}
	return exitCode(err)
}

// app is the command line. Every command has its file.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:  "luarr",
		Usage: "a staged pipeline engine for home media servers",
		Description: "Reads what a Plex server holds, works out what every file is, ties it to Radarr\n" +
			"and Sonarr, and does what Lua rules propose. `luarr demo` shows how, and needs\n" +
			"nothing; `luarr init` begins with your own server.",
		Writer: p.stdout, ErrWriter: p.stderr, Reader: p.stdin,
		Suggest:                true,
		HideVersion:            true,
		UseShortOptionHandling: false,
		ExitErrHandler:         func(*cli.Context, error) {},
		OnUsageError:           usageError,
		CommandNotFound:        nil,
		Action:                 p.noCommand,
		Commands: []*cli.Command{
			p.initCommand(), p.loginCommand(), p.serversCommand(), p.librariesCommand(), p.demoCommand(),
			p.runCommand(), p.planCommand(), p.applyCommand(), p.itemsCommand(), p.explainCommand(), p.detectCommand(),
			p.streamsCommand(), p.watchCommand(), p.maintenanceCommand(), p.historyCommand(), p.undoCommand(), p.protectCommand(), p.forgetCommand(), p.prerollsCommand(), p.scheduleCommand(), p.importCommand(), p.notifyCommand(), p.rulesCommand(), p.pluginsCommand(),
			p.reportCommand(), p.doctorCommand(), p.completionCommand(), p.completeCommand(), p.versionCommand(),
		},
	}
	equip(app.Commands)
	app.CustomAppHelpTemplate = helpText(app)
	return app
}

// equip gives commands, and those below them, what all of them have.
func equip(commands []*cli.Command) {
	for _, c := range commands {
		c.Flags = append(c.Flags, commonFlags()...)
		c.OnUsageError = usageError
		c.HideHelpCommand = true
		equip(c.Subcommands)
	}
}

// commonFlags are the flags of every command.
func commonFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "read this `FILE` instead of ./config.toml"},
		&cli.StringFlag{Name: "output", Usage: "write results as `FORMAT`: table, json or ndjson", Value: "table"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing but results and errors"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "say what happens inside, plugins included"},
	}
}

// noCommand answers a line without a command, or with one that is not there.
func (p *program) noCommand(c *cli.Context) error {
	if c.Args().Len() == 0 {
		return cli.ShowAppHelp(c)
	}
	name := c.Args().First()
	return noSuchCommand(c.App.Commands, "", name).WithHint("luarr help lists the commands")
}

// noSuchCommand complains of a command that is not in a group.
func noSuchCommand(commands []*cli.Command, group, name string) *fault.Error {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	wrong := fault.New(fault.Usage, "", "", "there is no command %q", group+name)
	if near := script.Nearest(name, names); near != "" {
		wrong.Err = fmt.Errorf("%w; did you mean %q?", wrong.Err, group+near)
	}
	return wrong
}

// usageError turns the flag parser's complaint into ours.
func usageError(c *cli.Context, err error, _ bool) error {
	hint := "luarr help lists the commands"
	if c.Command != nil && c.Command.HelpName != "" {
		hint = c.Command.HelpName + " --help lists its flags"
	}
	what := err.Error()
	if flag, unknown := strings.CutPrefix(what, "flag provided but not defined: "); unknown {
		if len(flag) > len("-x") {
			flag = "-" + flag
		}
		what = "there is no flag " + flag
	}
	return fault.New(fault.Usage, "", "", "%s", what).WithHint("%s", hint)
}

// complain puts an error before the user: one line each, and what to do.
func (p *program) complain(err error) {
	var problems *config.Problems
	if errors.As(err, &problems) {
		fmt.Fprintln(p.stderr, problems)
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			p.complain(one)
		}
		return
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(p.stderr, "luarr: %s\n", report.Plain(line))
	}
	if hint := fault.Hint(err); hint != "" {
		fmt.Fprintf(p.stderr, "  hint: %s\n", hint)
	}
}

// exitCode is where classes of errors become numbers.
func exitCode(err error) int {
	switch fault.ClassOf(err) {
	case fault.Interrupted:
		return 130
	case fault.Usage:
		return 2
	case fault.Unreachable:
		return 3
	}
	return 1
}

// logger writes what happens inside to stderr: warnings, or all of it.
func (p *program) logger(c *cli.Context) *slog.Logger {
	level := slog.LevelWarn
	switch {
	case c.Bool("verbose"):
		level = slog.LevelDebug
	case c.Bool("quiet"):
		level = slog.LevelError
	}
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
}

// progress shows how a run goes, on stderr.
func (p *program) progress(c *cli.Context) *report.Progress {
	w := p.stderr
	if c.Bool("quiet") {
		w = io.Discard
	}
	return report.NewProgress(w, p.isTerminal(w), p.now)
}

// isTerminal says whether somebody watches a stream.
func (p *program) isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// argument gives the only argument of a command, or complains.
func argument(c *cli.Context, what string) (string, error) {
	if c.Args().Len() != 1 {
		return "", fault.New(fault.Usage, c.Command.Name, "", "want one %s, not %d arguments", what, c.Args().Len()).
			WithHint("%s --help", c.Command.HelpName)
	}
	return c.Args().First(), nil
}

// atMostOne gives the argument of a command that may have one.
func atMostOne(c *cli.Context, what string) (string, error) {
	if c.Args().Len() == 0 {
		return "", nil
	}
	return argument(c, what)
}

// none complains about arguments to a command that has none.
func none(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return fault.New(fault.Usage, c.Command.Name, "", "does not take %q", c.Args().First()).
			WithHint("%s --help", c.Command.HelpName)
	}
	return nil
}
