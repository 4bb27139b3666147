package plex

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/luarr/luarr/sdk"
)

const historyPath = "/status/sessions/history/all"

// historyOverlap is how much older than the newest play that was seen one may
// be that was not: clocks differ, and players report late. In seconds.
const historyOverlap = 10 * 60

var _ sdk.History = (*Server)(nil)

// History hands out who played what. With a cursor only the newest plays are
// read; but if the number of all plays shows that others came, or went, all
// are. Plays of items that are gone are left out.
func (s *Server) History(ctx context.Context, cursor string, out func(*sdk.Play) error) (sdk.Walk, error) {
	if !s.ReadHistory {
		return sdk.Walk{Reason: "history = false"}, nil
	}
	names, err := s.viewers(ctx)
	switch status := statusOf(err); {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return sdk.Walk{Reason: "the server tells only its owner what everybody played"}, nil
	case err != nil && status != http.StatusNotFound: // without names numbers must do
		return sdk.Walk{}, err
	}
	h := historian{s: s, names: names, out: out, horizon: time.Now().Unix() + historyOverlap}
	w, err := h.run(ctx, cursor)
	if statusOf(err) == http.StatusNotFound {
		return sdk.Walk{Reason: "the server has no history"}, nil
	}
	return w, err
}

// run reads what is new, or else everything.
func (h *historian) run(ctx context.Context, cursor string) (sdk.Walk, error) {
	if mark, ok := parseBookmark(cursor); ok {
		w, err := h.newer(ctx, mark)
		if err != nil || w.Complete {
			return w, err
		}
	}
	r, e, err := h.read(ctx, 0)
	switch {
	case err != nil:
		return sdk.Walk{}, err
	case e.odd != "":
		return sdk.Walk{Reason: "history: " + e.odd}, nil
	case r.seen.n < e.first:
		return sdk.Walk{Reason: fmt.Sprintf("history: %d of %d plays came", r.seen.n, e.first)}, nil
	}
	if reason := r.private(h.names != nil); reason != "" {
		return sdk.Walk{Reason: reason}, nil
	}
	return sdk.Walk{Complete: true, Everything: true, Cursor: r.bookmark(r.seen.n).String()}, nil
}

// newer reads what came since a bookmark. It is not complete where the numbers
// do not add up.
func (h *historian) newer(ctx context.Context, mark bookmark) (sdk.Walk, error) {
	total, err := h.s.client.total(ctx, historyPath, "", 0)
	if err != nil {
		return sdk.Walk{}, err
	}
	r, e, err := h.read(ctx, mark.at-historyOverlap)
	known := errors.Is(err, errKnown)
	fresh := r.seen.n - int64(len(mark.recent))
	switch {
	case err != nil && !known:
		return sdk.Walk{}, err
	case r.mixed, !r.saw(mark.recent), e.odd != "", !known && r.seen.n < e.first, total >= 0 && total != mark.total+fresh:
		return sdk.Walk{}, nil
	}
	return sdk.Walk{Complete: true, Cursor: r.bookmark(mark.total + fresh).String()}, nil
}

// historyQuery asks for plays not older than a time, or for all where it is 0. The
// server heeds the filter with one > that is not encoded, and no other; and it
// may heed none. One second more makes up for a bound that is left out.
func historyQuery(since int64) string {
	if since == 0 {
		return "sort=viewedAt:desc"
	}
	return "viewedAt>=" + strconv.FormatInt(since-1, 10) + "&sort=viewedAt:desc"
}
