package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
)

// Page writes the functions, the fields and the bounds as Markdown. It is the generated
// part of rules/README.md.
func Page() (string, error) {
	types, err := Types()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("## Functions\n")
	topic := ""
	for _, f := range everything() {
		if f.Topic != topic {
			topic = f.Topic
			fmt.Fprintf(&b, "\n### %s\n", topic)
		}
		fmt.Fprintf(&b, "\n#### `%s`\n\n%s\n", Signature(f), f.Doc)
		if f.Example != "" {
			fmt.Fprintf(&b, "\n```lua\n%s\n```\n", f.Example)
		}
	}
	b.WriteString("\n## Fields\n\nA field that the server did not say is `nil`, where its type has a `?`; lists are empty then. Lists count from 1.\n")
	for _, t := range append(types, timeType(), nameType(), resultType()) {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| field | type | meaning |\n|---|---|---|\n", t.Name, t.Doc)
		for _, f := range slices.Concat(t.Fields, Related[t.Name]) {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, cell(plainType(f)), cell(f.Doc))
		}
	}
	b.WriteString("\n" + boundsPage())
	return b.String(), nil
}

// timeType is a time, such as added_at and now(). Its fields are in Related.
func timeType() Type {
	return Type{Name: "Time", Doc: "A time, such as added_at, and now(): two can be compared, and seconds added and taken away. age(t) gives the seconds since; due(\"weekly(sunday)\") is true once on a day."}
}

// nameType is a view that the schema does not have. Its fields are in Related.
func nameType() Type {
	return Type{Name: "Name", Doc: "The name of a file, cut up so that it can be asked for words: version.name, or words(text)."}
}

// cell makes a text fit a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// Signature writes a function as it is called: age(time), item:has_label(label),
// movie { fields }.
func Signature(f Function) string {
	var names []string
	for _, p := range f.Params {
		names = append(names, p.Name)
	}
	name := f.Name
	switch owner, method, ok := strings.Cut(name, ":"); {
	case ok && owner == "Expectation":
		name = "expect(…):" + method
	case ok:
		name = strings.ToLower(owner) + ":" + method
	case f.Braces:
		return fmt.Sprintf("%s { %s }", name, strings.Join(names, ", "))
	}
	return fmt.Sprintf("%s(%s)", name, strings.Join(names, ", "))
}

// ChangesPage writes the changes that plugins offer as Markdown.
func ChangesPage(actors []script.Actor) string {
	var b strings.Builder
	b.WriteString("## Changes\n\nA change is proposed with `PLUGIN.CHANGE(target, { parameters }, \"reason\")`. It goes to every instance that the\ntarget belongs to; `instance = \"name\"` among the parameters names one.\n")
	for _, a := range actors {
		for _, k := range a.Kinds {
			fmt.Fprintf(&b, "\n### `%s.%s`\n\n%s.%s Its target is a %s.\n\n| parameter | type | meaning |\n|---|---|---|\n", a.Plugin, k.GetName(),
				sentence(k.GetDoc()), warning(k), strings.Join(k.GetTargets(), ", "))
			for _, p := range k.GetParams() {
				kind := p.GetType()
				if p.GetRequired() {
					kind += ", required"
				}
				fmt.Fprintf(&b, "| `%s` | %s | %s |\n", p.GetName(), kind, cell(p.GetDoc()))
			}
		}
	}
	return b.String()
}

// sentence writes a doc text with a capital and without a full stop.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".")
}
