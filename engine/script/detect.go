package script

import (
	"fmt"
	"slices"

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
	video bool                // only versions with a picture
	gives []string            // its traits, its own first
	ranks []map[string]string // what the best version has, then the next best
	bit   uint64
}

// detectors are all of them: in order, and by the traits they give.
type detectors struct {
	all [targets][]*detector
	by  [targets]map[string]*detector
}

// maxDetectors is how many detectors one target may have: their state is a
// bit each.
const maxDetectors = 64

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
	d.all[n.of] = append(d.all[n.of], n)
	return nil
}

// Detect runs the detectors on an item and fills in the traits of its audio
// streams, its versions and itself. What was there is forgotten.
func (w *Worker) Detect(item *wire.Item) []*wire.Finding {
	item.Traits = nil
	for _, v := range item.GetVersions() {
		v.Traits = nil
		for _, a := range v.GetAudio() {
			a.Traits = nil
		}
	}
	w.findings = nil
	if len(item.GetVersions()) == 0 {
		return nil
	}
	if w.spent {
		if err := w.reopen(); err != nil {
			return []*wire.Finding{broken(err)}
		}
	}
	for _, version := range w.versions(w.itemView(item, true)) {
		for _, audio := range w.below(version, "audio") {
			w.runAll(ofAudio, audio)
		}
		w.runAll(ofVersion, version)
	}
	if !w.spent {
		w.summarize(item)
	}
	return w.findings
}

func (w *Worker) runAll(of target, v *view) {
	for _, d := range w.detectors.all[of] {
		if w.spent {
			return
		}
		w.runDetector(w.L, d, v)
	}
}

// runFor runs the detector that gives a trait of v, if there is one.
func (w *Worker) runFor(L *lua.LState, v *view, trait string) {
	of := ofVersion
	switch v.info {
	case w.rules.version:
	case w.rules.audio:
		of = ofAudio
	default:
		return
	}
	d := w.detectors.by[of][trait]
	if d == nil {
		return
	}
	if v.running&d.bit != 0 {
		L.RaiseError("trait %q is derived from itself", trait)
	}
	w.runDetector(L, d, v)
}

// runDetector runs a detector once on a version or a stream.
func (w *Worker) runDetector(L *lua.LState, d *detector, v *view) {
	if (v.ran|v.running)&d.bit != 0 || d.file.suspended() || d.video && !v.hasPicture() {
		return
	}
	v.running |= d.bit
	c := w.newCall(d.file, d.line, v.root.item, true)
	out, finding := w.run(L, c, d.fn, &v.ud, 2+len(d.gives))
	v.running &^= d.bit
	v.ran |= d.bit
	if finding == nil && len(c.unknown) == 0 {
		if err := d.record(v, out); err != nil {
			finding = w.judge(c, err, false)
		}
	}
	if finding != nil {
		w.findings = append(w.findings, finding)
	}
}

// hasPicture says whether a version is one of a film or an episode.
func (v *view) hasPicture() bool {
	switch v.root.item.GetType() {
	case "track", "album", "artist":
		return false
	}
	return true
}

// record stores what a detector returned: value, evidence, confidence, and
// the values of the traits in gives; or, in place of the value, a table of
// traits by name.
func (d *detector) record(v *view, out *returned) error {
	if out[0] == lua.LNil {
		return nil
	}
	evidence, confidence := lua.LVAsString(out[1]), "stream"
	if out[2] != lua.LNil {
		confidence = lua.LVAsString(out[2])
	}
	switch confidence {
	case "stream", "title", "name", "default":
	default:
		return fmt.Errorf("confidence is stream, title, name or default, not %q", confidence)
	}
	table, several := out[0].(*lua.LTable)
	var err error
	if !several {
		for i, name := range d.gives {
			at := 0
			if i > 0 {
				at = 2 + i
			}
			if e := d.put(v, name, out[at], evidence, confidence); e != nil {
				err = e
			}
		}
		return err
	}
	table.ForEach(func(k, value lua.LValue) {
		name := lua.LVAsString(k)
		if !slices.Contains(d.gives, name) {
			err = fmt.Errorf("the detector of %q gives %q without saying so; add it to gives", d.name, name)
		} else if e := d.put(v, name, value, evidence, confidence); e != nil {
			err = e
		}
	})
	return err
}

func (d *detector) put(v *view, name string, value lua.LValue, evidence, confidence string) error {
	var word string
	switch value := value.(type) {
	case lua.LString:
		word = string(value)
	case lua.LNumber, lua.LBool:
		word = value.String()
	case *lua.LNilType:
		return nil
	default:
		return fmt.Errorf("trait %q is a %s; text, a number or a boolean is wanted", name, value.Type())
	}
	if word == "" {
		return nil
	}
	t := &wire.Trait{Value: word, Evidence: evidence, Confidence: confidence}
	switch m := v.msg.Interface().(type) {
	case *wire.Version:
		if m.Traits == nil {
			m.Traits = make(map[string]*wire.Trait, 8)
		}
		m.Traits[name] = t
	case *wire.AudioStream:
		if m.Traits == nil {
			m.Traits = make(map[string]*wire.Trait, 2)
		}
		m.Traits[name] = t
	}
	return nil
}
