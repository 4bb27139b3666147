package homelab

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// filter is one condition of a list.
type filter struct {
	name  string // canonical, to recognise a list that was already built
	pass  func(p *Plex, r ref) bool
	among func(p *Plex, k kind) []ref // nil, or the items of a kind that may pass, in order
}

func (p *Plex) passes(r ref, filters []filter) bool {
	for _, f := range filters {
		if !f.pass(p, r) {
			return false
		}
	}
	return true
}

// filters reads the conditions in a query. The operator belongs to the key and the last = parts key and value, so
// updatedAt>=5 arrives as the key "updatedAt>". What the server does not understand it ignores: an encoded =, a doubled
// one, a field it does not know, a value of the wrong kind; then the whole library comes back.
func (p *Plex) filters(q *question) []filter {
	if q.harm.has(IgnoreFilters) {
		return nil
	}
	keys := make([]string, 0, len(q.query))
	for key := range q.query {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var all []filter
	for _, key := range keys {
		value := q.query.Get(key)
		field := strings.TrimRight(key, "<>!")
		operator := key[len(field):]
		if _, bare, ok := strings.Cut(field, "."); ok {
			field = bare
		}
		if _, ok := tagKindOf(field); ok && q.harm.has(IgnoreTagFilters) {
			continue
		}
		if f := p.filter(field, operator, value); f.pass != nil {
			f.name = key + "=" + value
			all = append(all, f)
		}
	}
	return all
}

// filter is one condition; without a pass it is not understood.
func (p *Plex) filter(field, operator, value string) filter {
	if k, ok := tagKindOf(field); ok {
		ids, ok := numbers(value)
		if !ok || operator != "" && operator != "!" {
			return filter{}
		}
		return p.tagFilter(k, ids, operator == "!")
	}
	switch {
	case numberOf[field] != nil:
		return filter{pass: p.numberFilter(numberOf[field], operator, value)}
	case field == "id":
		return p.idFilter(operator, value)
	case field == "title":
		return filter{pass: titleFilter(operator, value)}
	case field == "trash" && operator == "":
		return filter{pass: trashFilter(value)}
	case field == "unwatched" && operator == "":
		return filter{pass: unwatchedFilter(value)}
	}
	return filter{}
}

// numberFilter compares a number. An item that has none never passes, not even "not equal".
func (p *Plex) numberFilter(number func(facts) int64, operator, value string) func(*Plex, ref) bool {
	bound, ok := p.bound(value)
	if !ok {
		return nil
	}
	var holds func(int64) bool
	switch operator {
	case "":
		holds = func(n int64) bool { return n == bound }
	case "!":
		holds = func(n int64) bool { return n != bound }
	case ">":
		holds = func(n int64) bool { return n >= bound }
	case ">>":
		holds = func(n int64) bool { return n > bound }
	case "<":
		holds = func(n int64) bool { return n <= bound }
	case "<<":
		holds = func(n int64) bool { return n < bound }
	default:
		return nil
	}
	return func(p *Plex, r ref) bool {
		n := number(p.facts(r))
		return n != 0 && holds(n)
	}
}

// bound reads a number or a time before now, such as -3d.
func (p *Plex) bound(value string) (int64, bool) {
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return n, true
	}
	digits := strings.TrimLeft(value, "-0123456789")
	n, err := strconv.Atoi(strings.TrimSuffix(value, digits))
	if err != nil {
		return 0, false
	}
	units := map[string]time.Duration{
		"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour, "mon": 30 * 24 * time.Hour, "y": 365 * 24 * time.Hour,
	}
	unit, ok := units[digits]
	return p.lab.now().Add(time.Duration(n) * unit).Unix(), ok
}

// numbers reads a list such as 1,2,3.
func numbers(value string) ([]int64, bool) {
	var list []int64
	for word := range strings.SplitSeq(value, ",") {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

func (p *Plex) idFilter(operator, value string) filter {
	ids, ok := numbers(value)
	if !ok || operator != "" {
		return filter{}
	}
	slices.Sort(ids)
	return filter{
		pass: func(p *Plex, r ref) bool { _, found := slices.BinarySearch(ids, p.layout.key(r)); return found },
		among: func(p *Plex, k kind) (order []ref) {
			for _, id := range slices.Compact(slices.Clone(ids)) {
				if r, ok := p.find(id); ok && r.kind() == k {
					order = append(order, r)
				}
			}
			return order
		},
	}
}

// titleFilter knows contains (title=), equals (title==), begins (title<=) and ends (title>=).
func titleFilter(operator, value string) func(*Plex, ref) bool {
	compare := strings.Contains
	switch {
	case operator == "" && strings.HasPrefix(value, "="):
		value, compare = value[1:], func(a, b string) bool { return a == b }
	case operator == "<":
		compare = strings.HasPrefix
	case operator == ">":
		compare = strings.HasSuffix
	case operator != "":
		return nil
	}
	value = strings.ToLower(value)
	return func(p *Plex, r ref) bool { return compare(strings.ToLower(string(p.appendTitle(nil, r))), value) }
}

func unwatchedFilter(value string) func(*Plex, ref) bool {
	if value != "0" && value != "1" {
		return nil
	}
	return func(p *Plex, r ref) bool { return (p.facts(r).views == 0) == (value == "1") }
}
