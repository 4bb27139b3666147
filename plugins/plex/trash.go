package plex

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/luarr/luarr/sdk"
)

// mostTrash is how much of a library may be in the trash, in percent, where a
// rule does not say.
const mostTrash = 20

// emptyTrashKind has the server forget what it no longer finds.
func (s *Server) emptyTrashKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "empty_trash", Doc: "has every library of a server, or one library, forget what is in its trash; refused where a disk seems not to be mounted",
		Params: []sdk.Param{
			{Name: "max_percent", Type: "number", Doc: "how much of a library may be in the trash, in percent; 20 where not given"},
			{Name: "wait_for_idle", Type: "boolean", Doc: "whether to wait while somebody plays something; false where not given"},
			{Name: "wait_minutes", Type: "number", Doc: "how long to wait at most; then the next run tries again; 60 where not given"},
		},
		Targets: []string{"server", "library"}, Destructive: true,
		Preview: becomes("trash", "kept", "emptied"),
		Apply:   s.applyEmptyTrash, Check: s.checkEmptyTrash,
		Busy: func(ctx context.Context, changes []*sdk.Change, sent bool) (sdk.Busy, error) {
			for _, c := range changes {
				params := c.GetParams().AsMap()
				if wait, _ := params["wait_for_idle"].(bool); wait && !sent {
					return s.playing(ctx, params)
				}
			}
			return sdk.Busy{}, nil
		},
	}
}

// applyEmptyTrash empties the trash of libraries, after a look at each of them:
// where one seems to have lost its disk, none is emptied.
func (s *Server) applyEmptyTrash(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	for i, c := range changes {
		libraries, err := s.trashOf(ctx, c)
		if err == nil {
			err = s.guard(ctx, libraries, c.GetParams().AsMap())
		}
		switch {
		case errors.Is(err, errLibraryGone):
			out[i] = sdk.Outcome{State: sdk.Skipped, Err: err}
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: told(err)}
		default:
			out[i] = s.emptyTrash(ctx, libraries)
		}
	}
	return out
}

var errLibraryGone = errors.New("the library is no longer on the server")

// trashOf gives the libraries that a change is about, in the server's order.
func (s *Server) trashOf(ctx context.Context, c *sdk.Change) ([]*sdk.Library, error) {
	all, err := s.Libraries(ctx)
	if err != nil || c.GetTargetType() != "library" {
		return all, err
	}
	for _, l := range all {
		if l.Key == c.GetKey() {
			return []*sdk.Library{l}, nil
		}
	}
	return nil, errLibraryGone
}

// guard says why the trash of some libraries is not to be emptied. While a library
// is scanned, what its trash holds may be files that the scan is about to find.
func (s *Server) guard(ctx context.Context, libraries []*sdk.Library, params sdk.Values) error {
	percent, given := params["max_percent"].(float64)
	if !given {
		percent = mostTrash
	}
	var wrong []error
	for _, l := range libraries {
		if l.GetRefreshing() {
			return fmt.Errorf("the trash is left alone while Plex scans the library %s; the next run tries again", l.Title)
		}
	}
	for _, l := range libraries {
		why, err := s.doubts(ctx, l, percent)
		switch {
		case err != nil:
			return fmt.Errorf("the trash is left alone, because the library %s could not be looked at: %w", l.Title, told(err))
		case why != "":
			wrong = append(wrong, fmt.Errorf("the library %s: %s", l.Title, why))
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("the trash is left alone, because a disk seems not to be mounted: %w; "+
			"mount it and have Plex scan the library, or, if this is as it should be, empty the trash in Plex", together(wrong))
	}
	return nil
}

// emptyTrash empties the trash of libraries. One that fails does not stop the
// next.
func (s *Server) emptyTrash(ctx context.Context, libraries []*sdk.Library) sdk.Outcome {
	out := sdk.Outcome{State: sdk.Done}
	var wrong []error
	for _, l := range libraries {
		o := outcomeOf(s.client.write(ctx, question{method: http.MethodPut, path: sectionPath(l.Key) + "/emptyTrash"}))
		if o.State == sdk.Done {
			continue
		}
		if out.State != sdk.Uncertain {
			out.State = o.State
		}
		wrong = append(wrong, fmt.Errorf("the library %s: %w", l.Title, o.Err))
	}
	out.Err = together(wrong)
	return out
}

// together makes one error of several, in one line; nil of none.
func together(wrong []error) error {
	if len(wrong) == 0 {
		return nil
	}
	all := wrong[0]
	for _, err := range wrong[1:] {
		all = fmt.Errorf("%w; %w", all, err)
	}
	return all
}

// checkEmptyTrash looks whether there is trash.
func (s *Server) checkEmptyTrash(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	for i, c := range changes {
		libraries, err := s.trashOf(ctx, c)
		out[i].State = sdk.Done
		for _, l := range libraries {
			if err != nil {
				break
			}
			var n int64
			var known bool
			if n, known, err = s.trashed(ctx, l); n > 0 || !known {
				out[i].State = sdk.Planned
			}
		}
		if err != nil {
			out[i] = sdk.Outcome{State: sdk.Failed, Err: told(err)}
		}
		if errors.Is(err, errLibraryGone) {
			out[i].State = sdk.Skipped
		}
	}
	return out
}
