package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/engine/match"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// mostBelow bounds how many items below the target of a change are read again.
const mostBelow = 5000

// readAgain reads once more what changes are about: their targets and what the
// rules looked at, with what lies above and below, from source and matchers. It
// gives the items as they are now, and writes down for each change why it
// cannot be sent.
func (a *confirmed) readAgain(ctx context.Context, changes []*wire.Change, reasons []string) (map[string]*wire.Item, error) {
	r := a.run
	if err := r.needRules(ctx); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(changes, looksWide) {
		if err := a.refresh(ctx); err != nil {
			return nil, err
		}
	}
	about, err := r.about(ctx, changes)
	if err != nil {
		return nil, err
	}
	gone, broken, err := r.fetchAgain(ctx, about)
	if err != nil {
		return nil, err
	}
	if err := a.deriveAgain(ctx, about); err != nil {
		return nil, err
	}
	items := map[string]*wire.Item{}
	err = r.Store.Items(ctx, store.Scope{IDs: ids(about)}, func(batch []*wire.Item) error {
		for _, item := range batch {
			items[item.Id] = item
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, c := range changes {
		source, _, _ := strings.Cut(c.Target, "/")
		switch {
		case !isItem(c):
			if reasons[i], err = r.unreadable(ctx, c); err != nil {
				return nil, err
			}
		case broken[source] != nil:
			reasons[i] = fmt.Sprintf("it could not be read again: %v", broken[source])
		case gone[c.Target] || items[c.Target] == nil:
			reasons[i] = "no longer proposed: the item is gone"
		}
	}
	return items, nil
}

// needRules loads the rules of the pipeline, or those that the plan was made
// with, where the run has none: its plan came from a file.
func (r *run) needRules(ctx context.Context) error {
	if r.rules != nil {
		r.near.forget()
		return nil
	}
	near, err := newRelated(ctx, r.Store)
	if err != nil {
		return err
	}
	r.near = near
	var only []string
	for _, p := range r.Config.Pipelines {
		if p.Name == r.record.Pipeline {
			only = p.Rules
		}
	}
	rules, _, err := r.loadRules(ctx, only, r.options.RuleFiles, near)
	r.rules = rules
	return err
}

// about gives the items that changes are about, by their ids.
func (r *run) about(ctx context.Context, changes []*wire.Change) (map[string]*wire.Item, error) {
	about := map[string]*wire.Item{}
	add := func(items []*wire.Item) error {
		for _, item := range items {
			about[item.Id] = item
		}
		return nil
	}
	var first, above []string
	for _, c := range changes {
		if isItem(c) {
			first = append(first, c.Target, subjectOf(c))
		}
	}
	if len(first) == 0 {
		return about, nil
	}
	if err := r.Store.Items(ctx, store.Scope{IDs: first, Brief: true}, add); err != nil {
		return nil, err
	}
	for _, id := range ids(about) {
		item := about[id]
		above = append(above, item.ParentId, item.SeriesId)
		if item.Type == "movie" || item.Type == "episode" || item.Type == "track" {
			continue
		}
		below := 0
		err := r.Store.Children(ctx, id, func(items []*wire.Item) error {
			if below += len(items); below > mostBelow {
				return errTooMany
			}
			return add(items)
		})
		if err != nil && !errors.Is(err, errTooMany) {
			return nil, err
		}
	}
	above = slices.DeleteFunc(above, func(id string) bool { return id == "" })
	if len(above) == 0 {
		return about, nil
	}
	return about, r.Store.Items(ctx, store.Scope{IDs: above, Brief: true}, add)
}

// fetchAgain reads items again from their sources. It says which are gone, and
// of which sources nothing could be read.
func (r *run) fetchAgain(ctx context.Context, about map[string]*wire.Item) (gone map[string]bool, broken map[string]error, err error) {
	gone, broken = map[string]bool{}, map[string]error{}
	for _, in := range r.instances {
		if in.config.Section != "sources" {
			continue
		}
		keys, err := r.keysOf(ctx, in.config.Name, about)
		if err != nil {
			return nil, nil, err
		}
		if len(keys) == 0 {
			continue
		}
		missing, found, err := fetch.Again(ctx, in, fetchStore{r.Store}, keys, fetch.Options{
			Now: r.Now, Care: r.care, Traits: r.traitsOf(ctx), Progress: func(string, string, int64, int64) {},
		})
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		r.findings(found)
		if err != nil {
			broken[in.config.Name] = err
			r.failed = errors.Join(r.failed, err)
		}
		for _, id := range missing {
			gone[id] = true
		}
	}
	return gone, broken, nil
}

// keysOf sorts the items of a source by library.
func (r *run) keysOf(ctx context.Context, source string, about map[string]*wire.Item) (map[*wire.Library][]string, error) {
	libraries, err := r.Store.Libraries(ctx, source)
	if err != nil {
		return nil, err
	}
	keys := map[*wire.Library][]string{}
	for _, id := range ids(about) {
		item := about[id]
		at := slices.IndexFunc(libraries, func(l *wire.Library) bool { return l.Key == item.LibraryKey })
		if item.Source == source && at >= 0 {
			keys[libraries[at]] = append(keys[libraries[at]], strings.TrimPrefix(id, source+"/"))
		}
	}
	return keys, nil
}

// deriveAgain brings traits and matches up to date. The matchers are asked once
// for all destructive changes of the run.
func (a *confirmed) deriveAgain(ctx context.Context, about map[string]*wire.Item) error {
	r := a.run
	if len(about) == 0 {
		return nil
	}
	_, err := r.derive(ctx, store.Scope{IDs: ids(about)}, func(int64) {})
	if err != nil || a.matched {
		return err
	}
	a.matched = true
	var planned []*wire.Change
	err = actStore{store: r.Store, run: r.record.Id}.Changes(ctx, "planned", func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Destructive {
				planned = append(planned, c)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	all, err := r.about(ctx, planned)
	if err != nil {
		return err
	}
	for id, item := range about {
		all[id] = item
	}
	matchers, _ := r.matchers()
	seam := someMatches{matchStore{store: r.Store, scope: store.Scope{IDs: ids(all)}}}
	result, err := match.Run(ctx, matchers, seam, match.Options{
		Fields: r.rules.ReadsMatches(), Progress: func(string, int64) {},
	})
	r.findings(result.Findings)
	r.failed = errors.Join(r.failed, result.Err)
	return err
}

// someMatches is the store for matchers that are asked about some items only:
// what is noted of the others stays as it is.
type someMatches struct{ matchStore }

// Ask begins to ask a matcher about the items.
func (s someMatches) Ask(_ context.Context, matcher, _ string, types []string) (match.Asking, error) {
	scope := s.scope
	scope.Types = types
	return someAsking{s.store, scope, matcher}, nil
}

// someAsking is the store while one matcher is asked about them.
type someAsking struct {
	store   *store.Store
	scope   store.Scope
	matcher string
}

// Subjects hands over the items.
func (a someAsking) Subjects(ctx context.Context, fn func(match.Batch) error) error {
	return a.store.Subjects(ctx, a.scope, func(b []store.SubjectRow) error { return fn(subjects(b)) })
}

// Put stores a matcher's answers.
func (a someAsking) Put(ctx context.Context, b match.Batch, matches []*wire.Match) error {
	return a.store.PutMatches(ctx, a.matcher, matchRows(b, matches))
}

// End leaves what is known of the other items as it is.
func (someAsking) End(context.Context) error { return nil }

// ids gives the ids of items, sorted.
func ids(items map[string]*wire.Item) []string { return slices.Sorted(maps.Keys(items)) }
