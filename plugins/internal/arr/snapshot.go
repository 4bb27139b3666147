package arr

import (
	"context"
	"net/http"

	"github.com/luarr/luarr/sdk"
)

// Snapshot reads the whole catalogue: four requests, one of them large. A
// catalogue that breaks off is an error.
func (i *Instance) Snapshot(ctx context.Context) (sdk.Catalogue, error) {
	s, err := i.verify(ctx)
	if err != nil {
		return nil, err
	}
	profiles, err := i.client.profiles(ctx)
	if err != nil {
		return nil, err
	}
	l, err := i.client.labels(ctx)
	if err != nil {
		return nil, err
	}
	c := newCatalogue(i.app, i.remap, s, profiles, l)
	if err := list(ctx, i.client, i.app.Resource, i.app.CatalogueQuery, c.add); err != nil {
		return nil, err
	}
	c.tagSetOf, c.words.known = nil, nil
	i.mu.Lock()
	defer i.mu.Unlock()
	i.entries = c.entries.n
	return c, nil
}

// list reads a long list, one element at a time.
func list[T any](ctx context.Context, c *client, path, query string, each func(*T) error) error {
	a, err := c.open(ctx, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := elements(a, each); err != nil {
		return a.broken(path, err)
	}
	return nil
}
