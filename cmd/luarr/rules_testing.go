package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/rules"
)

func (p *program) rulesTestCommand() *cli.Command {
	return &cli.Command{
		Name:      "test",
		Usage:     "run the tests that lie beside rules",
		ArgsUsage: "[NAME...]",
		Description: "stale_test.lua tests stale.lua:\n\n" +
			"  test(\"old films are tagged\", function()\n" +
			"    local film = movie { title = \"A\", added_at = days_ago(400), plays = { count = 0 } }\n" +
			"    expect(run(film)):nothing()\n" +
			"  end)\n\n" +
			"Runs the tests of the rules that are named, or all. No server is asked. Exits with 1\n" +
			"when a test fails. -v names every test, and the rules that have none.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "watch", Usage: "run them again whenever a rule or a test changes, until Ctrl-C"},
		},
		Action: p.testRules,
	}
}

// testRules runs tests, once or again and again.
func (p *program) testRules(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	o, err := p.testOptions(c)
	if err != nil {
		return err
	}
	once := func(ctx context.Context) error {
		failed, err := p.runTests(ctx, o, newTestList(p.stdout, f, c.Bool("verbose"), c.Bool("quiet")))
		if failed {
			p.exit = 1
		}
		return err
	}
	if !c.Bool("watch") {
		return once(c.Context)
	}
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	err = watchFolder(c.Context, o.Folder, ticker.C, func(ctx context.Context) error {
		err := once(ctx)
		if err != nil && ctx.Err() == nil {
			p.complain(err) // a mistake is there to be mended while we watch
			p.exit, err = exitCode(err), nil
		} else if err == nil && f == table {
			fmt.Fprintf(p.stderr, "watching %s\n", o.Folder)
		}
		return err
	})
	p.said = c.Context.Err() != nil // who ends it knows
	return err
}

// testOptions say what to test: the shipped rules, and those of the
// configuration where there is one.
func (p *program) testOptions(c *cli.Context) (luatest.Options, error) {
	o := luatest.Options{BuiltIn: rules.FS, Rules: c.Args().Slice(), Actors: []script.Actor{engine.Messages()}}
	var instances []config.Instance
	plugins := ""
	path, err := config.Find(c.String("config"), p.getenv)
	switch {
	case err == nil:
		cfg, err := config.Load(path, config.Options{Getenv: p.getenv})
		if err != nil {
			return o, err
		}
		o.Folder, o.Location, plugins = cfg.Engine.Rules, cfg.Engine.Timezone, cfg.Engine.Plugins
		instances = slices.Concat(cfg.Sources, cfg.Matchers)
	case c.String("config") != "":
		return o, err
	}
	h := newHost(plugins, path, p.logger(c))
	defer h.Close()
	add := func(plugin, instance string) {
		if i := slices.IndexFunc(o.Actors, func(a script.Actor) bool { return a.Plugin == plugin }); i >= 0 {
			o.Actors[i].Instances = append(o.Actors[i].Instances, instance)
			return
		}
		d, err := describe(c.Context, h, plugin)
		if err != nil {
			// Rules that call it are off, and their tests say so.
			fmt.Fprintf(p.stderr, "luarr: %s\n", report.Plain(err.Error()))
			return
		}
		o.Actors = append(o.Actors, script.Actor{
			Plugin: plugin, Instances: []string{instance}, Kinds: d.GetChanges(), Traits: d.GetTraits(),
			Matcher: slices.Contains(d.GetCapabilities(), "matcher"),
		})
	}
	for _, in := range instances {
		add(in.Plugin, in.Name)
	}
	for _, name := range builtIn() {
		if !slices.ContainsFunc(o.Actors, func(a script.Actor) bool { return a.Plugin == name }) {
			add(name, name)
		}
	}
	return o, nil
}

// runTests runs the tests once and says whether any failed.
func (p *program) runTests(ctx context.Context, o luatest.Options, list *testList) (failed bool, err error) {
	begin := p.now()
	sum, err := luatest.Run(ctx, o, list.add)
	if err != nil {
		return false, err
	}
	return sum.Failed > 0, list.end(sum, p.now().Sub(begin))
}

// testList writes how tests ended.
type testList struct {
	w       *bufio.Writer
	f       format
	verbose bool
	quiet   bool
	rule    string // the last one named
	n       int
}

func newTestList(w io.Writer, f format, verbose, quiet bool) *testList {
	return &testList{w: bufio.NewWriter(w), f: f, verbose: verbose, quiet: quiet}
}

// add writes one outcome: failures, or all of them.
func (l *testList) add(out *luatest.Outcome) {
	if l.f != table {
		l.addJSON(out)
		return
	}
	if out.Passed() && !l.verbose {
		return
	}
	if l.rule != out.Rule {
		l.rule = out.Rule
		fmt.Fprintf(l.w, "%s\n", report.Plain(out.Rule))
	}
	mark, name := "ok  ", report.Plain(out.Test)
	if !out.Passed() {
		mark = "FAIL"
	}
	if name == "" {
		name = out.File
	}
	fmt.Fprintf(l.w, "  %s  %s\n", mark, name)
	if !out.Passed() {
		fmt.Fprintf(l.w, "        %s: ", report.Plain(out.Where))
		for i, line := range strings.Split(out.Message, "\n") {
			if i > 0 {
				l.w.WriteString("          ")
			}
			fmt.Fprintf(l.w, "%s\n", report.Plain(line))
		}
	}
	for _, line := range out.Printed {
		fmt.Fprintf(l.w, "        printed: %s\n", report.Plain(line))
	}
}

// addJSON writes one outcome as an object.
func (l *testList) addJSON(out *luatest.Outcome) {
	sep := ",\n"
	switch {
	case l.f == ndjson:
		sep = ""
	case l.n == 0:
		sep = "[\n"
	}
	l.n++
	line := []byte(sep)
	text := func(key, value string) {
		if value != "" {
			line = report.AppendText(append(line, `,"`+key+`":`...), value)
		}
	}
	line = fmt.Appendf(line, `{"passed":%t`, out.Passed())
	text("rule", out.Rule)
	text("file", out.File)
	text("test", out.Test)
	text("where", out.Where)
	text("message", out.Message)
	if len(out.Printed) > 0 {
		line = append(line, `,"printed":[`...)
		for i, s := range out.Printed {
			if i > 0 {
				line = append(line, ',')
			}
			line = report.AppendText(line, s)
		}
		line = append(line, ']')
	}
	line = append(line, '}')
	if l.f == ndjson {
		line = append(line, '\n')
	}
	l.w.Write(line)
}

// end writes the summary.
func (l *testList) end(sum luatest.Summary, took time.Duration) error {
	switch {
	case l.f == asJSON && l.n == 0:
		fmt.Fprintln(l.w, "[]")
	case l.f == asJSON:
		fmt.Fprint(l.w, "\n]\n")
	case l.f == table:
		if l.verbose && len(sum.Untested) > 0 {
			fmt.Fprintf(l.w, "without tests: %s\n", report.Plain(strings.Join(sum.Untested, ", ")))
		}
		if !l.quiet || sum.Failed > 0 {
			fmt.Fprintf(l.w, "%s, %s, %d failed (%.1f s)\n", plural(sum.Rules, "rule"), plural(sum.Tests, "test"), sum.Failed, took.Seconds())
		}
	}
	return l.w.Flush()
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	ending := "s"
	switch {
	case strings.HasSuffix(word, "s"):
		ending = "es"
	case strings.HasSuffix(word, "y"):
		word, ending = strings.TrimSuffix(word, "y"), "ies"
	}
	return fmt.Sprintf("%d %s%s", n, word, ending)
}
