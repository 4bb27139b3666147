package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// Table writes aligned columns, a heading first.
type Table struct{ w *tabwriter.Writer }

// NewTable begins a table.
func NewTable(w io.Writer, heading ...string) *Table {
	t := &Table{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	t.Row(heading...)
	return t
}

// Row adds a row. What would break the columns, or move the cursor of a
// terminal, is taken out of its cells: titles come from strangers.
func (t *Table) Row(cells ...string) {
	clean := make([]string, len(cells))
	for i, c := range cells {
		clean[i] = Plain(c)
	}
	fmt.Fprintln(t.w, strings.Join(clean, "\t"))
}

// End writes the table out.
func (t *Table) End() error { return t.w.Flush() }

// Plain takes out of a text that came from outside what a terminal obeys:
// control characters, line ends of Unicode, and what turns the direction in
// which the rest of a line is shown.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r > 0xff && unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, s)
}
