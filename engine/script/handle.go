package script

import (
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
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
	f := v.info.fields[name]
	var l *list
	if v.slots != nil && v.slots[f.slot] != nil {
		l = asList(v.slots[f.slot])
	} else {
		l = asList(w.keep(v, f, w.newList(v, f, v.msg.Get(f.fd).List())))
	}
	out := make([]*view, len(l.items))
	for i := range out {
		out[i] = l.at(i + 1).(*lua.LUserData).Value.(*view)
	}
	return out
}
