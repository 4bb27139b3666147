package sdk

import (
	"context"
	"time"
)

// Plugin is what a plugin's main hands to Serve.
type Plugin struct {
	// Name is how configuration and rules call it: [a-z][a-z0-9_]*.
	Name string
	// Version is the author's own.
	Version string
	// Summary says what it does in one sentence.
	Summary string
	// Types are the item types it lists or matches, such as movie.
	Types []string
	// New makes an instance with default settings: a pointer to a struct. Its
	// exported fields with a `setting:"key"` tag are what users can set; the
	// interfaces it implements are what it can do: Source, Sessions, Matcher,
	// Actor, Authenticator, Opener. New must not touch a network.
	New func() any
}

// Opener is implemented by instances that have something to check or prepare
// once their settings are in. It must not touch a network.
type Opener interface {
	// Open is called once, before anything else. Wrong values are reported
	// with InvalidSetting.
	Open(ctx context.Context) error
}

// Source lists what a media server holds.
type Source interface {
	// Server says who answers.
	Server(ctx context.Context) (*Server, error)
	// Libraries lists every library; one that cannot be read carries the
	// reason in Skipped.
	Libraries(ctx context.Context) ([]*Library, error)
	// Items hands every item of a library to out. The returned Walk must say
	// complete only when nothing was left out: what a complete walk did not
	// give is taken as gone. A non-zero since asks only for what changed
	// after that moment; a plugin that cannot tell gives everything.
	Items(ctx context.Context, library *Library, since time.Time, out Items) (Walk, error)
}

// Items takes what a walk finds. It blocks while the engine is busy.
type Items interface {
	// Total tells how many items the walk will give, once that is known.
	Total(n int64)
	// Add hands over one item. Its Id is the server's own key. The item must
	// not be touched afterwards. An error ends the walk.
	Add(item *Item) error
}

// Walk says how a walk over a library ended.
type Walk struct {
	Complete bool   // every item was given
	Reason   string // why not, as one clause
}

// Sessions is implemented by sources that can tell what plays.
type Sessions interface {
	// Sessions lists every stream being played now.
	Sessions(ctx context.Context) ([]*Session, error)
}

// Matcher finds items in another application.
type Matcher interface {
	// Snapshot reads the application's catalogue once and returns what
	// answers from it. An error makes every match unknown, so a catalogue
	// that was cut short must be an error.
	Snapshot(ctx context.Context) (Catalogue, error)
}

// Catalogue answers from a snapshot. It is used by several goroutines.
type Catalogue interface {
	// Match finds one item. It never returns nil: what is not there is a
	// match with state absent.
	Match(subject *Subject) *Match
}

// Actor offers changes.
type Actor interface {
	// Changes lists what is offered. It is also called on an instance without
	// settings, to describe the plugin.
	Changes() []ChangeKind
}

// ChangeKind is one kind of change that an actor offers.
type ChangeKind struct {
	Name        string   // within the plugin, such as tag
	Doc         string   // one sentence
	Params      []Param  // what a rule may pass
	Targets     []string // item types it can be aimed at
	Reversible  bool     // sending Before as After takes it back
	Destructive bool     // loses data
	// Preview says what a change would alter, from what the proposal carries.
	// It must not touch a network.
	Preview func(p *Proposal) (Effect, error)
	// Apply makes the target's values equal to each change's After, if they
	// still equal its Before, and else skips it; one outcome a change, in
	// order. It is the only place where requests that write are let through.
	// What is not known to have been refused must be reported as Uncertain,
	// never sent again.
	Apply func(ctx context.Context, changes []*Change) []Outcome
}

// Param is one parameter of a change kind.
type Param struct {
	Name     string
	Type     string // string, number, boolean or list
	Doc      string
	Required bool
}

// Values are named values as JSON knows them: string, float64, bool, nil,
// []any and map[string]any.
type Values = map[string]any

// Effect is what a change would alter, and nothing else. Of a set, such as tags,
// it names only the members that come or go, each with whether it is there:
//
//	Before {"tags": {"stale": false}}, After {"tags": {"stale": true}}
//
// So two rules may alter one set differently, and undo takes back only what was
// done.
type Effect struct {
	Before Values // as stored
	After  Values // as they would become; equal to Before when nothing is to be done
}

// Outcome is what became of a change.
type Outcome struct {
	State string // Done, Failed, Skipped or Uncertain
	Err   error  // what went wrong, or why it was skipped
	After Values // as read back, where that differs from what was asked
}

// The states of an outcome.
const (
	Done      = "done"
	Failed    = "failed"
	Skipped   = "skipped"
	Uncertain = "uncertain"
)

// Authenticator signs in to an account.
type Authenticator interface {
	// SignIn reports its course to each until it ends.
	SignIn(ctx context.Context, each func(*SignInEvent) error) error
}
