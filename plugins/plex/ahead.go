package plex

import "context"

// ahead keeps the next answers on their way while one is being read. It takes
// only slots that are free, so that no walk can starve another.
type ahead struct {
	c     *client
	ctx   context.Context
	queue []*pending // in the order they were asked
}

// pending is an answer on its way.
type pending struct {
	q      question
	cancel context.CancelFunc
	done   chan struct{}
	a      *answer
	err    error
}

// ask sends a question if there is a slot for it, and says whether it did.
func (h *ahead) ask(q question) bool {
	if len(h.queue) >= h.c.width-1 || !h.c.mayHurry(q) || !h.c.slots.TryAcquire(1) {
		return false
	}
	ctx, cancel := context.WithCancel(h.ctx)
	p := &pending{q: q, cancel: cancel, done: make(chan struct{})}
	h.queue = append(h.queue, p)
	go func() {
		defer close(p.done)
		p.a, p.err = h.c.getHeld(ctx, q, 1)
	}()
	return true
}

// next gives the question that is first on its way, if it is for the same rows
// as q but another number of them.
func (h *ahead) next(q question) question {
	if len(h.queue) == 0 {
		return q
	}
	first := h.queue[0].q
	like := first
	like.size = q.size
	if like == q {
		return first
	}
	return q
}

// end is the first row behind those on their way, or start where there are none.
func (h *ahead) end(start int) int {
	if len(h.queue) == 0 {
		return start
	}
	last := h.queue[len(h.queue)-1].q
	return last.start + last.size
}

// take gives the answer to q: the one on its way, or else it asks now. What
// was asked for nothing is dropped first, so that its slots are free.
func (h *ahead) take(q question) (*answer, error) {
	if len(h.queue) == 0 || h.queue[0].q != q {
		h.drop()
		return h.c.get(h.ctx, q)
	}
	p := h.queue[0]
	h.queue = h.queue[1:]
	<-p.done
	if p.err != nil {
		p.cancel()
		return nil, p.err
	}
	inner := p.a.close
	p.a.close = func() { inner(); p.cancel() }
	return p.a, nil
}

// drop gives up what is on its way.
func (h *ahead) drop() {
	for _, p := range h.queue {
		p.cancel()
		<-p.done
		if p.err == nil {
			p.a.Close()
		}
	}
	h.queue = nil
}
