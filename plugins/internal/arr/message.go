package arr

import (
	"io"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	json "github.com/go-json-experiment/json"
)

// maxMessage bounds, in bytes, what is taken over from a server into a
// message.
const maxMessage = 240

// message reads the sentence out of an error body. The servers have five
// shapes of it; stack traces, which hold paths, are left behind, and so is
// what is no JSON.
func message(body io.Reader) string {
	text, err := io.ReadAll(io.LimitReader(body, 64<<10))
	if err != nil || len(text) == 0 {
		return ""
	}
	var rows []struct {
		Property string `json:"propertyName"`
		Message  string `json:"errorMessage"`
	}
	if text[0] == '[' {
		if json.Unmarshal(text, &rows, lenient) != nil {
			return ""
		}
		var parts []string
		for _, r := range rows {
			parts = append(parts, join(r.Property, r.Message))
		}
		return clip(strings.Join(parts, "; "))
	}
	var object struct {
		Message      string              `json:"message"`
		ErrorMessage string              `json:"errorMessage"`
		Error        string              `json:"error"`
		Title        string              `json:"title"`
		Errors       map[string][]string `json:"errors"`
	}
	if json.Unmarshal(text, &object, lenient) != nil {
		return ""
	}
	for _, s := range []string{object.Message, object.ErrorMessage, object.Error} {
		if s != "" {
			return clip(s)
		}
	}
	var fields []string
	for field, messages := range object.Errors {
		fields = append(fields, join(field, strings.Join(messages, ", ")))
	}
	sort.Strings(fields)
	return clip(join(object.Title, strings.Join(fields, "; ")))
}

// join puts a name before a text where both are there.
func join(name, text string) string {
	if name == "" || text == "" {
		return name + text
	}
	return name + ": " + text
}

// clip makes foreign text fit for a message: its first line, without control
// characters, not too long.
func clip(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	if len(s) > maxMessage {
		n := maxMessage
		for !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + "…"
	}
	return strings.TrimRight(s, " .")
}
