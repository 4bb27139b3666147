package contract

import (
	"errors"
	"fmt"

	"google.golang.org/grpc/status"

	"github.com/luarr/luarr/sdk"
)

// The states of a result.
const (
	OK      = "ok"
	Failed  = "failed"
	Skipped = "skipped" // it could not be checked
)

// Result is what came of one check.
type Result struct {
	Name     string   `json:"name"`               // what the plugin does where it keeps it, such as "refuses an unknown setting"
	State    string   `json:"state"`              // OK, Failed or Skipped
	Problems []string `json:"problems,omitempty"` // what is wrong, or why it was skipped
	Hint     string   `json:"hint,omitempty"`     // what its author is to do
}

// mostProblems is how many problems of one check are told.
const mostProblems = 5

// Problems gathers what a check finds.
type Problems struct {
	told []string
	more int
}

// Add notes a problem. Of many only the first few are told.
func (p *Problems) Add(format string, args ...any) {
	if len(p.told) == mostProblems {
		p.more++
		return
	}
	for i, a := range args {
		if err, ok := a.(error); ok {
			args[i] = plain(err)
		}
	}
	p.told = append(p.told, fmt.Sprintf(format, args...))
}

// plain gives an error without what gRPC puts around it, and with what the
// plugin says can be done about it.
func plain(err error) string {
	text := err.Error()
	if s, ok := status.FromError(err); ok && s != nil {
		text = s.Message()
	}
	var told *sdk.Error
	if errors.As(err, &told) && told.Hint != "" {
		text += " (" + told.Hint + ")"
	}
	return text
}

// check makes one check and hands over its result.
func (r *run) check(name, hint string, f func(*Problems)) {
	if r.ctx.Err() != nil {
		return
	}
	p := &Problems{}
	f(p)
	if len(p.told) == 0 {
		r.each(Result{Name: name, State: OK})
		return
	}
	if p.more > 0 {
		p.told = append(p.told, fmt.Sprintf("and %d more like that", p.more))
	}
	r.each(Result{Name: name, State: Failed, Problems: p.told, Hint: hint})
}

// skip says that something was not checked, and why.
func (r *run) skip(name, why string) {
	r.each(Result{Name: name, State: Skipped, Problems: []string{why}})
}
