package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

func (p *program) rulesNewCommand() *cli.Command {
	return &cli.Command{
		Name:      "new",
		Usage:     "write a rule to start from, and its test",
		ArgsUsage: "NAME",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "event", Usage: "what it looks at: `EVENT` is " + strings.Join(script.Events(), ", "), Value: "movie"},
			&cli.BoolFlag{Name: "detect", Usage: "make a detector, which gives a trait, instead of an action"},
		},
		Description: "Asks nothing and replaces nothing. The rule works, and touches nothing until you\nhave changed it.",
		Action:      p.rulesNew,
	}
}

// ruleName matches the names that new rules may have: they are trait names and
// TOML keys too.
var ruleName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// rulesNew writes a rule and a test.
func (p *program) rulesNew(c *cli.Context) error {
	name, err := argument(c, "name")
	if err != nil {
		return err
	}
	name = strings.TrimSuffix(name, ".lua")
	if !ruleName.MatchString(name) || strings.HasSuffix(name, "_test") {
		return fault.New(fault.Usage, "rules new", name, "that cannot be the name of a rule").
			WithHint("small letters, digits and _ make one, such as stale_films; _test at the end means a test")
	}
	event := c.String("event")
	if !slices.Contains(script.Events(), event) {
		wrong := fault.New(fault.Usage, "rules new", "--event", "there is no event %q", event)
		if near := script.Nearest(event, script.Events()); near != "" {
			return wrong.WithHint("did you mean %q?", near)
		}
		return wrong.WithHint("the events are %s", strings.Join(script.Events(), ", "))
	}
	if c.Bool("detect") && c.IsSet("event") {
		return fault.New(fault.Usage, "rules new", name, "a detector handles no event").WithHint("leave out --detect or --event")
	}
	folder, err := p.rulesFolder(c)
	if err != nil {
		return err
	}
	if err := unused(folder, name); err != nil {
		return err
	}
	rule, test := skeleton(name, event, c.Bool("detect"))
	path := filepath.Join(folder, name+".lua")
	if err := writeNew(path, rule); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "wrote %s\n", short(path))
	testPath := filepath.Join(folder, name+"_test.lua")
	if err := writeNew(testPath, test); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "wrote %s\n", short(testPath))
	if _, err := os.Stat(filepath.Join(folder, "types")); errors.Is(err, fs.ErrNotExist) {
		if err := p.rulesTypes(c, folder); err != nil { // so that the editor completes
			return err
		}
	}
	if !c.Bool("quiet") {
		p.nextSteps([][2]string{
			{"edit " + short(path), "every line is explained"},
			{"luarr rules docs " + docsOf(event, c.Bool("detect")), "what it can read and call"},
			{"luarr rules check " + name, "mistakes, without running it"},
			{"luarr rules test " + name, "its test"},
			{"luarr plan --rules " + name, "what it would change; changes nothing"},
			{"luarr rules eval " + name + " --item ID", "what it makes of one item, after the first plan"},
		})
	}
	return nil
}

// nextSteps lists commands and what they are good for.
func (p *program) nextSteps(steps [][2]string) {
	widest := 0
	for _, s := range steps {
		widest = max(widest, len(s[0]))
	}
	fmt.Fprintf(p.stderr, "\nNext:\n")
	for _, s := range steps {
		fmt.Fprintf(p.stderr, "  %-*s  %s\n", widest, s[0], s[1])
	}
}

// docsOf is the topic that a new rule needs first.
func docsOf(event string, detect bool) string {
	if detect {
		return "version"
	}
	return event
}

// unused complains where a rule has a name already.
func unused(folder, name string) error {
	for _, dir := range []string{"", "detect", "actions"} {
		path := filepath.Join(folder, dir, name+".lua")
		if _, err := os.Stat(path); err == nil {
			return fault.New(fault.Usage, "rules new", name, "%s is there already and is left alone", short(path)).
				WithHint("edit it, or take another name")
		}
	}
	if shipped := shippedFile(name); shipped != "" {
		return fault.New(fault.Usage, "rules new", name, "luarr ships a rule of that name").
			WithHint("luarr rules eject %s copies it out to edit, or take another name", name)
	}
	return nil
}

// writeNew writes a file that must not be there yet, and its folder.
func writeNew(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return &fault.Error{Op: "write", Subject: report.Plain(path), Err: err}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Usage, "write", short(path), "it is there already and is left alone")
	}
	if err != nil {
		return &fault.Error{Op: "write", Subject: report.Plain(path), Err: err}
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return &fault.Error{Op: "write", Subject: report.Plain(path), Err: err}
	}
	return nil
}
