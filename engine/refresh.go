package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// looksWide says whether the rule that proposed a change looked at a library, a
// server or the run, and so at any number of items.
func looksWide(c *wire.Change) bool {
	_, key, found := strings.Cut(subjectOf(c), "/")
	return !found || strings.HasPrefix(key, "library ")
}

// refresh goes through the first three stages once more, so that a rule which
// looks at whole libraries sees them as they are now, and not only its targets.
// All of it is read, once in a run: a label that somebody set a minute ago moves
// no time on the server.
func (a *confirmed) refresh(ctx context.Context) error {
	if a.fresh {
		return nil
	}
	a.fresh = true
	r := a.run
	full, found := r.options.Full, r.found
	r.options.Full, r.found = true, fault.Findings{}
	var err error
	for _, stage := range []func(context.Context, *wire.Stage) error{r.fetch, r.normalize, r.match} {
		if err = errors.Join(err, stage(ctx, &wire.Stage{})); err != nil {
			break
		}
	}
	again := r.found.List()
	r.options.Full, r.found = full, found
	known := found.List()
	for _, f := range again { // what was said already need not be said again
		if !slices.ContainsFunc(known, func(k *wire.Finding) bool { return proto.Equal(k, f) }) {
			r.found.Add(f)
		}
	}
	r.near.forget()
	return err
}

// unreadable says why nothing is known of a library or a server now, or gives
// "".
func (r *run) unreadable(ctx context.Context, c *wire.Change) (string, error) {
	const gone, silent = "no longer proposed: it is gone", "it could not be read again"
	if c.TargetType == "server" {
		servers, err := r.Store.Servers(ctx, r.Now())
		i := slices.IndexFunc(servers, func(s *wire.Server) bool { return s.Source == c.Target })
		switch {
		case err != nil:
			return "", err
		case i < 0:
			return gone, nil
		case servers[i].State == "down":
			return silent, nil
		}
		return "", nil
	}
	libraries, err := r.Store.Libraries(ctx, "")
	i := slices.IndexFunc(libraries, func(l *wire.Library) bool { return act.LibraryID(l) == c.Target })
	switch {
	case err != nil:
		return "", err
	case i < 0 || !libraries[i].Enabled:
		return gone, nil
	case libraries[i].Stale:
		return silent, nil
	}
	return "", nil
}
