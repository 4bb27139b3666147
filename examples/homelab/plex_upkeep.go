package homelab

import (
	"net/http"
	"strconv"
)

// activity is something that the server is busy with.
type activity struct {
	uuid, kind, title string
	progress          int
	cancellable       bool
	idle              bool // it stays for ever, done
}

// taskSteps is in how many looks a task comes to its end.
const taskSteps = 4

// SetTaskSteps says how many times /activities shows a long task before it is done; 0 is a task that is over at once.
func (p *Plex) SetTaskSteps(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps = n
}

// beginTask answers a request for a long task. With async=1 it goes on after the answer, as an activity.
func (p *Plex) beginTask(w http.ResponseWriter, q *question, kind, title string) {
	if !p.owns(w, q) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
	if q.query.Get("async") == "1" && p.steps > 0 {
		id := "b7a1f0c4-0000-4000-8000-" + strconv.Itoa(100000000000+p.begun)
		p.busy = append(p.busy, activity{uuid: id, kind: kind, title: title})
	}
	w.WriteHeader(http.StatusOK)
}

// activityList answers /activities, and takes the tasks one step on. The butler that did its work is always there.
func (p *Plex) activityList(w http.ResponseWriter, q *question) {
	if !p.owns(w, q) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	shown := append([]activity{{uuid: "3c7e0000-0000-4000-8000-000000000001", kind: "butler", title: "Butler", progress: 100, idle: true}}, p.busy...)
	doc := q.doc()
	doc.document("MediaContainer")
	doc.num("size", int64(len(shown)))
	doc.list("Activity")
	for i := range shown {
		a := &shown[i]
		doc.object("Activity")
		doc.plain("uuid", a.uuid)
		doc.plain("type", a.kind)
		doc.bool("cancellable", a.cancellable)
		doc.num("userID", Owner)
		doc.plain("title", a.title)
		doc.plain("subtitle", "")
		doc.num("progress", int64(a.progress))
		doc.end("Activity")
	}
	doc.endList()
	doc.finishDocument("MediaContainer")
	left := p.busy[:0]
	for _, a := range p.busy {
		if a.progress += 100 / p.steps; a.progress < 100 {
			left = append(left, a)
		}
	}
	p.busy = left
	q.send(w, &doc)
}

// cancelActivity answers DELETE /activities/{uuid}.
func (p *Plex) cancelActivity(w http.ResponseWriter, q *question) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.busy {
		if a.uuid == q.arg(1) {
			plexError(w, http.StatusBadRequest) // none of ours can be
			return
		}
	}
	plexError(w, http.StatusNotFound)
}
