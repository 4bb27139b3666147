package luatest

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// about says what a rule was run on, the traits that it saw there, what it read
// and which line decided.
func (e *expectation) about() string {
	if e.result == nil || e.subject == nil {
		return ""
	}
	var b strings.Builder
	line(&b, "on", strings.TrimPrefix(show(e.subject), "the "))
	if e.item == nil {
		return b.String()
	}
	traits := traitLines("", e.item.GetTraits())
	if len(e.item.GetVersions()) > 1 {
		for i, v := range e.item.GetVersions() {
			traits = append(traits, traitLines(fmt.Sprintf("versions[%d].", i+1), v.GetTraits())...)
		}
	}
	line(&b, "traits", bounded(traits)...)
	for _, v := range e.explained() {
		of := ""
		if v.Of() != "" {
			of = v.Of() + ": "
		}
		var reads []string
		for _, r := range v.Reads {
			value := show(r.Value)
			if r.Unknown != "" {
				value = "not known: " + r.Unknown
			}
			reads = append(reads, r.Field+" = "+value)
		}
		line(&b, "read", bounded(reads)...)
		if v.Decided.Code != "" {
			line(&b, "decided", strings.TrimSpace(fmt.Sprintf("%s%s  %s  %s", of, v.Decided.Line, v.Decided.Code, outcome(v.Decided))))
		}
	}
	return b.String()
}

// outcome tells how a condition came out.
func outcome(p script.Place) string {
	if p.Outcome == "" {
		return ""
	}
	return "-- " + p.Outcome
}

// explained runs the rule once more on the same item, in the same world, and
// tells how it came to its verdicts: the first few of them. Where that cannot be
// told there are none.
func (e *expectation) explained() []script.Verdict {
	const most = 3
	defer func(seen map[string]*wire.Item) { e.in.made.seen = seen }(e.in.made.seen)
	e.in.made.seen = e.seen
	o := e.as
	o.Trace, o.Log = true, slog.New(slog.DiscardHandler)
	rules, err := e.in.with(o)
	if err != nil {
		return nil
	}
	worker, err := rules.NewWorker()
	if err != nil {
		return nil
	}
	defer worker.Close()
	verdicts, err := worker.Explain(e.item)
	if err != nil {
		return nil
	}
	verdicts = slices.DeleteFunc(verdicts, func(v script.Verdict) bool { return v.Rule != e.in.rule.Name })
	return verdicts[:min(len(verdicts), most)]
}

// bounded leaves out what is too much.
func bounded(lines []string) []string {
	if len(lines) > maxLines {
		return append(lines[:maxLines:maxLines], fmt.Sprintf("and %d more", len(lines)-maxLines))
	}
	return lines
}

// traitLines writes traits, one a line: their value, what decided, and how sure
// that is.
func traitLines(of string, traits map[string]*wire.Trait) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(traits)) {
		t := traits[name]
		text := fmt.Sprintf("%s%s = %s", of, name, show(t.GetValue()))
		if t.GetEvidence() != "" || t.GetConfidence() != "" {
			text += " (" + strings.TrimPrefix(t.GetEvidence()+", "+t.GetConfidence(), ", ") + ")"
		}
		lines = append(lines, text)
	}
	return lines
}
