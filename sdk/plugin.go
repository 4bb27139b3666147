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
	// interfaces it implements are what it can do: Source, Traits, Incremental,
	// History, Sessions, Events, EventKinds, Matcher, Actor, Authenticator,
	// Examiner, Opener. New must not touch a network.
	New func() any
}

// Opener is implemented by instances that have something to check or prepare
// once their settings are in. It must not touch a network.
type Opener interface {
	// Open is called once, before anything else. Wrong values are reported
	// with InvalidSetting.
	Open(ctx context.Context) error
}

// Examiner is implemented by instances that can tell how their server is set
// up, for `luarr doctor`.
type Examiner interface {
	// Examine asks the server who it is, and looks for what commonly goes
	// wrong. It asks little and only reads. A server that does not answer or
	// refuses the token is an error.
	Examine(ctx context.Context) (*Examination, error)
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
	// give is taken as gone.
	Items(ctx context.Context, library *Library, out Items) (Walk, error)
}

// Items takes what a walk finds. It blocks while the engine is busy.
type Items interface {
	// Total tells how many items the library holds, once that is known.
	Total(n int64)
	// Add hands over one item. Its Id is the server's own key. The item must
	// not be touched afterwards. An error ends the walk.
	Add(item *Item) error
	// AddMarked is Add for sources that are Incremental: the mark is what
	// Sweep would give for the same item.
	AddMarked(item *Item, mark uint64) error
}

// Walk says how a walk over a library ended.
type Walk struct {
	Complete   bool   // everything that was asked for was given
	Reason     string // why not, as one clause
	Cursor     string // where Since may go on; empty where it may not
	Everything bool   // of Since: all there is was given, as by Items
}

// Incremental is implemented by sources that can tell what changed, so that a
// library where nothing did costs next to nothing. Cursors are the plugin's
// own text; one that it no longer understands it answers with Items.
type Incremental interface {
	Source
	// Since hands out what is new or changed since the walk that ended with
	// cursor. It need not find what is gone, nor changes that the server keeps
	// no time of: a sweep does.
	Since(ctx context.Context, library *Library, cursor string, out Items) (Walk, error)
	// Sweep looks at every item as cheaply as can be. Items that it no longer
	// sees are gone, those whose mark differs are asked for with Some.
	Sweep(ctx context.Context, library *Library, cursor string, out Sightings) (Walk, error)
	// Some hands out the items with these keys, those that are gone left out.
	Some(ctx context.Context, library *Library, keys []string, cursor string, out Items) (Walk, error)
}

// Sightings takes what a sweep finds.
type Sightings interface {
	// Total tells how many items the library holds, once that is known.
	Total(n int64)
	// Add hands over the key of an item and its mark: a number that changes
	// when anything does that a sweep can see.
	Add(key string, mark uint64) error
}

// History is implemented by sources that know what everybody played.
type History interface {
	// History hands out every play since the answer that ended with cursor, or
	// all there are. One that was handed out before does no harm. Without
	// Complete nobody knows who played what.
	History(ctx context.Context, cursor string, out func(*Play) error) (Walk, error)
}

// Counter is implemented by sources that can count a library's items without
// reading them.
type Counter interface {
	// Count counts the items of the library's main type.
	Count(ctx context.Context, library *Library) (int64, error)
}

// Sessions is implemented by sources that can tell what plays.
type Sessions interface {
	// Sessions lists every stream being played now.
	Sessions(ctx context.Context) ([]*Session, error)
}

// Events is implemented by sources that can tell what happens when it does.
type Events interface {
	// Events hands out what happens until the context ends or out fails. Its
	// first event is a link, and so is one whenever the connection is lost or
	// there again: it makes new connections itself, more and more slowly while
	// they fail, and takes one for lost that was silent for a minute. At least
	// once a minute it hands out something, alive if need be.
	Events(ctx context.Context, out func(*Event) error) error
}

// The kinds of events, and the ways that they come.
const (
	EventSession = "session"
	EventItem    = "item"
	EventLibrary = "library"
	EventServer  = "server"
	EventLink    = "link"
	EventAlive   = "alive"

	ViaEvents    = "events"
	ViaWebSocket = "websocket"
	ViaPolling   = "polling"
)

