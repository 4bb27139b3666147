package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// Lookout sees what plays on the servers, remembers it from one look to the
// next, and has rules judge it. It is used by one goroutine. Close it when done.
type Lookout struct {
	*Engine
	rules    *script.Rules
	near     *related
	book     *watch.Book
	now      map[string][]*wire.Session // by source, those that could be read at the last look
	findings []*wire.Finding            // of loading the rules
	closed   *closures                  // what is closed to streams at the last judgement; nil before

	remembered time.Time // when what plays was last stored
	roused     time.Time // when rules that ran out of time were last tried again
}

// Lookout makes a lookout. Without judging it heeds detectors alone, so that a
// rule that is broken hides nothing; with names of rules only those judge.
func (e *Engine) Lookout(ctx context.Context, judging bool, only ...string) (*Lookout, error) {
	return e.lookout(ctx, judging, only, nil)
}

// LookoutTrying is Lookout for rules that are tried: the only ones, as files or
// names, enabled or not.
func (e *Engine) LookoutTrying(ctx context.Context, rules []string) (*Lookout, error) {
	return e.lookout(ctx, true, nil, rules)
}

func (e *Engine) lookout(ctx context.Context, judging bool, only, try []string) (*Lookout, error) {
	near, err := newRelated(ctx, e.Store)
	if err != nil {
		return nil, err
	}
	l := &Lookout{Engine: e, near: near, book: watch.NewBook(), now: map[string][]*wire.Session{}}
	o, findings := e.ruleOptions(ctx, near)
	o.Beside = l.beside
	o.Maintenance = func(source string, s *wire.Session) (*script.Closure, error) { return l.closed.maintenance(source, s) }
	o.Blackouts = func(source string, s *wire.Session) ([]script.Closure, string) {
		return l.closed.blackoutsOf(source, s)
	}
	if len(only) > 0 {
		o.Only = only
	}
	o.Try = try
	if !judging {
		o.Only = []string{}
	}
	rules, more, err := script.Load(o)
	if err != nil {
		near.close()
		return nil, err
	}
	remembered, err := e.Store.Streams(ctx)
	if err != nil {
		near.close()
		return nil, err
	}
	l.book.Recall(remembered)
	l.rules = rules
	if judging {
		l.findings = append(findings, more...)
	}
	return l, nil
}

// Close frees what the lookout holds.
func (l *Lookout) Close() { l.near.close() }

// rouseEvery is how long a rule rests that ran out of time or memory. One that
// only fails is tried at every look: whatever plays may be what it fails on, and
// the next stream is another.
const rouseEvery = 10 * time.Minute

// rouse ends the rest of rules.
func (l *Lookout) rouse(now time.Time) {
	all := now.Sub(l.roused) >= rouseEvery || now.Before(l.roused)
	if all {
		l.roused = now
	}
	l.rules.Rouse(all)
}

// rememberEvery is how often what plays is stored although nothing changed, so
// that whoever reads it knows that somebody still looks.
const rememberEvery = time.Minute

// Remember stores what the lookout knows of streams, for the next one: since
// when they are as they are, and since when rules want to stop them. One lookout
// of a store does so, that of the daemon.
func (l *Lookout) Remember(ctx context.Context) error {
	now := l.Now()
	list, changed := l.book.Memory()
	if !changed && now.Sub(l.remembered) < rememberEvery {
		return nil
	}
	l.remembered = now
	return l.Store.KeepStreams(ctx, list)
}

// Sight is what a look saw.
type Sight struct {
	// Sessions are what plays, by source and number.
	Sessions []*wire.Session
	// Findings are the sources that could not be read, and Err the worst of
	// what went wrong; what the others have is there all the same.
	Findings []*wire.Finding
	Err      error

	read map[string]bool // sources
}

// See reads what plays on some sources; without any on all.
func (l *Lookout) See(ctx context.Context, sources ...string) (*Sight, error) {
	var asked []string
	for _, name := range l.sourceList() {
		if len(sources) == 0 || slices.Contains(sources, name) {
			asked = append(asked, name)
		}
	}
	read := make([]StreamReading, len(asked))
	var reading sync.WaitGroup
	for i, name := range asked {
		reading.Go(func() { read[i] = l.Streams(ctx, name) })
	}
	reading.Wait()
	if ctx.Err() != nil {
		return nil, &fault.Error{Class: fault.Interrupted, Op: "look at streams", Err: ctx.Err()}
	}
	return l.Enter(read)
}

// StreamReading is what plays on one source, or why that is not known.
type StreamReading struct {
	Source   string
	Sessions []*wire.Session
	Err      error
}

// Streams reads what plays on a source. It may be called by several goroutines.
func (e *Engine) Streams(ctx context.Context, source string) StreamReading {
	r := StreamReading{Source: source}
	for _, in := range e.instances {
		if in.config.Section == "sources" && in.config.Name == source {
			r.Sessions, r.Err = in.Sessions(ctx)
			return r
		}
	}
	r.Err = fault.New(fault.Usage, "look at streams", source, "there is no such source")
	return r
}

// Enter takes what was read.
func (l *Lookout) Enter(readings []StreamReading) (*Sight, error) {
	now := l.Now()
	sight := &Sight{read: map[string]bool{}}
	for _, r := range readings {
		name := r.Source
		if err := r.Err; err != nil {
			l.book.Lost(now, name)
			delete(l.now, name)
			sight.Err = errors.Join(sight.Err, err)
			sight.Findings = append(sight.Findings, &wire.Finding{
				Severity: "error", Code: "streams_unread", Subject: name, Message: err.Error(), Hint: fault.Hint(err),
			})
			continue
		}
		slices.SortStableFunc(r.Sessions, func(a, b *wire.Session) int { return cmp.Compare(a.Number, b.Number) })
		l.book.Look(now, name, r.Sessions)
		l.now[name], sight.read[name] = r.Sessions, true
		sight.Sessions = append(sight.Sessions, r.Sessions...)
	}
	return sight, l.describe(sight.Sessions)
}

// beside lists the other streams of the server that a stream plays from.
func (l *Lookout) beside(s *wire.Session) (others []*wire.Session, unknown string) {
	list, read := l.now[s.Source]
	if !read {
		return nil, "the streams of " + s.Source + " could not be read"
	}
	for _, other := range list {
		if other != s {
			others = append(others, other)
		}
	}
	return others, ""
}
