// Package script runs the rules: it loads Lua files, gives them read-only
// views of what is stored, and collects the traits and the changes they
// propose. Nothing in it changes anything outside.
//
// Load reads and checks every file once. Each goroutine that runs rules makes
// a Worker of its own; workers share the compiled code and nothing else.
//
// # The sandbox
//
// A rule can do no harm by mistake, and little on purpose. It sees views, the
// frozen clock of the run and the functions that openSandbox lists: no file, no
// network, no environment, no code that was not checked at load. What it keeps
// ends with the call: outer variables cannot be assigned, tables that outlive a
// call are read-only, coroutines and iterators end with the call that made
// them. So neither items nor rules influence one another.
//
// Bounds lists the limits. They are held in four ways, since a deadline alone
// reaches neither into Go functions nor into single instructions of Lua:
//
//   - a watchdog ends a call that takes too long, whatever it catches;
//   - the parsed code is rewritten so that everything that makes memory grow
//     (concatenation, writing to a table, making tables and functions) counts
//     first; a call that makes too much is ended in the same way. What is
//     counted is what is made, not what is kept, so that the memory in use is
//     less, but for garbage that is still to be collected;
//   - patterns, formats, sorting and coroutines are implemented here, with
//     limits and with an eye on the watchdog;
//   - files that the compiler would choke on are refused.
//
// The hostile scripts in testdata measure this. It is a sandbox in one process:
// it has no answer to faults of the Go runtime.
package script

import (
	"io/fs"
	"log/slog"
	"maps"
	"time"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
)

// Actor is a plugin that rules can aim changes at, or ask for matches.
type Actor struct {
	// Plugin is its name, under which rules call it: radarr.
	Plugin string
	// Instances are the configured sources or matchers of that plugin.
	Instances []string
	// Off are those of them that the configuration switches off: a change goes
	// there only where it names them, and then nobody knows its target.
	Off []string
	// Matcher says that a change reaches its target through a match.
	Matcher bool
	// Kinds are the changes it offers.
	Kinds []*wire.ChangeKind
	// Mute says that it could not be asked what it offers: rules that call it are
	// off.
	Mute bool
	// Traits are those that its sources give of their items.
	Traits []*wire.TraitKind
	// Call names the change that calling the actor itself proposes; empty where
	// it cannot be called.
	Call string
}

// Options say what to load and what the rules may see.
type Options struct {
	// BuiltIn holds detect/*.lua and actions/*.lua as shipped.
	BuiltIn fs.FS
	// Folder is the user's rules folder; empty or missing means none. A file
	// of the same name takes the place of a built-in one.
	Folder string
	// Own is what lies in Folder; nil reads it from the disk.
	Own fs.FS
	// Settings are the [rules.NAME] tables: parameters and "enabled".
	Settings map[string]map[string]any
	// Place says where a key of them stands, such as config.toml:12, for
	// complaints. Nil is nowhere that could be named.
	Place func(key ...string) string
	// Only restricts action rules to these names; nil leaves all that are
	// enabled. It never enables one.
	Only []string
	// Try are rule files, or names of rules, that are tried: their handlers take
	// part, whether they are enabled or not and wherever the files lie, and those
	// of all other rules do not, nor does what is wrong with those. Detectors
	// stay. It outranks Only.
	Try []string
	// Alone is a rule to run by itself, whether or not it is enabled; empty
	// for none. Of the others only detectors take part, and what is wrong with
	// them does not count.
	Alone string
	// All has the handlers of every sound rule take part, enabled or not, that
	// gives no traits. Rule.Off still tells why it would not.
	All bool
	// Trace makes workers that can Explain. They are slower, and remember
	// nothing of earlier items.
	Trace bool
	// Actors are the configured plugins.
	Actors []Actor
	// Now is the clock of the run, which stands still.
	Now time.Time
	// Location is the time zone of the household; nil is UTC.
	Location *time.Location
	// Seed makes math.random give the same numbers in every run.
	Seed int64
	// Deadline bounds one call of a handler or a detector; 0 is one second.
	Deadline time.Duration
	// Lookup finds an item by its id: nil, nil where there is none. Like
	// Children it is called by several goroutines.
	Lookup func(id string) (*wire.Item, error)
	// Versions fills in the versions of an item that was handed over without
	// them; nil where items are complete.
	Versions func(item *wire.Item) error
	// Children lists the items directly or indirectly below one.
	Children func(id string) ([]*wire.Item, error)
	// Items opens a reading of the items that a rule asks for with items{…}: next
	// gives them part by part, in a fixed order, and nothing at the end. Unknown
	// says why they are not all there are, where that is so. Nil where other
	// items cannot be read.
	Items func(q Query) (next func() ([]*wire.Item, error), unknown string, err error)
	// Holding tells since when a condition holds, as earlier runs found; zero
	// where it did not. Like Lookup it is called by several goroutines. Nil where
	// nothing is remembered.
	Holding func(h Hold) (since time.Time, err error)
	// Preroll answers prerolls.choose(server): nil where nobody asks for anything;
	// unknown says why it cannot be told. Nil where there are no [prerolls].
	Preroll func(server *wire.Server) (p *Preroll, unknown string, err error)
	// Maintenance answers maintenance.active(…) of a source and, where a stream is
	// asked about, for that: nil where the server is in no maintenance mode. Nil
	// where nobody knows.
	Maintenance func(source string, s *wire.Session) (*Closure, error)
	// Blackouts answers blackouts.active(…) in the same way; unknown says why it
	// cannot be told of some. Nil where there are none.
	Blackouts func(source string, s *wire.Session) (list []Closure, unknown string)
	// Due answers due(…): whether the schedule, which is that of d, fired since
	// what depends on it was done. Like Lookup it is called by several goroutines.
	// Nil where nothing is remembered.
	Due func(d Due, e schedule.Expression) (bool, error)
	// Beside lists the other streams of the server that a stream plays from;
	// unknown says why they are not all there are, where that is so. Nil where
	// other streams cannot be read.
	Beside func(s *wire.Session) (others []*wire.Session, unknown string)
	// Log takes what rules print.
	Log *slog.Logger

	// memory bounds what one call may make in bytes; 0 is maxMade.
	memory int
	// thorough has rules checked that do not take part.
	thorough bool
	// forgetful has every detector run on everything.
	forgetful bool
}

