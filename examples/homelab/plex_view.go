package homelab

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// view is a list of items in order. Where it is simply every item of a kind, nothing is stored.
type view struct {
	revision int
	kind     kind
	n        int
	order    []ref // nil: the items of the kind in order of their keys
}

func (v *view) at(i int) ref {
	if v.order == nil {
		return refOf(v.kind, i)
	}
	return v.order[i]
}

// keptViews is how many sorted or filtered lists are kept; a walk needs one.
const keptViews = 8

// view builds, or finds again, the list of these kinds in this order with these filters. The lock must be held for reading
// through the whole answer; building takes place under it, too.
func (p *Plex) view(which []kind, sort string, filters []filter) view {
	if len(which) == 1 && (sort == "id" || sort == "id:asc") && len(filters) == 0 && p.gone == 0 {
		return view{kind: which[0], n: p.total(which[0])}
	}
	name := viewName(which, sort, filters)
	p.viewMu.Lock()
	defer p.viewMu.Unlock()
	if v, ok := p.views[name]; ok && v.revision == p.revision {
		return v
	}
	if len(p.views) >= keptViews {
		clear(p.views)
	}
	v := view{revision: p.revision, order: p.build(which, sort, filters)}
	v.n = len(v.order)
	p.views[name] = v
	return v
}

func viewName(which []kind, sort string, filters []filter) string {
	var b strings.Builder
	for _, k := range which {
		b.WriteByte('a' + byte(k))
	}
	b.WriteString("|" + sort)
	for _, f := range filters {
		b.WriteString("|" + f.name)
	}
	return b.String()
}

// build collects what lives and passes, and sorts it.
func (p *Plex) build(which []kind, sort string, filters []filter) []ref {
	order := []ref{}
	for _, k := range which {
		p.candidates(k, filters, func(r ref) {
			if p.alive(r) && p.passes(r, filters) {
				order = append(order, r)
			}
		})
	}
	first, _, _ := strings.Cut(sort, ",")
	field, direction, _ := strings.Cut(first, ":")
	if _, bare, ok := strings.Cut(field, "."); ok {
		field = bare // episode.addedAt
	}
	switch {
	case field == "" || field == "titleSort" || field == "title":
		p.sortByTitle(order)
	case numberOf[field] != nil:
		p.sortByNumber(order, numberOf[field])
	default: // id, and whatever the server does not know: keys are not validated
		if len(which) > 1 { // those of one kind are in order already
			slices.SortFunc(order, func(a, b ref) int { return cmp.Compare(p.layout.key(a), p.layout.key(b)) })
		}
	}
	if direction == "desc" {
		slices.Reverse(order)
	}
	return order
}

// candidates visits the items of a kind that may pass, in order.
func (p *Plex) candidates(k kind, filters []filter, visit func(ref)) {
	for _, f := range filters {
		if f.among != nil {
			for _, r := range f.among(p, k) {
				visit(r)
			}
			return
		}
	}
	for i := range p.total(k) {
		visit(refOf(k, i))
	}
}

// numberOf are the numbers of an item by the server's names for them.
var numberOf = map[string]func(facts) int64{
	"addedAt":      func(f facts) int64 { return f.added },
	"updatedAt":    func(f facts) int64 { return f.updated },
	"lastViewedAt": func(f facts) int64 { return f.viewed },
	"viewCount":    func(f facts) int64 { return int64(f.views) },
	"year":         func(f facts) int64 { return int64(f.year) },
	"duration":     func(f facts) int64 { return f.duration },
	"viewOffset":   func(f facts) int64 { return f.offset },
	"userRating":   func(f facts) int64 { return int64(f.rating) },
	"lastRatedAt":  func(f facts) int64 { return f.rated },
}

// sorting is an item beside the number it is sorted by, worked out once.
type sorting struct {
	key int64
	ref ref
}

func (p *Plex) sortByNumber(order []ref, number func(facts) int64) {
	keyed := make([]sorting, len(order))
	for i, r := range order {
		keyed[i] = sorting{number(p.facts(r)), r}
	}
	slices.SortFunc(keyed, func(a, b sorting) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.ref, b.ref))
	})
	for i, k := range keyed {
		order[i] = k.ref
	}
}

// sortByTitle compares the first eight bytes as a number and makes the whole titles only for what is equal there.
func (p *Plex) sortByTitle(order []ref) {
	var one, two []byte
	keyed := make([]sorting, len(order))
	for i, r := range order {
		one = p.appendTitle(one[:0], r)
		var prefix int64
		for k, c := range sortForm(one) {
			if k == 8 {
				break
			}
			prefix |= int64(c) << (56 - 8*k) >> 1 & (1<<63 - 1)
		}
		keyed[i] = sorting{prefix, r}
	}
	slices.SortFunc(keyed, func(a, b sorting) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		one, two = p.appendTitle(one[:0], a.ref), p.appendTitle(two[:0], b.ref)
		return cmp.Or(bytes.Compare(sortForm(one), sortForm(two)), cmp.Compare(a.ref, b.ref))
	})
	for i, k := range keyed {
		order[i] = k.ref
	}
}
