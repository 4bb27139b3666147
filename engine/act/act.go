// Package act is the fourth stage: rules look at every item and propose, and
// what they propose becomes a plan. Nothing here changes anything: only an
// Applier does, and Journal sees to it that nothing is lost when it does.
package act

import (
	"context"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/luarr/luarr/sdk/wire"
)

// Store is where items come from and the plan goes.
type Store interface {
	// Items hands over batches of items that some rule looks at, complete with
	// traits and matches, in a fixed order. Quiet ones are left out.
	Items(ctx context.Context, fn func([]Item) error) error
	// Quiet tells how many items of each library are left out.
	Quiet() map[Library]int64
	// Hush makes items quiet, by their rows: the rules have nothing to say of
	// them until they change.
	Hush(ctx context.Context, rows []int64) error
	// PutChanges stores changes of the run.
	PutChanges(ctx context.Context, changes []*wire.Change) error
	// SetChanges stores the state, error, after and at of changes that are
	// there. When it returns, they are on the disk.
	SetChanges(ctx context.Context, changes []*wire.Change) error
	// Changes hands over batches of the run's changes in a state, in order.
	Changes(ctx context.Context, state string, fn func([]*wire.Change) error) error
	// LastSent tells when a change of this kind was last sent for the same
	// entry, by any run; zero where none was.
	LastSent(ctx context.Context, c *wire.Change) (time.Time, error)
	// CountSent counts the changes of a kind that were sent to an instance
	// since a time, by any run.
	CountSent(ctx context.Context, kind, instance string, since time.Time) (int64, error)
}

// Item is an item that rules look at.
type Item struct {
	Row   int64 // by which Hush knows it
	After bool  // quiet ones were left out between the one before and this one
	Item  *wire.Item
}

// Library is a library, over all sources.
type Library struct{ Source, Key string }

// Rules are the action rules, ready for one worker.
type Rules interface {
	// Handle runs every rule that asked for items of this type.
	Handle(item *wire.Item) Verdict
	// Content tells that items were left out that every rule is content with.
	Content()
	Close()
}

// Verdict is what the rules say of one item.
type Verdict struct {
	Proposals []Proposal
	Findings  []*wire.Finding
	// Lasting says that the rules saw nothing but the item, so that they will
	// say the same of it until it changes.
	Lasting bool
	// Subject names what was looked at where it is no item, and Looked counts
	// the items that were looked at on its behalf, by library.
	Subject string
	Looked  map[Library]int64
}

// Proposal is one change that a rule wants, before anybody asked what it would
// alter and where.
type Proposal struct {
	Rule, Line     string         // name, and FILE:LINE that proposed it
	Plugin, Change string         // radarr, tag
	Target         *wire.Item     // what it is aimed at: an item,
	Library        *wire.Library  // or a library,
	Server         *wire.Server   // or a server
	Run            *wire.Run      // or the run
	Session        *wire.Session  // or a stream
	Params         map[string]any // as the rule gave them, in the types of JSON
	Reason         string         // why
	Instance       string         // the only instance meant, or empty for all
	Pace           Pace           // how often it may be sent
	Due            []*wire.Due    // what was due when it was proposed
	Window         time.Duration  // how long its server is in maintenance mode at most meanwhile

	subject string // id of what the rule looked at
}

// Instance is a configured source or matcher whose plugin offers changes.
type Instance struct {
	Name    string
	Plugin  string
	Matcher bool // its targets come from matches
	Kinds   []*wire.ChangeKind
	// Messages says that its changes are messages, which can be about anything,
	// of whatever source, and are not sent again without need.
	Messages bool
	// Idle says why it can carry out nothing, so that its changes are held;
	// empty where it can.
	Idle string
	// Preview asks the plugin what changes would alter, without a request to
	// its server.
	Preview func(ctx context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error)
}

// Options are what the engine decides.
type Options struct {
	Run       int64
	Rules     func() (Rules, error) // one for each worker
	Instances []Instance
	Limits    Limits
	Now       time.Time // in the time zone of the household, which says when a day begins
	// Protected says why a destructive change of an item may not be made, or
	// gives ""; nil protects nothing.
	Protected func(ctx context.Context, c *wire.Change, target *wire.Item) (string, error)
	// Others has the rules look at what is no item, one after another, and hands
	// each verdict over. It is called once, after all items; so far tells what
	// is in the plan by then. Nil where no rule does.
	Others func(ctx context.Context, soFar func() (planned, held int64), each func(Verdict) error) error
	// Versions fills in the versions of an item that came without them; nil
	// where all have theirs.
	Versions func(item *wire.Item) error
	Progress func(done int64)
}

// Result is what planning did.
type Result struct {
	Items      int64 // that the rules looked at, or need not
	Remembered int64 // those that they need not, because they are quiet
	Planned    int64
	Held       int64
	Findings   []*wire.Finding
}

// judged is one batch of items with what the rules said of them.
type judged struct {
	items    []Item
	verdicts []Verdict
	done     chan struct{}
}

// ahead is how many batches a worker may be ahead of the planner.
const ahead = 2

// Plan runs the rules on every processor. The plan is the same on one as on
// eight: batches are put together again in the order they were read. It is the
// same, too, whether quiet items are left out or looked at again.
func Plan(ctx context.Context, store Store, o Options) (Result, error) {
	p := newPlanner(store, o)
	for _, step := range []func(context.Context) error{p.every, p.others, p.limit, p.end} {
		if err := step(ctx); err != nil {
			return p.result(), err
		}
	}
	return p.result(), nil
}

// every has the rules look at every item.
func (p *planner) every(ctx context.Context) error {
	store, o := p.store, p.options
	workers := runtime.GOMAXPROCS(0)
	todo := make(chan *judged, workers)
	order := make(chan *judged, ahead*workers)
	pages := make(chan page, 2)

	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(todo)
		defer close(order)
		return store.Items(ctx, func(items []Item) error {
			j := &judged{items: items, done: make(chan struct{})}
			for _, to := range []chan *judged{order, todo} {
				select {
				case to <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range workers {
		work.Go(func() error {
			return judge(todo, o.Rules)
		})
	}
	work.Go(func() error {
		defer close(pages)
		for j := range order {
			select {
			case <-j.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			if err := p.take(ctx, j, pages); err != nil {
				return err
			}
			o.Progress(p.items)
		}
		return p.handOn(ctx, pages)
	})
	work.Go(func() error {
		for page := range pages {
			if err := p.plan(ctx, page); err != nil {
				return err
			}
		}
		return nil
	})
	return work.Wait()
}

// judge has rules look at the items of batches. The rules are made when there
// is one: often nothing is left to look at.
func judge(todo <-chan *judged, ready func() (Rules, error)) error {
	var rules Rules
	for j := range todo {
		if rules == nil {
			var err error
			if rules, err = ready(); err != nil {
				return err
			}
			defer rules.Close()
		}
		j.verdicts = make([]Verdict, len(j.items))
		for i, item := range j.items {
			if item.After {
				rules.Content()
			}
			j.verdicts[i] = rules.Handle(item.Item)
		}
		close(j.done)
	}
	return nil
}
