package plex

import (
	"context"
	"fmt"
	"net/http"

	"github.com/luarr/luarr/sdk"
)

// How many rows to ask for at a time: with streams a row has 2 to 3 KB.
const autoPage = 400

// passage reads all items of one kind in one way.
type passage struct {
	*walk
	kind  kind
	mode  mode
	total int64

	seen    keySet   // keys of the list
	ids     []string // of those, the ones that details are still to be asked for
	came    keySet   // of those, the ones that had details
	index   *tagIndex
	unread  reasons
	held    []*sdk.Item // rows that wait until it is known how streams come
	waiting bool
	started bool // a page was read
	media   bool // one of its rows had media
	streams bool // and one of those streams
	scanned bool // one had media that the server has analysed
}

// run reads the list and hands out its items.
func (p *passage) run(ctx context.Context) (reason string, err error) {
	lists := p.mode != batches
	p.index = &tagIndex{}
	if lists {
		index, gap, err := p.s.labels(ctx, p.library, p.kind)
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil:
			p.unread.labels = gap
			p.warn("plex: labels are not known", err)
		default:
			p.index = index
		}
	}
	p.waiting = p.kind.media && (p.mode == inline || p.mode == optional)
	l := listing{path: allPath(p.library), query: p.kind.query(p.mode), size: p.s.PageSize, total: p.total, alone: !lists}
	if l.size == 0 {
		l.size = autoPage
		if !lists {
			l.size = keyPage
		}
	}
	reader := p.page
	if !lists {
		full := &details{c: p.s.client, d: &p.d}
		reader = func(a *answer) (container, error) { return p.keys(ctx, a, full) }
	}
	e, err := p.s.client.list(ctx, l, reader)
	if err != nil {
		refused := statusOf(err) == http.StatusInternalServerError || statusOf(err) == http.StatusBadRequest
		if refused && p.waiting && !p.started {
			return "", errNextMode
		}
		return "", err
	}
	if lists && p.streams {
		p.s.learn(p.mode)
	}
	if p.total < 0 {
		p.sum += p.seen.n
	}
	switch reason = e.whole(p.seen.n); {
	case reason != "":
	case p.total >= 0 && e.first >= 0 && p.total != e.first:
		reason = fmt.Sprintf("the server counted %d items and then listed %d", p.total, e.first)
	case !lists && p.came.n != p.seen.n:
		reason = fmt.Sprintf("%d items went away meanwhile", p.seen.n-p.came.n)
	}
	if reason != "" {
		reason = p.kind.name + ": " + reason
	}
	return reason, nil
}

// page reads one page of a list with everything in it.
func (p *passage) page(a *answer) (container, error) {
	fresh := 0
	c, err := p.d.container(a, nil, func() {
		item := p.d.readItem()
		if item == nil || !p.seen.add(keyOf(item.Id)) {
			return
		}
		fresh++
		r := &p.d.raw
		p.media, p.scanned, p.streams = p.media || r.withMedia, p.scanned || r.analysed, p.streams || r.hasStreams
		if err := p.take(item); err != nil {
			p.d.fail(&halt{err})
		}
	})
	c.fresh = fresh
	if err == nil {
		p.started = true
		if err := p.decide(); err != nil {
			return c, &halt{err}
		}
	}
	return c, err
}

// take hands a row out, or keeps it until it is known how streams come.
func (p *passage) take(item *sdk.Item) error {
	if !p.waiting {
		return p.give(item)
	}
	p.held = append(p.held, item)
	if p.streams || len(p.held) >= autoPage {
		return p.decide()
	}
	return nil
}

// decide looks at the rows that wait. Rows without media, or with media that
// the server has analysed but without streams, mean that it does not put
// streams in lists this way.
func (p *passage) decide() error {
	if !p.waiting || len(p.held) == 0 {
		return nil
	}
	if !p.streams && (p.scanned || !p.media) {
		return errNextMode
	}
	p.waiting = !p.streams
	for _, item := range p.held {
		if err := p.give(item); err != nil {
			return err
		}
	}
	p.held = p.held[:0]
	return nil
}

// keys reads one page of keys, and then the items in full. What came before a
// page broke off is kept for the next call.
func (p *passage) keys(ctx context.Context, a *answer, full *details) (container, error) {
	fresh := 0
	c, err := p.d.container(a, nil, func() {
		if id := p.d.readKey(); id != "" && p.seen.add(keyOf(id)) {
			p.ids = append(p.ids, id)
			fresh++
		}
	})
	c.fresh = fresh
	a.Close()
	if err != nil {
		return c, err
	}
	err = full.read(ctx, p.ids, func(item *sdk.Item) error {
		if key := keyOf(item.Id); !p.seen.has(key) || !p.came.add(key) {
			return nil // nobody asked for it
		}
		return p.give(item)
	})
	p.ids = p.ids[:0]
	if err != nil {
		return c, &halt{err}
	}
	return c, nil
}

// give hands out one item, unless an earlier pass did. Rows of another type
// than was asked for are left out.
func (p *passage) give(item *sdk.Item) error {
	key := keyOf(item.Id)
	if item.Type != p.kind.name || !p.given.add(key) {
		return nil
	}
	item.LibraryKey = p.library
	if p.mode != batches && len(item.Labels) == 0 {
		item.Labels = p.index.of(key)
	}
	item.Unread = p.unread.of(p.kind, p.mode, item)
	return p.out.Add(item)
}
