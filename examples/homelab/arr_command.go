package homelab

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Command is a job that somebody asked for or that a write set going.
type Command struct {
	ID     int
	Name   string
	Body   string // its parameters, as JSON
	Status string // queued, started, completed or failed
	Covers []int  // what it is about: ids of movies or series, of a search in Sonarr those of episodes
}

// command is a Command on its way.
type command struct {
	Command
	body   map[string]any
	queued time.Time
	asked  int  // how often somebody asked for it
	failed bool // it ends so
}

// commandRequest is the body of POST /command. Parameters of other names are ignored, which can widen the job.
type commandRequest struct {
	Name         string
	MovieID      int
	MovieIDs     []int
	SeriesID     int
	SeriesIDs    []int
	SeasonNumber int
	EpisodeIDs   []int
	Files        []int
}

// HoldCommands keeps commands from beginning: they stay queued, and an identical one is not added again.
func (a *arr) HoldCommands(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held = on
}

// Commands lists the jobs, oldest first.
func (a *arr) Commands() (all []Command) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.commands {
		one := c.Command
		one.Covers = slices.Clone(c.Covers)
		all = append(all, one)
	}
	return all
}

// queue adds a job.
func (a *arr) queue(name string, body map[string]any) *command {
	text, _ := json.Marshal(body) // numbers and texts
	c := &command{Command: Command{ID: len(a.commands) + 1, Name: name, Body: string(text), Status: "queued"}, body: body, queued: a.lab.now()}
	a.commands = append(a.commands, c)
	return c
}

// settle moves a job on: one that was asked for twice, or that is a minute old, has ended. Nothing moves while jobs are held.
func (a *arr) settle(c *command) {
	switch {
	case a.held || c.Status != "queued" && c.Status != "started":
	case c.asked > 1 || a.lab.now().Sub(c.queued) >= time.Minute:
		c.Status = "completed"
		if c.failed {
			c.Status = "failed"
		}
	case c.asked > 0:
		c.Status = "started"
	}
}

// postCommand answers POST /command. What the job does is done at once; what it says of itself comes later.
func (a *arr) postCommand(w http.ResponseWriter, r *http.Request) {
	var raw map[string]any
	if !a.read(w, r, &raw) {
		return
	}
	text, _ := json.Marshal(raw) // it came as JSON
	var in commandRequest
	if json.Unmarshal(text, &in) != nil {
		a.problem(w, "$", "The JSON value could not be converted.")
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	job, ok := a.job(in.Name)
	if !ok {
		status := http.StatusInternalServerError
		if a.traits.next {
			status = http.StatusBadRequest
		}
		a.fail(w, status, "Unknown command: "+validText(in.Name))
		return
	}
	for _, c := range a.commands {
		a.settle(c)
		if c.Name == job.name && c.Body == string(text) && (c.Status == "queued" || c.Status == "started") {
			a.send(w, http.StatusCreated, func(out *pretty) { a.writeCommand(out, c) })
			return
		}
	}
	c := a.queue(job.name, raw)
	covers, fine := job.do(&in)
	c.Covers, c.failed = covers, !fine
	a.send(w, http.StatusCreated, func(out *pretty) { a.writeCommand(out, c) })
}

// arrJob is a command that can be asked for. do returns what it covers; false = it fails.
type arrJob struct {
	name string
	do   func(*commandRequest) ([]int, bool)
}

func (a *arr) job(name string) (arrJob, bool) {
	for _, plain := range [...]string{"RssSync", "Backup", "CheckHealth", "RefreshMonitoredDownloads"} {
		if plain == name {
			return arrJob{name, func(*commandRequest) ([]int, bool) { return nil, true }}, true
		}
	}
	for _, j := range a.entries.jobs() {
		if j.name == name {
			return j, true
		}
	}
	return arrJob{}, false
}

// each returns the entries that a job is for: those named that are there or, when none is named, all.
func (a *arr) each(ids ...int) (all []int) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int) bool { return id == 0 })
	if len(ids) == 0 {
		for id := 1; id <= a.entries.end(); id++ {
			if a.entries.has(id) {
				all = append(all, id)
			}
		}
		return all
	}
	for _, id := range ids {
		if a.entries.has(id) {
			all = append(all, id)
		}
	}
	return all
}

func (a *arr) writeCommand(w *pretty, c *command) {
	w.open('{')
	w.text("name", c.Name)
	w.text("commandName", c.Name)
	if c.Status == "completed" {
		w.text("message", "Completed")
	}
	w.openField("body", '{')
	w.text("name", c.Name)
	for _, name := range slices.Sorted(maps.Keys(c.body)) {
		if text, err := json.Marshal(c.body[name]); err == nil && name != "name" {
			w.literal(name, string(text))
		}
	}
	w.text("trigger", "manual")
	w.close('}')
	w.text("priority", "normal")
	w.text("status", c.Status)
	switch c.Status {
	case "completed":
		w.text("result", "successful")
	case "failed":
		w.text("result", "unsuccessful")
		w.text("exception", "System.ArgumentNullException: Value cannot be null.")
	default:
		w.text("result", "unknown")
	}
	w.moment("queued", c.queued)
	if c.Status != "queued" {
		w.moment("started", c.queued)
	}
	w.text("trigger", "manual")
	w.num("id", int64(c.ID))
	w.close('}')
}

func (a *arr) getCommand(w http.ResponseWriter, id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if id < 1 || id > len(a.commands) {
		a.unknown(w)
		return
	}
	c := a.commands[id-1]
	c.asked++
	a.settle(c)
	a.send(w, http.StatusOK, func(out *pretty) { a.writeCommand(out, c) })
}

func (a *arr) listCommands(w http.ResponseWriter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sendList(w, func(out *pretty) {
		for _, c := range a.commands {
			a.settle(c)
			a.writeCommand(out, c)
		}
	})
}

// idText is an id as text.
func idText(id int) string { return strconv.Itoa(id) }