// place says where a setting stands.
func (o *Options) place(key ...string) string {
	if o.Place == nil {
		return "config"
	}
	return o.Place(key...)
}

// Result is what the handlers of one event made of one subject.
type Result struct {
	// Proposals are the changes wanted, in the order the rules asked.
	Proposals []Proposal
	// Findings are the rules that failed.
	Findings []*wire.Finding
	// Unknown are the rules that could not tell.
	Unknown []Unknown
	// Volatile says that a rule asked for the clock, for chance or for other
	// items, that it printed, or that it rests: so that the same facts may give
	// another result next time.
	Volatile bool
	// Held are the conditions that were found to hold, one for each call of
	// hold. Of the rules in Undecided nobody knows what they would have held, or
	// which streams they would have stopped; others are not among them.
	Held      []Hold
	Undecided []string
	// Asked are the schedules that were asked about.
	Asked []Asked
	// Looked counts the items that items{…} looked at, by library.
	Looked map[Library]int64
}

// Query is what items{…} asks for; a zero field leaves nothing out.
type Query struct {
	Types     []string // item types
	Sources   []string // names of sources
	Libraries []string // titles or keys of libraries
	Brief     bool     // versions are not asked for
}

// Library names a library over all sources.
type Library struct{ Source, Key string }

// Hold is a condition that a rule waits on.
type Hold struct {
	Rule string
	Name string // which of the rule's; empty where it has one only
	Item string // id of the item that it is about
}

// Proposal is one change that a rule wants.
type Proposal struct {
	Rule     string         // name of the rule
	Line     string         // where in it, as FILE:LINE
	Plugin   string         // radarr
	Change   string         // tag
	Target   *wire.Item     // the item aimed at; nil where Subject is no item
	Subject  proto.Message  // what is aimed at: an item, a session, a library or a server
	Params   map[string]any // string, float64, bool or []any of strings
	Reason   string         // why, in the rule's words
	Instance string         // the only instance meant, where the rule named one
	// CooldownDays and MaxPerDay hold the change back: so many days after it
	// was last sent for the same entry, and when as many were sent today; 0 is
	// no limit.
	CooldownDays, MaxPerDay int
	// Due is what was due in the call that wants the change.
	Due []Due
	// Grace is how long the rule must go on proposing it before it is sent.
	// Cooldown holds it back so long after it was last sent for the same, and
	// MaxPerHour when as many were sent within the hour; 0 is no limit. Of changes
	// of streams.
	Grace, Cooldown time.Duration
	MaxPerHour      int
	// Window is how long its server is in maintenance mode at most while the
	// change is made; 0 is not at all. Of changes of servers.
	Window time.Duration
}

// Given are the parameters as the rule wrote them, those that the engine heeds
// among them.
func (p *Proposal) Given() map[string]any {
	given := maps.Clone(p.Params)
	for name, n := range map[string]float64{
		cooldownDays: float64(p.CooldownDays), maxPerDay: float64(p.MaxPerDay),
		graceTime: p.Grace.Seconds(), coolTime: p.Cooldown.Seconds(), maxPerHour: float64(p.MaxPerHour), closedWhile: p.Window.Seconds(),
	} {
		if n > 0 {
			given[name] = n
		}
	}
	return given
}

// Unknown is a verdict that could not be reached, and why.
type Unknown struct {
	Rule   string // name of the rule
	Line   string // where it asked, as FILE:LINE
	Field  string // what it asked for, such as plays
	Reason string // why that is not known, as one clause
}

// Rule describes one rule file.
type Rule struct {
	Name    string   // file name without .lua
	File    string   // actions/stale.lua
	Origin  string   // "built-in", or the path of the user's file
	Shadows bool     // it takes the place of a built-in rule
	Tried   bool     // it is one of those that Options.Try names
	Enabled bool     // it takes part in runs
	Off     string   // why not, where it is not
	Doc     string   // the comment at its top
	Traits  []string // traits it gives
	// Values are what its traits can be, best first, as far as it ranks them.
	Values map[string][]string
	Events []string // events it handles
	Params []Param  // parameters it declares
}

// Param is one parameter of a rule: string, float64, bool or []string.
type Param struct {
	Name    string
	Default any
	Value   any
}
