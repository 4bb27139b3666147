package fault

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// codes lists findings as SUBJECT CODE.
func codes(findings []*wire.Finding) string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Subject+" "+f.Code)
	}
	return strings.Join(out, ", ")
}

func of(rule, code string) *wire.Finding {
	return &wire.Finding{Severity: "error", Code: code, Subject: rule}
}

// A rule that rests is one finding, whatever it failed on before, and what
// other workers find of it afterwards.
func TestARuleThatRestsIsOneFinding(t *testing.T) {
	var found Findings
	found.Add(of("other", RuleError))
	for range 150 {
		found.Add(of("bad", RuleError), of("bad", RuleTimeout), of("bad", RuleMemory))
	}
	found.Add(of("bad", RuleRests), of("bad", RuleError), of("other", RuleError), of("third", "rule_off"))
	if got, want := codes(found.List()), "other rule_error, bad rule_suspended, other rule_error, third rule_off"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOnlyTheFirstOfMany(t *testing.T) {
	var found Findings
	for range most + 7 {
		found.Add(of("bad", RuleError))
	}
	list := found.List()
	if len(list) != most+1 || list[most].Message != "7 more findings of this kind" || list[most].Severity != "error" {
		t.Errorf("%d findings, the last: %v", len(list), list[len(list)-1])
	}
}
