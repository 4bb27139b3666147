package script

import (
	"math"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// view is a message as Lua sees it: read-only, each field read when asked for.
// It is its own userdata, so that one allocation makes both.
type view struct {
	ud   lua.LUserData
	info *typeInfo
	msg  protoreflect.Message
	at   record // of msg, once it was asked for
	root *root  // the item it belongs to; nil for what is no item
	up   *view  // the view it was read from
	// field and index say where in it; field is nil for what is no field of up.
	field *field
	index int
	slots []lua.LValue
	// name is the tokenised file name of a version, made when asked for.
	name *nameView
}

// root is one item in the hands of one call.
type root struct {
	item    *wire.Item
	view    *view
	guarded bool // some fields cannot be known
	stale   bool // nothing but its identity can be known
	// detecting says that a detector looks: it takes what there is.
	detecting bool
	pass      *pass // where the item is one of many that pass
}

// ignorance is why a value cannot be known.
type ignorance struct{ field, reason string }

func (w *Worker) newView(info *typeInfo, m protoreflect.Message, r *root, up *view) *view {
	v := take(w, r, &w.lent.views)
	*v = view{info: info, msg: m, root: r, up: up, slots: v.slots[:0]}
	v.ud.Value = v
	v.ud.Metatable = w.meta.view
	if r != nil && r.pass != nil {
		r.pass.views = append(r.pass.views, v)
		w.made += costView
	}
	return v
}

// itemView makes the view of an item. In a detector stale facts are still
// facts; for an action they are not.
func (w *Worker) itemView(item *wire.Item, detecting bool) *view {
	r := &root{}
	return w.viewRoot(r, item, detecting)
}

// viewRoot makes it in the room of a root.
func (w *Worker) viewRoot(r *root, item *wire.Item, detecting bool) *view {
	*r = root{item: item, stale: item.GetStale() && !detecting, detecting: detecting}
	r.guarded = r.stale || len(item.GetUnread()) > 0
	r.view = w.newView(w.rules.item, item.ProtoReflect(), r, nil)
	return r.view
}

// read gives a field or a member of a view. A name it does not have raises.
func (w *Worker) read(L *lua.LState, v *view, key string) (lua.LValue, *ignorance) {
	v.root.check(L)
	f := w.known.field(v.info, key)
	if f == nil {
		return w.member(L, v, key)
	}
	if v.root != nil && v.root.guarded || v.root == nil || v.info == w.rules.match {
		if why := w.guard(v, f); why != nil {
			return lua.LNil, why
		}
	}
	if w.call.notes.subject != nil {
		w.noteField(L, v, f)
	}
	if f.slot >= 0 && len(v.slots) > 0 && v.slots[f.slot] != nil {
		return v.slots[f.slot], nil
	}
	switch f.shape {
	case sequence:
		if f.name == "versions" {
			w.fillVersions(L, v)
		}
		return w.keep(v, f, w.newList(v, f)), nil
	case traitMap:
		return w.keep(v, f, w.newTraits(v)), nil
	case mapping:
		return w.keep(v, f, w.newMapping(v, f)), nil
	}
	if f.shape < moment {
		return w.scalar(v, f), nil
	}
	if f.presence && !v.msg.Has(f.fd) {
		if f.name == "plays" && v.info == w.rules.item {
			return lua.LNil, &ignorance{"plays", "the play history was not read"}
		}
		return lua.LNil, nil
	}
	value := v.msg.Get(f.fd)
	if f.shape >= structure {
		return w.keep(v, f, w.wrap(f.shape, f, 0, value, v)), nil
	}
	return w.wrap(f.shape, f, 0, value, v), nil
}

// record is where the fields of a view are read.
func (v *view) record() record {
	if v.at == nil {
		v.at = recordOf(v.msg)
	}
	return v.at
}

// scalar gives a text, a number or a boolean. Where the message does not know
// whether it is set, an empty text and 0 are nil; but 0 where every such message
// has the number.
func (w *Worker) scalar(v *view, f *field) lua.LValue {
	words, n, set := f.stored.scalar(v.record())
	if f.shape == boolean && (set || !f.presence) {
		return lua.LBool(n != 0)
	}
	if !set || !f.presence && words == "" && n == 0 && !f.counts {
		return lua.LNil
	}
	switch f.shape {
	case text:
		return w.boxes.text(f, words)
	case real:
		return lua.LNumber(math.Float64frombits(uint64(n)))
	}
	return number(n)
}

// keep remembers what a view made of a field: the same field is the same
// object for the length of a call.
func (w *Worker) keep(v *view, f *field, made lua.LValue) lua.LValue {
	if len(v.slots) == 0 {
		v.slots = emptied(v.slots, v.info.slots)
	}
	v.slots[f.slot] = made
	return made
}

// wrap makes a Lua value of a schema value: of a field of up, or of the
// element of it that is given, counted from 0.
func (w *Worker) wrap(s shape, f *field, index int, value protoreflect.Value, up *view) lua.LValue {
	switch s {
	case text:
		return w.boxes.text(f, value.String())
	case boolean:
		return lua.LBool(value.Bool())
	case real:
		return lua.LNumber(value.Float())
	case moment:
		return w.newTime(timeOf(value.Message()))
	case structure:
		if m, ok := value.Message().Interface().(*structpb.Struct); ok {
			return w.tableOf(m.AsMap())
		}
		return lua.LNil
	case nested:
		return &w.nestedView(f, index, value.Message(), up).ud
	}
	return number(value.Int())
}

// nestedView makes the view of a message that stands in a field of up.
func (w *Worker) nestedView(f *field, index int, m protoreflect.Message, up *view) *view {
	v := w.newView(f.info, m, up.root, up)
	v.field, v.index = f, index
	return v
}

// number makes a Lua number. The small ones are there already.
func number(n int64) lua.LValue {
	if n >= 0 && n < int64(len(smallNumbers)) {
		return smallNumbers[n]
	}
	return lua.LNumber(n)
}

var smallNumbers = func() (all [256]lua.LValue) {
	for i := range all {
		all[i] = lua.LNumber(i)
	}
	return all
}()

func timeOf(m protoreflect.Message) time.Time {
	if ts, ok := m.Interface().(*timestamppb.Timestamp); ok {
		return ts.AsTime()
	}
	return time.Time{}
}

// outdated is why nothing is known of an item whose source was not there.
const outdated = "its library could not be read in this run"

// guard says why a field of an item, or of what hangs below it, cannot be
// known: because the source could not read it, because the source was not
// there in this run, or because a matcher did not answer.
func (w *Worker) guard(v *view, f *field) *ignorance {
	if v.info == w.rules.match {
		m, ok := v.msg.Interface().(*wire.Match)
		if ok && m.GetState() == "unknown" && f.name != "matcher" && f.name != "reason" {
			return &ignorance{"matches." + f.name, matchReason(m)}
		}
		if why := unread(m, f.name); why != nil {
			return why
		}
	}
	if v.root == nil {
		if why := aged(v, f); why != nil {
			return why
		}
		return unsaid(v, f)
	}
	top := v.info == w.rules.item
	if top {
		switch f.name {
		case "id", "source", "library", "library_key", "type", "title", "stale", "unread":
			return nil
		}
	}
	if v.root.stale && v.info != w.rules.match {
		return &ignorance{f.name, outdated}
	}
	for _, u := range v.root.item.GetUnread() {
		name := u.GetField()
		if top && name == f.name || !top && v.unreadBelow(name, f.name, w.rules.item) ||
			name == "versions" && v.info == w.rules.version && !v.root.detecting && f.name != "id" && f.name != "parts" && f.name != "traits" {
			return &ignorance{name, u.GetReason()}
		}
	}
	return nil
}

// unreadBelow says whether an unread name means this field of a view below
// the item: by its path, as in versions.audio, or by its name alone where the
// item itself has none of that name.
func (v *view) unreadBelow(unread, name string, item *typeInfo) bool {
	if i := strings.LastIndexByte(unread, '.'); i >= 0 {
		return unread[i+1:] == name
	}
	return unread == name && item.fields[name] == nil
}

// index is the __index of views.
func (w *Worker) index(L *lua.LState) int {
	var v *view
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		v, _ = ud.Value.(*view)
	}
	key, ok := L.Get(2).(lua.LString)
	if v == nil || !ok {
		L.RaiseError("fields are read by name, not by %s", L.Get(2).Type())
	}
	value, why := w.read(L, v, string(key))
	if why != nil {
		w.raiseUnknown(L, why)
	}
	L.Push(value)
	return 1
}

// fields reads several fields of a view, or of anything else.
func (w *Worker) fields(L *lua.LState) int {
	var v *view
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		v, _ = ud.Value.(*view)
	}
	top := L.GetTop()
	for i := 2; i <= top; i++ {
		key := lua.LVAsString(L.Get(i))
		if v == nil {
			L.Push(L.GetField(L.Get(1), key))
			continue
		}
		value, why := w.read(L, v, key)
		if why != nil {
			w.raiseUnknown(L, why)
		}
		L.Push(value)
	}
	return top - 1
}

// checkItem takes an item, or what belongs to one, as argument n.
func (w *Worker) checkItem(L *lua.LState, n int) (*view, *wire.Item) {
	if ud, ok := L.Get(n).(*lua.LUserData); ok {
		if v, ok := ud.Value.(*view); ok && v.root != nil && v.info == w.rules.item {
			v.root.check(L)
			return v, v.root.item
		}
	}
	L.ArgError(n, "an item expected; call it with a colon, as in movie:has_label(\"x\")")
	return nil, nil
}
