package script

import (
	"fmt"
	"regexp"
	"strings"
)

// slips are what people who know other languages write, by the line on which
// Lua stumbles, and what is meant.
var slips = []struct {
	line *regexp.Regexp
	hint string
}{
	{regexp.MustCompile(`^\s*(//|/\*|#)`), "-- in front of a comment"},
	{regexp.MustCompile(`!=`), `~= for "is not"`},
	{regexp.MustCompile(`[-+*/.]=\s*[^=\s]`), "x = x + 1 in full"},
	{regexp.MustCompile(`\+\+`), "x = x + 1"},
	{regexp.MustCompile(`&&`), "and"},
	{regexp.MustCompile(`\|\|`), "or"},
	{regexp.MustCompile(`![\w(]`), "not"},
	{regexp.MustCompile(`[\w)]\s*//`), "math.floor(a / b) for a whole number"},
	{regexp.MustCompile(`\bcontinue\b`), "the rest of the loop inside an if: Lua has no continue"},
	{regexp.MustCompile(`\b(if|elseif|while)\b[^=]*[\w\])]\s*=[^=]`), "== to compare"},
	{regexp.MustCompile(`[“”„‘’]`), `plain quotes: "…"`},
	{regexp.MustCompile(`=>|\bfunction\b.*\{\s*$`), "function(x) … end"},
	{regexp.MustCompile(`[\w\])]:\w+\s*([=~<>)]|and\b|or\b|then\b|do\b|$)`), "a dot to read a field; a colon calls, as in m:has_label(…)"},
}

// syntaxHint says what is perhaps meant where Lua stumbles over a line, counted
// from 1; 0 is the end of the file. It begins with "; write ", or is empty.
func syntaxHint(text string, line int) string {
	lines := strings.Split(text, "\n")
	if line > 0 && line <= len(lines) {
		for _, s := range slips {
			if s.line.MatchString(lines[line-1]) {
				return "; write " + s.hint
			}
		}
	}
	return openHint(lines, line)
}

var (
	blockWords = regexp.MustCompile(`\b(function|if|elseif|for|while|repeat|do|then|else|end|until)\b`)
	notCode    = regexp.MustCompile(`--.*|"(\\.|[^"\\])*"|'(\\.|[^'\\])*'`)
	indent     = regexp.MustCompile(`^[ \t]*`)
)

// opened is a word that wants an end, or the then or do before it.
type opened struct {
	word, indent string
	line         int
	wants        string
}

// openHint tells what was opened in front of a line and never closed. Of two
// blocks the one whose end is indented as another's is taken to lack its own.
func openHint(lines []string, line int) string {
	var open []opened
	var suspect *opened
	for i, text := range lines {
		if line > 0 && i >= line {
			break
		}
		code := notCode.ReplaceAllString(text, `""`)
		margin := indent.FindString(text)
		words := blockWords.FindAllString(code, -1)
		for k, word := range words {
			top := len(open) - 1
			if top >= 0 && open[top].wants != "end" && word != open[top].wants && word != "function" {
				return fmt.Sprintf("; write %s behind the %s of line %d", open[top].wants, open[top].word, open[top].line)
			}
			switch word {
			case "function":
				open = append(open, opened{word, margin, i + 1, "end"})
			case "if":
				if k > 0 && words[k-1] == "else" {
					return fmt.Sprintf("; write elseif, one word, in line %d", i+1)
				}
				open = append(open, opened{word, margin, i + 1, "then"})
			case "for", "while":
				open = append(open, opened{word, margin, i + 1, "do"})
			case "do":
				if top >= 0 && open[top].wants == "do" {
					open[top].wants = "end"
				} else {
					open = append(open, opened{word, margin, i + 1, "end"})
				}
			case "then":
				if top >= 0 {
					open[top].wants = "end"
				}
			case "repeat":
				open = append(open, opened{word, margin, i + 1, "until"})
			case "end", "until":
				if top < 0 {
					return fmt.Sprintf("; write one end less: that of line %d closes nothing", i+1)
				}
				if suspect == nil && open[top].indent != margin && k == 0 && open[top].line != i+1 {
					suspect = &opened{open[top].word, "", open[top].line, word}
				}
				open = open[:top]
			}
		}
	}
	switch {
	case suspect != nil:
		return fmt.Sprintf("; write %s for the %s of line %d", suspect.wants, suspect.word, suspect.line)
	case len(open) > 0:
		last := open[len(open)-1]
		return fmt.Sprintf("; write %s for the %s of line %d", last.wants, last.word, last.line)
	}
	code := notCode.ReplaceAllString(strings.Join(lines, "\n"), `""`)
	if line == 0 && strings.Count(code, "(") > strings.Count(code, ")") {
		return "; write ) for the ( that is still open, as in on(…)"
	}
	return ""
}
