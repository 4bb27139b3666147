package plex

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/luarr/luarr/sdk"
)

// overlap is how far back changes are asked for once more, in seconds: clocks
// jump, and a server is not done with an item at the time that it notes.
const overlap = 300

// errAnew says that changes cannot be told: everything must be read.
var errAnew = errors.New("everything must be read anew")

// Since hands out what changed since the walk that ended with a cursor. A
// library that did not move is asked for plays, and for edits if it tells no
// counter of them; one that did for all that is newer. Where that cannot be
// told, it does what Items does.
func (s *Server) Since(ctx context.Context, library *sdk.Library, text string, out sdk.Items) (sdk.Walk, error) {
	if library.Skipped != "" {
		return sdk.Walk{Reason: library.Skipped}, nil
	}
	s.takeTags(library.Key) // they are old
	w := s.walk(library, out)
	c, ok := parseCursor(text, w.kinds)
	if ok && c.of(library) && s.adopt(c) {
		w.began, w.ways = s.client.clock.now(), c.Kinds
		read := w.changes
		if c.still(library) {
			read = w.plays
		}
		end, err := read(ctx, c, library)
		if !errors.Is(err, errAnew) {
			return end, err
		}
		slog.Debug("plex: changes cannot be told", "library", library.Key, "cause", err)
	}
	end, err := s.Items(ctx, library, out)
	end.Everything = true
	return end, err
}

// plays hands out what was played since the cursor, in a library that did not
// move, as far as it tells.
func (w *walk) plays(ctx context.Context, c cursor, _ *sdk.Library) (sdk.Walk, error) {
	reason, err := w.played(ctx, c)
	if err == nil && reason == "" && c.Markers.Content == 0 {
		reason, err = w.edited(ctx, c)
	}
	if err != nil || reason != "" {
		return sdk.Walk{Reason: reason}, err
	}
	if now, err := w.now(c); err != nil {
		return sdk.Walk{}, err
	} else if now > 0 {
		c.Played = now
	}
	c.Server, c.Learned = w.s.habit()
	return sdk.Walk{Complete: true, Cursor: c.String()}, nil
}

// edited hands out what was changed in a library that tells no counter: the
// times that it tells of itself move with a scan, not when somebody edits an
// item or has its metadata refreshed.
func (w *walk) edited(ctx context.Context, c cursor) (reason string, err error) {
	for _, k := range w.kinds {
		if w.ways[k.name].Rows == 0 {
			continue
		}
		heeded, err := w.s.heeds(ctx, w.library, k, byUpdate)
		if err != nil {
			return "", err
		}
		if !heeded {
			continue // a sweep will see it
		}
		reason, _, err := w.part(ctx, &passage{kind: k, condition: byUpdate.since(c.Played - overlap)})
		if err != nil || reason != "" {
			return reason, err
		}
	}
	return "", nil
}

// played hands out what was played. What has others below it was played only if
// one of them was.
func (w *walk) played(ctx context.Context, c cursor) (reason string, err error) {
	for i := len(w.kinds) - 1; i >= 0; i-- {
		k := w.kinds[i]
		if w.ways[k.name].Rows == 0 {
			continue
		}
		heeded, err := w.s.heeds(ctx, w.library, k, byView)
		if err != nil || !heeded {
			return "", err // a sweep will see it
		}
		reason, n, err := w.part(ctx, &passage{kind: k, condition: byView.since(c.Played - overlap)})
		if err != nil || reason != "" || k.media && n == 0 {
			return reason, err
		}
	}
	return "", nil
}

// now is the server's clock at the beginning, as far as it tells. One that was
// set back has noted times since that the cursor would hide.
func (w *walk) now(c cursor) (int64, error) {
	if w.began == 0 {
		w.began = w.s.client.clock.now()
	}
	if w.began > 0 && w.began < max(c.Listed, c.Played)-overlap {
		return 0, errAnew
	}
	return w.began, nil
}

// changes hands out what is new, changed or played in a library that moved.
func (w *walk) changes(ctx context.Context, c cursor, library *sdk.Library) (sdk.Walk, error) {
	if err := w.recount(ctx); err != nil {
		return sdk.Walk{}, err
	}
	now, err := w.now(c)
	if err != nil {
		return sdk.Walk{}, err
	}
	var reason string
	for i, k := range w.kinds {
		odd, err := w.newer(ctx, k, c.Listed-overlap)
		if statusOf(err) == http.StatusNotFound && i > 0 {
			odd = k.name + "s: " + err.Error()
		} else if err != nil {
			return sdk.Walk{}, err
		}
		if reason == "" {
			reason = odd
		}
	}
	if reason == "" {
		if reason, err = w.played(ctx, c); err != nil {
			return sdk.Walk{}, err
		}
	}
	after, err := w.s.library(ctx, w.library)
	if err != nil {
		return sdk.Walk{}, err
	}
	if after == nil {
		reason = "the library went away meanwhile"
	}
	if reason != "" {
		return sdk.Walk{Reason: reason}, nil
	}
	// What moves from here on, the next look at the library shows.
	c.Markers, c.Busy, c.Kinds = markersOf(library), library.GetRefreshing() || after.GetRefreshing(), w.ways
	if now == 0 {
		now = max(c.Listed, w.newest)
	}
	c.Listed, c.Played = now, now
	c.Server, c.Learned = w.s.habit()
	return sdk.Walk{Complete: true, Cursor: c.String()}, nil
}

// recount asks how many items there are now. So many more or fewer that they
// would be read in another way means to read them all in that way.
func (w *walk) recount(ctx context.Context) error {
	ways, sum, counted := map[string]way{}, int64(0), true
	for i, k := range w.kinds {
		n, err := w.count(ctx, i, k)
		if err != nil {
			return err
		}
		was := w.ways[k.name]
		if few := w.s.few(k, n); few != was.Few || n != 0 && was.Mode == unknown {
			return errAnew
		}
		if n >= 0 {
			was.Rows = n
		} else {
			counted = false
		}
		ways[k.name] = was
		sum += n
	}
	w.ways = ways
	if counted {
		w.out.Total(sum)
	}
	return nil
}

// newer hands out the items of a kind that are new or changed. Some have no
// time of change: then the time they were added must do.
func (w *walk) newer(ctx context.Context, k kind, since int64) (reason string, err error) {
	if w.ways[k.name].Rows == 0 {
		return "", nil
	}
	for _, c := range []condition{byUpdate, byArrival} {
		heeded, err := w.s.heeds(ctx, w.library, k, c)
		switch {
		case err != nil:
			return "", err
		case !heeded && c == byUpdate:
			return "", errAnew
		case !heeded:
			continue // a sweep will see it
		}
		reason, _, err := w.part(ctx, &passage{kind: k, condition: c.since(since), timeless: c == byArrival})
		if err != nil || reason != "" {
			return reason, err
		}
	}
	return "", nil
}

// part hands out the items of a kind that meet a condition, in the form that
// all items of the kind have, and says how many there are.
func (w *walk) part(ctx context.Context, p *passage) (reason string, n int64, err error) {
	p.walk, p.mode, p.total = w, w.ways[p.kind.name].Mode, -1
	reason, err = p.run(ctx)
	status := statusOf(err)
	if status == http.StatusInternalServerError || status == http.StatusBadRequest || errors.Is(err, errNoDetails) {
		err = errAnew // it worked when everything was read
	}
	return reason, p.seen.n, err
}
