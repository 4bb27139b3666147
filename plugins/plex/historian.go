package plex

import (
	"context"
	"errors"

	"github.com/luarr/luarr/sdk"
)

// historyPage is how many plays are asked for at a time, of half a kilobyte each.
const historyPage = 1000

// errKnown ends the reading of a history: what follows is known.
var errKnown = errors.New("the rest is known")

// historian reads the history of a server.
type historian struct {
	s       *Server
	names   map[string]string // of accounts, by id
	out     func(*sdk.Play) error
	horizon int64 // a play after this moment is of a clock gone wrong
	d       decoder
}

// reading is one reading of the history, the newest play first.
type reading struct {
	seen    keySet
	horizon int64    // as of the historian
	newest  int64    // of all plays before the horizon
	recent  []uint64 // plays not older than that by more than the overlap
	last    int64    // time of the play before; 0 at the beginning
	mixed   bool     // the newest did not come first: no bookmark can be made

	only    string // account of the first play
	several bool   // some are of another
}

// read hands out the plays since a time, or all where it is 0. It ends with
// errKnown where an older one comes.
func (h *historian) read(ctx context.Context, since int64) (*reading, extent, error) {
	r := &reading{horizon: h.horizon}
	l := listing{path: historyPath, query: historyQuery(since), pace: h.s.client.pace(historyPage, false), total: -1, alone: since > 0}
	e, err := h.s.client.list(ctx, l, func(a *answer) (container, error) {
		before := r.seen.n
		c, err := h.d.container(a, nil, func() {
			p := h.d.readPlay()
			switch {
			case h.d.err != nil:
			case since > 0 && p.at < since:
				h.d.fail(&halt{errKnown})
			case r.note(p) && p.item != "":
				if err := h.out(p.as(h.names)); err != nil {
					h.d.fail(&halt{err})
				}
			}
		})
		c.fresh = int(r.seen.n - before)
		return c, err
	})
	return r, e, err
}

// note keeps in mind where the reading is, and says whether a play is new to it.
func (r *reading) note(p play) bool {
	key := keyOf(p.number())
	if !r.seen.add(key) {
		return false
	}
	r.mixed = r.mixed || r.seen.n > 1 && p.at > r.last
	r.last = p.at
	if r.seen.n == 1 {
		r.only = p.account
	}
	r.several = r.several || p.account != r.only
	if r.newest == 0 && p.at <= r.horizon {
		r.newest = p.at
	}
	if len(r.recent) <= maxRecent && (r.newest == 0 || p.at >= r.newest-historyOverlap) {
		r.recent = append(r.recent, key)
	}
	return true
}

// saw says whether all these plays are there still.
func (r *reading) saw(keys []uint64) bool {
	for _, key := range keys {
		if !r.seen.has(key) {
			return false
		}
	}
	return true
}

// private says why these may be the plays of the token's account alone, which
// is all that the server tells anybody but its owner; empty where they cannot.
func (r *reading) private(named bool) string {
	switch {
	case r.seen.n == 0 && !named:
		return "the history is empty, and nothing shows that the token is the owner's"
	case r.seen.n > 0 && !r.several && r.only != ownerAccount:
		return "all plays are of one account that is not the owner's: the token may be of that account"
	}
	return ""
}

// bookmark is where the next reading may go on, total being the plays in all.
func (r *reading) bookmark(total int64) bookmark {
	if r.mixed {
		return bookmark{}
	}
	return bookmark{at: r.newest, total: total, recent: r.recent}
}
