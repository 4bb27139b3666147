package fault

import (
	"fmt"
	"sort"

	"github.com/luarr/luarr/sdk/wire"
)

// most is how many findings of one code are kept. A rule that fails on every
// second item of a large library would otherwise fill memory and record.
const most = 100

// Findings gathers findings, and of those that come in masses only the first.
// The zero value is ready to use; it is for one goroutine.
type Findings struct {
	list  []*wire.Finding
	count map[string]int
	worst map[string]string
}

// Add takes findings.
func (f *Findings) Add(findings ...*wire.Finding) {
	if f.count == nil {
		f.count, f.worst = map[string]int{}, map[string]string{}
	}
	for _, one := range findings {
		f.count[one.Code]++
		if f.count[one.Code] <= most {
			f.list = append(f.list, one)
		} else if f.worst[one.Code] != "error" {
			f.worst[one.Code] = one.Severity
		}
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
