package script

import (
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
)

// pass is one way over the items of a query, part by part as they are stored.
// Only one part is in memory: an item that has passed can no longer be read.
type pass struct {
	w       *Worker
	q       *query
	source  func() ([]*wire.Item, error)
	part    []*wire.Item
	seen    map[Library]int64
	given   int
	skipped int // items of which nobody knows whether they are asked for
	at      *root
	views   []*view // of the item at hand and what belongs to it
}

// costPassed is what an item that passes counts, in bytes, should its view be
// kept.
const costPassed = 64

// newPass begins at the first item.
func (w *Worker) newPass(L *lua.LState, q *query) *pass {
	if w.call.walks++; w.call.walks > maxWalks {
		L.RaiseError("a handler can go over items{…} %d times: go over them once and gather what you need", maxWalks)
	}
	if w.rules.opt.Items == nil {
		w.raiseUnknown(L, &ignorance{"items", "other items cannot be read here"})
	}
	source, unknown, err := w.rules.opt.Items(q.Query)
	if err != nil {
		L.RaiseError("items: %s", err)
	}
	if unknown != "" && !q.skip {
		w.raiseUnknown(L, &ignorance{"items", unknown})
	}
	return &pass{w: w, q: q, source: source, seen: map[Library]int64{}}
}

// next gives the next item that is asked for, which can be read until the one
// after it; nil where there is none.
func (p *pass) next(L *lua.LState) *view {
	for {
		p.leave()
		if p.q.limit > 0 && p.given == p.q.limit {
			return nil
		}
		item := p.item(L)
		if item == nil {
			return nil
		}
		if p.q.skip && item.GetStale() {
			p.skipped++
			continue
		}
		p.w.makes(L, costPassed)
		v := p.view(item)
		yes, known := p.wanted(L, v)
		if !known {
			p.skipped++
		}
		if yes && known {
			p.given++
			return v
		}
	}
}

// keep gives the next item, to be kept: it counts as a whole.
func (p *pass) keep(L *lua.LState) *view {
	v := p.next(L)
	if v == nil {
		return nil
	}
	item := v.root.item
	p.w.makes(L, costView+4*proto.Size(item))
	p.at, p.views = nil, p.views[:0]
	return p.w.itemView(item, false)
}

// item gives the next item of all.
func (p *pass) item(L *lua.LState) *wire.Item {
	for len(p.part) == 0 {
		part, err := p.source()
		if err != nil {
			L.RaiseError("items: %s", err)
		}
		if p.w.goesOn(); len(part) == 0 {
			return nil
		}
		p.w.checkTime(L)
		p.part = part
	}
	item := p.part[0]
	p.part = p.part[1:]
	library := Library{item.GetSource(), item.GetLibraryKey()}
	p.seen[library]++
	if p.w.call.looked == nil {
		p.w.call.looked = map[Library]int64{}
	}
	p.w.call.looked[library] = max(p.w.call.looked[library], p.seen[library])
	return item
}

// view makes the view of an item that passes.
func (p *pass) view(item *wire.Item) *view {
	r := &root{item: item, stale: item.GetStale(), pass: p}
	r.guarded = r.stale || len(item.GetUnread()) > 0
	p.at = r
	r.view = p.w.newView(p.w.rules.item, item.ProtoReflect(), r, nil)
	p.w.made -= costView // it ends with its turn
	return r.view
}

// wanted says whether an item is asked for, and whether that can be known.
func (p *pass) wanted(L *lua.LState, v *view) (yes, known bool) {
	w := p.w
	ask := func(fn *lua.LFunction, arg lua.LValue) (bool, bool) {
		unknown, proposed := len(w.call.unknown), len(w.call.proposals)
		top := L.GetTop()
		L.Push(fn)
		L.Push(&v.ud)
		L.Push(arg)
		if !p.q.skip {
			L.Call(2, 1)
		} else if err := L.PCall(2, 1, nil); len(w.call.unknown) > unknown {
			w.checkTime(L)
			w.call.unknown = w.call.unknown[:unknown]
			L.SetTop(top)
			return false, false
		} else if err != nil {
			w.checkTime(L)
			L.Error(thrownBy(err), 0)
		}
		yes := lua.LVAsBool(L.Get(-1))
		L.SetTop(top)
		if len(w.call.proposals) > proposed {
			L.RaiseError("items: where only says which items are asked for; propose changes in the loop")
		}
		return yes, true
	}
	yes, known = true, true
	if p.q.label != "" {
		yes, known = ask(w.methods["has_label"], lua.LString(p.q.label))
	}
	if yes && known && p.q.where != nil {
		yes, known = ask(p.q.where, lua.LNil)
	}
	return yes, known
}

// leave ends the turn of the item at hand: what a rule has kept of it can no
// longer be read, and takes no memory.
func (p *pass) leave() {
	if p.at == nil {
		return
	}
	p.at.item.Versions = nil // a change that is aimed at it can do without
	p.at.item, p.at = nil, nil
	for i, v := range p.views {
		v.msg, v.at, v.slots, v.name, p.views[i] = nil, nil, nil, nil, nil
	}
	p.views = p.views[:0]
}

// check refuses what belongs to an item that has passed.
func (r *root) check(L *lua.LState) {
	if r != nil && r.item == nil {
		L.RaiseError("this item of items{…} has passed: use it in its turn, keep its id or title, or take items{…}:list()")
	}
}
