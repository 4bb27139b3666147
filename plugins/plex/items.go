package plex

import (
	"context"
	"log/slog"

	"github.com/luarr/luarr/sdk"
)

// Items hands out every item of a library. The walk is complete when the
// server said the same number of items at the beginning and at the end, that
// many different ones came, and the library neither changed nor was being
// scanned; if not, it is repeated once.
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
	w := s.walk(before, out)
	at, reason, err := w.steady(ctx, before)
	if err != nil || reason != "" {
		return sdk.Walk{Reason: reason}, err
	}
	w.prove(ctx)
	return sdk.Walk{Complete: true, Cursor: w.cursor(at)}, nil
}

// steady reads a library from one end to the other while it stays as it is,
// and once more where it did not. It gives the library as it was before the
// reading that counts, and says why that cannot have been complete, if so.
func (w *walk) steady(ctx context.Context, before *sdk.Library) (at *sdk.Library, reason string, err error) {
	for range 2 {
		w.began = w.s.client.clock.now()
		if reason, err = w.pass(ctx); err != nil {
			return nil, "", err
		}
		after, err := w.s.library(ctx, w.library)
		if err != nil {
			return nil, "", err
		}
		if reason == "" {
			reason = changed(before, after)
		}
		if reason == "" || after == nil {
			return before, reason, nil
		}
		before = after
		slog.Debug("plex: a walk was not complete", "library", w.library, "reason", reason)
	}
	return nil, reason, nil
}

// changed says why a walk between two looks at a library may have missed
// something; it is empty where it cannot have. A server that counts what
// changes may scan without finding anything.
func changed(before, after *sdk.Library) string {
	switch {
	case after == nil:
		return "the library went away meanwhile"
	case after.GetRefreshing():
		return "the server is scanning the library"
	case before.GetContentChangedAt() != after.GetContentChangedAt(),
		before.ContentChangedAt == nil && markersOf(before) != markersOf(after):
		return "the library changed meanwhile"
	}
	return ""
}
