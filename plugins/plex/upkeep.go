package plex

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/luarr/luarr/sdk"
)

// The long tasks of a server. Both are only begun by the request (async=1), and
// seen among its activities until they are done.

// cleanBundlesKind has the server delete the metadata of what is gone.
func (s *Server) cleanBundlesKind() sdk.ChangeKind {
	t := task{path: "/library/clean/bundles", what: "cleaning bundles", words: []string{"bundle"}, patience: 10 * time.Minute}
	return sdk.ChangeKind{
		Name: "clean_bundles", Doc: "deletes the metadata of what the libraries hold no longer", Targets: []string{"server"},
		Preview: becomes("bundles", "kept", "cleaned"),
		Apply:   func(ctx context.Context, changes []*sdk.Change) []sdk.Outcome { return s.begin(ctx, t, changes) },
		Busy: func(ctx context.Context, _ []*sdk.Change, sent bool) (sdk.Busy, error) {
			if !sent {
				return sdk.Busy{}, nil
			}
			return s.follow(ctx, t)
		},
	}
}

// optimizeKind has the server put its database in order, which slows it down.
func (s *Server) optimizeKind() sdk.ChangeKind {
	t := task{path: "/library/optimize", what: "optimizing the database", words: []string{"optimi", "database"}, patience: 30 * time.Minute}
	return sdk.ChangeKind{
		Name: "optimize", Doc: "puts the server's database in order; the server is slow meanwhile", Targets: []string{"server"},
		Params: []sdk.Param{
			{Name: "wait_for_idle", Type: "boolean", Doc: "whether to wait while somebody plays something; true where not given"},
			{Name: "wait_minutes", Type: "number", Doc: "how long to wait at most; then the next run tries again; 60 where not given"},
		},
		Preview: becomes("database", "as it is", "optimized"),
		Apply:   func(ctx context.Context, changes []*sdk.Change) []sdk.Outcome { return s.begin(ctx, t, changes) },
		Busy: func(ctx context.Context, changes []*sdk.Change, sent bool) (sdk.Busy, error) {
			if !sent {
				return s.playing(ctx, changes[0].GetParams().AsMap())
			}
			return s.follow(ctx, t)
		},
	}
}

// becomes is the preview of a task: it is done each time that it is asked for.
func becomes(name, before, after string) func(*sdk.Proposal) (sdk.Effect, error) {
	return func(*sdk.Proposal) (sdk.Effect, error) {
		return sdk.Effect{Before: sdk.Values{name: before}, After: sdk.Values{name: after}}, nil
	}
}

// task is one long task of a server.
type task struct {
	path     string
	what     string   // for people
	words    []string // in the type or the title of its activity
	patience time.Duration
}

// begin has the server begin a task, once for each change.
func (s *Server) begin(ctx context.Context, t task, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	for i := range changes {
		s.remember(ctx, t)
		out[i] = outcomeOf(s.client.write(ctx, question{method: http.MethodPut, path: t.path, query: "async=1"}))
	}
	return out
}

// outcomeOf makes an outcome of a request that was to write.
func outcomeOf(sent bool, err error) sdk.Outcome {
	switch {
	case err == nil:
		return sdk.Outcome{State: sdk.Done}
	case sent && slices.Contains([]int{0, http.StatusBadGateway, http.StatusGatewayTimeout}, statusOf(err)):
		return sdk.Outcome{State: sdk.Uncertain, Err: told(err)}
	}
	return sdk.Outcome{State: sdk.Failed, Err: told(err)}
}
