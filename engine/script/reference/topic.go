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
		out = append(out, typeWord(t.Name))
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
		if strings.ToLower(t.Name) == word || typeWord(t.Name) == word || word == eventOf(t.Name, word) {
			fmt.Fprintf(&b, "%s: %s\n\n", typeWord(t.Name), t.Doc)
			writeFields(&b, slices.Concat(fields, methodsOf(t.Name)))
			continue
		}
		if i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == word }); i >= 0 {
			fmt.Fprintf(&b, "%s.%s\n", typeWord(t.Name), word)
			writeFields(&b, fields[i:i+1])
		}
	}
	return b.String(), nil
}

// typeWord is a type as people call it, and as errors do: video, external_ids.
func typeWord(name string) string {
	switch name {
	case "DolbyVision":
		return "dovi"
	case "ExternalIds":
		return "external_ids"
	}
	return strings.ToLower(strings.TrimSuffix(name, "Stream"))
}

// methodsOf gives what can be called on a type, as if they were fields.
func methodsOf(name string) (out []Field) {
	for _, f := range Functions() {
		if owner, _, ok := strings.Cut(f.Name, ":"); ok && owner == name {
			out = append(out, Field{Name: strings.TrimPrefix(Signature(f), strings.ToLower(owner)), Lua: f.Returns, Doc: f.Doc})
		}
	}
	return out
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
	const indent, width = 48, 110
	for _, f := range fields {
		fmt.Fprintf(b, "  %-28s %-16s ", f.Name, strings.ReplaceAll(f.Lua, "luarr.", ""))
		at := indent
		for i, word := range strings.Fields(f.Doc) {
			switch {
			case i == 0:
			case at+1+len(word) > width:
				b.WriteString("\n" + strings.Repeat(" ", indent))
				at = indent
			default:
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += len(word)
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}
