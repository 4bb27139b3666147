package engine

import (
	"sync"
	"time"

	"github.com/luarr/luarr/sdk/wire"
)

// Note is one thing that the daemon says.
type Note struct {
	Time    time.Time
	Level   string // debug, info, warning or error
	Code    string // such as run, stream, server, reload, event
	Source  string // the server it is about; empty where it is about none
	Message string
	Hint    string
	Run     *wire.Run // of a run that has ended
}

// notes remembers what was said of late, so that the same is not said in every
// run and at every look.
type notes struct {
	mu   sync.Mutex
	said map[string]time.Time
}

const (
	repeatAfter = 12 * time.Hour // the same is said again
	mostNotes   = 2000           // that are remembered
)

// say says something.
func (d *Daemon) say(n Note) {
	if n.Level == "" {
		n.Level = "info"
	}
	if n.Time.IsZero() {
		n.Time = d.Now()
	}
	d.Say(n)
}

// sayOnce says what was not said of late.
func (d *Daemon) sayOnce(n Note) {
	if d.notes.fresh(n.Code+"\x00"+n.Source+"\x00"+n.Message, d.Now()) {
		d.say(n)
	}
}

// fresh says whether something was not said of late, and notes that it is now.
func (n *notes) fresh(what string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if at, known := n.said[what]; known && now.Sub(at) < repeatAfter {
		return false
	}
	if n.said == nil || len(n.said) >= mostNotes {
		n.said = map[string]time.Time{}
	}
	n.said[what] = now
	return true
}

// sayFindings says what people should know of a run or a look.
func (d *Daemon) sayFindings(findings []*wire.Finding) {
	for _, f := range findings {
		level := f.Severity
		if level == "info" {
			level = "debug"
		}
		message := f.Message
		if f.Subject != "" {
			message = f.Subject + ": " + message
		}
		d.sayOnce(Note{Level: level, Code: f.Code, Message: message, Hint: f.Hint})
	}
}
