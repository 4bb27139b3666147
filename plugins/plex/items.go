package plex

import (
	"context"
	"errors"
	"log/slog"

	"github.com/luarr/luarr/sdk"
)

// Items hands out every item of a library. The walk is complete when the
// server said the same number of items at the beginning and at the end, that
// many different ones came, and the library neither changed nor was being
// scanned; if not, it is repeated once. What changed since a moment cannot be
// told, because marks of the account do not move a time: everything is given.
func (s *Server) Items(ctx context.Context, library *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	before, err := s.library(ctx, library.Key)
	if err != nil {
		return sdk.Walk{}, err
	}
	if before == nil {
		return sdk.Walk{}, sdk.NotFound("the server has no library with key " + library.Key + " any more")
	}
	if before.Skipped != "" {
		return sdk.Walk{Reason: before.Skipped}, nil
	}
	w := &walk{s: s, library: library.Key, out: out, kinds: kindsOf(before.Type)}
	var reason string
	for range 2 {
		if reason, err = w.pass(ctx); err != nil {
			return sdk.Walk{}, err
		}
		after, err := s.library(ctx, library.Key)
		if err != nil {
			return sdk.Walk{}, err
		}
		if reason == "" {
			reason = changed(before, after)
		}
		if reason == "" {
			return sdk.Walk{Complete: true}, nil
		}
		if after == nil {
			break
		}
		before = after
		slog.Debug("plex: a walk was not complete", "library", library.Key, "reason", reason)
	}
	return sdk.Walk{Reason: reason}, nil
}

// changed says why a walk between two looks at a library may have missed
// something; it is empty where it cannot have.
func changed(before, after *sdk.Library) string {
	switch {
	case after == nil:
		return "the library went away meanwhile"
	case after.Refreshing:
		return "the server is scanning the library"
	case before.GetContentChangedAt() != after.GetContentChangedAt():
		return "the library changed meanwhile"
	}
	return ""
}

// walk is one walk over a library, of one pass or two.
type walk struct {
	s       *Server
	library string // its key
	out     sdk.Items
	kinds   []kind
	given   keySet // what out has, over both passes
	sum     int64  // items there are, as far as known
	warned  bool   // something was amiss
	d       decoder
}

// pass reads the whole library once and says why it cannot have been complete,
// if so.
func (w *walk) pass(ctx context.Context) (reason string, err error) {
	totals := make([]int64, len(w.kinds))
	w.sum = 0
	for i, k := range w.kinds {
		totals[i], err = w.s.count(ctx, w.library, k.query(bare))
		if statusOf(err) >= 500 || statusOf(err) == 404 && i > 0 {
			totals[i] = -1 // the list itself will tell
		} else if err != nil {
			return "", err
		}
		w.sum += max(totals[i], 0)
	}
	w.out.Total(w.sum)
	for i, k := range w.kinds {
		if totals[i] == 0 {
			continue
		}
		odd, err := w.kind(ctx, k, totals[i])
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
	for i, m := range w.s.modes(k, total) {
		p := &passage{walk: w, kind: k, mode: m, total: total}
		reason, err = p.run(ctx)
		switch {
		case errors.Is(err, errNoDetails):
			w.s.learnNoDetails()
		case errors.Is(err, errNextMode):
		case err == nil && k.media && i > 0 && (m == batches || m == bare):
			w.s.learn(m)
			return reason, nil
		default:
			return reason, err
		}
		slog.Debug("plex: the server wants another way to read", "library", w.library, "kind", k.name, "cause", err)
	}
	return reason, err
}
