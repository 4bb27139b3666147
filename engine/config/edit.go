package config

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/replace"
)

// Pair is one key of a table that is written: a string, with a comment above
// it where there is one.
type Pair struct {
	Key, Value string
	Comment    string
}

// AppendTable puts a table behind a TOML text, which stays as it is byte for
// byte. The comment stands above the header.
func AppendTable(text []byte, path []string, comment string, pairs []Pair) []byte {
	end := "\n"
	if bytes.Contains(text, []byte("\r\n")) {
		end = "\r\n"
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+end, args...) }
	remark := func(text string) {
		for l := range strings.Lines(strings.ToValidUTF8(text, "\uFFFD")) {
			line("# %s", Remark(strings.TrimRight(l, "\r\n")))
		}
	}
	if len(text) > 0 {
		if !bytes.HasSuffix(text, []byte("\n")) {
			b.WriteString(end)
		}
		line("")
	}
	remark(comment)
	line("[%s]", TOMLKey(path))
	width := 0
	for _, p := range pairs {
		width = max(width, len(TOMLKey([]string{p.Key})))
	}
	for _, p := range pairs {
		remark(p.Comment)
		line("%-*s = %s", width, TOMLKey([]string{p.Key}), TOMLString(p.Value))
	}
	return append(bytes.Clone(text), b.String()...)
}

// Remark gives a text as it can stand in a comment: one line without what none
// may hold.
func Remark(text string) string {
	return strings.Map(printable, strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\n", " "))
}

// printable leaves out what no comment may hold.
func printable(r rune) rune {
	if r < ' ' && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}

// TOMLKey writes the path of a key, with quotes where they are needed.
func TOMLKey(path []string) string {
	parts := make([]string, len(path))
	for i, part := range path {
		if parts[i] = part; !bare(part) {
			parts[i] = TOMLString(part)
		}
	}
	return strings.Join(parts, ".")
}

// TOMLString writes a string as TOML has it.
func TOMLString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u` + fmt.Sprintf("%04X", r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// AddSource writes a source into the configuration file. Nothing else in it
// changes, nor do its mode and the link it may be. A name that is taken is
// refused, and so is what would not load: the file is then left as it is.
func (c *Config) AddSource(name, comment string, pairs []Pair, o Options) error {
	path := []string{"sources", name}
	refuse := func(format string, args ...any) *fault.Error {
		return fault.New(fault.Usage, "add source", name, format, args...)
	}
	if !isName(name) {
		return refuse("a name is small letters, digits and _, and begins with a letter")
	}
	for _, in := range append(append([]Instance(nil), c.Sources...), c.Matchers...) {
		if in.Name == name {
			return refuse("the name is taken: [%s.%s] in line %d of %s", in.Section, in.Name, in.Line, c.File).
				WithHint("give it another one")
		}
	}
	old, err := readFile(c.File)
	if err != nil {
		return &fault.Error{Class: fault.Usage, Op: "read", Subject: c.File, Err: cause(err)}
	}
	text := AppendTable(old, path, comment, pairs)
	if len(text) > largest {
		return refuse("%s would be larger than %d bytes", c.File, largest)
	}
	after, err := Parse(c.File, text, o)
	if err != nil || !same(c.Sources, after.Sources, name) {
		return refuse("%s would not load with it: %v", c.File, err).WithHint("write it by hand:\n%s", text[len(old):])
	}
	if now, err := readFile(c.File); err != nil || !bytes.Equal(now, old) {
		return refuse("somebody else has changed %s meanwhile", c.File).WithHint("try again")
	}
	if err := replace.File(c.File, text, 0o600); err != nil {
		return &fault.Error{Op: "write", Subject: c.File, Err: cause(err)}
	}
	return nil
}

// same says whether nothing but a source of this name has come to the sources.
func same(before, after []Instance, name string) bool {
	want := map[string]bool{name: true}
	for _, in := range before {
		want[in.Name] = true
	}
	for _, in := range after {
		delete(want, in.Name)
	}
	return len(want) == 0 && len(after) == len(before)+1
}

// SourceName makes a name for a source of the name of its server: small
// letters, digits and _. A name without any gives fallback.
func SourceName(server, fallback string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(server) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	name := strings.Trim(b.String(), "_")
	switch {
	case name == "":
		return fallback
	case !isName(name):
		return fallback + "_" + name
	}
	return name
}
