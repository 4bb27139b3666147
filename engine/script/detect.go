package script

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
)

// target is what a detector looks at.
type target uint8

const (
	ofVersion target = iota
	ofAudio
	targets
)

// detector is one detect(name, options, fn).
type detector struct {
	name  string
	file  *file
	fn    *lua.LFunction
	line  string
	of    target
	video bool       // only versions with a picture
	gives []string   // its traits, its own first
	ranks [][]wanted // what the best version has, then the next best
	bit   uint64
	// memory is where what it gave is remembered; nil when nothing is.
	memory *node
}

// detectors are all of them: in order, and by the traits they give.
type detectors struct {
	all [targets][]*detector
	by  [targets]map[string]*detector
}

// maxDetectors is how many detectors one target may have: their state is a
// bit each.
const maxDetectors = 64

// maxTrait bounds the value of a trait in bytes, maxEvidence its evidence.
const (
	maxTrait    = 200
	maxEvidence = 500
)

// maxGives is how many traits one detector may give beside its own.
const maxGives = 13

func (d *detectors) add(n *detector) error {
	if d.by[n.of] == nil {
		d.by[n.of] = map[string]*detector{}
	}
	for _, trait := range n.gives {
		if other := d.by[n.of][trait]; other != nil {
			return fmt.Errorf("trait %q is already given at %s; a file of the same name takes its place", trait, other.line)
		}
		d.by[n.of][trait] = n
	}
	if len(d.all[n.of]) == maxDetectors {
		return fmt.Errorf("more than %d detectors", maxDetectors)
	}
	n.bit = 1 << len(d.all[n.of])
	n.memory = &node{}
	d.all[n.of] = append(d.all[n.of], n)
	return nil
}

// Detect runs the detectors on an item and fills in the traits of its audio
// streams, its versions and itself. What was there is forgotten.
func (w *Worker) Detect(item *wire.Item) []*wire.Finding { return w.detect(item, nil) }

func (w *Worker) detect(item *wire.Item, kept Kept) []*wire.Finding {
	if len(kept) == 0 {
		forgetTraits(item)
	}
	w.picture = hasPicture(item)
	w.findings = nil
	said := w.said(item.GetSourceTraits(), sdk.TraitOfItem, item.GetSource())
	item.Traits = said
	if len(item.GetVersions()) == 0 {
		return nil
	}
	if w.spent {
		if err := w.reopen(); err != nil {
			return []*wire.Finding{broken(err)}
		}
	}
	subjects := w.subjectsOf(item)
	for i := range subjects {
		for j := range subjects[i].tracks {
			w.leave(&subjects[i].tracks[j], ofAudio, kept)
		}
		w.leave(&subjects[i], ofVersion, kept)
		w.tell(&subjects[i], item.GetSource())
	}
	for i := range subjects {
		for j := range subjects[i].tracks {
			w.runAll(ofAudio, &subjects[i].tracks[j])
		}
		w.runAll(ofVersion, &subjects[i])
	}
	if !w.spent {
		w.summarize(item)
		w.tellItem(item, said)
	}
	return w.findings
}

// forgetTraits takes off what an item came with.
func forgetTraits(item *wire.Item) {
	for _, v := range item.GetVersions() {
		v.Traits = nil
		for _, a := range v.GetAudio() {
			a.Traits = nil
		}
	}
}

func (w *Worker) runAll(of target, s *subject) {
	for _, d := range w.detectors.all[of] {
		if w.spent {
			return
		}
		w.runDetector(w.L, d, s)
	}
}

// derive runs the detector that gives a trait of a subject, if there is one,
// for another that reads it.
func (w *Worker) derive(L *lua.LState, s *subject, trait string) *detector {
	d := w.detectors.by[targetOf(s)][trait]
	if d == nil {
		return nil
	}
	if s.running&d.bit != 0 {
		w.call.notes.drop()
		L.RaiseError("trait %q is derived from itself", trait)
	}
	w.runDetector(L, d, s)
	return d
}

// runDetector runs a detector once on a version or a stream, unless it is
// remembered what it gave for the like.
func (w *Worker) runDetector(L *lua.LState, d *detector, s *subject) {
	if (s.ran|s.running)&d.bit != 0 || d.file.suspended() || d.video && !w.picture {
		return
	}
	s.running |= d.bit
	known, worth := w.recall(L, d, s)
	switch {
	case known != nil:
		w.putAgain(s, d, known)
		d.file.succeeded()
	case !w.spent:
		w.callDetector(L, d, s, worth)
	}
	s.running &^= d.bit
	s.ran |= d.bit
}

