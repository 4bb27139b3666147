package plex

import (
	"context"
	"errors"
	"log/slog"

	"github.com/luarr/luarr/sdk"
)

// walk is one walk over a library, of one pass or two, or over a part of it.
type walk struct {
	s       *Server
	library string // its key
	out     sdk.Items
	kinds   []kind
	glance  bool               // only what marks are made of is read
	ways    map[string]way     // how the kinds are read, by name
	asked   *keySet            // nothing else is handed out; nil for everything
	given   keySet             // what out has, over both passes
	sum     int64              // items there are, as far as known
	warned  bool               // something was amiss
	tagsBy  map[string]*tagged // by kind, of this pass
	began   int64              // when, by the server's clock; 0 where it tells none
	newest  int64              // latest time of change that came and may be true
	today   int64              // by our clock
	d       decoder
}

// walk prepares a walk over a library.
func (s *Server) walk(library *sdk.Library, out sdk.Items) *walk {
	return &walk{
		s: s, library: library.Key, out: out, kinds: kindsOf(library.Type),
		ways: map[string]way{}, tagsBy: map[string]*tagged{}, today: s.client.clock.ours().Unix(),
	}
}

// pass reads the whole library once and says why it cannot have been complete,
// if so.
func (w *walk) pass(ctx context.Context) (reason string, err error) {
	totals := make([]int64, len(w.kinds))
	w.sum, w.tagsBy = 0, map[string]*tagged{}
	for i, k := range w.kinds {
		if totals[i], err = w.count(ctx, i, k); err != nil {
			return "", err
		}
		w.sum += max(totals[i], 0)
	}
	w.out.Total(w.sum)
	for i, k := range w.kinds {
		if totals[i] == 0 {
			w.ways[k.name] = way{Few: w.s.few(k, 0)}
			continue
		}
		read := w.kind
		if w.glance {
			read = w.look
		}
		odd, err := read(ctx, k, totals[i])
		if statusOf(err) == 404 && i > 0 {
			odd = k.name + "s: " + err.Error()
		} else if err != nil {
			return "", err
		}
		if reason == "" {
			reason = odd
		}
		w.out.Total(w.sum)
	}
	return reason, nil
}

// count asks how many items of the i-th kind there are, and counts the keys of
// a server that does not say; -1 where only the list itself will tell.
func (w *walk) count(ctx context.Context, i int, k kind) (int64, error) {
	n, err := w.s.count(ctx, w.library, k.query(bare), 0)
	if err == nil && n < 0 {
		n, err = w.s.countKeys(ctx, w.library, k)
	}
	if statusOf(err) >= 500 || statusOf(err) == 404 && i > 0 {
		return -1, nil
	}
	return n, err
}

// tagsOf gives the tags of a kind. They are read once in a pass, in however many
// ways its items are tried to be read.
func (w *walk) tagsOf(ctx context.Context, k kind) *tagged {
	if w.tagsBy[k.name] == nil {
		w.tagsBy[k.name] = w.s.tagsOf(ctx, w.library, k)
	}
	return w.tagsBy[k.name]
}

// warn logs what is amiss with a library, once: it is likely to be the same for
// each kind of its items.
func (w *walk) warn(message string, cause error) {
	if !w.warned {
		slog.Warn(message, "library", w.library, "cause", cause)
		w.warned = true
	}
}

// errNextMode says that a server does not understand a way to read.
var errNextMode = errors.New("the server does not understand this way to read")

// kind reads all items of a kind, in the best way that the server takes.
func (w *walk) kind(ctx context.Context, k kind, total int64) (reason string, err error) {
	modes := w.s.modes(k, total)
	if modes[0] != batches && w.s.affords(k, total) && !w.tagsOf(ctx, k).told() {
		modes = append([]mode{batches}, modes...)
	}
	for i, m := range modes {
		p := &passage{walk: w, kind: k, mode: m, total: total}
		reason, err = p.run(ctx)
		switch {
		case errors.Is(err, errNoDetails):
			w.s.learnNoDetails()
		case errors.Is(err, errNextMode):
		case err == nil:
			if k.media && i > 0 && (m == batches || m == bare) {
				w.s.learn(m)
			}
			w.ways[k.name] = way{Rows: p.seen.n, Mode: m, Few: w.s.few(k, p.seen.n), Tags: p.tags == nil || p.tags.whole()}
			return reason, nil
		default:
			return reason, err
		}
		slog.Debug("plex: the server wants another way to read", "library", w.library, "kind", k.name, "cause", err)
	}
	return reason, err
}

// prove finds out which conditions the server heeds, so that what changed can
// be asked for the next time.
func (w *walk) prove(ctx context.Context) {
	for i := len(w.kinds) - 1; i >= 0; i-- {
		if k := w.kinds[i]; w.ways[k.name].Rows > 0 {
			for _, c := range []condition{byUpdate, byArrival, byView} {
				if _, err := w.s.heeds(ctx, w.library, k, c); err != nil {
					slog.Debug("plex: a condition could not be tried", "library", w.library, "cause", err)
					return
				}
			}
			return
		}
	}
}

// cursor is where the next walk may go on after one over all of a library.
func (w *walk) cursor(at *sdk.Library) string {
	c := cursor{Format: cursorFormat, Library: at.Uuid, Markers: markersOf(at), Busy: at.GetRefreshing(), Listed: w.began, Kinds: w.ways}
	if c.Listed == 0 {
		c.Listed = w.newest
	}
	if c.Listed == 0 {
		return "" // nobody knows when this was
	}
	c.Played = c.Listed
	c.Server, c.Learned = w.s.habit()
	return c.String()
}
