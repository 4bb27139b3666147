package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

func (p *program) rulesListCommand() *cli.Command {
	return &cli.Command{
		Name:      "list",
		Usage:     "every rule: whether it is on, where it comes from, its parameters",
		ArgsUsage: "[NAME...]",
		Action:    p.rulesList,
	}
}

// listedRule is a rule as rules list writes it in JSON.
type listedRule struct {
	Name     string        `json:"name"`
	Kind     string        `json:"kind"` // detect, action or none
	Enabled  bool          `json:"enabled"`
	Off      string        `json:"off,omitempty"` // why it is not enabled
	Origin   string        `json:"origin"`
	File     string        `json:"file"`
	Shadows  bool          `json:"shadows"`
	Events   []string      `json:"events"`
	Traits   []string      `json:"traits"`
	Params   []listedParam `json:"params"`
	Sentence string        `json:"does"`
	Doc      string        `json:"doc"`
}

// listedParam is one parameter. Set says that the configuration gives it.
type listedParam struct {
	Name    string `json:"name"`
	Value   any    `json:"value"`
	Default any    `json:"default"`
	Set     bool   `json:"set"`
}

// rulesList shows the rules.
func (p *program) rulesList(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	w, err := p.workshop(c)
	if err != nil {
		return err
	}
	defer w.close()
	rules, complaints, err := script.Check(w.options())
	if err != nil {
		return err
	}
	broken := map[string]string{}
	for _, one := range complaints {
		if one.Severity == "error" && broken[one.Rule] == "" {
			broken[one.Rule] = "luarr rules check: " + one.Message
		}
	}
	list, err := pick(rules.List(), c.Args().Slice())
	if err != nil {
		return err
	}
	var out []listedRule
	for _, r := range list {
		l := w.listed(r)
		if why := broken[r.Name]; why != "" {
			l.Enabled, l.Off = false, why
		}
		out = append(out, l)
	}
	if f != table {
		return writeAny(p.stdout, f, out)
	}
	for i, l := range out {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		l.write(p.stdout, c.Bool("verbose") || c.Args().Len() > 0)
	}
	return nil
}

// pick takes the named rules out of a list; all where none is named.
func pick(list []script.Rule, names []string) ([]script.Rule, error) {
	if len(names) == 0 {
		return list, nil
	}
	var out []script.Rule
	for _, name := range names {
		found := false
		for _, r := range list {
			if r.Name == name {
				out, found = append(out, r), true
			}
		}
		if !found {
			return nil, noSuchRule(name, list)
		}
	}
	return out, nil
}

// listed gathers what is shown of a rule.
func (w *workshop) listed(r script.Rule) listedRule {
	l := listedRule{
		Name: r.Name, Kind: "none", Enabled: r.Enabled, Off: r.Off, Origin: "built-in", File: r.File, Shadows: r.Shadows,
		Events: append([]string{}, r.Events...), Traits: append([]string{}, r.Traits...), Params: []listedParam{},
		Sentence: firstSentence(r.Doc), Doc: r.Doc,
	}
	if r.Origin != l.Origin {
		l.Origin = short(r.Origin)
	}
	switch {
	case len(r.Traits) > 0:
		l.Kind = "detect"
	case len(r.Events) > 0:
		l.Kind = "action"
	}
	for _, param := range r.Params {
		_, set := w.options().Settings[r.Name][param.Name]
		l.Params = append(l.Params, listedParam{param.Name, param.Value, param.Default, set})
	}
	return l
}

// firstSentence is what a rule does, from the comment at its top.
func firstSentence(doc string) string {
	doc, _, _ = strings.Cut(doc, "\n\n")
	doc = strings.Join(strings.Fields(doc), " ")
	if sentence, _, more := strings.Cut(doc, ". "); more {
		return sentence + "."
	}
	return doc
}

// write shows a rule to people; in full with the whole comment.
func (l listedRule) write(w io.Writer, full bool) {
	state := "on"
	if !l.Enabled {
		state = "off"
	}
	origin := l.Origin
	if l.Shadows {
		origin += " (in place of the built-in one)"
	}
	fmt.Fprintf(w, "%-20s %-7s %-4s %s\n", report.Plain(l.Name), l.Kind, state, report.Plain(origin))
	line := func(text string) { fmt.Fprintf(w, "    %s\n", report.Plain(text)) }
	switch {
	case full && l.Doc != "":
		for text := range strings.Lines(l.Doc) {
			line(text)
		}
	case l.Sentence != "":
		line(l.Sentence)
	}
	if len(l.Events) > 0 {
		line("looks at: " + strings.Join(l.Events, ", "))
	}
	if len(l.Traits) > 0 {
		line("gives: " + strings.Join(l.Traits, ", "))
	}
	for _, param := range l.Params {
		text := param.Name + " = " + tomlText(param.Value)
		if param.Set {
			text += "   # set in the configuration; by itself " + tomlText(param.Default)
		}
		line(text)
	}
	if l.Off != "" {
		line("off: " + l.Off)
	}
}

// tomlText writes a parameter as the configuration does.
func tomlText(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = strconv.Quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// writeAny writes a list as one JSON document, or one element a line.
func writeAny[T any](w io.Writer, f format, list []T) error {
	if f == ndjson {
		for _, one := range list {
			if err := writeJSON(w, one, ""); err != nil {
				return err
			}
		}
		return nil
	}
	if list == nil {
		list = []T{}
	}
	return writeJSON(w, list, "  ")
}

// writeJSON writes one value and ends the line.
func writeJSON(w io.Writer, v any, indent string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return e.Encode(v)
}
