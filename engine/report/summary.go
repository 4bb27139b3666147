package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
)

// Summary writes the one line that says what a run did.
func Summary(w io.Writer, run *wire.Run) {
	var parts []string
	for _, state := range []string{"planned", "done", "held", "skipped", "failed", "uncertain"} {
		if n := run.Changes[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", Count(n), state))
		}
	}
	what := "nothing to change"
	if slices.ContainsFunc(run.Findings, func(f *wire.Finding) bool { return f.Severity == "error" }) {
		what += ", as far as is known"
	}
	if run.State != "done" {
		what = run.State
	}
	if len(parts) > 0 {
		what = "changes: " + strings.Join(parts, ", ")
		if run.State != "done" {
			what = run.State + ", " + what
		}
	}
	fmt.Fprintf(w, "run %d (%s): %s\n", run.Id, run.Pipeline, what)
}
