package engine

import (
	"context"
	"time"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/engine/match"
	"github.com/luarr/luarr/engine/normalize"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// The store as each stage sees it. Stages name what they need in words of
// their own, so that none of them depends on SQLite or on another.

// fetchStore is the store for the fetch stage.
type fetchStore struct{ *store.Store }

var _ fetch.Store = fetchStore{}

// States gives how far each library of a source was read.
func (s fetchStore) States(ctx context.Context, source string) (map[string]fetch.State, error) {
	stored, err := s.LibraryStates(ctx, source)
	return fetchStates(stored), err
}

// fetchStates gives the states of libraries in the words of the fetch stage.
func fetchStates(stored map[string]store.LibraryState) map[string]fetch.State {
	states := make(map[string]fetch.State, len(stored))
	for key, state := range stored {
		states[key] = fetch.State(state)
	}
	return states
}

// SetStale marks a library, or for "" all of a source, whose server did not
// answer then.
func (s fetchStore) SetStale(ctx context.Context, source, libraryKey string, stale bool) error {
	if stale && libraryKey == "" {
		if err := s.SetServerDown(ctx, source); err != nil {
			return err
		}
	}
	return s.Store.SetStale(ctx, source, libraryKey, stale)
}

// BeginWalk begins a walk over a library.
func (s fetchStore) BeginWalk(ctx context.Context, source, libraryKey string) (fetch.Walk, error) {
	return s.Store.BeginWalk(ctx, source, libraryKey)
}

// BeginHistory begins to read who played what.
func (s fetchStore) BeginHistory(ctx context.Context, source string) (fetch.History, error) {
	return s.Store.BeginHistory(ctx, source)
}

// normalizeStore is the store for the normalize stage of one run.
type normalizeStore struct {
	store     *store.Store
	detectors uint64
	scope     store.Scope
	kept      map[uint64]script.Kept // the scripts that still hold, by the detectors that were
	began     bool                   // something was pending
}

var _ normalize.Store = (*normalizeStore)(nil)

// detected is a batch with the store's own notes.
type detected []store.Detected

// Items gives the items of a batch.
func (b detected) Items() []*wire.Item {
	out := make([]*wire.Item, len(b))
	for i := range b {
		out[i] = b[i].Item
	}
	return out
}

// Made tells which detectors made the traits that an item comes with.
func (b detected) Made(i int) uint64 { return b[i].Made }

// Pending hands over what has no traits of these facts and detectors.
func (s *normalizeStore) Pending(ctx context.Context, fn func(normalize.Batch) error) error {
	keep := func(rules uint64) bool { return len(s.kept[rules]) > 0 }
	return s.store.PendingTraitsBut(ctx, s.detectors, s.scope, keep, func(b []store.Detected) error {
		if !s.began {
			if err := s.store.BeginDetectors(ctx, s.detectors); err != nil {
				return err
			}
			s.began = true
		}
		return fn(detected(b))
	})
}

// Put stores the traits of a batch.
func (s *normalizeStore) Put(ctx context.Context, b normalize.Batch) error {
	return s.store.PutTraits(ctx, s.detectors, b.(detected))
}

// matchStore is the store for the match stage of one run.
type matchStore struct {
	store *store.Store
	scope store.Scope
	full  bool // ask about everything
}

var _ match.Store = matchStore{}

// Ask begins to ask a matcher about the items of the given types.
func (s matchStore) Ask(ctx context.Context, matcher, catalogue string, types []string) (match.Asking, error) {
	scope := s.scope
	scope.Types = types
	a, err := s.store.Ask(ctx, matcher, catalogue, scope, s.full)
	return asking{a}, err
}

// SetUnknown makes a matcher's matches read as unknown.
func (s matchStore) SetUnknown(ctx context.Context, matcher, reason string) error {
	return s.store.SetMatcherUnknown(ctx, matcher, reason)
}

// asking is the store while one matcher is asked.
type asking struct{ *store.Asking }

// subjects is a batch with the store's own notes.
type subjects []store.SubjectRow

// Subjects gives the subjects of a batch.
func (b subjects) Subjects() []*wire.Subject {
	out := make([]*wire.Subject, len(b))
	for i := range b {
		out[i] = b[i].Subject
	}
	return out
}

// Subjects hands over the items whose answers are not known.
func (a asking) Subjects(ctx context.Context, fn func(match.Batch) error) error {
	return a.Asking.Subjects(ctx, func(b []store.SubjectRow) error { return fn(subjects(b)) })
}

// Put stores a matcher's answers.
func (a asking) Put(ctx context.Context, b match.Batch, matches []*wire.Match) error {
	return a.Asking.Put(ctx, matchRows(b, matches))
}

// matchRows ties answers to the rows that they are about.
func matchRows(b match.Batch, matches []*wire.Match) []store.MatchRow {
	rows := make([]store.MatchRow, len(matches))
	for i, row := range b.(subjects) {
		rows[i] = store.MatchRow{Row: row.Row, Match: matches[i]}
	}
	return rows
}

// actStore is the store for the act stage of one run.
type actStore struct {
	store *store.Store
	quiet *store.Quiet // nil where no item is asked for
	run   int64
}

var _ act.Store = actStore{}

// Items hands over the items of the run that are not quiet.
func (s actStore) Items(ctx context.Context, fn func([]act.Item) error) error {
	if s.quiet == nil {
		return nil
	}
	return s.quiet.Others(ctx, func(batch []store.Unquiet) error {
		items := make([]act.Item, len(batch))
		for i, one := range batch {
			items[i] = act.Item(one)
		}
		return fn(items)
	})
}

// Quiet counts those that are, by library.
func (s actStore) Quiet() map[act.Library]int64 {
	out := map[act.Library]int64{}
	if s.quiet == nil {
		return out
	}
	s.quiet.Libraries(func(source, libraryKey string, items int64) {
		out[act.Library{Source: source, Key: libraryKey}] = items
	})
	return out
}

// Hush makes items quiet.
func (s actStore) Hush(ctx context.Context, rows []int64) error {
	if s.quiet == nil {
		return nil
	}
	return s.quiet.Add(ctx, rows)
}

// PutChanges stores new changes.
func (s actStore) PutChanges(ctx context.Context, changes []*wire.Change) error {
	return s.store.PutChanges(ctx, s.run, changes)
}

// SetChanges stores what became of changes.
func (s actStore) SetChanges(ctx context.Context, changes []*wire.Change) error {
	return s.store.SetChanges(ctx, changes)
}

// LastSent tells when a change like this one was last sent.
func (s actStore) LastSent(ctx context.Context, c *wire.Change) (time.Time, error) {
	return s.store.LastSent(ctx, c)
}

// CountSent counts the changes of a kind that an instance was sent.
func (s actStore) CountSent(ctx context.Context, kind, instance string, since time.Time) (int64, error) {
	return s.store.CountSent(ctx, kind, instance, since)
}

// Changes hands over the run's changes in a state.
func (s actStore) Changes(ctx context.Context, state string, fn func([]*wire.Change) error) error {
	return s.store.Changes(ctx, store.ChangeFilter{Run: s.run, States: []string{state}}, fn)
}

// each hands over the run's changes in any of some states.
func (s actStore) each(ctx context.Context, states []string, fn func(context.Context, []*wire.Change) error) error {
	return s.store.Changes(ctx, store.ChangeFilter{Run: s.run, States: states},
		func(batch []*wire.Change) error { return fn(ctx, batch) })
}
