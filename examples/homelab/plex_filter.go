package homelab

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// filter is one condition of a list.
type filter struct {
	name string // canonical, to recognise a list that was already built
	pass func(p *Plex, r ref) bool
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
func (p *Plex) filters(query url.Values) []filter {
	keys := make([]string, 0, len(query))
	for key := range query {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var all []filter
	for _, key := range keys {
		value := query.Get(key)
		field := strings.TrimRight(key, "<>!")
		operator := key[len(field):]
		if _, bare, ok := strings.Cut(field, "."); ok {
			field = bare
		}
		var pass func(*Plex, ref) bool
		switch {
		case numberOf[field] != nil:
			pass = p.numberFilter(numberOf[field], operator, value)
		case field == "id":
			pass = idFilter(operator, value)
		case field == "label" || field == "collection" || field == "genre":
			pass = tagFilter(field, operator, value)
		case field == "title":
			pass = titleFilter(operator, value)
		case field == "unwatched" && operator == "":
			pass = unwatchedFilter(value)
		}
		if pass != nil {
			all = append(all, filter{key + "=" + value, pass})
		}
	}
	return all
}

// numberFilter compares a number. An item that has none never passes, not even "not equal".
func (p *Plex) numberFilter(number func(*facts) int64, operator, value string) func(*Plex, ref) bool {
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
		f := p.facts(r)
		n := number(&f)
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
	return p.lab.o.Now().Add(time.Duration(n) * unit).Unix(), ok
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

func idFilter(operator, value string) func(*Plex, ref) bool {
	ids, ok := numbers(value)
	if !ok || operator != "" {
		return nil
	}
	return func(p *Plex, r ref) bool { return slices.Contains(ids, p.layout.key(r)) }
}

// tagFilter takes the numbers that the tag listings give, not names.
func tagFilter(field, operator, value string) func(*Plex, ref) bool {
	ids, ok := numbers(value)
	if !ok || operator != "" && operator != "!" {
		return nil
	}
	has := func(p *Plex, r ref, id int) bool {
		switch field {
		case "label":
			return p.tagged(r, labelTag, id)
		case "collection":
			return p.tagged(r, collectionTag, id)
		}
		if k := r.kind(); k != film && k != show {
			return false
		}
		i := r.index()
		if r.kind() == show {
			i += 17
		}
		g, n := p.lab.filmGenres(i)
		return slices.Contains(g[:n], uint8(id-firstGenre))
	}
	return func(p *Plex, r ref) bool {
		found := slices.ContainsFunc(ids, func(id int64) bool { return has(p, r, int(id)) })
		return found != (operator == "!")
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
