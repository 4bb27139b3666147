package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) rulesEvalCommand() *cli.Command {
	return &cli.Command{
		Name:      "eval",
		Usage:     "what a rule, or a line of Lua, makes of one item of the store",
		ArgsUsage: "[FILE|NAME]",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "item", Usage: "the item with this `ID`, or title"},
			&cli.StringFlag{Name: "e", Usage: "run this `LUA` instead of a file: its fields are names, the item is item"},
		},
		Description: "Shows the traits that the rule gives, the changes it proposes, what it could not know,\n" +
			"and what it prints. No server is asked and nothing is written.",
		Action: p.rulesEval,
	}
}

// evaluation is what came of a rule, as rules eval writes it in JSON.
type evaluation struct {
	Item     string           `json:"item"`
	Title    string           `json:"title"`
	Printed  []string         `json:"printed"`
	Value    string           `json:"value,omitempty"`
	Traits   []evaluatedTrait `json:"traits"`
	Changes  []evaluatedWish  `json:"changes"`
	Unknown  []evaluatedDoubt `json:"unknown"`
	Errors   []string         `json:"errors"`
	handlers int
}

// evaluatedTrait is a trait that the rule gave to something.
type evaluatedTrait struct {
	Of         string `json:"of"`
	Name       string `json:"name"`
	Value      string `json:"value"`
	Evidence   string `json:"evidence"`
	Confidence string `json:"confidence"`
}

// evaluatedWish is a change that the rule proposed.
type evaluatedWish struct {
	Kind   string         `json:"kind"`
	Target string         `json:"target"`
	Params map[string]any `json:"params"`
	Reason string         `json:"reason"`
	Line   string         `json:"line"`
	text   string
}

// evaluatedDoubt is what the rule asked for and nobody knows.
type evaluatedDoubt struct {
	Field  string `json:"field"`
	Reason string `json:"reason"`
	Line   string `json:"line"`
}

// rulesEval runs one rule on one item.
func (p *program) rulesEval(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	file, err := atMostOne(c, "file")
	if err != nil {
		return err
	}
	line := c.String("e")
	switch {
	case (file == "") == (line == ""):
		return fault.New(fault.Usage, "rules eval", "", "want a rule file, or a line of Lua with -e").
			WithHint("luarr rules eval rules/NAME.lua --item ID, or luarr rules eval -e 'year > 2000' --item ID")
	case c.String("item") == "":
		return fault.New(fault.Usage, "rules eval", "", "want an item to run it on").
			WithHint("--item ID; luarr items lists them")
	}
	b, err := p.bench(c, c.String("item"))
	if err != nil {
		return err
	}
	defer b.close()
	out := &evaluation{
		Item: b.item.Id, Title: b.item.Title, Printed: []string{}, Traits: []evaluatedTrait{},
		Changes: []evaluatedWish{}, Unknown: []evaluatedDoubt{}, Errors: []string{},
	}
	say := func(line string) { out.Printed = append(out.Printed, line) }
	var try []string
	if file != "" {
		try = []string{file}
	}
	loaded, err := b.load(c.Context, try, say)
	if err != nil {
		return err
	}
	worker, err := loaded.NewWorker()
	if err != nil {
		return err
	}
	defer worker.Close()
	if file != "" {
		out.rule(worker, tried(loaded, file), b.item)
	} else {
		out.line(worker, line, b.item)
	}
	if len(out.Errors) > 0 {
		p.exit = 1
	}
	if f != table {
		return writeJSON(p.stdout, out, map[format]string{asJSON: "  "}[f])
	}
	out.write(p.stdout, file)
	return nil
}

// tried finds the rule that was loaded from a file.
func tried(loaded *script.Rules, file string) script.Rule {
	for _, r := range loaded.List() {
		if r.Enabled && r.Tried {
			return r
		}
	}
	return script.Rule{Name: file}
}

