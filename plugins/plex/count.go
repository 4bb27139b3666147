package plex

import (
	"context"

	"github.com/luarr/luarr/sdk"
)

var _ sdk.Counter = (*Server)(nil)

// Count counts the movies, series or artists of a library. The server is asked
// for the number; one that does not tell is asked for the keys.
func (s *Server) Count(ctx context.Context, library *sdk.Library) (int64, error) {
	kinds := kindsOf(library.Type)
	if len(kinds) == 0 {
		return 0, nil
	}
	path, query := allPath(library.Key), kinds[0].query(batches)
	n, err := s.client.total(ctx, path, query)
	if err != nil || n >= 0 {
		return n, err
	}
	var (
		d    decoder
		seen keySet
	)
	_, err = s.client.list(ctx, listing{path: path, query: query, pace: s.client.pace(keyPage, false), total: -1}, func(a *answer) (container, error) {
		before := seen.n
		c, err := d.container(a, nil, func() {
			if id := d.readKey(); id != "" {
				seen.add(keyOf(id))
			}
		})
		c.fresh = int(seen.n - before)
		return c, err
	})
	return seen.n, err
}

// total asks how many rows a list has; -1 where the server does not say.
func (c *client) total(ctx context.Context, path, query string) (int64, error) {
	a, err := c.get(ctx, question{path: path, query: query, paged: true})
	if err != nil {
		return -1, err
	}
	defer a.Close()
	var d decoder
	got, err := d.container(a, nil, d.skip)
	switch {
	case err != nil:
		return -1, bodyError(a.where, err, c.patience)
	case got.total >= 0:
		return got.total, nil
	case a.total >= 0:
		return a.total, nil
	case got.rows > 0:
		return int64(got.rows), nil // it does not know pages: those were all
	}
	return -1, nil
}
