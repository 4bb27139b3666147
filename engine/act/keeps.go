package act

import (
	"fmt"

	"github.com/luarr/luarr/sdk/wire"
)

// What a change wants and is so already alters nothing, and yet another change
// may contradict it: one rule puts a tag on that a second takes off, and only
// one of them has something to do in any run. Such changes are looked for among
// those that come of one item, which are seen together or not at all, so that
// the plan does not depend on which items are quiet.

// place names what a change is about. The key of a library may be that of an
// item, too, and several sources may lead to one server.
func (p *planner) place(d draft) (where, entry string) {
	where, entry = d.change.Instance, d.change.Key
	if d.proposal.Item == nil {
		entry = d.change.Target + " " + d.change.Key
	}
	if id := d.proposal.Server.GetMachineId(); id != "" && !p.isMessage(d.change) {
		where, entry = "", "server "+id
	}
	return where, entry
}

// insist notes what a change wants to stay as it is, and gives the changes of
// the same item that want it otherwise.
func (p *planner) insist(d draft) (others []*wire.Change) {
	where, entry := p.place(d)
	leaves(d.keeps, "", func(path, value string) {
		at, v := p.hash(where, entry, path), p.hash(value)
		earlier, there := p.wishes[at]
		switch {
		case !there:
			p.wishes[at] = claim{value: v}
		case earlier.value != v && earlier.change != 0:
			others = append(others, &wire.Change{Run: d.change.Run, Id: earlier.change})
		}
	})
	if len(others) > 0 {
		p.contradicts(d.change)
	}
	return others
}

// opposed says whether a change alters what another of the same item wants to
// stay as it is, and notes what it alters.
func (p *planner) opposed(steps []step, change int64) (opposed bool) {
	for _, s := range steps {
		earlier, there := p.wishes[s.path]
		if !there {
			p.wishes[s.path] = claim{change, s.value}
		}
		opposed = opposed || there && earlier.change == 0 && earlier.value != s.value
	}
	return opposed
}

// contradicts says that a change and an earlier one cannot both be.
func (p *planner) contradicts(change *wire.Change) {
	p.refused.Add(&wire.Finding{
		Severity: "warning", Code: "contradiction", Subject: change.Target,
		Message: fmt.Sprintf("%s (%s) and an earlier change of this run want different things of %q; neither is applied",
			change.Kind, change.Rule, change.Title),
		Hint: "restrict one of the rules",
	})
}
