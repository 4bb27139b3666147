package script

import (
	"fmt"
	"io"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/proto"
)

// helpersVersion counts changes to Go code that detectors lean on, so that
// traits derived with older helpers are derived anew.
const helpersVersion = 2

// DetectorsHash changes whenever traits could come out differently: with the
// text of the detectors, of what they require, with their parameters, with
// the helpers they call, and with the traits that sources declare.
func (r *Rules) DetectorsHash() uint64 { return r.hash }

func (r *Rules) hashDetectors() uint64 {
	h := xxhash.New()
	fmt.Fprintf(h, "%d\n", helpersVersion)
	r.hashDeclared(h)
	for _, f := range r.files {
		if f.enabled && len(f.traits) > 0 {
			f.hashWhole(h)
		}
	}
	return h.Sum64()
}

// detectorHash is DetectorsHash of one script.
func (r *Rules) detectorHash(f *file) uint64 {
	h := xxhash.New()
	fmt.Fprintf(h, "%d\n", helpersVersion)
	r.hashDeclared(h)
	f.hashWhole(h)
	return h.Sum64()
}

// hashWhole writes a rule and what it requires.
func (f *file) hashWhole(h io.Writer) {
	f.hash(h)
	for _, m := range f.needs {
		fmt.Fprintf(h, "%s %d\n%s\n", m.path, len(m.text), m.text)
	}
}

// hash writes the text of a rule and the values of its parameters.
func (f *file) hash(h io.Writer) {
	fmt.Fprintf(h, "%s %d\n%s\n", f.name, len(f.text), f.text)
	for _, p := range f.params {
		fmt.Fprintf(h, "%s=%v\n", p.Name, p.Value)
	}
}

// VerdictsHash changes whenever the rules that are loaded could say something
// else of an item that is as it was, the clock and other items apart: with the
// text of any file, with what is on and with which parameters, with the time
// zone, and with what the plugins offer. It does not change with luarr itself.
func (r *Rules) VerdictsHash() uint64 {
	h := xxhash.New()
	fmt.Fprintf(h, "%s %s\n", r.opt.Location, r.opt.Deadline)
	for _, f := range r.files {
		fmt.Fprintf(h, "%t %t ", f.enabled, f.muted)
		f.hash(h)
	}
	for _, path := range sortedKeys(r.modules) {
		m := r.modules[path]
		fmt.Fprintf(h, "%s %d\n%s\n", m.path, len(m.text), m.text)
	}
	for _, a := range r.opt.Actors {
		fmt.Fprintf(h, "%q %q %t %d\n", a.Plugin, a.Instances, a.Matcher, len(a.Kinds))
		for _, k := range a.Kinds {
			body, err := proto.MarshalOptions{Deterministic: true}.Marshal(k)
			fmt.Fprintf(h, "%d %s %v\n", len(body), body, err)
		}
	}
	r.hashDeclared(h)
	return h.Sum64()
}
