package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/account"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/match"
	"github.com/luarr/luarr/sdk/wire"
)

// instance is a configured source or matcher, whose plugin is started when it
// is first needed: a run that plans from what is stored starts those only
// whose changes are proposed.
type instance struct {
	config   config.Instance
	host     *host.Host
	describe func(ctx context.Context, plugin string) (*wire.Description, error)
	accounts *account.Directory // nil where there are none

	mu     sync.Mutex
	opened bool
	plugin *host.Plugin
	err    error
}

var (
	_ fetch.Source  = (*instance)(nil)
	_ match.Matcher = (*instance)(nil)
)

// open starts the plugin, once; what went wrong then goes wrong every time.
func (i *instance) open(ctx context.Context) (*host.Plugin, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.opened {
		return i.plugin, i.err
	}
	if i.config.Err != nil {
		return nil, i.config.Err
	}
	i.plugin, i.err = i.start(ctx)
	i.opened = ctx.Err() == nil
	return i.plugin, i.err
}

// start starts the plugin with its settings and what its account supplies.
func (i *instance) start(ctx context.Context) (*host.Plugin, error) {
	settings := i.config.Settings
	if i.accounts != nil {
		var err error
		if settings, err = i.accounts.Settings(ctx, i.config); err != nil {
			return nil, err
		}
	}
	return i.host.Open(ctx, host.Instance{
		Section: i.config.Section, Name: i.config.Name, Plugin: i.config.Plugin, Settings: settings,
		Silence: silence(i.config.Settings),
	})
}

// Name is the instance's name in the configuration.
func (i *instance) Name() string { return i.config.Name }

// Types are the item types that a matcher knows.
func (i *instance) Types() []string {
	d, err := i.describe(context.Background(), i.config.Plugin)
	if err != nil {
		return nil // opening it fails the same way, and says so
	}
	return d.GetTypes()
}

// Server asks a source who answers.
func (i *instance) Server(ctx context.Context) (*wire.Server, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.Server(ctx)
}

// Libraries asks a source for its libraries.
func (i *instance) Libraries(ctx context.Context) ([]*wire.Library, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.Libraries(ctx, false)
}

// Items walks a library of a source.
func (i *instance) Items(ctx context.Context, l *wire.Library, fn func(*wire.ItemBatch) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Items(ctx, l, fn)
}

// Changes asks a source what changed in a library.
func (i *instance) Changes(ctx context.Context, l *wire.Library, cursor string, fn func(*wire.ItemBatch) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Changes(ctx, l, cursor, fn)
}

// Sweep has a source look at every item of a library.
func (i *instance) Sweep(ctx context.Context, l *wire.Library, cursor string, fn func(*wire.SightingBatch) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Sweep(ctx, l, cursor, fn)
}

// Some asks a source for some items of a library.
func (i *instance) Some(ctx context.Context, l *wire.Library, keys []string, cursor string, fn func(*wire.ItemBatch) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Some(ctx, l, keys, cursor, fn)
}

// Plays asks a source who played what.
func (i *instance) Plays(ctx context.Context, cursor string, fn func(*wire.PlayBatch) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Plays(ctx, cursor, fn)
}

// Sessions asks a source what plays, in words that hold over all sources.
func (i *instance) Sessions(ctx context.Context) ([]*wire.Session, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	list, err := p.Sessions(ctx)
	for _, s := range list {
		s.Source = i.config.Name
		if s.ItemId != "" {
			s.ItemId = s.Source + "/" + s.ItemId
		}
		s.StartedAt, s.Since = nil, nil
	}
	return list, err
}

// Events has a source tell what happens.
func (i *instance) Events(ctx context.Context, fn func(*wire.Event) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Events(ctx, func(e *wire.Event) error { return fn(named(p.Description(), e)) })
}

// Incremental says whether a source can tell what changed.
func (i *instance) Incremental() bool { return i.can("incremental") }

// HasHistory says whether a source can tell who played what.
func (i *instance) HasHistory() bool { return i.can("history") }

// can says whether the plugin has a capability; one that does not run has none.
func (i *instance) can(capability string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.plugin != nil && slices.Contains(i.plugin.Description().GetCapabilities(), capability)
}

// Match puts items to a matcher.
func (i *instance) Match(ctx context.Context, fields []string,
	next func(catalogue string) ([]*wire.Subject, error), each func([]*wire.Match) error) error {
	p, err := i.open(ctx)
	if err != nil {
		return err
	}
	return p.Match(ctx, fields, next, each)
}

// Preview asks an actor what changes would alter.
func (i *instance) Preview(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.Preview(ctx, proposals)
}

// Apply has an actor carry out changes.
func (i *instance) Apply(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.Apply(ctx, changes)
}

// Check asks an actor whether changes have taken effect.
func (i *instance) Check(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.Check(ctx, changes)
}

// Busy asks an actor what changes have to wait for.
func (i *instance) Busy(ctx context.Context, changes []*wire.Change, sent bool) (*wire.BusyResponse, error) {
	p, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.Busy(ctx, changes, sent)
}

// requests tells how many requests the plugin has sent; none where it does not
// run.
func (i *instance) requests(ctx context.Context) int64 {
	i.mu.Lock()
	p := i.plugin
	i.mu.Unlock()
	if p == nil {
		return 0
	}
	n, err := p.Usage(ctx)
	if err != nil {
		return 0 // it is a figure; the call that found the plugin dead has said so
	}
	return n
}

// silence is how long a plugin may say nothing during a call: longer than the
// default where its server may take longer to answer.
func silence(settings map[string]any) time.Duration {
	seconds, _ := settings["timeout"].(int64)
	return max(5*time.Minute, 2*time.Duration(seconds)*time.Second)
}
