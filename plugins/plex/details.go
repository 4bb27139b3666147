package plex

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/luarr/luarr/sdk"
)

const (
	maxBatch = 100  // ids in one request
	maxIDs   = 3500 // bytes of ids in one request: proxies refuse long addresses
)

// errNoDetails says that a server does not answer for several items at once.
var errNoDetails = errors.New("the server gives no details of several items at once")

// details reads items in full, in batches. Items that are no longer there are
// left out; one may come twice if an answer broke off and was asked for again.
type details struct {
	c      *client
	d      *decoder
	proven bool // a batch was answered as it should be
	glance bool // only what a sweep looks at
	urgent bool // it does not wait its turn while somebody plays
}

// read hands each item to row. The context's slots must be free.
func (r *details) read(ctx context.Context, ids []string, row func(*sdk.Item) error) error {
	h := &ahead{c: r.c, ctx: ctx}
	defer h.drop()
	for len(ids) > 0 {
		batch, rest := cut(ids)
		a, err := h.take(r.question(batch))
		for i, next := 0, rest; err == nil && len(next) > 0; i++ {
			var more []string
			more, next = cut(next)
			if i >= len(h.queue) && !h.ask(r.question(more)) {
				break
			}
		}
		switch status := statusOf(err); {
		case status == http.StatusNotFound || status == http.StatusBadRequest:
			h.drop()
			err = r.halve(ctx, batch, row)
		case status == http.StatusInternalServerError && !r.proven:
			return errNoDetails
		case err == nil:
			err = r.rows(a, len(batch), row)
			if errors.Is(err, errCut) { // once more
				h.drop()
				if a, err = r.c.get(ctx, r.question(batch)); err == nil {
					err = r.rows(a, len(batch), row)
				}
			}
		}
		if err != nil {
			return err
		}
		ids = rest
	}
	return nil
}

// halve finds the items that are there among those that cannot be asked for
// together: one that is gone spoils the answer for all.
func (r *details) halve(ctx context.Context, ids []string, row func(*sdk.Item) error) error {
	if len(ids) == 1 {
		if !r.proven {
			return errNoDetails
		}
		return nil
	}
	if !r.proven && !r.anyAlone(ctx, ids) {
		return errNoDetails
	}
	r.proven = true
	for _, half := range [][]string{ids[:len(ids)/2], ids[len(ids)/2:]} {
		a, err := r.c.get(ctx, r.question(half))
		switch status := statusOf(err); {
		case status == http.StatusNotFound || status == http.StatusBadRequest:
			err = r.halve(ctx, half, row)
		case err == nil:
			err = r.rows(a, len(half), row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// anyAlone says whether the first or the last of some items can be asked for
// alone: then it is an item that is missing, not the ability.
func (r *details) anyAlone(ctx context.Context, ids []string) bool {
	for _, id := range []string{ids[0], ids[len(ids)-1]} {
		a, err := r.c.get(ctx, r.question([]string{id}))
		if err != nil {
			continue
		}
		c, err := r.d.container(a, nil, r.d.skip)
		a.Close()
		if err == nil && c.rows == 1 {
			return true
		}
	}
	return false
}

// rows reads the answer to a batch.
func (r *details) rows(a *answer, asked int, row func(*sdk.Item) error) error {
	defer a.Close()
	c, err := r.d.container(a, nil, func() {
		item := r.d.readItem()
		if item == nil {
			return
		}
		if err := row(item); err != nil {
			r.d.fail(&halt{err})
		}
	})
	if err != nil {
		return bodyError(a.where, err, r.c.patience)
	}
	if !r.proven && 2*c.rows < asked {
		return errNoDetails
	}
	r.proven = true
	return nil
}

// cut splits off as many ids as one request takes.
func cut(ids []string) (batch, rest []string) {
	n, size := 0, 0
	for n < len(ids) && n < maxBatch && (n == 0 || size+len(ids[n]) < maxIDs) {
		size += len(ids[n]) + 1
		n++
	}
	return ids[:n], ids[n:]
}

// question asks for items.
func (r *details) question(ids []string) question {
	safe := make([]string, len(ids))
	for i, id := range ids {
		safe[i] = url.PathEscape(id)
	}
	leave := crew
	if r.glance {
		leave += ",Media,Guid,Location"
	}
	return question{
		path:  "/library/metadata/" + strings.Join(safe, ","),
		heavy: !r.urgent,
		query: "includeGuids=1&skipRefresh=1&checkFiles=0&excludeFields=summary,tagline" + leave,
	}
}
