package reference

import (
	"fmt"
	"strings"

	"github.com/luarr/luarr/engine/script"
)

// boundsTopic is the word under which the terminal lists the bounds of rules.
const boundsTopic = "bounds"

// beyond is what becomes of a rule that asks for more than it may.
var beyond = [][2]string{
	{"error", "it is told so with an error, which pcall can catch"},
	{"end", "the call ends, whatever catches errors, and is a finding"},
	{"refused", "the file is not loaded"},
	{"cut", "what is too much is left out"},
	{"rest", "the rule rests until the next run"},
}

// boundsPage writes the limits of rules as Markdown.
func boundsPage() string {
	var b strings.Builder
	b.WriteString("## Bounds\n\nWhat a rule may take. Beyond it:\n\n")
	for _, what := range beyond {
		fmt.Fprintf(&b, "- *%s*: %s.\n", what[0], what[1])
	}
	b.WriteString("\n| of | at most | beyond it |\n|---|---|---|\n")
	for _, bound := range script.Bounds() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(bound.Of), bound.Limit, bound.Then)
	}
	return b.String()
}

// writeBounds lists the limits of rules for a terminal.
func writeBounds(b *strings.Builder) {
	b.WriteString("What a rule may take, and what becomes of one that asks for more:\n\n")
	for _, what := range beyond {
		fmt.Fprintf(b, "  %-8s %s\n", what[0], what[1])
	}
	b.WriteByte('\n')
	for _, bound := range script.Bounds() {
		fmt.Fprintf(b, "  %-28s %-8s ", bound.Limit, bound.Then)
		writeWrapped(b, bound.Of, 40)
	}
}
