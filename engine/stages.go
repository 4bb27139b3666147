package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/act"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// fetch reads the sources of the run. The matchers read their catalogues
// meanwhile: they have nothing else to do.
func (r *run) fetch(ctx context.Context, s *wire.Stage) error {
	r.matching = r.beginMatching(ctx)
	var sources []fetch.Source
	for _, in := range r.instances {
		if in.config.Section == "sources" && r.covers(in.config.Name) {
			sources = append(sources, in)
		}
	}
	result, err := fetch.Run(ctx, sources, fetchStore{r.Store}, fetch.Options{
		Full:   r.options.Full,
		Now:    r.Now,
		Choose: r.choose,
		Care:   r.care,
		Traits: r.traitsOf(ctx),
		Wanted: r.wanted,
		Progress: func(source, library string, done, total int64) {
			r.Progress.Items(source+": "+library, done, total)
		},
	})
	s.Items, s.Changed = result.Items, result.Changed
	r.findings(result.Findings)
	r.failed = errors.Join(r.failed, result.Err)
	return err
}

// normalize derives traits where facts or detectors are new.
func (r *run) normalize(ctx context.Context, s *wire.Stage) error {
	result, err := r.derive(ctx, r.scope, func(done int64) { r.Progress.Items("detectors", done, 0) })
	s.Items, s.Changed = result.Items, result.Items
	r.findings(result.Findings)
	return err
}

// match asks every matcher, whose catalogues may have been read since the run
// began.
func (r *run) match(ctx context.Context, s *wire.Stage) error {
	if r.matching == nil {
		r.matching = r.beginMatching(ctx)
	}
	if err := r.Store.KeepMatchers(ctx, r.matching.names); err != nil {
		return err
	}
	result, err := r.matching.end()
	s.Items = result.Items
	r.findings(result.Findings)
	r.failed = errors.Join(r.failed, result.Err)
	return err
}

// act has the rules look at every item that one of them asked for, unless it
// is known that they have nothing to say of it, and then at libraries, servers
// and the run.
func (r *run) act(ctx context.Context, s *wire.Stage) error {
	if err := r.misnamed(ctx); err != nil {
		return err
	}
	if r.options.adopt {
		if err := r.adoptPrerolls(ctx); err != nil {
			return err
		}
	}
	quiet, err := r.quiet(ctx)
	if err != nil {
		return err
	}
	holds, err := r.newHolds(ctx)
	if err != nil {
		return err
	}
	result, err := act.Plan(ctx, actStore{r.Store, quiet, r.record.Id}, act.Options{
		Run:       r.record.Id,
		Rules:     func() (act.Rules, error) { return newActRules(r.rules, holds, r.dues) },
		Others:    r.others(holds, nil),
		Instances: r.actors(ctx),
		Limits:    r.limits(),
		Now:       r.Now().In(r.Config.Engine.Timezone),
		Protected: r.protected(),
		Versions:  r.near.versions,
		Progress:  func(done int64) { r.Progress.Items("rules", done, 0) },
	})
	s.Items, s.Changed, s.Remembered = result.Items, result.Planned, result.Remembered
	if result.Held > 0 {
		r.record.Changes["held"] = result.Held
	}
	r.findings(result.Findings)
	if err != nil {
		return err
	}
	if err := r.prerolls(ctx); err != nil {
		return err
	}
	return holds.end(r.scope)
}

// quiet says which items of the run some rule asked for, and which of these need
// not be looked at; nil where no rule asked for any.
func (r *run) quiet(ctx context.Context) (*store.Quiet, error) {
	scope := r.scope
	scope.Types = slices.DeleteFunc(slices.Clone(itemTypes), func(t string) bool {
		return !r.rules.Handles(t) && !(slices.Contains(versionTypes, t) && r.rules.Handles("version"))
	})
	if len(scope.Types) == 0 {
		return nil, nil
	}
	scope.Brief = !r.rules.ReadsVersions()
	if r.options.Full {
		if err := r.Store.Disturb(ctx, scope); err != nil {
			return nil, err
		}
	}
	return r.Store.Quiet(ctx, r.verdictsHash(ctx), scope)
}

// limits are what a run may do at most.
func (e *Engine) limits() act.Limits {
	l := e.Config.Limits
	return act.Limits{
		Destructive: l.Destructive, MaxChanges: l.MaxChanges, MaxDestructive: l.MaxDestructive, MaxPercent: l.MaxPercent, MaxFreed: l.MaxFreed,
		Asked:       e.permits,
		MaxMessages: l.MaxNotifications,
	}
}

// apply hands the plan to the applier of the run.
func (r *run) apply(ctx context.Context, s *wire.Stage) error {
	result, err := act.Apply(ctx, actStore{store: r.Store, run: r.record.Id}, r.applier,
		func(done int64) { r.Progress.Items("changes", done, 0) })
	for state, n := range result.States {
		r.record.Changes[state] += n
		s.Items += n
	}
	s.Changed = r.record.Changes["done"]
	r.findings(result.Findings)
	r.failed = errors.Join(r.failed, result.Err)
	if err != nil || r.options.PlanOnly || s.Changed == 0 {
		return err
	}
	return r.keepPreferences(ctx)
}

// itemTypes are all types of items, which are also the events of their rules.
var itemTypes = []string{"movie", "series", "season", "episode", "artist", "album", "track"}

// versionTypes are the types of items that have versions.
var versionTypes = []string{"movie", "episode", "track"}

// covers says whether a source belongs to the run.
func (r *run) covers(source string) bool {
	return len(r.scope.Sources) == 0 || slices.Contains(r.scope.Sources, source)
}

// wanted says whether a library is one of those that the run was told to read.
func (r *run) wanted(l *wire.Library) bool {
	only := r.options.Libraries
	return len(only) == 0 || slices.Contains(only, l.Title) || slices.Contains(only, l.Key)
}

// misnamed warns of libraries that the run was told to read and no source has.
func (r *run) misnamed(ctx context.Context) error {
	var all []*wire.Library
	for _, s := range r.Config.Sources {
		if !r.covers(s.Name) {
			continue
		}
		libraries, err := r.Store.Libraries(ctx, s.Name)
		if err != nil {
			return err
		}
		all = append(all, libraries...)
	}
	if len(all) == 0 || r.options.Scheduled {
		return nil // nothing was ever read, which is said elsewhere; or nobody named them
	}
	var titles []string
	for _, l := range all {
		titles = append(titles, l.Title)
	}
	for _, name := range r.options.Libraries {
		if !slices.ContainsFunc(all, func(l *wire.Library) bool { return l.Title == name || l.Key == name }) {
			r.findings([]*wire.Finding{{
				Severity: "warning", Code: "library_unknown", Subject: name,
				Message: "there is no such library" + script.Suggest(name, titles),
				Hint:    "the libraries are " + strings.Join(titles, ", "),
			}})
		}
	}
	return nil
}

// findings adds to the record.
func (r *run) findings(f []*wire.Finding) { r.found.Add(f...) }
