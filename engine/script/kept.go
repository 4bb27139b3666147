package script

import (
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// Detecting is a script with detectors, as it was when it made traits.
type Detecting struct {
	Hash  uint64   // of its text, its parameters, what it requires and the helpers in Go
	Gives []string // the traits it gives
	Reads []string // the traits of other scripts that it read; everyTrait for all
}

// everyTrait stands for all traits, where a script listed them.
const everyTrait = "*"

// Detectors describes the scripts with detectors by name, as far as they were
// seen at work. One that failed, or rests, is left out: what it gave is not what
// it would have to give.
func (r *Rules) Detectors() map[string]Detecting {
	out := map[string]Detecting{}
	for _, f := range r.files {
		if f.enabled && len(f.traits) > 0 && !f.failed.Load() {
			out[f.name] = r.detecting(f)
		}
	}
	return out
}

func (r *Rules) detecting(f *file) Detecting {
	d := Detecting{Hash: r.detectorHash(f), Gives: f.traits}
	f.reads.Range(func(name, _ any) bool {
		d.Reads = append(d.Reads, name.(string))
		return true
	})
	slices.Sort(d.Reads)
	return d
}

// reading notes that a detector of a file asked for a trait of another.
func (f *file) reading(trait string) {
	if _, known := f.reads.Load(trait); !known {
		f.reads.Store(trait, nil)
	}
}

// Kept are the scripts whose traits still hold. The zero value is none.
type Kept map[*file]bool

// Kept gives the scripts that would give, of the same facts, what they gave
// when the detectors were the former ones: neither they nor any whose traits
// they read have changed since. What they read counts as read by them now.
func (r *Rules) Kept(former map[string]Detecting) Kept {
	kept := Kept{}
	for _, f := range r.files {
		if was, ok := former[f.name]; ok && f.enabled && len(f.traits) > 0 && was.Hash == r.detectorHash(f) {
			kept[f] = true
		}
	}
	for again := true; again; {
		again = false
		for f := range kept {
			if !r.readsKept(kept, former, former[f.name].Reads) {
				delete(kept, f)
				again = true
			}
		}
	}
	for f := range kept {
		for _, trait := range former[f.name].Reads {
			f.reading(trait)
		}
	}
	return kept
}

// readsKept says whether all who gave these traits, or give them now, are kept.
func (r *Rules) readsKept(kept Kept, former map[string]Detecting, reads []string) bool {
	gives := func(list []string) bool {
		return slices.Contains(reads, everyTrait) || slices.ContainsFunc(list, func(t string) bool { return slices.Contains(reads, t) })
	}
	now := map[string]bool{}
	for _, f := range r.files {
		if f.enabled && len(f.traits) > 0 {
			now[f.name] = true
			if gives(f.traits) && !kept[f] {
				return false
			}
		}
	}
	for name, was := range former {
		if !now[name] && gives(was.Gives) {
			return false
		}
	}
	return true
}

// DetectBut is Detect for an item that comes with traits of the same facts: those
// of the scripts that are kept stay, and these do not run.
func (w *Worker) DetectBut(item *wire.Item, kept Kept) []*wire.Finding {
	if len(kept) == 0 || w.spent {
		return w.Detect(item)
	}
	return w.detect(item, kept)
}

// leave readies a subject: of its traits only those stay that are kept.
func (w *Worker) leave(s *subject, of target, kept Kept) {
	if len(kept) == 0 {
		return
	}
	var stay map[string]*wire.Trait
	had := *s.traits()
	for _, d := range w.detectors.all[of] {
		if !kept[d.file] {
			continue
		}
		s.ran |= d.bit
		for _, name := range d.gives {
			if t := had[name]; t != nil {
				if stay == nil {
					stay = make(map[string]*wire.Trait, len(had))
				}
				stay[name] = t
			}
		}
	}
	*s.traits() = stay
	if stay != nil {
		s.set = nil
	}
}
