package homelab

// catalogue is the entries of one application. Most are worked out whenever somebody looks; those that somebody changed or added
// are kept. It is guarded by the lock of its application.
type catalogue[T any] struct {
	born  int                               // ids 1 to born are worked out
	never func(id int) bool                 // of these, the ones that are not there
	fill  func(id int, into *T, whole bool) // works an entry out, all of it or what lists need
	head  func(*T) *ArrEntry
	plain func(w *pretty, v *T) // writes an entry

	kept    map[int]*T // nil = deleted
	last    int        // the highest id that was ever given
	scratch T
}

func (c *catalogue[T]) start() {
	c.kept, c.last = map[int]*T{}, c.born
}

func (c *catalogue[T]) has(id int) bool {
	if v, ok := c.kept[id]; ok {
		return v != nil
	}
	return id >= 1 && id <= c.born && !c.never(id)
}

// see returns an entry for reading, until the next call.
func (c *catalogue[T]) see(id int) *T {
	if v := c.kept[id]; v != nil {
		return v
	}
	c.fill(id, &c.scratch, false)
	return &c.scratch
}

// keep returns an entry for changing.
func (c *catalogue[T]) keep(id int) *T {
	v := c.kept[id]
	if v == nil {
		v = new(T)
		c.fill(id, v, true)
		c.kept[id] = v
	}
	return v
}

// add takes a new entry in; with an id of its own it replaces what has that.
func (c *catalogue[T]) add(v *T) int {
	h := c.head(v)
	if h.ID == 0 {
		h.ID = c.last + 1
	}
	c.last = max(c.last, h.ID)
	c.kept[h.ID] = v
	return h.ID
}

func (c *catalogue[T]) remove(id int)         { c.kept[id] = nil }
func (c *catalogue[T]) end() int              { return c.last }
func (c *catalogue[T]) look(id int) *ArrEntry { return c.head(c.see(id)) }
func (c *catalogue[T]) edit(id int) *ArrEntry { return c.head(c.keep(id)) }

func (c *catalogue[T]) write(w *pretty, id int) { c.plain(w, c.see(id)) }

// each calls f for every entry, by rising id, until it says false.
func (c *catalogue[T]) each(f func(id int, v *T) bool) {
	for id := 1; id <= c.last; id++ {
		if c.has(id) && !f(id, c.see(id)) {
			return
		}
	}
}

// find is the first entry that is what somebody looks for.
func (c *catalogue[T]) find(is func(*T) bool) (id int, ok bool) {
	c.each(func(n int, v *T) bool {
		if is(v) {
			id, ok = n, true
		}
		return !ok
	})
	return id, ok
}
