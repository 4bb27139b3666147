package script

import (
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// summarize gives the item the traits of its best version, detector by
// detector, so that what belongs together stays together.
func (w *Worker) summarize(item *wire.Item) {
	versions := item.GetVersions()
	if len(versions) == 1 {
		item.Traits = versions[0].GetTraits() // nothing writes to them any more
		return
	}
	for _, d := range w.detectors.all[ofVersion] {
		summarizeOne(item, d)
	}
	for _, d := range w.rules.declared {
		if d.GetOf() == sdk.TraitOfVersion {
			summarizeOne(item, d.by)
		}
	}
}

// summarizeOne gives the item what one detector gave of the best of its versions.
func summarizeOne(item *wire.Item, d *detector) {
	versions := item.GetVersions()
	if best := d.best(versions); best != nil {
		of := fmt.Sprintf("best of %d versions (%s): ", len(versions), versionName(best))
		if item.Traits == nil {
			item.Traits = make(map[string]*wire.Trait, len(best.Traits))
		}
		for _, name := range d.gives {
			if t := best.Traits[name]; t != nil {
				item.Traits[name] = &wire.Trait{Value: t.Value, Evidence: of + t.Evidence, Confidence: t.Confidence}
			}
		}
	}
}

// wanted is a trait and its value, of a rank.
type wanted struct{ trait, value string }

// best chooses the version whose traits rank highest; the server's own order
// decides between equals, copies made for weak players come last.
func (d *detector) best(versions []*wire.Version) *wire.Version {
	var best *wire.Version
	for _, v := range versions {
		if !slices.ContainsFunc(d.gives, func(name string) bool { return v.GetTraits()[name] != nil }) {
			continue
		}
		if best == nil || d.better(v, best) {
			best = v
		}
	}
	return best
}

func (d *detector) better(a, b *wire.Version) bool {
	if x, y := d.rank(a), d.rank(b); x != y {
		return x < y
	}
	return !a.GetOptimized() && b.GetOptimized()
}

// rank is the place of a version in best, counted from 0; what is not named
// there comes last.
func (d *detector) rank(v *wire.Version) int {
	for i, want := range d.ranks {
		if holds(v, want) {
			return i
		}
	}
	return len(d.ranks)
}

func holds(v *wire.Version, want []wanted) bool {
	for _, w := range want {
		if v.GetTraits()[w.trait].GetValue() != w.value {
			return false
		}
	}
	return true
}

// versionName tells versions of one item apart.
func versionName(v *wire.Version) string {
	switch {
	case v.GetTitle() != "":
		return v.GetTitle()
	case v.GetResolution() != "":
		return v.GetResolution()
	case v.GetHeight() != 0:
		return fmt.Sprintf("%dp", v.GetHeight())
	}
	return v.GetId()
}
