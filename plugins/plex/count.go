package plex

import (
	"context"
	"errors"

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
	n, err := s.client.total(ctx, allPath(library.Key), kinds[0].query(batches), 0)
	if err != nil || n >= 0 {
		return n, err
	}
	return s.countKeys(ctx, library.Key, kinds[0])
}

// countKeys counts the items of a kind by their keys.
func (s *Server) countKeys(ctx context.Context, library string, k kind) (int64, error) {
	var (
		d    decoder
		seen keySet
	)
	l := listing{path: allPath(library), query: k.query(batches), pace: s.client.pace(keyPage, false), total: -1}
	_, err := s.client.list(ctx, l, func(a *answer) (container, error) {
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

// total asks how many rows a list has, and shows so many of them; -1 where the
// server does not say. An answer that breaks off is asked for once more.
func (c *client) total(ctx context.Context, path, query string, size int) (int64, error) {
	q := question{path: path, query: query, paged: true, size: size}
	n, err := c.rows(ctx, q)
	if errors.Is(err, errCut) {
		n, err = c.rows(ctx, q)
	}
	return n, err
}

// rows asks a question, and counts as the answer does.
func (c *client) rows(ctx context.Context, q question) (int64, error) {
	a, err := c.get(ctx, q)
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
	case got.rows != q.size: // fewer are all; and if more, it does not know pages
		return int64(got.rows), nil
	}
	return -1, nil
}
