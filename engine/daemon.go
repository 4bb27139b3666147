package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// DaemonOptions are what a daemon is made of.
type DaemonOptions struct {
	Store *store.Store
	// Open reads the configuration and makes an engine of it, on Store. Close
	// ends its plugins.
	Open func(ctx context.Context) (e *Engine, close func(), err error)
	// Take is given a configuration before it counts; an error keeps it from
	// doing so. Nil: everything is taken.
	Take func(*config.Config) error
	// Say is told what happens; by several goroutines.
	Say func(Note)
	// Reload asks for the configuration to be read again; nil: only changes of
	// its files do.
	Reload <-chan struct{}
	// Service is told how it goes; nil: nobody is.
	Service Service
	// Ended is told of every run, once it has ended; nil: nobody is.
	Ended func(*wire.Run)
	Now   func() time.Time // nil is the real clock
}

// Service is what supervises the daemon.
type Service interface {
	Ready(status string)
	Reloading()
	Stopping()
	Status(text string)
	Alive() // called often while all goes well
}

// Daemon runs pipelines by schedule, has rules judge what plays, follows the
// events of every server, and carries out what other processes ask for.
type Daemon struct {
	DaemonOptions
	notes notes
	began time.Time

	mu      sync.Mutex
	base    *base
	engine  *Engine  // of the base, with the rules that hold now
	lookout *Lookout // of the engine; the goroutine that looks takes it over
	looking *Lookout // the one that it has taken
	agenda  *watch.Agenda
	gaze    *watch.Gaze
	sources map[string]*SourceStatus
	told    map[string]*telling // by source, of events of its own
	last    *wire.Run
	running string // why the run goes on; empty where none does
	asked   int64  // the request that it was begun for
	end     context.CancelFunc
	alive   time.Time // when the goroutine that looks last came by

	wakeRuns, wakeLooks chan struct{}

	closing sync.WaitGroup // of bases that nobody needs any more
	clean   time.Duration  // how long a change that is on its way may take at the end
	harsh   time.Duration  // and everything else, once the plugins have ended
}

// base is a configuration with its plugins. It is closed when the last run that
// began with it has ended.
type base struct {
	engine    *Engine
	files     *files // as they were when it was read
	close     func()
	stop      context.CancelFunc // ends following
	following sync.WaitGroup
	users     int // guarded by the daemon's lock
}

// The daemon's times.
const (
	pollEvery    = 250 * time.Millisecond // between two looks at requests
	filesEvery   = 4                      // of these, one at files, too
	longestNap   = 15 * time.Second       // the clock may have been set, or the computer have slept
	cleanEnd     = 8 * time.Second        // until plugins are ended under a change that is on its way
	harshEnd     = 1500 * time.Millisecond
	stuck        = 5 * time.Minute // without a sign of life
	lookPatience = 30 * time.Second
)

// NewDaemon makes a daemon.
func NewDaemon(o DaemonOptions) *Daemon {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Service == nil {
		o.Service = nobody{}
	}
	return &Daemon{
		DaemonOptions: o, sources: map[string]*SourceStatus{}, told: map[string]*telling{},
		wakeRuns: make(chan struct{}, 1), wakeLooks: make(chan struct{}, 1), clean: cleanEnd, harsh: harshEnd,
	}
}

// Run is the daemon, until the context ends. The error is why it could not begin,
// or what it cannot go on without.
func (d *Daemon) Run(ctx context.Context) error {
	d.began = d.Now()
	guard, err := d.Store.BeginWatching(ctx, d.began)
	if err != nil {
		return err
	}
	defer guard.End()
	if err := d.open(ctx); err != nil {
		return err
	}
	d.announce()
	d.Service.Ready(d.summary())
	var working sync.WaitGroup
	working.Go(func() { d.run(ctx) })
	working.Go(func() { d.look(ctx) })
	working.Go(func() { d.tend(ctx) })
	<-ctx.Done()
	d.Service.Stopping()
	d.say(Note{Code: "stopping", Message: "stopping"})
	if !within(d.clean, working.Wait) {
		d.say(Note{Level: "warning", Code: "stopping", Message: "a change is still on its way; the plugins are ended, and the next run finds out what became of it"})
	}
	d.mu.Lock()
	last := d.base
	d.mu.Unlock()
	last.stop()
	last.close()
	if !within(d.harsh, func() { working.Wait(); last.following.Wait(); d.closing.Wait() }) {
		d.say(Note{Level: "warning", Code: "stopping", Message: "something does not end"})
	}
	d.say(Note{Code: "stopped", Message: "stopped"})
	return nil
}

