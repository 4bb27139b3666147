package engine

import (
	"context"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/account"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// Options are what an engine is made of.
type Options struct {
	Config *config.Config
	Store  *store.Store
	Host   *host.Host
	// Rules holds the shipped rules: detect/*.lua and actions/*.lua.
	Rules fs.FS
	// Own holds the user's rules; nil reads their folder whenever rules are loaded.
	Own fs.FS
	// Describe says what a plugin is and offers; nil asks the host.
	Describe func(ctx context.Context, plugin string) (*wire.Description, error)
	// Accounts find the servers of sources that name theirs; nil: there are none.
	Accounts *account.Directory
	Progress Progress
	// Notifier tells people of runs that may change something; nil tells nobody.
	Notifier Notifier
	Log      *slog.Logger
	// Now is the clock; nil is the real one.
	Now func() time.Time
	// Pause waits while a server is busy, unless the context ends first; nil
	// waits by the real clock.
	Pause func(ctx context.Context, d time.Duration) error
}

// Progress is told how a run goes.
type Progress interface {
	Stage(name string)
	// Items tells how far a part of the stage is; a total of 0 is not known.
	Items(what string, done, total int64)
	// Waits tells what a server is waited for, and how far it is in percent;
	// negative where that is not known.
	Waits(what string, percent float64)
	Done(stage *wire.Stage)
}

// Notifier is told of a run when it has ended, before its record is stored.
// What it could not pass on is a finding of the run. It carries out the messages
// of rules, too.
type Notifier interface {
	Notify(ctx context.Context, run *wire.Run) []*wire.Finding
	// Idle says why no message can be sent, or gives "".
	Idle() string
	// Deliver sends what changes say: one outcome for each, in order.
	Deliver(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, []*wire.Finding)
}

// Engine runs pipelines.
type Engine struct {
	Options
	instances []*instance
}

// New makes an engine. It starts no plugin.
func New(o Options) *Engine {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Describe == nil {
		o.Describe = o.Host.Describe
	}
	e := &Engine{Options: o}
	for _, in := range slices.Concat(o.Config.Sources, o.Config.Matchers) {
		e.instances = append(e.instances, &instance{config: in, host: o.Host, describe: o.Describe, accounts: o.Accounts})
	}
	return e
}

// RunOptions say what a run is to do.
type RunOptions struct {
	Pipeline  string   // name; empty is the only one there is, or "default"
	PlanOnly  bool     // send no change
	From      string   // first stage: fetch, normalize, match or act; empty is fetch
	Full      bool     // read everything again, whatever seems unchanged
	Sources   []string // only these sources; nil for the pipeline's
	Libraries []string // only libraries with these titles or keys; nil for all
	RuleFiles []string // the only action rules, as files or names, enabled or not; nil for the pipeline's
	// Scheduled says that a schedule began the run: what is due on a day then
	// waits for the time of day that is set.
	Scheduled bool
	// Reading leaves the rules out: the stages up to match, and no plan.
	Reading bool
	// AcceptRemovals lets items go that are gone, however many they are.
	AcceptRemovals bool
	// adopt lets prerolls that somebody set by hand be replaced.
	adopt bool
}

// stageNames are the stages in order.
var stageNames = []string{"fetch", "normalize", "match", "act"}

// check refuses options that name what is not there.
func (e *Engine) check(o RunOptions) (config.Pipeline, error) {
	if o.From != "" && !slices.Contains(stageNames, o.From) {
		return config.Pipeline{}, fault.New(fault.Usage, "run", "", "there is no stage %q", o.From).
			WithHint("the stages are %s", strings.Join(stageNames, ", "))
	}
	for _, name := range o.Sources {
		if !slices.ContainsFunc(e.Config.Sources, func(s config.Instance) bool { return s.Name == name }) {
			return config.Pipeline{}, fault.New(fault.Usage, "run", "", "there is no source %q", name).
				WithHint("the sources are %s", e.sourceNames())
		}
	}
	var names []string
	for _, p := range e.Config.Pipelines {
		if p.Name == o.Pipeline || o.Pipeline == "" && (len(e.Config.Pipelines) == 1 || p.Name == "default") {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if o.Pipeline == "" {
		return config.Pipeline{}, fault.New(fault.Usage, "run", "", "there are several pipelines").
			WithHint("name one of %s", strings.Join(names, ", "))
	}
	return config.Pipeline{}, fault.New(fault.Usage, "run", "", "there is no pipeline %q", o.Pipeline).
		WithHint("the pipelines are %s", strings.Join(names, ", "))
}

// sourceNames lists the configured sources.
func (e *Engine) sourceNames() string {
	return strings.Join(e.sourceList(), ", ")
}

// sourceList gives the names of the configured sources.
func (e *Engine) sourceList() []string {
	var names []string
	for _, s := range e.Config.Sources {
		names = append(names, s.Name)
	}
	return names
}
