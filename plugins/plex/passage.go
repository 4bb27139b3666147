package plex

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// How many rows to ask for at a time: with streams a row has 2 to 3 KB.
const autoPage = 400

// passage reads the items of one kind in one way: all of them, or those that
// meet a condition.
type passage struct {
	*walk
	kind      kind
	mode      mode
	total     int64
	condition string // more of the query, such as &id=1,2; empty for all items
	timeless  bool   // of those, only items that have no time of change

	seen    keySet   // keys of the list
	ids     []string // of those, the ones that details are still to be asked for
	came    keySet   // of those, the ones that had details
	gone    int      // those that had none
	tags    *tagged  // in lists
	unread  reasons
	held    []*sdk.Item // rows that wait until it is known how streams come, or for their tags
	waiting bool
	started bool // a page was read
	media   bool // one of its rows had media
	streams bool // and one of those streams
	scanned bool // one had media that the server has analysed
}

// run reads the list and hands out its items.
func (p *passage) run(ctx context.Context) (reason string, err error) {
	lists, part := p.mode != batches, p.condition != ""
	// Of a part, each page asks for the tags of its rows, unless all are known.
	few := part && p.ways[p.kind.name].Tags && p.tagsBy[p.kind.name] == nil && !p.s.refusesDetails()
	if lists && !few {
		if err := p.readTags(ctx); err != nil {
			return "", err
		}
	}
	p.waiting = !part && p.kind.media && (p.mode == inline || p.mode == optional)
	l := listing{
		path: allPath(p.library), query: p.kind.query(p.mode) + p.condition,
		pace: p.pace(), total: p.total, alone: !lists || few,
	}
	reader := p.page
	switch {
	case !lists:
		full := &details{c: p.s.client, d: &p.d, proven: part, glance: p.glance}
		reader = func(a *answer) (container, error) { return p.keys(ctx, a, full) }
	case few:
		reader = func(a *answer) (container, error) { return p.tagPage(ctx, a) }
	}
	e, err := p.s.client.list(ctx, l, reader)
	if err != nil {
		refused := statusOf(err) == http.StatusInternalServerError || statusOf(err) == http.StatusBadRequest
		if refused && p.waiting && !p.started {
			return "", errNextMode
		}
		return "", err
	}
	if p.streams && (p.mode == inline || p.mode == optional) {
		p.s.learn(p.mode)
	}
	if p.total < 0 && !part {
		p.sum += p.seen.n
	}
	return p.whole(e), nil
}

// pace is how many rows to ask for at a time.
func (p *passage) pace() *pace {
	switch {
	case p.s.PageSize > 0:
		return p.s.client.pace(p.s.PageSize, true)
	case p.mode == batches || p.mode == glance:
		return p.s.client.pace(keyPage, false)
	}
	return p.s.client.pace(autoPage, false)
}

// readTags reads the tags of all items of the kind.
func (p *passage) readTags(ctx context.Context) error {
	if p.tags = p.tagsOf(ctx, p.kind); ctx.Err() != nil {
		return ctx.Err()
	}
	if p.tags.cause != nil {
		p.warn("plex: tags are not known", p.tags.cause)
	}
	return nil
}

// whole says why not everything can have come, if so.
func (p *passage) whole(e extent) (reason string) {
	switch reason = e.whole(p.seen.n); {
	case reason != "":
	case p.total >= 0 && e.first >= 0 && p.total != e.first:
		reason = fmt.Sprintf("the server counted %d items and then listed %d", p.total, e.first)
	case p.gone > 0:
		reason = fmt.Sprintf("%d items went away meanwhile", p.gone)
	}
	if reason != "" {
		reason = p.kind.name + ": " + reason
	}
	return reason
}

// keys reads one page of keys, and then the items in full. What came before a
// page broke off is kept for the next call.
func (p *passage) keys(ctx context.Context, a *answer, full *details) (container, error) {
	fresh := 0
	c, err := p.d.container(a, nil, func() {
		id, timed := p.d.readKeyAndTime()
		if id == "" || !p.seen.add(keyOf(id)) {
			return
		}
		fresh++
		if p.wants(keyOf(id), timed) {
			p.ids = append(p.ids, id)
		}
	})
	c.fresh = fresh
	a.Close()
	if err != nil {
		return c, err
	}
	asked, before := len(p.ids), p.came.n
	err = full.read(ctx, p.ids, func(item *sdk.Item) error {
		if key := keyOf(item.Id); !p.seen.has(key) || !p.came.add(key) {
			return nil // nobody asked for it
		}
		return p.give(item)
	})
	if err != nil { // the rest is for the next call, if the page is asked for again
		p.ids = slices.DeleteFunc(p.ids, func(id string) bool { return p.came.has(keyOf(id)) })
		return c, &halt{err}
	}
	p.gone += asked - int(p.came.n-before)
	p.ids = p.ids[:0]
	return c, nil
}

// wants says whether a row of the list is still to be handed out.
func (p *passage) wants(key uint64, timed bool) bool {
	return !p.given.has(key) && !(p.timeless && timed)
}

// give hands out one item, unless an earlier pass did. Rows that were not asked
// for are left out.
func (p *passage) give(item *sdk.Item) error {
	key := keyOf(item.Id)
	if item.Type != p.kind.name || p.asked != nil && !p.asked.has(key) || !p.given.add(key) {
		return nil
	}
	if t := item.UpdatedAt.GetSeconds(); t > p.newest && t <= p.today {
		p.newest = t
	}
	if p.mode == batches {
		mark := markOf(item, ownTags(p.kind, item))
		return p.hand(item, mark, [tagFields]string{})
	}
	mark := markOf(item, p.tags.known(key))
	return p.hand(item, mark, p.tags.put(item, key))
}

// hand passes one item on with what it lacks; gaps are why tags are not known.
func (p *passage) hand(item *sdk.Item, mark uint64, gaps [tagFields]string) error {
	if !p.glance {
		if p.mode == batches {
			tidyTags(item)
		}
		item.LibraryKey = p.library
		item.Unread = p.unread.of(p.kind, p.mode, item, gaps)
	}
	return p.out.AddMarked(item, mark)
}
