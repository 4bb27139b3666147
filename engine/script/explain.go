package script

import (
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// The verdicts of a rule on an item.
const (
	Applied    = "applied"     // it proposed changes
	NotApplied = "not applied" // it proposed none
	NotKnown   = "unknown"     // it needs what nobody knows
	Failed     = "failed"      // it went wrong
)

// Verdict is what one handler made of one thing, and how it came to it.
type Verdict struct {
	Rule    string
	Handler string // where on(event, fn) stands, as FILE:LINE
	Event   string
	Version int // which version it was handed, counted from 1; 0 for the item
	State   string
	Reads   []Read // what it asked for, in that order
	More    int    // further reads that were not kept
	// Decided is the last line that ran; of a proposal the one that made it, of
	// an unknown the one that asked, of an error the one it happened at.
	Decided   Place
	Proposals []Proposal
	Unknown   Unknown // of NotKnown
	Error     string  // of Failed: FILE:LINE: MESSAGE
	Code      string  // of Failed: that of the finding
}

// Origin says where the traits that a detector gave to one thing come from.
type Origin struct {
	Version int      // which version, counted from 1; 0 for the item itself
	Audio   int      // which of its audio streams, counted from 1; 0 for the version
	Rule    string   // empty where its source gave them
	Line    string   // where detect(…) stands, as FILE:LINE
	Given   []string // the traits it gave
	Missing []string // those that it could have given
	Decided Place    // the return that made the value, or the last line that ran
	Error   string   // what went wrong, as FILE:LINE: MESSAGE
}

// Explain runs every handler that an item concerns, each by itself, and tells
// how it came to its verdict. The worker's rules must have been loaded with
// Trace.
func (w *Worker) Explain(item *wire.Item) ([]Verdict, error) {
	clear(w.near)
	var out []Verdict
	for _, event := range []string{item.GetType(), "version"} {
		things := 1
		if event == "version" {
			things = len(item.GetVersions())
		}
		for i := range w.handlers[event] {
			for n := range things {
				if w.spent {
					if err := w.reopen(); err != nil {
						return out, err
					}
				}
				v := w.itemView(item, false)
				if event == "version" {
					v = w.versions(v)[n]
				}
				verdict := w.explain(event, w.handlers[event][i], item, v)
				if event == "version" {
					verdict.Version = n + 1
				}
				out = append(out, verdict)
			}
		}
	}
	return out, nil
}

// ExplainOther is Explain for what is no item: a library, a server or a run.
func (w *Worker) ExplainOther(event string, m proto.Message) ([]Verdict, error) {
	info := w.rules.schema.of(m.ProtoReflect())
	if info == nil {
		return nil, nil
	}
	clear(w.near)
	var out []Verdict
	for _, h := range w.handlers[event] {
		if w.spent {
			if err := w.reopen(); err != nil {
				return out, err
			}
		}
		out = append(out, w.explain(event, h, m, w.newView(info, m.ProtoReflect(), nil, nil)))
	}
	return out, nil
}

func (w *Worker) explain(event string, h *handler, m proto.Message, v *view) Verdict {
	c := w.newCall(h.file, h.line, m, false)
	c.event = event
	_, finding := w.run(w.L, c, h.fn, &v.ud, 0)
	out := Verdict{Event: event, Rule: h.file.name, Handler: h.line, State: NotApplied, Reads: c.trace.reads, More: c.trace.more, Decided: c.trace.last}
	switch {
	case finding != nil:
		out.State, out.Error, out.Code = Failed, finding.GetMessage(), finding.GetCode()
		out.Decided = Place{Line: locate(out.Error, h.line)}
	case len(c.unknown) > 0:
		out.State, out.Unknown = NotKnown, c.unknown[0]
		out.Decided = Place{Line: out.Unknown.Line}
	case len(c.proposals) > 0:
		out.State = Applied
		out.Proposals = append(out.Proposals, c.proposals...)
		out.Decided = Place{Line: out.Proposals[0].Line}
	case out.Decided.Line == "":
		out.Decided.Line = h.line
	}
	out.Decided.Code = w.rules.code(out.Decided.Line)
	return out
}

// ExplainTraits runs the detectors on an item, as Detect does, and tells where
// its traits come from. The worker's rules must have been loaded with Trace.
func (w *Worker) ExplainTraits(item *wire.Item) ([]Origin, []*wire.Finding) {
	w.origins = nil
	findings := w.Detect(item)
	if declared := w.rules.declaredBy(item.GetSource()); len(declared) > 0 {
		w.explainSaid(item.GetTraits(), declared, sdk.TraitOfItem, 0)
		for i, v := range item.GetVersions() {
			w.explainSaid(v.GetTraits(), declared, sdk.TraitOfVersion, i+1)
		}
	}
	return w.origins, findings
}

// explainSaid notes what a source says of one thing, and what it could have said.
func (w *Worker) explainSaid(traits map[string]*wire.Trait, declared []string, of string, version int) {
	o := Origin{Version: version}
	for _, name := range declared {
		switch {
		case w.rules.declared[name].GetOf() != of:
		case traits[name] != nil:
			o.Given = append(o.Given, name)
		default:
			o.Missing = append(o.Missing, name)
		}
	}
	if len(o.Given)+len(o.Missing) > 0 {
		w.origins = append(w.origins, o)
	}
}

// explainTraits notes where the traits of a subject come from.
func (w *Worker) explainTraits(d *detector, s *subject, c *call, gave []given, finding *wire.Finding) {
	o := Origin{Version: s.index + 1, Rule: d.file.name, Line: d.line, Decided: c.trace.last, Error: finding.GetMessage()}
	if o.Decided.Line == "" {
		o.Decided.Line = d.line
	}
	if s.above != nil {
		o.Version, o.Audio = s.above.index+1, s.index+1
	}
	has := map[string]bool{}
	for _, g := range gave {
		o.Given = append(o.Given, g.name)
		has[g.name] = true
		if g.name == d.name {
			o.Decided = c.trace.origin(g.trait.GetValue())
		}
	}
	for _, name := range d.gives {
		if !has[name] {
			o.Missing = append(o.Missing, name)
		}
	}
	o.Decided.Code = w.rules.code(o.Decided.Line)
	w.origins = append(w.origins, o)
}

// code gives what stands at FILE:LINE of a rule or a module.
func (r *Rules) code(place string) string {
	path, number, _ := strings.Cut(place, ".lua:")
	f := r.modules[path]
	n, err := strconv.Atoi(number)
	if f == nil || err != nil {
		return ""
	}
	at := 0
	for line := range strings.Lines(string(f.text)) {
		if at++; at == n {
			return shorten(strings.TrimSpace(line), maxShown)
		}
	}
	return ""
}

// Of names the thing that a verdict is about, as it is reached from the item:
// versions[1], or nothing for the item itself.
func (v *Verdict) Of() string {
	if v.Version == 0 {
		return ""
	}
	return fmt.Sprintf("versions[%d]", v.Version)
}

// Of names the thing that has the traits, as it is reached from the item.
func (o *Origin) Of() string {
	switch {
	case o.Version == 0:
		return ""
	case o.Audio == 0:
		return fmt.Sprintf("versions[%d]", o.Version)
	}
	return fmt.Sprintf("versions[%d].audio[%d]", o.Version, o.Audio)
}
