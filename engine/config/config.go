// Package config reads config.toml: it finds the file, checks every key of it
// against what the engine and the plugins understand, and reports all that is
// wrong at once, each with its line. What Load returns can be relied upon;
// nothing in it prints a secret.
package config

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// Config is one checked configuration.
type Config struct {
	// File is the absolute path of the file. luarr.lock lies beside it.
	File      string
	Engine    Engine
	Limits    Limits
	Sources   []Instance                // sorted by name
	Matchers  []Instance                // sorted by name
	Plugins   map[string]map[string]any // settings of [plugins.NAME], as those of an Instance
	Rules     map[string]map[string]any
	Prerolls  *preroll.Table // nil where there is no [prerolls]
	Blackouts []Blackout     // in the order of the file
	Pipelines []Pipeline     // in the order of the file; never empty
	Notify    Notify
	Listen    Listen
	// Findings are warnings, such as a secret in a file that others can read.
	Findings []*wire.Finding

	lines   lines
	literal []string // keys of the secrets that stand in the file itself
}

// Engine is [engine]. Its paths are absolute.
type Engine struct {
	State    string         // the database file
	Rules    string         // the folder of the user's rules; need not exist
	Plugins  string         // the folder of third-party plugins; need not exist
	Timezone *time.Location // of schedules and of what is shown
	At       Clock          // when an entry of a schedule fires that names no hour
}

// Limits is [limits]: what one run may do at most.
type Limits struct {
	Destructive      []string // kinds of destructive changes that may be applied, such as plex.delete
	MaxChanges       int64    // changes that lose nothing; 0 is no limit
	MaxDestructive   int64    // destructive changes
	MaxPercent       float64  // destructive changes in percent of a library's items, 0 to 100
	MaxFreed         int64    // bytes that destructive changes free; 0 is no limit
	MaxNotifications int64    // messages that rules send; 0 is no limit
	ProtectLabels    []string // items with one of these labels are never the target of a destructive change
	ProtectTags      []string // nor those whose match has one of these tags
}

// Instance is one [sources.NAME] or [matchers.NAME].
type Instance struct {
	Section string // sources or matchers
	Name    string
	Plugin  string
	// Disabled says that a matcher is not asked: its matches are unknown, and
	// nothing is changed in it.
	Disabled bool
	// Settings are those of [plugins.PLUGIN] under the instance's own. A secret
	// is an sdk.Secret, an integer an int64, a number a float64, a list a
	// []any, pairs are a []any of []any. What is not set is not there. Nil
	// where Options had no Describe.
	Settings map[string]any
	// Server is the name or the machine id of the server at the plugin's
	// account; empty where the settings say where it is.
	Server string
	// Libraries are the [sources.NAME.libraries.KEY] by their key. None means
	// that every library is on.
	Libraries map[string]Library
	// Reading says how a source is read.
	Reading Reading
	// Line of its header in the file.
	Line int
	// Err says why the plugin could not be asked what it understands, where it
	// crashed or hung: then Settings are nil and to open it is of no use.
	Err error
}

// Library is one [sources.NAME.libraries.KEY].
type Library struct {
	Key     string
	Name    string // title on the server; the key where not given
	Enabled bool
	// Settings are the library's own, without those of its source.
	Settings map[string]any
	// Reading is the source's with what the library says of its own.
	Reading Reading
	Line    int
}

// Pipeline is one [pipelines.NAME].
type Pipeline struct {
	Name     string
	Sources  []string            // names of sources; all of them where the file names none
	Rules    []string            // the only action rules it runs; nil for all that are enabled
	Schedule schedule.Expression // when it runs by itself; never fires where it runs by hand only
	At       Clock               // when an entry of the schedule fires that names no hour
	Events   bool                // it also runs when a server tells that something in a library changed
	Line     int                 // 0 for the pipeline that is there when the file has none
}

// Notify is [notify].
type Notify struct {
	URLs     []sdk.Secret // where runs are reported to
	Always   bool         // runs in which nothing happened are reported too
	Template string       // a text/template of the report; empty for the standard one
}

// Clock is a time of day.
type Clock struct{ Hour, Minute int }

// String gives 05:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute) }

// For gives the settings that hold for one library: its own over the
// instance's.
func (i Instance) For(l Library) map[string]any {
	return over(i.Settings, l.Settings)
}

// Line gives the line of a key, such as Line("rules", "stale", "days"), or of
// the nearest table around it; 0 where the file says nothing of it.
func (c *Config) Line(key ...string) int { return c.lines.of(key) }

// Place is Line with the name of the file before it, such as config.toml:12.
func (c *Config) Place(key ...string) string {
	return fmt.Sprintf("%s:%d", filepath.Base(c.File), c.Line(key...))
}
