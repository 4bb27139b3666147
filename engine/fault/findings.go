package fault

import (
	"fmt"
	"slices"
	"sort"

	"github.com/luarr/luarr/sdk/wire"
)

// most is how many findings of one code are kept. A rule that fails on every
// second item of a large library would otherwise fill memory and record.
const most = 100

// RuleRests is the code of the finding that a rule failed too often in a row
// and is left alone until the next run. Its subject is the rule.
const RuleRests = "rule_suspended"

// The codes of findings that a rule, their subject, failed on one item.
const (
	RuleError   = "rule_error"
	RuleTimeout = "rule_timeout"
	RuleMemory  = "rule_memory"
)

// Findings gathers findings, and of those that come in masses only the first.
// Once a rule rests, that stands for all it failed on.
// The zero value is ready to use; it is for one goroutine.
type Findings struct {
	list  []*wire.Finding
	count map[string]int
	worst map[string]string
	fails map[failure]int // of rules that do not rest
	rests map[string]bool
}

// failure is a rule and the code of how it fails.
type failure struct{ rule, code string }

// Add takes findings.
func (f *Findings) Add(findings ...*wire.Finding) {
	if f.count == nil {
		f.count, f.worst = map[string]int{}, map[string]string{}
		f.fails, f.rests = map[failure]int{}, map[string]bool{}
	}
	for _, one := range findings {
		switch one.Code {
		case RuleRests:
			f.rest(one.Subject)
		case RuleError, RuleTimeout, RuleMemory:
			if f.rests[one.Subject] {
				continue
			}
			f.fails[failure{one.Subject, one.Code}]++
		}
		f.count[one.Code]++
		if f.count[one.Code] <= most {
			f.list = append(f.list, one)
		} else if f.worst[one.Code] != "error" {
			f.worst[one.Code] = one.Severity
		}
	}
}

// rest drops what a rule failed on before.
func (f *Findings) rest(rule string) {
	f.rests[rule] = true
	for failed, n := range f.fails {
		if failed.rule != rule {
			continue
		}
		f.count[failed.code] -= n
		f.list = slices.DeleteFunc(f.list, func(one *wire.Finding) bool {
			return one.Subject == rule && one.Code == failed.code
		})
		delete(f.fails, failed)
	}
}

// List gives what was kept, and says how many were not.
func (f *Findings) List() []*wire.Finding {
	var codes []string
	for code, n := range f.count {
		if n > most {
			codes = append(codes, code)
		}
	}
	sort.Strings(codes)
	out := f.list
	for _, code := range codes {
		out = append(out, &wire.Finding{
			Severity: f.worst[code], Code: code, Subject: "and more",
			Message: fmt.Sprintf("%d more findings of this kind", f.count[code]-most),
		})
	}
	return out
}