// callDetector runs the Lua function of a detector and, where that is worth
// noting, remembers what it asked and gave.
func (w *Worker) callDetector(L *lua.LState, d *detector, s *subject, worth bool) {
	v := w.viewOf(s)
	c := w.newCall(d.file, d.line, w.item, true)
	if worth {
		c.notes.subject = s
	}
	out, finding := w.run(L, c, d.fn, &v.ud, 2+len(d.gives))
	var gave []given
	if finding == nil && len(c.unknown) == 0 {
		var err error
		gave, err = d.read(w, out)
		w.put(s, d, gave)
		if err != nil {
			c.notes.drop()
			finding = w.judge(c, err, nil)
		}
	}
	if c.trace != nil {
		w.explainTraits(d, s, c, gave, finding)
	}
	if finding != nil {
		w.findings = append(w.findings, finding)
	} else if c.notes.subject != nil && !w.spent {
		w.learn(d, c.notes.steps, gave)
	}
}

// hasPicture says whether an item is a film or an episode.
func hasPicture(item *wire.Item) bool {
	switch item.GetType() {
	case "track", "album", "artist":
		return false
	}
	return true
}

// read takes what a detector returned: value, evidence, confidence, and the
// values of the traits in gives; or, in place of the value, a table of traits
// by name. Beside an error it gives what can be used. It holds until the next.
func (d *detector) read(w *Worker, out *returned) ([]given, error) {
	if out[0] == lua.LNil {
		return nil, nil
	}
	evidence, confidence := shorten(lua.LVAsString(out[1]), maxEvidence), "stream"
	if out[2] != lua.LNil {
		confidence = lua.LVAsString(out[2])
	}
	switch confidence {
	case "stream", "title", "name", "default":
	default:
		return nil, fmt.Errorf("confidence is stream, title, name or default, not %q", confidence)
	}
	gave := w.gave[:0]
	var err error
	take := func(name string, value lua.LValue) {
		word, e := traitText(name, value)
		if e != nil {
			err = e
		} else if word != "" {
			gave = append(gave, given{name, w.traitsMade.trait(word, evidence, confidence)})
		}
	}
	if table, several := out[0].(*lua.LTable); several {
		inOrder(w.hidden(table), func(k, value lua.LValue) {
			if name := lua.LVAsString(k); slices.Contains(d.gives, name) {
				take(name, value)
			} else {
				err = fmt.Errorf("the detector of %q gives %q without saying so; add it to gives", d.name, name)
			}
		})
		w.gave = gave
		return gave, err
	}
	take(d.gives[0], out[0])
	for i, name := range d.gives[1:] {
		take(name, out[3+i])
	}
	w.gave = gave
	return gave, err
}

// madeTraits are the last traits that were given. The same few come again and
// again: items share them, and nothing writes to them any more.
type madeTraits struct {
	all map[[3]string]*wire.Trait
	// recent are some of them, by a part of a hash.
	recent [256]*wire.Trait
}

func (m *madeTraits) trait(value, evidence, confidence string) *wire.Trait {
	recent := &m.recent[uint8(maphash.String(seed, evidence))^uint8(maphash.String(seed, value))]
	if t := *recent; t == nil || t.Value != value || t.Evidence != evidence || t.Confidence != confidence {
		*recent = m.any(value, evidence, confidence)
	}
	return *recent
}

func (m *madeTraits) any(value, evidence, confidence string) *wire.Trait {
	key := [3]string{value, evidence, confidence}
	if t := m.all[key]; t != nil {
		return t
	}
	for i, s := range key {
		key[i] = strings.Clone(s) // it may be a part of a longer text
	}
	if len(m.all) >= maxKept || m.all == nil {
		m.all = map[[3]string]*wire.Trait{}
	}
	t := &wire.Trait{Value: key[0], Evidence: key[1], Confidence: key[2]}
	m.all[key] = t
	return t
}

// traitText makes the value of a trait; nil makes none.
func traitText(name string, value lua.LValue) (string, error) {
	switch value := value.(type) {
	case lua.LString:
		if len(value) > maxTrait {
			return "", fmt.Errorf("trait %q is longer than %d bytes", name, maxTrait)
		}
		return string(value), nil
	case lua.LNumber, lua.LBool:
		return value.String(), nil
	case *lua.LNilType:
		return "", nil
	}
	return "", fmt.Errorf("trait %q is a %s; text, a number or a boolean is wanted", name, value.Type())
}
