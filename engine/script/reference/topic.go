package reference

import (
	"fmt"
	"slices"
	"strings"
)

// Topics lists what Topic knows: the types and the functions, by the names
// that rules use.
func Topics() ([]string, error) {
	types, err := Types()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range append(types, nameType()) {
		out = append(out, strings.ToLower(t.Name))
	}
	for _, f := range Functions() {
		out = append(out, strings.ToLower(f.Name))
	}
	return out, nil
}

// Topic writes what there is to say of a type, a function or a field for a
// terminal; empty where the word is not known.
func Topic(word string) (string, error) {
	types, err := Types()
	if err != nil {
		return "", err
	}
	word = strings.ToLower(strings.TrimSuffix(word, "()"))
	var b strings.Builder
	for _, f := range Functions() {
		name := strings.ToLower(f.Name)
		if name == word || strings.HasSuffix(name, ":"+word) || strings.HasSuffix(name, "."+word) {
			writeFunction(&b, f)
		}
	}
	for _, t := range append(types, nameType()) {
		fields := slices.Concat(t.Fields, Related[t.Name])
		if strings.ToLower(t.Name) == word || word == eventOf(t.Name, word) {
			fmt.Fprintf(&b, "%s: %s\n\n", strings.ToLower(t.Name), t.Doc)
			writeFields(&b, fields)
			continue
		}
		if i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == word }); i >= 0 {
			fmt.Fprintf(&b, "%s.%s\n", strings.ToLower(t.Name), word)
			writeFields(&b, fields[i:i+1])
		}
	}
	return b.String(), nil
}

// eventOf gives the event that hands over a type, where the word is one: movie
// is an item.
func eventOf(typeName, word string) string {
	for _, e := range events {
		if e.class == typeName && e.name == word {
			return e.name
		}
	}
	return ""
}

// writeFunction explains a function.
func writeFunction(b *strings.Builder, f Function) {
	fmt.Fprintf(b, "%s\n  %s\n", Signature(f), f.Doc)
	for _, p := range f.Params {
		if p.Doc != "" {
			fmt.Fprintf(b, "    %-10s %s\n", p.Name, p.Doc)
		}
	}
	if f.Returns != "" {
		fmt.Fprintf(b, "  gives %s\n", strings.ReplaceAll(f.Returns, "luarr.", ""))
	}
	if f.Example != "" {
		fmt.Fprintf(b, "\n  %s\n", strings.ReplaceAll(f.Example, "\n", "\n  "))
	}
	b.WriteByte('\n')
}

// writeFields lists fields with their types.
func writeFields(b *strings.Builder, fields []Field) {
	for _, f := range fields {
		fmt.Fprintf(b, "  %-24s %-20s %s\n", f.Name, strings.ReplaceAll(f.Lua, "luarr.", ""), f.Doc)
	}
	b.WriteByte('\n')
}