// Matcher finds items in another application.
type Matcher interface {
	// Snapshot reads the application's catalogue once and returns what
	// answers from it. An error makes every match unknown, so a catalogue
	// that was cut short must be an error. The fields are those of a match
	// that a rule of the run may read, as TYPE.FIELD with the type of the item,
	// such as movie.custom_formats: what costs further requests is to be read
	// for these alone, and to be named in Match.unread otherwise.
	Snapshot(ctx context.Context, fields ...string) (Catalogue, error)
}

// Catalogue answers from a snapshot. It is used by several goroutines.
type Catalogue interface {
	// Match finds one item. It never returns nil: what is not there is a
	// match with state absent.
	Match(subject *Subject) *Match
}

// Fingerprinter is implemented by catalogues that can be told from others: an
// item that did not change is not asked about again while the fingerprint is
// that of the last run.
type Fingerprinter interface {
	// Fingerprint is another one whenever some item's match might be: with the
	// entries, in whatever order they come, and with the settings and the
	// program that decide what a match is.
	Fingerprint() string
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
	Targets     []string // what it can be aimed at: item types, and of a Source library, server and session; luarr streams stop uses the stop or terminate of sessions
	Reversible  bool     // sending Before as After takes it back
	Destructive bool     // loses data
	Needs       string   // of a Matcher: Absent for a change that makes an entry; else Matched, or empty
	// Preview says what a change would alter, from what the proposal carries.
	// It must not touch a network.
	Preview func(p *Proposal) (Effect, error)
	// Apply makes the target's values equal to each change's After, if they
	// still equal its Before, and else skips it; one outcome a change, in
	// order. It is the only place where requests that write are let through.
	// What is not known to have been refused must be reported as Uncertain,
	// never sent again.
	Apply func(ctx context.Context, changes []*Change) []Outcome
	// Check tells whether changes that were sent have taken effect, from what
	// it reads at the target: Done where the values equal the change's After,
	// Planned where they equal its Before, Uncertain with what is there where
	// they are neither, Skipped where the target is gone, Failed where it could
	// not be read; one outcome a change, in order. CompareValues makes an
	// outcome of values. Without Check, nobody can tell what became of a change
	// whose answer was lost.
	Check func(ctx context.Context, changes []*Change) []Outcome
	// Busy tells what changes have to wait for before they are sent, such as
	// streams that are being played, and once they were sent how far the server
	// is with them. The engine asks again and again while there is something to
	// wait for, but not for ever. It only reads. Nil waits for nothing.
	Busy func(ctx context.Context, changes []*Change, sent bool) (Busy, error)
}

// Busy is what there is to wait for.
type Busy struct {
	What     string        // as people say it, such as "2 streams are being played"; empty for nothing
	Percent  float64       // how far it is, from 0 to 100; negative where that is not known
	Patience time.Duration // how long to wait at most; 0 leaves that to the engine
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

// Outcome is what became of a change.
type Outcome struct {
	State string // Done, Failed, Skipped or Uncertain; of Check also Planned
	Err   error  // what went wrong, or why it was skipped
	After Values // as read back, where that differs from what was asked
}

// The states of an outcome.
const (
	Done      = "done"
	Failed    = "failed"
	Skipped   = "skipped"
	Uncertain = "uncertain"
	Planned   = "planned" // of Check: not applied
)

// Authenticator signs in to an account. One that is a Source too is opened in
// two ways: with the settings of a source, or for its account alone, without
// url and token even where those are required. Where it has settings of these names, the engine
// fills them in:
//
//	client_id      string: a name of this installation that never changes
//	account_token  secret: what SignIn gave
//	addresses      pairs of machine id and URL: the servers that Servers is to
//	               try, in this order, without asking the account's service
//	url, token     of the server that the user named with server = "NAME"
type Authenticator interface {
	// SignIn reports its course to each until it ends.
	SignIn(ctx context.Context, each func(*SignInEvent) error) error
	// Account says whose token the settings hold. A token that no longer works
	// is an Unauthorized error.
	Account(ctx context.Context) (*Account, error)
	// Servers lists the servers that the account can reach, each with its
	// addresses, tried and the best first.
	Servers(ctx context.Context) ([]*AccountServer, error)
}
