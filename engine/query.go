package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// query answers items{…}: it reads the store, in all libraries that are read,
// whether or not they belong to the run. That something is not there can only
// be said where everything was read, so unknown names what was not.
func (e *Engine) query(ctx context.Context, q script.Query) (next func() ([]*wire.Item, error), unknown string, err error) {
	if len(q.Sources) == 0 {
		for _, s := range e.Config.Sources {
			q.Sources = append(q.Sources, s.Name)
		}
	}
	all, err := e.Store.Libraries(ctx, "")
	if err != nil {
		return nil, "", err
	}
	if unknown, err = e.unread(q, all); err != nil {
		return nil, "", err
	}
	if len(q.Sources) == 0 {
		return func() ([]*wire.Item, error) { return nil, nil }, unknown, nil
	}
	reader, err := e.Store.Reader(ctx, store.Scope{Sources: q.Sources, Libraries: q.Libraries, Types: q.Types, Brief: q.Brief})
	if err != nil {
		return nil, "", err
	}
	return func() ([]*wire.Item, error) { return reader.Next(ctx) }, unknown, nil
}

// unread says which of the libraries that a query is about were not read, or
// gives "". A name that nothing has is an error.
func (e *Engine) unread(q script.Query, all []*wire.Library) (string, error) {
	var read, off []*wire.Library
	unseen := ""
	var names []string
	for _, name := range q.Sources {
		if e.sourceNamed(name).Name == "" {
			return "", fmt.Errorf("there is no source %q%s", name, script.Suggest(name, e.sourceList()))
		}
		if !slices.ContainsFunc(all, func(l *wire.Library) bool { return l.Source == name }) {
			unseen = fmt.Sprintf("the source %s was never read", name)
		}
	}
	for _, l := range all {
		if !slices.Contains(q.Sources, l.Source) {
			continue
		}
		names = append(names, l.Title)
		switch {
		case len(q.Libraries) > 0 && !slices.Contains(q.Libraries, l.Title) && !slices.Contains(q.Libraries, l.Key):
		case l.Enabled:
			read = append(read, l)
		default:
			off = append(off, l)
		}
	}
	for _, l := range read {
		if l.Stale && holdsTypes(l.Type, q.Types) {
			return fmt.Sprintf("the library %s of %s could not be read in this run", l.Title, l.Source), nil
		}
	}
	for _, name := range q.Libraries {
		named := func(l *wire.Library) bool { return l.Title == name || l.Key == name }
		switch i := slices.IndexFunc(off, named); {
		case slices.ContainsFunc(read, named) || unseen != "":
		case i >= 0:
			return fmt.Sprintf("the library %s of %s is not read: %s", off[i].Title, off[i].Source, off[i].Skipped), nil
		default:
			return "", fmt.Errorf("there is no library %q%s", name, script.Suggest(name, names))
		}
	}
	return unseen, nil
}

// holdsTypes says whether a library can hold items of one of the types; none
// stand for all.
func holdsTypes(library string, types []string) bool {
	own := map[string][]string{
		"MOVIE": {"movie"}, "SERIES": {"series", "season", "episode"}, "MUSIC": {"artist", "album", "track"},
	}[library]
	return len(types) == 0 || len(own) == 0 || slices.ContainsFunc(types, func(t string) bool { return slices.Contains(own, t) })
}
