package homelab

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// arr is what Radarr and Sonarr have in common: key, error bodies, tags, profiles, exclusions, commands and the editor.
type arr struct {
	gate
	lab     *Lab
	is      Instance
	app     arrApp
	traits  arrTraits
	entries arrEntries

	mu         sync.Mutex
	tags       []arrTag
	lastTag    int
	autoTag    string // label that a rule puts on every edited entry
	autoUntag  string // label that a rule takes off every edited entry
	roots      []string
	exclusions []exclusion
	lastRule   int // id of the newest exclusion
	commands   []*command
	held       bool // commands do not begin
	history    []event
	disk       disk
}

// arrApp is how the application calls itself and its things.
type arrApp struct {
	name       string
	thing      string // movie, series
	idField    string // movieId, seriesId
	idsField   string // movieIds, seriesIds
	exclusions string // the path of its exclusions
	bulkMove   string // the command that moves folders
	values     map[string][]string
}

// arrEntries is a catalogue: entries are found by local id. The lock must be held.
type arrEntries interface {
	has(id int) bool
	end() int                            // no id is higher
	look(id int) *ArrEntry               // for reading, until the next call
	edit(id int) *ArrEntry               // for changing
	editOwn(id int, o *ownEdit)          // changes what only this application has
	remove(id int)                       // takes an entry out
	write(w *pretty, id int)             // as lists have it
	byPublic(id int) (local int, _ bool) // by TMDB id in Radarr, by TVDB id in Sonarr
	jobs() []arrJob
	state(put func(name string, id int, write func(*pretty))) // what there is beside the entries
}

// arrTag is a tag as both applications have it.
type arrTag struct {
	id    int
	label string
}

func newArr(l *Lab, is Instance, app arrApp, traits arrTraits) arr {
	return arr{
		lab: l, is: is, app: app, traits: traits, roots: []string{is.Root}, lastTag: 3,
		tags: []arrTag{{1, "keep"}, {2, "kids"}, {3, "old label"}}, // the last from a time when blanks were allowed
	}
}

// AutoTag switches a rule on that puts a label back on every entry that is edited, as auto-tagging does; "" switches it off.
func (a *arr) AutoTag(label string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.autoTag = strings.ToLower(label)
}

// AutoUntag switches a rule on that takes a label off every entry that is edited; "" switches it off.
func (a *arr) AutoUntag(label string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.autoUntag = strings.ToLower(label)
}

// Tags returns the labels of an entry by its local id, in the order that the entry has them.
func (a *arr) Tags(id int) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.entries.has(id) {
		return nil
	}
	var labels []string
	for _, t := range a.entries.look(id).Tags {
		labels = append(labels, a.label(t))
	}
	return labels
}

// SetTags gives an entry these labels, as its user would; tags are made where there are none.
func (a *arr) SetTags(id int, labels ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var ids []int
	for _, label := range labels {
		ids = append(ids, a.tag(strings.ToLower(label)).id)
	}
	a.entries.edit(id).Tags = ids
}

// label is the text of a tag. Ids are not checked when they are put on an entry, so one may lead nowhere.
func (a *arr) label(id int) string {
	for _, t := range a.tags {
		if t.id == id {
			return t.label
		}
	}
	return "#" + strconv.Itoa(id)
}

// AddRoot adds a root folder.
func (a *arr) AddRoot(path string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.roots = append(a.roots, path)
}

// IDs lists the local ids of the entries, rising.
func (a *arr) IDs() (ids []int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for id := 1; id <= a.entries.end(); id++ {
		if a.entries.has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Delete removes an entry, as its user would, and leaves its files.
func (a *arr) Delete(id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.entries.remove(id)
}

// Instance is what the application was built from, filled in.
func (a *arr) Instance() Instance { return a.is }

// join puts folder and name together as the instance's system does.
func (a *arr) join(folder, name string) string {
	if a.is.Windows {
		return strings.TrimRight(folder, `\`) + `\` + name
	}
	return strings.TrimRight(folder, "/") + "/" + name
}

// base is the last part of a path.
func (a *arr) base(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// rootOf is the root folder that a path lies in, or its parent when there is none.
func (a *arr) rootOf(path string) string {
	best := ""
	for _, root := range a.roots {
		if under(path, root) && len(root) > len(best) {
			best = root
		}
	}
	if best == "" {
		best = strings.TrimRight(path[:len(path)-len(a.base(path))], `/\`)
	}
	return best
}

// under says whether a path is a folder or lies in it.
func under(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimRight(folder, `/\`))
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '\\')
}

// retag runs the tagging rules on an entry that was edited.
func (a *arr) retag(e *ArrEntry) {
	if !a.traits.autoTags {
		return
	}
	if a.autoTag != "" {
		e.Tags = addMissing(e.Tags, []int{a.tag(a.autoTag).id})
	}
	if a.autoUntag != "" {
		off := a.tag(a.autoUntag).id
		e.Tags = slices.DeleteFunc(slices.Clone(e.Tags), func(t int) bool { return t == off })
	}
}

func addMissing(have, more []int) []int {
	have = slices.Clone(have)
	for _, n := range more {
		if !slices.Contains(have, n) {
			have = append(have, n)
		}
	}
	return have
}
