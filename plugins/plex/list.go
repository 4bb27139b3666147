package plex

import (
	"context"
	"errors"
	"fmt"
)

// listing is a paged list.
type listing struct {
	path  string
	query string
	size  int   // rows to ask for at a time
	total int64 // rows in all, as far as known; -1 where not
	alone bool  // the reader asks for something itself: nothing else at a time
}

// extent is how a list turned out.
type extent struct {
	first, last int64  // rows in all, as its first and its last page said; -1 where they did not
	rows        int64  // rows that came
	odd         string // why it cannot be trusted to be whole
}

// whole says whether distinct rows are all there are, and why not if not.
func (e extent) whole(distinct int64) (reason string) {
	switch {
	case e.odd != "":
		return e.odd
	case e.first != e.last:
		return fmt.Sprintf("the server said %d items first and %d at the end", e.first, e.last)
	case e.last < 0 && distinct != e.rows:
		return fmt.Sprintf("%d of %d items came twice", e.rows-distinct, e.rows)
	case e.last >= 0 && distinct != e.last:
		return fmt.Sprintf("%d of %d items came", distinct, e.last)
	}
	return ""
}

// list reads a list from beginning to end, in order. The reader closes each
// answer, and counts in fresh the rows it had not seen. A page whose answer
// breaks off is asked for once more.
func (c *client) list(ctx context.Context, l listing, read func(*answer) (container, error)) (extent, error) {
	h := &ahead{c: c, ctx: ctx}
	defer h.drop()
	e := extent{first: -1, last: -1}
	page := func(start int) question {
		return question{path: l.path, query: l.query, paged: true, start: start, size: l.size}
	}
	filled := false // a page came as large as was asked for
	fresh := 0      // new rows of a page that broke off
	for start, retried := 0, false; ; {
		a, err := h.take(page(start))
		if err != nil {
			return e, err
		}
		for next := start + l.size; !l.alone && int64(next) < l.total; next += l.size {
			if next > start+l.size*len(h.queue) && !h.ask(page(next)) {
				break
			}
		}
		headTotal := a.total
		got, err := read(a)
		a.Close()
		if err != nil {
			err = bodyError(a.where, err, c.patience)
			if errors.Is(err, errCut) && !retried && ctx.Err() == nil {
				retried, fresh = true, got.fresh
				continue
			}
			return e, err
		}
		got.fresh += fresh
		retried, fresh = false, 0
		if got.total < 0 {
			got.total = headTotal
		}
		if start == 0 {
			e.first = got.total
		}
		e.last, l.total = got.total, got.total
		e.rows += int64(got.rows)
		start += got.rows
		switch {
		case got.rows == 0 && start == 0 && l.total < 0:
			e.odd = "the server did not say how many items there are"
			return e, nil
		case got.rows == 0:
			if int64(start) < l.total {
				e.odd = fmt.Sprintf("the server stopped after %d of %d items", start, l.total)
			}
			return e, nil
		case got.rows > l.size: // it does not know pages: that was all, if it did not come before
			e.rows += int64(got.fresh - got.rows)
			return e, nil
		case l.total >= 0 && int64(start) >= l.total:
			return e, nil
		case got.fresh == 0:
			e.odd = "the server gives the same items again and again"
			return e, nil
		case got.rows < l.size && l.total < 0 && filled:
			return e, nil
		}
		filled = filled || got.rows == l.size
		if got.rows < l.size && start == got.rows {
			l.size = got.rows // it gives no more at a time
			if l.total < 0 && l.size > 1 {
				l.size-- // or it does not know pages: then the next has more than was asked for
			}
		}
	}
}
