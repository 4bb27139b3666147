package script

import (
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
)

// Handle runs every handler of an event on an item. For version each version
// of the item is handed over in turn.
func (w *Worker) Handle(event string, item *wire.Item) Result {
	if len(w.handlers[event]) == 0 {
		return Result{}
	}
	if event != "version" {
		return w.handle(event, item, func() *view { return w.itemView(item, false) })
	}
	var out Result
	for i := range item.GetVersions() {
		r := w.handle(event, item, func() *view { return w.versions(w.itemView(item, false))[i] })
		out.Proposals = append(out.Proposals, r.Proposals...)
		out.Findings = append(out.Findings, r.Findings...)
		out.Unknown = append(out.Unknown, r.Unknown...)
		out.Held = append(out.Held, r.Held...)
		out.Asked = append(out.Asked, r.Asked...)
		out.Undecided = append(out.Undecided, r.Undecided...)
		out.Volatile = out.Volatile || r.Volatile
	}
	return out
}

// HandleOther runs every handler of an event on what is no item: a session,
// a library, a server or a run.
func (w *Worker) HandleOther(event string, m proto.Message) Result {
	if item, ok := m.(*wire.Item); ok {
		return w.Handle(event, item)
	}
	info := w.rules.schema.of(m.ProtoReflect())
	if info == nil || len(w.handlers[event]) == 0 {
		return Result{}
	}
	return w.handle(event, m, func() *view { return w.newView(info, m.ProtoReflect(), nil, nil) })
}

// handle runs the handlers on one view, which is made anew when the worker
// is.
func (w *Worker) handle(event string, m proto.Message, subject func() *view) Result {
	var out Result
	var v *view
	clear(w.near)
	for i := range w.handlers[event] {
		if w.spent {
			if err := w.reopen(); err != nil {
				out.Findings = append(out.Findings, broken(err))
				for _, h := range w.handlers[event][i:] {
					out.undecided(h.file)
				}
				return out
			}
			v = nil
		}
		if v == nil {
			v = subject()
		}
		h := w.handlers[event][i]
		if h.file.suspended() { // what it would say is not known
			out.Volatile = true
			out.undecided(h.file)
			continue
		}
		c := w.newCall(h.file, h.line, m, false)
		c.event = event
		_, finding := w.run(w.L, c, h.fn, &v.ud, 0)
		rests := h.file.suspended()
		settled := finding == nil && len(c.unknown) == 0 && !rests
		out.asked(c, settled)
		out.Volatile = out.Volatile || c.volatile || h.file.volatile || rests
		for library, n := range c.looked {
			out.looked(library, n)
		}
		switch {
		case finding != nil:
			out.Findings = append(out.Findings, finding)
			out.undecided(h.file)
		case len(c.unknown) > 0:
			out.Unknown = append(out.Unknown, c.unknown[0])
			out.undecided(h.file)
		case !rests:
			out.Proposals = append(out.Proposals, c.proposals...)
			out.Held = append(out.Held, c.held...)
		default:
			out.undecided(h.file)
		}
	}
	return out
}

// asked notes what a call asked due(…) about, and has its proposals name what
// was due. Without a verdict nothing of it was done.
func (r *Result) asked(c *call, settled bool) {
	var is []Due
	for _, a := range c.asked {
		a.Is = a.Is && settled
		r.Asked = append(r.Asked, a)
		if a.Is {
			is = append(is, a.Due)
		}
	}
	for i := range c.proposals {
		c.proposals[i].Due = is
	}
}

// Content tells that items were left out with which every rule is content, as
// though each handler had been run: a rule that fails on one item after another
// does so no longer.
func (w *Worker) Content() {
	for _, f := range w.rules.files {
		if !f.suspended() {
			f.succeeded()
		}
	}
}

// broken is what is left to say when a worker cannot be made anew.
func broken(err error) *wire.Finding {
	return &wire.Finding{Severity: "error", Code: codeError, Subject: "rules", Message: err.Error()}
}

// versions gives the views of an item's versions.
func (w *Worker) versions(item *view) []*view { return w.below(item, "versions") }

func (w *Worker) below(v *view, name string) []*view {
	l := w.listBelow(v, name)
	out := make([]*view, len(l.items))
	for i := range out {
		out[i] = l.view(i)
	}
	return out
}

// listBelow gives a list of views.
func (w *Worker) listBelow(v *view, name string) *list {
	f := w.known.field(v.info, name)
	if len(v.slots) > 0 && v.slots[f.slot] != nil {
		return asList(v.slots[f.slot])
	}
	return asList(w.keep(v, f, w.newList(v, f)))
}