// within says whether something ends in time.
func within(d time.Duration, wait func()) bool {
	done := make(chan struct{})
	go func() { wait(); close(done) }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}

// open reads the configuration for the first time.
func (d *Daemon) open(ctx context.Context) error {
	b, e, l, err := d.prepare(ctx, nil)
	if err != nil {
		return err
	}
	plan, err := d.plan(ctx, e)
	if err != nil {
		b.close()
		return err
	}
	if err := d.taken(e); err != nil {
		l.Close()
		b.close()
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.agenda = watch.NewAgenda(d.clock(e), plan)
	d.take(ctx, b, e, l)
	return nil
}

// taken says whether a configuration may count.
func (d *Daemon) taken(e *Engine) error {
	if d.Take == nil {
		return nil
	}
	return d.Take(e.Config)
}

// take makes an engine the one that counts. The lock is held.
func (d *Daemon) take(ctx context.Context, b *base, e *Engine, l *Lookout) {
	old := d.base
	if d.lookout != d.looking { // nobody has taken it
		d.lookout.Close()
	}
	d.engine, d.lookout = e, l
	if b == old {
		return
	}
	d.base = b
	d.gaze = watch.NewGaze(e.sourceList())
	sources := map[string]*SourceStatus{}
	for _, name := range e.sourceList() {
		if sources[name] = d.sources[name]; sources[name] == nil {
			sources[name] = &SourceStatus{Up: true}
		}
	}
	d.sources = sources
	follow, stop := context.WithCancel(ctx)
	b.stop = stop
	b.following.Go(func() { b.engine.Follow(follow, nil, func(ev *wire.Event) { d.hear(b, ev) }) })
	if old != nil {
		old.stop()
		d.retire(old)
	}
}

// retire closes a base that nobody needs any more. The lock is held.
func (d *Daemon) retire(b *base) {
	if b != d.base && b.users == 0 {
		d.closing.Go(func() { b.following.Wait(); b.close() })
	}
}

// borrow gives the engine that counts now, which stays open until it is given
// back. The lock is held.
func (d *Daemon) borrow() (*Engine, *base) {
	d.base.users++
	return d.engine, d.base
}

func (d *Daemon) giveBack(b *base) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b.users--
	d.retire(b)
}

// tend looks after everything that is not told: requests, changed files, and
// whether the others still live.
func (d *Daemon) tend(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	files, known := d.base.files, modes{} // of the first base: what was edited since is taken up
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-d.Reload:
			d.reload(ctx, files, true)
		case <-tick.C:
			d.mu.Lock()
			zone := d.engine.Config.Engine.Timezone
			d.mu.Unlock()
			if err := errors.Join(d.takeRequests(ctx), d.notice(ctx, known, zone)); err != nil && ctx.Err() == nil {
				d.say(Note{Level: "warning", Code: "store", Message: err.Error()})
			}
			if n%filesEvery == 0 && files.changed() {
				d.reload(ctx, files, false)
			}
		}
		d.mu.Lock()
		lives := time.Since(d.alive) < stuck || d.alive.IsZero()
		d.mu.Unlock()
		if lives {
			d.Service.Alive()
		}
	}
}

// clock is the time, in the zone of schedules.
func (d *Daemon) clock(e *Engine) time.Time { return d.Now().In(e.Config.Engine.Timezone) }

// wake wakes a goroutine that waits.
func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// nap waits until somebody wakes us or a time has come; zero is none. It is
// false when the context has ended.
func (d *Daemon) nap(ctx context.Context, woken <-chan struct{}, until time.Time) bool {
	t := time.NewTimer(d.untilThen(until))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-woken:
	case <-t.C:
	}
	return true
}

// untilThen is how long to wait for a time.
func (d *Daemon) untilThen(at time.Time) time.Duration {
	if at.IsZero() {
		return longestNap
	}
	return max(0, min(at.Sub(d.Now()), longestNap))
}

// nobody supervises nothing.
type nobody struct{}

func (nobody) Ready(string)  {}
func (nobody) Reloading()    {}
func (nobody) Stopping()     {}
func (nobody) Status(string) {}
func (nobody) Alive()        {}

// occupied says whether a run could not begin because another one goes on.
func occupied(err error) bool {
	var o *store.Occupied
	return errors.As(err, &o)
}
