package script

import (
	"fmt"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// summarize gives the item the traits of its best version, detector by
// detector, so that what belongs together stays together.
func (w *Worker) summarize(item *wire.Item) {
	for _, d := range w.detectors.all[ofVersion] {
		best := d.best(item.GetVersions())
		if best == nil {
			continue
		}
		if item.Traits == nil {
			item.Traits = make(map[string]*wire.Trait, len(best.Traits))
		}
		for _, name := range d.gives {
			t := best.Traits[name]
			if t == nil {
				continue
			}
			if n := len(item.GetVersions()); n > 1 {
				t = &wire.Trait{
					Value:      t.Value,
					Evidence:   fmt.Sprintf("best of %d versions (%s): %s", n, versionName(best), t.Evidence),
					Confidence: t.Confidence,
				}
			}
			item.Traits[name] = t
		}
	}
}

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

func holds(v *wire.Version, want map[string]string) bool {
	for name, value := range want {
		if v.GetTraits()[name].GetValue() != value {
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
