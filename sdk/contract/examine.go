package contract

import (
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

var severities = []string{"info", "warning", "error"}

// examine: what it says of its server can be shown.
func (r *run) examine(s Subject) {
	r.check("examines its server", "say who answers; give each finding a severity, a code and a message, and what is wrong a hint", func(p *Problems) {
		got, err := s.Examine(r.ctx)
		if err != nil {
			p.Add("it answered: %v", err)
			return
		}
		if got.GetServer().GetName() == "" {
			p.Add("it does not say who answers: Server.Name is empty")
		}
		for _, f := range got.GetFindings() {
			checkFinding(p, f)
		}
	})
}

func checkFinding(p *Problems, f *wire.Finding) {
	switch {
	case !slices.Contains(severities, f.GetSeverity()):
		p.Add("finding %q has the severity %q, not info, warning or error", f.GetMessage(), f.GetSeverity())
	case f.GetCode() == "" || f.GetMessage() == "":
		p.Add("a finding has no code or no message: %q, %q", f.GetCode(), f.GetMessage())
	case f.GetSeverity() != "info" && f.GetHint() == "":
		p.Add("finding %s has no hint what to do", f.GetCode())
	}
}
