package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/contract"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) pluginsTestCommand() *cli.Command {
	set := &repeated{} // of its own: the library's lists split at commas
	return &cli.Command{
		Name:      "test",
		Usage:     "run the contract against a plugin you write, and say what to fix",
		ArgsUsage: "FILE",
		Description: "FILE is the plugin's program, in whatever language. It is started as luarr would start\n" +
			"it, and asked everything that luarr asks, except to change something. It need not be\n" +
			"installed. Without the settings that it requires only its description is looked at. It\n" +
			"runs in a folder of its own, so that paths are to be absolute.\n\n" +
			"The exit code is 1 where something is to be fixed.",
		Flags: []cli.Flag{
			&cli.GenericFlag{Name: "set", Usage: "give it a setting, as `KEY=VALUE`; again for more, env:NAME for a secret, commas in lists", Value: set},
		},
		Action: func(c *cli.Context) error { return p.pluginsTest(c, *set) },
	}
}

// pluginsTest runs the contract over the wire.
func (p *program) pluginsTest(c *cli.Context, set []string) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	file, err := argument(c, "file")
	if err != nil {
		return err
	}
	if given := c.String("config"); given != "" {
		return fault.New(fault.Usage, "plugins test", "--config", "no configuration is read").WithHint("--set KEY=VALUE gives it a setting")
	}
	t, err := newSpecimen(c.Context, file, p.logger(c))
	if err != nil {
		return err
	}
	defer t.close()
	config := contract.Config{}
	if config.Settings, err = settingsOf(set, t.about, p.getenv); err != nil {
		return err
	}
	if f == table {
		fmt.Fprintf(p.stdout, "%s %s: %s\n\n", report.Plain(t.about.GetName()), report.Plain(t.about.GetVersion()), report.Plain(t.about.GetSummary()))
	}
	results := []contract.Result{}
	tell := func(r contract.Result) {
		results = append(results, r)
		if f == table {
			showResult(p.stdout, r)
		}
	}
	tell(usable(t.about))
	contract.Run(c.Context, config, t.fresh, tell)
	if err := c.Context.Err(); err != nil {
		return fault.New(fault.Interrupted, "test", short(file), "%w", err)
	}
	count := map[string]int{}
	for _, r := range results {
		count[r.State]++
	}
	if count[contract.Failed] > 0 {
		p.exit = 1
	}
	if f != table {
		return writeAny(p.stdout, f, results)
	}
	if missing := notGiven(t.about, config.Settings); missing != "" {
		fmt.Fprintf(p.stdout, "\nwhat was skipped wants the settings that it requires:%s\n", missing)
	}
	fmt.Fprintf(p.stdout, "\n%d checks: %d ok, %d failed, %d skipped\n", len(results), count[contract.OK], count[contract.Failed], count[contract.Skipped])
	return nil
}

// notGiven writes the flags for the required settings that were not given.
func notGiven(about *wire.Description, given map[string]any) string {
	flags := ""
	for _, s := range about.GetSettings() {
		if _, there := given[s.GetKey()]; s.GetRequired() && !there {
			flags += fmt.Sprintf(" --set %s=VALUE", s.GetKey())
		}
	}
	return flags
}

// usable says whether a plugin can be configured and called by its names.
func usable(about *wire.Description) contract.Result {
	r := contract.Result{Name: "has names that rules and config.toml can use", State: contract.OK}
	if err := callable(about); err != nil {
		r.State, r.Problems, r.Hint = contract.Failed, []string{err.Error()}, "take another name"
	}
	return r
}

// showResult puts one result before a person.
func showResult(w io.Writer, r contract.Result) {
	fmt.Fprintf(w, "%-8s %s\n", r.State, report.Plain(r.Name))
	for _, problem := range r.Problems {
		fmt.Fprintf(w, "         - %s\n", report.Plain(strings.ReplaceAll(problem, "\n", " ")))
	}
	if r.Hint != "" {
		fmt.Fprintf(w, "         hint: %s\n", r.Hint)
	}
}
