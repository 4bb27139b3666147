package arr

import (
	"context"
	"net/http"

	"github.com/luarr/luarr/sdk"
)

// Snapshot reads the whole catalogue: four requests, one of them large, and
// further ones where the fields are among those that need them. A catalogue
// that breaks off is an error. It is read anew each time: neither application
// has a number or a date that moves with everything a match shows. Their
// histories know of files alone, and nothing of monitoring, tags, profiles or
// what was added.
func (i *Instance) Snapshot(ctx context.Context, fields ...string) (sdk.Catalogue, error) {
	s, err := i.verify(ctx)
	if err != nil {
		return nil, err
	}
	profiles, err := i.client.profileList(ctx)
	if err != nil {
		return nil, err
	}
	l, err := i.client.labels(ctx)
	if err != nil {
		return nil, err
	}
	c := newCatalogue(i.app, newWants(fields), i.remap, s, profiles, l)
	err = list(ctx, i.client, i.app.Resource, i.app.CatalogueQuery, c.add)
	if sdk.KindOf(err) == sdk.KindNotFound {
		return nil, i.client.wrongAddress("it has no /api/v3/"+i.app.Resource, "")
	}
	if err == nil && c.wants.files && i.app.Target == sdk.Movie {
		err = i.client.readFiles(ctx, c, s)
	}
	if err == nil && c.wants.episodes && i.app.Target == sdk.Series {
		err = i.client.readEpisodes(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	c.seal()
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
