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
	pace  *pace  // how many rows to ask for at a time
	total int64  // rows in all, as far as known; -1 where not
	alone bool   // the reader asks for something itself: nothing else at a time
	most  int    // rows that the server gives at a time; 0 where that is not known
	queue *ahead // where pages are asked for; nil for one of its own
}

// page asks for the rows from one on.
func (l *listing) page(start int) question {
	size := l.pace.rows()
	if l.most > 0 {
		size = min(size, l.most)
	}
	return question{path: l.path, query: l.query, paged: true, start: start, size: size, heavy: true}
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
// breaks off is asked for once more, and one that the server falls silent over
// is asked for again in smaller pieces, twice at most.
func (c *client) list(ctx context.Context, l listing, read func(*answer) (container, error)) (extent, error) {
	h := l.queue
	if h == nil {
		h = &ahead{c: c, ctx: ctx}
		defer h.drop()
	}
	e := extent{first: -1, last: -1}
	filled := false // a page came as large as was asked for
	fresh := 0      // new rows of a page that broke off, as far as they did not come again
	for start, cut, silent := 0, 0, 0; ; {
		q := h.next(l.page(start))
		got, err := l.read(h, q, read)
		if err != nil {
			fresh += got.fresh
			switch {
			case ctx.Err() != nil:
			case errors.Is(err, errCut) && cut == 0:
				cut++
				continue
			case errors.Is(err, errSilent) && silent < 2 && l.pace.shrink(q.size):
				h.drop() // they are as large
				silent++
				continue
			}
			return e, err
		}
		cut, silent = 0, 0
		again := min(fresh, got.rows-got.fresh)
		fresh, got.fresh = fresh-again, got.fresh+again
		if start == 0 {
			e.first = got.total
		}
		e.last, l.total = got.total, got.total
		e.rows += int64(got.rows)
		start += got.rows
		switch {
		case got.rows == 0 && start == 0 && l.total < 0 && got.size != 0:
			e.odd = "the server did not say how many items there are"
			return e, nil
		case got.rows == 0:
			if int64(start) < l.total {
				e.odd = fmt.Sprintf("the server stopped after %d of %d items", start, l.total)
			}
			return e, nil
		case got.rows > q.size: // it does not know pages: that was all, if it did not come before
			e.rows += int64(got.fresh - got.rows)
			return e, nil
		case l.total >= 0 && int64(start) >= l.total:
			return e, nil
		case got.fresh == 0 && start == 2 && l.total < 0: // the same for a list of one
			e.rows--
			return e, nil
		case got.fresh == 0:
			e.odd = "the server gives the same items again and again"
			return e, nil
		case got.rows < q.size && l.total < 0 && filled:
			return e, nil
		}
		filled = filled || got.rows == q.size
		if got.rows < q.size && start == got.rows {
			l.most = got.rows // it gives no more at a time
			if l.total < 0 && l.most > 1 {
				l.most-- // or it does not know pages: then the next has more than was asked for
			}
		}
	}
}

// read takes the answer to a question and reads it, and meanwhile asks for what
// comes after it.
func (l *listing) read(h *ahead, q question, read func(*answer) (container, error)) (container, error) {
	a, err := h.take(q)
	if err != nil {
		return container{}, err
	}
	for next := h.end(q.start + q.size); !l.alone && int64(next) < l.total; next = h.end(next) {
		if !h.ask(l.page(next)) {
			break
		}
	}
	total := a.total
	got, err := read(a)
	a.Close()
	if err != nil {
		return got, bodyError(a.where, err, h.c.patience)
	}
	if got.total < 0 {
		got.total = total
	}
	l.pace.took(q.size, a.took())
	return got, nil
}
