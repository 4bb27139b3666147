package script

import (
	lua "github.com/yuin/gopher-lua"
)

// lent are the views of the item at hand of a Detect. No script can keep one
// for longer than a call, so that they are used again for the next item.
type lent struct {
	views  pool[view]
	lists  pool[list]
	names  pool[nameView]
	words  pool[name]
	traits pool[traits]
	root   root
}

// lends says whether what is made of an item is lent.
func (w *Worker) lends(of *root) bool { return of != nil && of.item == w.item && of.detecting }

// back takes back all of them.
func (l *lent) back() {
	l.views.used, l.lists.used, l.names.used, l.words.used, l.traits.used = 0, 0, 0, 0, 0
}

// maxLent is how many of one kind are kept.
const maxLent = 256

// pool is things of one kind, of which the first so many are in use.
type pool[T any] struct {
	all  []*T
	used int
}

// take gives something to make a view of an item with.
func take[T any](w *Worker, of *root, p *pool[T]) *T {
	if !w.lends(of) || p.used == maxLent {
		return new(T)
	}
	if p.used == len(p.all) {
		p.all = append(p.all, new(T))
	}
	p.used++
	return p.all[p.used-1]
}

// emptied gives n places without a value, in the room of a list if it has any.
func emptied(room []lua.LValue, n int) []lua.LValue {
	if cap(room) < n {
		return make([]lua.LValue, n)
	}
	room = room[:n]
	clear(room)
	return room
}
