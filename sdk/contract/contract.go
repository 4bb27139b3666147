// Package contract is what every plugin must keep, as checks that anybody can
// run: sdktest.Run makes a test of each, and `luarr plugins test` puts them in
// words. Nothing is ever applied.
package contract

import (
	"context"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// Config is what the contract needs to know of a plugin under test.
type Config struct {
	// Settings open an instance that works, for instance against a simulated
	// server. Values are as JSON has them: string, float64, bool, []any.
	Settings map[string]any
	// Subjects are put to a matcher. Each is answered in some way; those whose
	// id begins with "absent" must not be found.
	Subjects []*sdk.Subject
	// Proposals are put to an actor's Preview. None: the contract makes one for
	// each kind of change, aimed at what the plugin itself lists.
	Proposals []*sdk.Proposal
}

// Subject is a plugin under test, near or far. An error that the plugin gave
// must have its *sdk.Error or its gRPC status in the chain.
type Subject interface {
	Describe(ctx context.Context) (*wire.Description, error)
	Open(ctx context.Context, settings map[string]any) error

	Server(ctx context.Context) (*wire.Server, error)
	Libraries(ctx context.Context, count bool) ([]*wire.Library, error)
	// The walks give batches; the last one says how the walk ended. An error of
	// each ends them and is returned as it is.
	Items(ctx context.Context, library *wire.Library, each func(*wire.ItemBatch) error) error
	Changes(ctx context.Context, library *wire.Library, cursor string, each func(*wire.ItemBatch) error) error
	Sweep(ctx context.Context, library *wire.Library, cursor string, each func(*wire.SightingBatch) error) error
	Some(ctx context.Context, library *wire.Library, keys []string, cursor string, each func(*wire.ItemBatch) error) error
	Sessions(ctx context.Context) ([]*wire.Session, error)

	Match(ctx context.Context, subjects []*wire.Subject) ([]*wire.Match, error)
	Preview(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error)
	Examine(ctx context.Context) (*wire.Examination, error)
}

// Run puts a plugin through the contract and hands over each result as it
// comes. fresh gives the plugin as it is before it was opened. It stops where
// the context does.
func Run(ctx context.Context, c Config, fresh func() (Subject, error), each func(Result)) {
	r := &run{ctx: ctx, config: c, fresh: fresh, each: each}
	if !r.describe() {
		return
	}
	r.settings()
	s := r.open()
	for _, part := range []struct {
		capability string
		check      func(Subject)
	}{
		{"source", r.source}, {"matcher", r.matcher}, {"actor", r.actor}, {"examine", r.examine},
	} {
		switch {
		case !slices.Contains(r.about.Capabilities, part.capability):
		case s == nil:
			r.skip(part.capability, "it could not be opened")
		default:
			part.check(s)
		}
	}
}

// run is one passage through the contract.
type run struct {
	ctx    context.Context
	config Config
	fresh  func() (Subject, error)
	each   func(Result)
	about  *wire.Description
	items  []*wire.Item // one of each type that the plugin listed
}

// can says whether the plugin has a capability.
func (r *run) can(capability string) bool {
	return slices.Contains(r.about.GetCapabilities(), capability)
}

// open gives the plugin opened with the settings of the test, or nil.
func (r *run) open() (opened Subject) {
	if missing := r.missing(""); missing != "" {
		r.skip("opens with its settings", "the test was given no "+missing)
		return nil
	}
	s, err := r.fresh()
	if err == nil {
		err = s.Open(r.ctx, r.config.Settings)
	}
	if key := invalidKey(err); key != "" && len(r.config.Settings) == 0 {
		r.skip("opens with its settings", "the test was given none, and it wants some: "+plain(err))
		return nil
	}
	r.check("opens with its settings", "Open must accept settings that work, without a network", func(p *Problems) {
		if err != nil {
			p.Add("it refused them: %v", err)
			return
		}
		opened = s
	})
	return opened
}

// missing names the required settings that the test was not given, one key
// besides.
func (r *run) missing(besides string) string {
	var keys []string
	for _, s := range r.about.GetSettings() {
		if _, given := r.config.Settings[s.Key]; s.Required && !given && s.Key != besides {
			keys = append(keys, s.Key)
		}
	}
	return strings.Join(keys, ", ")
}
