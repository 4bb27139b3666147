package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// decode turns TOML into values and the lines of its keys. Wrong text is one
// problem, without its file.
func decode(text string) (values map[string]any, at lines, wrong *Problem) {
	text = strings.TrimLeft(text, "\ufeff")
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return nil, nil, &Problem{Line: 1, Message: "the file is UTF-16", Hint: "save it as UTF-8"}
	}
	places, deep := scan(text)
	if deep > 0 {
		return nil, nil, &Problem{Line: deep, Message: fmt.Sprintf("more than %d tables or lists in each other", deepest)}
	}
	defer func() {
		// The decoder panics where it finds itself wrong.
		if recover() != nil {
			values, at, wrong = nil, nil, &Problem{Line: 1, Message: "the file is no TOML that can be read"}
		}
	}()
	meta, err := toml.Decode(text, &values)
	if err != nil {
		return nil, nil, syntax(err)
	}
	keys := make([][]string, len(meta.Keys()))
	for i, k := range meta.Keys() {
		keys[i] = k
	}
	return values, newLines(keys, places), nil
}

var (
	twice  = regexp.MustCompile(`^Key '(.*)' (?:has already been|was already)`)
	quoted = regexp.MustCompile(`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`)
)

// syntax turns the decoder's error into a problem. The decoder quotes what it
// stumbled over, and that may be a secret: no quotation of more than one
// character is kept.
func syntax(err error) *Problem {
	var parse toml.ParseError
	if !errors.As(err, &parse) {
		return &Problem{Line: 1, Message: "the file is no TOML that can be read"}
	}
	p := &Problem{Line: max(parse.Position.Line, 1)}
	has := func(part string) bool { return strings.Contains(parse.Message, part) }
	switch {
	case twice.MatchString(parse.Message):
		p.Key, p.Message = twice.FindStringSubmatch(parse.Message)[1], "given twice"
	case has("strings cannot contain newlines"):
		p.Key, p.Message = parse.LastKey, "the string has no end on its line"
	case has("invalid escape"), has("hexadecimal digits after"):
		p.Key, p.Message = parse.LastKey, `a \ begins an escape, and this one is not known`
		p.Hint = `between single quotes a \ is just a \`
	case has(`expected value but found "`):
		p.Key, p.Message = parse.LastKey, "no value that TOML knows"
		p.Hint = `text stands in quotes: "…"`
	case has("unexpected EOF"), has("end of file"):
		p.Key, p.Message = parse.LastKey, "the file ends before the value does"
	case has("out of range"):
		p.Key, p.Message = parse.LastKey, "the number is too large"
	default:
		p.Message = "no TOML: " + unquote(parse.Message)
	}
	return p
}

// unquote leaves longer quotations out of a message.
func unquote(message string) string {
	message = quoted.ReplaceAllStringFunc(message, func(q string) string {
		if _, err := strconv.Unquote(q); err == nil && q[0] == '\'' {
			return q
		}
		return ""
	})
	message = strings.Join(strings.Fields(message), " ")
	message = strings.ReplaceAll(message, " :", ":")
	return strings.ToLower(message[:min(1, len(message))]) + strings.TrimRight(message[min(1, len(message)):], ": ")
}
