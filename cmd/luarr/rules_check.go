package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

func (p *program) rulesCheckCommand() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "look for mistakes in the rules, also in those that are off",
		ArgsUsage: "[FILE|NAME...]",
		Description: "Looks for errors of syntax, names and fields that do not exist, changes that no\n" +
			"plugin offers, handlers that change what outlives them, and settings in the\n" +
			"configuration that no rule has. Warns where a rule compares, joins or reads on in a\n" +
			"field that may be absent. Exit status: 0 nothing is wrong, 2 something is.",
		Action: p.rulesCheck,
	}
}

// checkedComplaint is a complaint as rules check writes it in JSON.
type checkedComplaint struct {
	Severity string `json:"severity"` // error, warning or info
	File     string `json:"file"`
	Line     int    `json:"line"`
	Rule     string `json:"rule"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// severities are those of complaints, worst first.
var severities = []string{"error", "warning", "info"}

// rulesCheck shows what is wrong with the rules.
func (p *program) rulesCheck(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	w, err := p.workshop(c)
	if err != nil {
		return err
	}
	defer w.close()
	for _, finding := range w.failed {
		fmt.Fprintf(p.stderr, "%s: %s\n", finding.Subject, report.Plain(finding.Message))
	}
	o := w.options()
	o.Try = c.Args().Slice()
	loaded, complaints, err := script.Check(o)
	if err != nil {
		return err
	}
	looked := len(loaded.List())
	if len(o.Try) > 0 {
		var names []string
		for _, name := range o.Try {
			names = append(names, strings.TrimSuffix(filepath.Base(name), ".lua"))
		}
		complaints = slices.DeleteFunc(complaints, func(one script.Complaint) bool { return !slices.Contains(names, one.Rule) })
		looked = len(names)
	}
	var out []checkedComplaint
	wrong, doubtful := 0, 0
	for _, one := range complaints {
		switch one.Severity {
		case "error":
			wrong++
		case "warning":
			doubtful++
		}
		out = append(out, w.checked(one))
	}
	slices.SortStableFunc(out, func(a, b checkedComplaint) int {
		if n := slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity); n != 0 {
			return n
		}
		if n := strings.Compare(a.File, b.File); n != 0 {
			return n
		}
		return a.Line - b.Line
	})
	if wrong > 0 {
		p.exit = exitCode(fault.New(fault.Usage, "", "", "rules are wrong"))
	}
	if f != table {
		return writeAny(p.stdout, f, out)
	}
	for _, one := range out {
		place := one.place()
		switch {
		case one.Severity == "warning":
			place += ": warning"
		case one.Severity == "info" && c.Bool("quiet"):
			continue
		case one.Severity == "info":
			place += ": note"
		}
		fmt.Fprintf(p.stdout, "%s: %s\n", place, report.Plain(one.Message))
		if one.Hint != "" {
			fmt.Fprintf(p.stdout, "  hint: %s\n", report.Plain(one.Hint))
		}
	}
	if !c.Bool("quiet") {
		summary := fmt.Sprintf("%s, %d wrong", plural(looked, "rule"), wrong)
		if doubtful > 0 {
			summary += ", " + plural(doubtful, "warning")
		}
		fmt.Fprintln(p.stderr, summary)
	}
	return nil
}

// place is where a complaint belongs, as FILE:LINE where the line is known.
func (k checkedComplaint) place() string {
	if k.Line == 0 {
		return k.File
	}
	return fmt.Sprintf("%s:%d", k.File, k.Line)
}

// checked says where a complaint belongs: to a line of a rule, or of the
// configuration.
func (w *workshop) checked(one script.Complaint) checkedComplaint {
	out := checkedComplaint{Severity: one.Severity, File: one.File, Line: one.Line, Rule: one.Rule, Message: one.Message, Hint: one.Hint}
	switch {
	case len(one.Setting) > 0 && w.config != nil:
		out.File, out.Line = short(w.config.File), w.config.Line(one.Setting...)
		out.Message = strings.Join(one.Setting, ".") + ": " + one.Message
	case filepath.IsAbs(one.File):
		out.File = short(one.File)
	case one.File != "":
		out.File = "built-in " + one.File
	default:
		out.File = "rules"
	}
	return out
}
