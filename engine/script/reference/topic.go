package reference

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/luarr/luarr/engine/script"
)

// Topic writes what there is to say of a type, a function, a field or a group
// of functions for a terminal; empty where the word is not known.
func Topic(word string) (string, error) {
	types, err := Types()
	if err != nil {
		return "", err
	}
	word = strings.ToLower(strings.TrimSuffix(word, "()"))
	var b, makers strings.Builder
	for _, f := range everything() {
		name := strings.ToLower(f.Name)
		switch {
		case name == word && f.Braces: // what tests make stands below what it is
			writeFunction(&makers, f)
		case name == word || strings.HasSuffix(name, ":"+word) || strings.HasSuffix(name, "."+word) || strings.HasPrefix(name, word+"."):
			writeFunction(&b, f)
		}
	}
	for _, t := range append(types, timeType(), nameType(), resultType()) {
		fields := slices.Concat(t.Fields, Related[t.Name])
		if strings.ToLower(t.Name) == word || typeWord(t.Name) == word || word == eventOf(t.Name, word) {
			writeWrapped(&b, fmt.Sprintf("%s: %s A type with a ? may be nil.", typeWord(t.Name), t.Doc), 0)
			b.WriteByte('\n')
			writeFields(&b, slices.Concat(fields, methodsOf(t.Name)))
			continue
		}
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == word })
		if i >= 0 && typeWord(strings.TrimPrefix(fields[i].Lua, "luarr.")) != word {
			fmt.Fprintf(&b, "%s.%s\n", typeWord(t.Name), word)
			writeFields(&b, fields[i:i+1])
		}
	}
	b.WriteString(makers.String())
	if word == boundsTopic {
		writeBounds(&b)
	}
	if b.Len() == 0 || word == strings.ToLower(topicTime) { // time is a type and a group
		for _, f := range everything() {
			if first, _, _ := strings.Cut(strings.ToLower(f.Topic), " "); first == word {
				writeFunction(&b, f)
			}
		}
	}
	return b.String(), nil
}

// typeWord is a type as people call it, and as errors do: video, external_ids.
func typeWord(name string) string { return script.Word(protoreflect.Name(name)) }

// methodsOf gives what can be called on a type, as if they were fields.
func methodsOf(name string) (out []Field) {
	for _, f := range everything() {
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

// docsWidth is how wide explanations in the terminal are.
const docsWidth = 110

// writeFunction explains a function.
func writeFunction(b *strings.Builder, f Function) {
	b.WriteString(Signature(f) + "\n  ")
	writeWrapped(b, f.Doc, 2)
	for _, p := range f.Params {
		if p.Doc != "" {
			fmt.Fprintf(b, "    %-10s ", p.Name)
			writeWrapped(b, p.Doc, 15)
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

// plainType is the type of a field for people: with a ? where it may be nil.
func plainType(f Field) string {
	kind := strings.ReplaceAll(f.Lua, "luarr.", "")
	if f.Nil {
		kind += "?"
	}
	return kind
}

// writeFields lists fields with their types.
func writeFields(b *strings.Builder, fields []Field) {
	for _, f := range fields {
		fmt.Fprintf(b, "  %-28s %-16s ", f.Name, plainType(f))
		writeWrapped(b, f.Doc, 48)
	}
	b.WriteByte('\n')
}

// writeWrapped writes a text that begins in a column, in lines that all do.
func writeWrapped(b *strings.Builder, text string, column int) {
	at := column
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case at+1+len(word) > docsWidth:
			b.WriteString("\n" + strings.Repeat(" ", column))
			at = column
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += len(word)
	}
	b.WriteByte('\n')
}
