package script

import (
	lua "github.com/yuin/gopher-lua"
)

const (
	// maxSteps is how many questions of one call are noted.
	maxSteps = 256
	// maxAnswer bounds an answer that is noted, in bytes.
	maxAnswer = 256
)

// notes are what a call of a detector asked about its subject, in order, and
// what the answers were. A detector is a function of these: it keeps no state
// and sees nothing else.
type notes struct {
	subject *subject // nil when nothing is noted
	steps   []step
}

type step struct {
	question
	answer answer
}

// drop ends the notes of a call: it read what cannot be asked again.
func (n *notes) drop() { n.subject = nil }

// note notes a question about a view, and its answer.
func (w *Worker) note(L *lua.LState, v *view, q question) {
	notes := &w.call.notes
	if notes.subject == nil || !w.locate(v, &q) {
		return
	}
	if a, ok := w.answer(L, &q, notes.subject); ok {
		notes.add(q, a)
	} else {
		notes.drop()
	}
}

// noteName notes a question about the name of a version, and its answer.
func (w *Worker) noteName(of *view, q question, a answer) {
	if of != nil && w.call.notes.subject != nil && w.locate(of, &q) {
		w.call.notes.add(q, a)
	}
}

// locate says where a question is asked.
func (w *Worker) locate(v *view, q *question) bool {
	notes := &w.call.notes
	if q.at = w.placeOf(notes.subject, v); q.at == nil {
		notes.drop()
	}
	return q.at != nil
}

func (n *notes) add(q question, a answer) {
	for i := range n.steps {
		if n.steps[i].same(&q) {
			return
		}
	}
	if len(n.steps) == maxSteps || len(a.text) > maxAnswer {
		n.drop()
		return
	}
	n.steps = append(n.steps, step{q, a})
}

// noteField notes that Lua reads a field. Of a list or of traits nothing is
// known yet: what is asked of them is noted then.
func (w *Worker) noteField(L *lua.LState, v *view, f *field) {
	switch f.shape {
	case text, integer, real, boolean:
		w.note(L, v, question{about: aField, field: f})
	case nested:
		w.note(L, v, question{about: aPresence, field: f})
	case sequence, traitMap:
	default:
		w.call.notes.drop()
	}
}

// noteList notes that Lua looks into a list.
func (w *Worker) noteList(L *lua.LState, l *list) {
	if w.call.notes.subject == nil {
		return
	}
	if l.owner == nil || l.f.element != nested {
		w.call.notes.drop()
		return
	}
	w.note(L, l.owner, question{about: aLength, field: l.f})
}

// noteAbove notes that a stream leads to its version, and so to its
// neighbours, among which it can be told by its number only.
func (w *Worker) noteAbove(L *lua.LState, v *view) {
	if s := w.call.notes.subject; s != nil && s.above != nil && v == s.view {
		w.note(L, v, question{about: aPosition})
	}
}
