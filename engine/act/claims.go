package act

import (
	"context"
	"hash/maphash"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/wire"
)

// claim is one value that a planned change sets. It is small: a plan may hold
// as many as a library has items.
type claim struct {
	change int64
	value  uint64
}

// step is one value that a change sets: hashes of where and of what.
type step struct{ path, value uint64 }

// hash is comparable within one plan, which is all that is asked of it.
func (p *planner) hash(parts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(p.seed)
	for _, s := range parts {
		h.WriteString(s)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// claim takes a change into the plan, with a number and in the state that the
// limits allow. A change that sets nothing but what earlier ones set already
// is dropped: two items may be one entry. One that sets a value which an
// earlier one sets otherwise is held, and so are those. One that is to wait for
// another day sets nothing.
func (p *planner) claim(ctx context.Context, d draft) (taken *wire.Change, contradicted []*wire.Change, err error) {
	change := d.change
	where, entry := p.place(d)
	var steps []step
	leaves(change.After, "", func(path, value string) {
		steps = append(steps, step{p.hash(where, entry, path), p.hash(value)})
	})
	fresh := false
	for _, s := range steps {
		earlier, there := p.taken[s.path]
		fresh = fresh || !there
		if there && earlier.value != s.value {
			contradicted = append(contradicted, &wire.Change{Run: change.Run, Id: earlier.change})
			fresh = true
		}
	}
	if !fresh && len(steps) > 0 {
		return nil, p.insist(d), nil
	}
	p.nextID++
	change.Id = p.nextID
	if reason, err := p.pace.waits(ctx, change); err != nil {
		return nil, nil, err
	} else if reason != "" {
		change.State, change.Error = "held", reason
		p.held++
		return change, nil, nil
	}
	for _, s := range steps {
		if _, there := p.taken[s.path]; !there {
			p.taken[s.path] = claim{change.Id, s.value}
		}
	}
	kept := p.insist(d)
	opposed := p.opposed(steps, change.Id)
	if opposed || len(contradicted) > 0 {
		p.contradicts(change)
	}
	contradicted = append(contradicted, kept...)
	if opposed || len(contradicted) > 0 {
		change.State, change.Error = "held", contradiction
		p.held++
		return change, contradicted, nil
	}
	reason := p.options.Limits.refuses(change)
	if idle := p.options.Instances[d.instance].Idle; idle != "" {
		p.idle(change, idle)
		reason = idle
	}
	if reason != "" {
		change.State, change.Error = "held", reason
		p.held++
		return change, nil, nil
	}
	p.planned++
	p.losing = p.losing || change.Destructive
	p.telling = p.telling || p.isMessage(change)
	return change, nil, p.pace.count(ctx, change)
}

// contradiction is why a change that another one contradicts is held.
const contradiction = "another change of this run wants the opposite"

// hold marks changes that were planned already.
func (p *planner) hold(ctx context.Context, changes []*wire.Change) error {
	held := map[int64]bool{}
	for _, c := range changes {
		held[c.Id] = true
	}
	if len(held) == 0 {
		return nil
	}
	return p.holdWhere(ctx, contradiction, func(c *wire.Change) bool { return held[c.Id] })
}

// holdWhere moves planned changes to held.
func (p *planner) holdWhere(ctx context.Context, reason string, match func(*wire.Change) bool) error {
	var hold []*wire.Change
	err := p.store.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if match(c) {
				c.State, c.Error = "held", reason
				hold = append(hold, c)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.planned -= int64(len(hold))
	p.held += int64(len(hold))
	return p.store.SetChanges(ctx, hold)
}

// leaves walks the values of a struct: what is not a struct itself is a leaf.
func leaves(s *structpb.Struct, prefix string, fn func(path, value string)) {
	for name, v := range s.GetFields() {
		if sub := v.GetStructValue(); sub != nil {
			leaves(sub, prefix+name+"\x00", fn)
			continue
		}
		text, err := proto.MarshalOptions{Deterministic: true}.Marshal(v)
		if err != nil { // a Value of plain types always encodes
			continue
		}
		fn(prefix+name, string(text))
	}
}
