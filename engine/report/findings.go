package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// shown is how many findings of one code are written out; a rule that fails on
// every item of a library says the same thing every time.
const shown = 10

// Findings writes findings for people, the gravest first, at most a few of
// each code.
func Findings(w io.Writer, findings []*wire.Finding) {
	rank := map[string]int{"error": 0, "warning": 1, "info": 2}
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b *wire.Finding) int {
		return cmp.Or(cmp.Compare(rank[a.Severity], rank[b.Severity]), cmp.Compare(a.Code, b.Code))
	})
	seen := map[string]int{}
	for i, f := range sorted {
		seen[f.Code]++
		if seen[f.Code] <= shown {
			fmt.Fprintf(w, "%s: %s: %s\n", f.Severity, f.Subject, f.Message)
			if f.Hint != "" {
				fmt.Fprintf(w, "  hint: %s\n", f.Hint)
			}
		}
		last := i+1 == len(sorted) || sorted[i+1].Code != f.Code
		if more := seen[f.Code] - shown; last && more > 0 {
			fmt.Fprintf(w, "%s: %s: %d more like these\n", f.Severity, f.Code, more)
		}
	}
}
