package jellyfin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/luarr/luarr/sdk"
)

// fields are what a row holds beside its base.
const fields = "MediaSources,MediaStreams,Path,ProviderIds,Tags,Genres,Studios,DateCreated,SortName,OriginalTitle,ChildCount,RecursiveItemCount"

// passes is how often a list is read that moves while it is.
const passes = 2

var errNoTotal = errors.New("the server does not say how many items there are")

// walker walks over one library.
type walker struct {
	client  *client
	user    *user
	library *sdk.Library
	size    int
}

func (s *Server) walker(ctx context.Context, library *sdk.Library) (*walker, error) {
	who, err := s.user(ctx)
	if err != nil {
		return nil, err
	}
	return &walker{client: s.client, user: who, library: library, size: s.PageSize}, nil
}

// takenError is the error of the engine, which takes no more.
type takenError struct{ error }

func (t *takenError) Unwrap() error { return t.error }

// Items hands out every item of a library. The walk is complete only where each
// list held as many different rows as the server said, before and after, and
// all of them could be read.
func (s *Server) Items(ctx context.Context, library *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	w, err := s.walker(ctx, library)
	if err != nil {
		return sdk.Walk{}, err
	}
	given := map[string]bool{}
	var total int64
	for _, q := range kindOf(library).queries {
		reason, n, err := w.list(ctx, q, given, func(r *itemRow) error {
			if item := r.item(library.GetKey()); item != nil {
				if err := out.Add(item); err != nil {
					return &takenError{err}
				}
			}
			return nil
		})
		var taken *takenError
		switch {
		case errors.As(err, &taken):
			return sdk.Walk{}, taken.error
		case err != nil && (len(given) == 0 || ctx.Err() != nil):
			return sdk.Walk{}, err
		case err != nil:
			return sdk.Walk{Reason: err.Error()}, nil
		case reason != "":
			return sdk.Walk{Reason: reason}, nil
		}
		total += n
		out.Total(total)
	}
	if hidden := w.user.sees(); hidden != "" {
		return sdk.Walk{Reason: hidden}, nil
	}
	return sdk.Walk{Complete: true}, nil
}

// list reads a list, a second time where it moved meanwhile. It hands out what
// was not given yet, and gives the reason why something may be missing.
func (w *walker) list(ctx context.Context, q query, given map[string]bool, each func(*itemRow) error) (reason string, total int64, err error) {
	for range passes {
		reason, total, err = w.pass(ctx, q, given, each)
		if reason == "" || err != nil {
			break
		}
	}
	return reason, total, err
}

// pass reads a list once, from end to end.
func (w *walker) pass(ctx context.Context, q query, given map[string]bool, each func(*itemRow) error) (reason string, total int64, err error) {
	seen := map[string]bool{}
	unreadable, first := 0, int64(-1)
	for start := 0; ; {
		fresh := 0
		p, err := w.page(ctx, q, start, w.size, func(r *itemRow) error {
			if r == nil {
				unreadable++
				return nil
			}
			if seen[r.ID] {
				return nil
			}
			seen[r.ID] = true
			fresh++
			if given[r.ID] {
				return nil
			}
			given[r.ID] = true
			return each(r)
		})
		if err != nil {
			return "", 0, err
		}
		start += p.rows
		if p.total == nil {
			return errNoTotal.Error(), 0, nil
		}
		if total = *p.total; first < 0 {
			first = total
		}
		if p.rows == 0 || fresh == 0 || int64(start) >= total {
			break
		}
	}
	switch {
	case unreadable > 0:
		return fmt.Sprintf("%d rows of the server could not be read", unreadable), total, nil
	case first != total:
		return fmt.Sprintf("the library changed while it was read, from %d to %d items", first, total), total, nil
	case int64(len(seen)) != total:
		return fmt.Sprintf("the server gave %d of %d items", len(seen), total), total, nil
	}
	return "", total, nil
}

// page asks for one page. A row that cannot be read is handed out as nil.
func (w *walker) page(ctx context.Context, q query, start, size int, each func(*itemRow) error) (page, error) {
	ask := url.Values{
		"userId": {w.user.ID}, "parentId": {w.library.GetKey()}, "recursive": {"true"}, "fields": {fields},
		"enableUserData": {"true"}, "enableImages": {"false"}, "enableTotalRecordCount": {"true"},
		// New items come last, so that they push nothing over the border of a page.
		"sortBy": {"DateCreated,SortName"}, "sortOrder": {"Ascending"},
		"startIndex": {strconv.Itoa(start)}, "limit": {strconv.Itoa(size)},
	}
	if q.types != "" {
		ask.Set("includeItemTypes", q.types)
		ask.Set("collapseBoxSetItems", "false")
	}
	a, err := w.client.get(ctx, q.path, ask)
	if err != nil {
		return page{}, err
	}
	defer a.Close()
	return readPage(a, each)
}
