// Package fetch is the first stage: it reads what each source holds into the
// store, and no more of it than it must: what changed since the last run, where
// the source can tell, and now and then a sweep over everything for what moves
// no time stamp. A source that fails keeps its last good snapshot, marked stale,
// and nothing is removed unless all of its library was seen.
package fetch

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Source is one configured source. The calls that give batches must not run
// ahead of fn by more than a few; their last batch says how the walk ended.
type Source interface {
	// Name is the source's name in the configuration.
	Name() string
	Server(ctx context.Context) (*wire.Server, error)
	Libraries(ctx context.Context) ([]*wire.Library, error)
	// Items hands over all items of a library.
	Items(ctx context.Context, library *wire.Library, fn func(*wire.ItemBatch) error) error

	// Incremental says whether the source can answer the three below, once
	// Server has answered.
	Incremental() bool
	Changes(ctx context.Context, library *wire.Library, cursor string, fn func(*wire.ItemBatch) error) error
	Sweep(ctx context.Context, library *wire.Library, cursor string, fn func(*wire.SightingBatch) error) error
	Some(ctx context.Context, library *wire.Library, keys []string, cursor string, fn func(*wire.ItemBatch) error) error

	// HasHistory says whether the source can answer Plays, once Server has
	// answered.
	HasHistory() bool
	Plays(ctx context.Context, cursor string, fn func(*wire.PlayBatch) error) error
}

// Store is where facts go.
type Store interface {
	PutServer(ctx context.Context, server *wire.Server) error
	// MachineID gives what the stored server of a source calls itself; empty
	// where that is not known.
	MachineID(ctx context.Context, source string) (string, error)
	// States gives how far each library of a source was read, by its key.
	States(ctx context.Context, source string) (map[string]State, error)
	// PutLibraries stores what a server lists; fresh are the keys of those that
	// are left out because they are new.
	PutLibraries(ctx context.Context, source string, libraries []*wire.Library, fresh ...string) error
	// SetStale marks a library, or with an empty key all of a source.
	SetStale(ctx context.Context, source, libraryKey string, stale bool) error
	BeginWalk(ctx context.Context, source, libraryKey string) (Walk, error)
	BeginHistory(ctx context.Context, source string) (History, error)
	// SetPlaysUnknown says why nobody knows who played what.
	SetPlaysUnknown(ctx context.Context, source, reason string) error
}

// State is how far a library was read.
type State struct {
	Title  string
	Items  int64     // stored
	Cursor string    // where changes may go on; empty where it is to be read as a whole
	Swept  time.Time // when every item was last looked at; zero for never
	Fresh  bool      // left out because it is new
	// Touched are items that changes were sent for since they were read.
	Touched int64
}

// Walk is the store's side of one walk over a library. It ends in one of five
// ways.
type Walk interface {
	// Put stores items whose facts changed and says how many those were; marks
	// are as in wire.ItemBatch.
	Put(ctx context.Context, items []*wire.Item, marks []uint64) (changed int, err error)
	// Saw takes what a sweep sees and says which items are to be put.
	Saw(ctx context.Context, sightings []*wire.Sighting) (wanted []string, err error)
	// Touched gives the keys of items that changes were sent for since they
	// were read, this walk included.
	Touched(ctx context.Context) ([]string, error)
	Seen() int64    // distinct items so far
	Had() int64     // items that were stored before the walk
	Stored() int64  // items that are stored now
	Missing() int64 // items that are stored and were not seen

	// EndWhole: everything was seen, so that what was not is removed.
	EndWhole(ctx context.Context, cursor string, at time.Time) (removed int, err error)
	// EndChanges: all that changed or was touched was seen.
	EndChanges(ctx context.Context, cursor string, at time.Time) error
	// EndFailed: it broke off, so that the library is stale; whole where
	// everything was to be seen.
	EndFailed(ctx context.Context, whole bool) error
	// EndHeld: too much is missing to believe it.
	EndHeld(ctx context.Context) error
	// EndSome: some items were asked for; the library is as it was else.
	EndSome(ctx context.Context) error
}

// History is the store's side of reading who played what.
type History interface {
	Cursor() string   // where the last reading ended; empty for nowhere
	Swept() time.Time // when it was last read from its start; zero for never
	Had() int64       // plays that were stored before
	Put(ctx context.Context, plays []*wire.Play) error
	// End makes the plays known; after everything, what was not put is removed.
	End(ctx context.Context, everything bool, cursor string, at time.Time) error
}

// Options are what the engine decides.
type Options struct {
	// Full reads everything, whatever was read before.
	Full bool
	// Now is the clock.
	Now func() time.Time
	// Choose says whether a library is read. Unseen is one that the source did
	// not have when its libraries were first listed, and that nobody has
	// decided on since.
	Choose func(library *wire.Library, unseen bool) Choice
	// Care says how a library is read; for nil the history of the source.
	Care func(source string, library *wire.Library) Care
	// Traits gives what the plugin of a source declares; nil where none does.
	Traits func(source string) []*wire.TraitKind
	// Wanted says whether a library that is read belongs to this run.
	Wanted func(*wire.Library) bool
	// Progress is told of every batch: the source and title of the library,
	// items so far and in all (0 when that is not known).
	Progress func(source, library string, done, total int64)
}

// Choice says whether a library is read.
type Choice struct {
	Read   bool
	Reason string // why not
	Unseen bool   // not read because it is new, until somebody decides
	Ask    bool   // and that somebody should be told
}

// Care is how much is trusted to a source.
type Care struct {
	// Due says whether a sweep is due after one at a time, zero for never; nil
	// where none ever is.
	Due func(last time.Time) bool
	// MaxVanish is how many percent of a library's items may be gone at once.
	MaxVanish float64
	// AcceptRemovals lets all of them go that are gone.
	AcceptRemovals bool
}

// due says whether a sweep is due.
func (c Care) due(last time.Time) bool { return c.Due != nil && c.Due(last) }

// Result is what a stage did.
type Result struct {
	Items    int64 // items seen
	Changed  int64 // items whose facts are new
	Removed  int64 // items that are gone
	Findings []*wire.Finding
	Err      error // sources that failed, joined; the others were read
}

// Run reads all sources, each on its own: one that fails does not stop the
// others. Only trouble with the store, or a cancelled context, is returned as
// the second value.
func Run(ctx context.Context, sources []Source, store Store, o Options) (Result, error) {
	var (
		mu     sync.Mutex
		result Result
		fatal  error
		wg     sync.WaitGroup
	)
	for _, source := range sources {
		wg.Go(func() {
			r := newReader(source, store, o)
			err := r.read(ctx)
			mu.Lock()
			defer mu.Unlock()
			result.Items += r.result.Items
			result.Changed += r.result.Changed
			result.Removed += r.result.Removed
			result.Findings = append(result.Findings, r.result.Findings...)
			result.Err = errors.Join(result.Err, r.result.Err)
			fatal = errors.Join(fatal, err)
		})
	}
	wg.Wait()
	return result, fatal
}
