package reference

import (
	"fmt"
	"slices"
	"strings"
)

// Page writes the functions and the fields as Markdown. It is the generated
// part of rules/README.md.
func Page() (string, error) {
	types, err := Types()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("## Functions\n")
	topic := ""
	for _, f := range Functions() {
		if f.Topic != topic {
			topic = f.Topic
			fmt.Fprintf(&b, "\n### %s\n", topic)
		}
		fmt.Fprintf(&b, "\n#### `%s`\n\n%s\n", Signature(f), f.Doc)
		if f.Example != "" {
			fmt.Fprintf(&b, "\n```lua\n%s\n```\n", f.Example)
		}
	}
	b.WriteString("\n## Fields\n\nA field that the server did not say is `nil`, lists are empty then. Lists count from 1.\n")
	for _, t := range append(types, nameType()) {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| field | type | meaning |\n|---|---|---|\n", t.Name, t.Doc)
		for _, f := range slices.Concat(t.Fields, Related[t.Name]) {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, cell(strings.ReplaceAll(f.Lua, "luarr.", "")), cell(f.Doc))
		}
	}
	return b.String(), nil
}

// nameType is the one view that the schema does not have. Its fields are in
// Related.
func nameType() Type {
	return Type{Name: "Name", Doc: "The name of a file, cut up so that it can be asked for words: version.name, or words(text)."}
}

// cell makes a text fit a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// Signature writes a function as it is called: age(time), item:has_label(label).
func Signature(f Function) string {
	var names []string
	for _, p := range f.Params {
		names = append(names, p.Name)
	}
	name := f.Name
	if owner, method, ok := strings.Cut(name, ":"); ok {
		name = strings.ToLower(owner) + ":" + method
	}
	return fmt.Sprintf("%s(%s)", name, strings.Join(names, ", "))
}