// rule runs the detectors and the handlers of a rule.
func (o *evaluation) rule(w *script.Worker, r script.Rule, stored *wire.Item) {
	item := proto.Clone(stored).(*wire.Item)
	for _, finding := range w.Detect(item) {
		if finding.Subject == r.Name {
			o.Errors = append(o.Errors, finding.Message)
		}
	}
	give := func(of string, traits map[string]*wire.Trait) {
		for _, name := range slices.Sorted(maps.Keys(traits)) {
			if t := traits[name]; slices.Contains(r.Traits, name) {
				o.Traits = append(o.Traits, evaluatedTrait{of, name, t.Value, t.Evidence, t.Confidence})
			}
		}
	}
	give("item", item.Traits)
	for i, v := range item.Versions {
		give(fmt.Sprintf("versions[%d]", i+1), v.Traits)
		for j, a := range v.Audio {
			give(fmt.Sprintf("versions[%d].audio[%d]", i+1, j+1), a.Traits)
		}
	}
	for _, event := range r.Events {
		if event == item.Type || event == "version" {
			o.handlers++
			o.take(w.Handle(event, item))
		}
	}
	if o.handlers == 0 && len(r.Events) > 0 {
		o.Errors = append(o.Errors, fmt.Sprintf("the rule looks at %s, and this is a %s", strings.Join(r.Events, ", "), item.Type))
	}
}

// line runs a line of Lua.
func (o *evaluation) line(w *script.Worker, line string, item *wire.Item) {
	a := w.Console(item).Run(line)
	o.Value = a.Text
	if a.Error != "" {
		o.Errors = append(o.Errors, a.Error)
	}
	o.take(a.Result)
}

// take adds what handlers made.
func (o *evaluation) take(result script.Result) {
	for _, p := range result.Proposals {
		o.Changes = append(o.Changes, evaluatedWish{p.Plugin + "." + p.Change, p.Target.GetId(), p.Params, p.Reason, p.Line, proposalText(p)})
	}
	for _, u := range result.Unknown {
		o.Unknown = append(o.Unknown, evaluatedDoubt{u.Field, u.Reason, u.Line})
	}
	for _, finding := range result.Findings {
		o.Errors = append(o.Errors, finding.Message)
	}
}

// write shows it to people.
func (o *evaluation) write(w io.Writer, file string) {
	for _, line := range o.Printed {
		fmt.Fprintf(w, "prints:   %s\n", line)
	}
	if o.Value != "" {
		for line := range strings.Lines(o.Value) {
			fmt.Fprintln(w, report.Plain(line))
		}
	}
	for _, t := range o.Traits {
		fmt.Fprintf(w, "trait:    %s of %s is %q (%s: %s)\n", t.Name, t.Of, report.Plain(t.Value), t.Confidence, report.Plain(t.Evidence))
	}
	for _, c := range o.Changes {
		fmt.Fprintf(w, "proposes: %s  [%s]\n", report.Plain(c.text), c.Line)
	}
	for _, u := range o.Unknown {
		fmt.Fprintf(w, "unknown:  %s: %s  [%s]\n", u.Field, report.Plain(u.Reason), u.Line)
	}
	for _, e := range o.Errors {
		fmt.Fprintf(w, "error:    %s\n", report.Plain(e))
	}
	if file != "" && len(o.Printed)+len(o.Traits)+len(o.Changes)+len(o.Unknown)+len(o.Errors) == 0 {
		fmt.Fprintf(w, "nothing:  the rule leaves %s alone; luarr explain %s tells which line decided\n", report.Plain(o.Title), report.Plain(o.Item))
	}
}

// paramsText writes parameters as a rule does, sorted.
func paramsText(params map[string]any) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		parts = append(parts, name+" = "+luaText(params[name]))
	}
	return strings.Join(parts, ", ")
}

// luaText writes a parameter as Lua does; a list of one as its element.
func luaText(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case []any:
		if len(v) == 1 {
			return luaText(v[0])
		}
		var parts []string
		for _, one := range v {
			parts = append(parts, luaText(one))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return fmt.Sprint(v)
}
