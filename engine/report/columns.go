package report

import (
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Column is one of a table that fits itself to a width.
type Column struct {
	Name string
	// Rank says which columns go first where there is no room: those with the
	// highest. Those of rank 0 stay.
	Rank int
	// Least is how short its cells may be cut; 0 means that they are not.
	Least int
}

// gap is between two columns.
const gap = 2

// Columns writes rows under a heading in at most so many cells of a terminal; 0
// is any number. Columns for which there is no room are left out, and long cells
// are cut.
func Columns(w io.Writer, most int, columns []Column, rows [][]string) error {
	widths := make([]int, len(columns))
	clean := make([][]string, len(rows)+1)
	for _, c := range columns {
		clean[0] = append(clean[0], c.Name)
	}
	for r, row := range rows {
		for _, cell := range row {
			clean[r+1] = append(clean[r+1], Plain(cell))
		}
	}
	for _, row := range clean {
		for i, cell := range row {
			widths[i] = max(widths[i], Cells(cell))
		}
	}
	if most > 0 {
		fit(widths, columns, most)
	}
	var b strings.Builder
	for _, row := range clean {
		var line strings.Builder
		for i, cell := range row {
			if widths[i] == 0 {
				continue
			}
			cell = Cut(cell, widths[i])
			line.WriteString(cell + strings.Repeat(" ", widths[i]-Cells(cell)+gap))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Fitted is a table that takes rows one at a time, for Columns.
type Fitted struct {
	w       io.Writer
	most    int
	columns []Column
	rows    [][]string
}

// NewFitted begins a table of at most so many cells across; 0 is any number.
func NewFitted(w io.Writer, most int, columns ...Column) *Fitted {
	return &Fitted{w: w, most: most, columns: columns}
}

// Row adds a row.
func (t *Fitted) Row(cells ...string) { t.rows = append(t.rows, cells) }

// End writes the table out.
func (t *Fitted) End() error { return Columns(t.w, t.most, t.columns, t.rows) }

// fit cuts the widths of columns until they fit; one that is left out has 0.
func fit(widths []int, columns []Column, most int) {
	least := func(i int) int {
		if c := columns[i]; c.Least > 0 {
			return min(widths[i], max(c.Least, Cells(c.Name)))
		}
		return widths[i]
	}
	sum := func(of func(int) int) int {
		n := -gap
		for i, w := range widths {
			if w > 0 {
				n += of(i) + gap
			}
		}
		return n
	}
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return columns[b].Rank - columns[a].Rank })
	for _, i := range order {
		if sum(least) <= most || columns[i].Rank == 0 {
			break
		}
		widths[i] = 0
	}
	for sum(func(i int) int { return widths[i] }) > most {
		longest := -1
		for i := range widths {
			if widths[i] > least(i) && (longest < 0 || widths[i]-least(i) > widths[longest]-least(longest)) {
				longest = i
			}
		}
		if longest < 0 {
			return // no narrower
		}
		widths[longest]--
	}
}

// Cells is how many cells of a terminal a text takes.
func Cells(s string) int {
	n := 0
	for _, r := range s {
		n += cells(r)
	}
	return n
}

func cells(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Cut shortens a text to so many cells, with a mark where something is missing.
func Cut(s string, most int) string {
	if Cells(s) <= most {
		return s
	}
	n := 0
	for i, r := range s {
		if n += cells(r); n > most-1 {
			return s[:i] + "…"
		}
	}
	return s
}
