package script

import (
	"slices"

	"github.com/luarr/luarr/sdk/wire"
	"github.com/yuin/gopher-lua/ast"
	"google.golang.org/protobuf/proto"
)

// evident is what the text of a rule shows of a value: which view it is, or a
// list of what. The zero value is anything.
type evident struct {
	info   *typeInfo // a view
	event  string    // the event that handed over an item: movie
	list   bool      // a list of what the rest says
	query  bool      // items{…} that gives what the rest says
	traits bool      // the traits of something
	owner  *typeInfo // of what
	name   bool      // the words of a file name
	kind   string    // text, number or time
	values []string  // what it is one of
	params []string  // the parameters of the rule; not nil
	// fn is a function of the file, and scope what it sees.
	fn    *ast.FunctionExpr
	scope *textScope

	// absent is how the rule calls a value that may be nil; empty where it is
	// there. instead is what may be written in its place.
	absent, instead string
	// path tells the same value again, length the list that this counts.
	path, length string
	// yes are the paths of what is there where this is true, no where it is not.
	yes, no []string
}

// element is what a list holds.
func (e evident) element() evident {
	if !e.list {
		return evident{}
	}
	e.list, e.path, e.yes = false, "", nil
	return e
}

// asked is what items{…} gives, one by one.
func (e evident) asked() evident {
	if !e.query {
		return evident{}
	}
	e.query = false
	return e
}

// textScope is a block of a rule, with what its variables evidently are.
type textScope struct {
	above *textScope
	vars  map[string]evident
	there map[string]bool // paths of what is evidently not nil
}

func (s *textScope) inner() *textScope {
	return &textScope{above: s, vars: map[string]evident{}, there: map[string]bool{}}
}

// find gives what a name means; false where no local of that name is in sight.
func (s *textScope) find(name string) (evident, bool) {
	for ; s != nil; s = s.above {
		if e, ok := s.vars[name]; ok {
			return e, true
		}
	}
	return evident{}, false
}

// given is what the handlers of an event are called with.
func (r *Rules) given(event string) evident {
	var m proto.Message
	switch event {
	case "version":
		return evident{info: r.version}
	case "library":
		m = (*wire.Library)(nil)
	case "server":
		m = (*wire.Server)(nil)
	case "session":
		m = (*wire.Session)(nil)
	case "run":
		m = (*wire.Run)(nil)
	default:
		if !slices.Contains(events, event) {
			return evident{}
		}
		return evident{info: r.item, event: event}
	}
	return evident{info: r.schema.of(m.ProtoReflect())}
}

// fieldType is what a field or a member of a view is; false where there is
// none of that name.
func (r *Rules) fieldType(of evident, name string) (evident, bool) {
	f := of.info.fields[name]
	if f == nil {
		return r.memberType(of, name), slices.Contains(of.info.names, name)
	}
	var e evident
	if instead, nilable := f.optional(of.info.word); nilable {
		e.absent, e.instead = name, instead
	}
	e.values = oneOf[of.info.word+"."+name]
	switch f.shape {
	case text:
		e.kind = "text"
	case integer, real:
		e.kind = "number"
	case moment:
		e.kind = "time"
	case nested:
		e.info = f.info
	case sequence:
		e.info, e.list = f.info, true
	case traitMap:
		e.traits, e.owner = true, of.info
	}
	return e, true
}

// memberType is what something near leads to.
func (r *Rules) memberType(of evident, name string) evident {
	switch v := of.info; {
	case v == r.version && name == "name", name == "titles":
		return evident{name: true}
	case v == r.item && name == "episodes":
		return evident{info: r.item, event: "episode", list: true}
	case v == r.item && (name == "series" || name == "season"):
		e := evident{info: r.item, event: name}
		if of.event != "episode" && of.event != "season" {
			e.absent = name // films have none
		}
		return e
	case name == "item" && v == r.schema.of((*wire.Session)(nil).ProtoReflect()):
		return evident{info: r.item, absent: name}
	case name == "item":
		return evident{info: r.item}
	case name == "others" || name == "beside":
		return evident{info: v, list: true}
	case name == "version":
		return evident{info: r.version}
	}
	return evident{}
}
