package contract

import (
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// someKeys is how many items of a library are asked for alone.
const someKeys = 20

// incremental: of a library that did not change, a look at the changes, a sweep
// and single items say what the walk said.
func (r *run) incremental(s Subject, l *wire.Library, walked map[string]sighted, cursor string) {
	r.check("tells what changed in "+l.Title, "Since may give too much, but nothing that the walk did not", func(p *Problems) {
		seen, end := map[string]sighted{}, (*wire.Walk)(nil)
		err := s.Changes(r.ctx, l, cursor, func(b *wire.ItemBatch) error {
			r.take(p, seen, b)
			end = b.Walk
			return nil
		})
		if err != nil {
			p.Add("it broke off: %v", err)
		} else if end == nil || !end.Complete && end.Reason == "" {
			p.Add("it ended without saying whether that is complete, or why not")
		}
		compare(p, seen, walked)
	})
	r.check("sweeps "+l.Title, "Sweep must see every item with the mark that AddMarked gave for it", func(p *Problems) {
		seen := map[string]bool{}
		err := s.Sweep(r.ctx, l, cursor, func(b *wire.SightingBatch) error {
			for _, one := range b.Sightings {
				item, there := walked[one.Key]
				switch {
				case !there:
					p.Add("it saw %s, which the walk did not give", one.Key)
				case item.mark != one.Mark:
					p.Add("item %s has the mark %d in the walk and %d in the sweep", one.Key, item.mark, one.Mark)
				}
				seen[one.Key] = true
			}
			return nil
		})
		if err != nil {
			p.Add("it broke off: %v", err)
			return
		}
		for key := range walked {
			if !seen[key] {
				p.Add("it did not see item %s", key)
			}
		}
	})
	r.check("gives single items of "+l.Title, "Some must give the items of the keys as Items does, and leave out those that are gone", func(p *Problems) {
		keys := slices.Sorted(maps.Keys(walked))
		keys = append(keys[:min(len(keys), someKeys)], "no-such-key")
		seen := map[string]sighted{}
		err := s.Some(r.ctx, l, keys, cursor, func(b *wire.ItemBatch) error {
			r.take(p, seen, b)
			return nil
		})
		if err != nil {
			p.Add("it broke off: %v", err)
			return
		}
		compare(p, seen, walked)
		for _, key := range keys[:len(keys)-1] {
			if _, there := seen[key]; !there {
				p.Add("item %s was asked for and not given", key)
			}
		}
	})
}

// compare wants items to be as the walk gave them.
func compare(p *Problems, seen, walked map[string]sighted) {
	for id, one := range seen {
		if was, there := walked[id]; !there {
			p.Add("item %s is none that the walk gave", id)
		} else if was.mark != one.mark {
			p.Add("item %s has the mark %d, and %d in the walk", id, one.mark, was.mark)
		}
	}
}
