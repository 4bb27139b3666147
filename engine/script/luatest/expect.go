package luatest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	lua "github.com/yuin/gopher-lua"
	"google.golang.org/protobuf/proto"
)

// expectation is expect(what): a result, or something that has traits.
type expectation struct {
	in      *trial
	*result // nil where only traits can be asked for
	traits  map[string]*wire.Trait
	noun    string
}

// fails ends a test whose expectation is not met, whatever Lua catches.
func (t *trial) fails(L *lua.LState, why error) int {
	if t.out != nil {
		t.out.fail(why.Error(), script.Where(L))
	}
	L.RaiseError("%s", why)
	return 0
}

// expectations are what can be asked of expect(what).
func (t *trial) expectations() map[string]func(*lua.LState, *expectation) error {
	return map[string]func(*lua.LState, *expectation) error{
		"changes": t.wantChanges, "change": t.wantChange, "nothing": t.wantNothing, "unknown": t.wantUnknown,
		"trait": t.wantTrait, "no_trait": t.wantNoTrait, "fails": t.wantFailure,
	}
}

// expect is expect(what).
func (t *trial) expect(L *lua.LState) int {
	t.inTest(L, "expect")
	e := &expectation{in: t, noun: "it"}
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		e.result, _ = ud.Value.(*result)
	}
	if e.result != nil {
		e.traits = e.item.GetTraits()
	} else {
		v, err := t.bench.Plain(L.Get(1))
		check(L, err)
		switch v := v.(type) {
		case *wire.Version:
			e.traits, e.noun = v.Traits, "the version"
		case *wire.AudioStream:
			e.traits, e.noun = v.Traits, "the track"
		default:
			L.RaiseError("expect wants what run gave, as in expect(run(item)), got %s", show(v))
		}
	}
	asks := t.expectations()
	var self *lua.LUserData
	self = t.object(L, e, func(L *lua.LState, name string) lua.LValue {
		ask := asks[name]
		switch {
		case ask == nil:
			L.RaiseError("there is no expectation %q%s", name, script.Suggest(name, slices.Sorted(maps.Keys(asks))))
		case e.result == nil && !strings.HasSuffix(name, "trait"):
			L.RaiseError("%s is asked of what run gave, as in expect(run(item)):%s", name, name)
		}
		return L.NewFunction(func(L *lua.LState) int {
			if L.Get(1) != self {
				L.RaiseError("call it with a colon: expect(…):%s(…)", name)
			}
			t.checked++
			if err := ask(L, e); err != nil {
				return t.fails(L, err)
			}
			L.Push(self)
			return 1
		})
	})
	L.Push(self)
	return 1
}

// wanted is one change as a test writes it:
// { "radarr.tag", { add = "stale" }, "part of the reason", target = item }.
type wanted struct {
	kind   string
	params *script.Table // nil where any will do
	reason string
	target proto.Message
}

// takeWanted reads a change that is expected.
func takeWanted(t *script.Table) (*wanted, error) {
	w := &wanted{}
	wrong := func(v any) error {
		return wants("a change", `{ "radarr.tag", { add = "x" }, "part of the reason" }`, v)
	}
	if len(t.List) < 1 || len(t.List) > 3 {
		return nil, wrong(t)
	}
	var ok bool
	if w.kind, ok = t.List[0].(string); !ok {
		return nil, wrong(t)
	}
	if len(t.List) > 1 && t.List[1] != nil { // nil leaves them out, too
		if w.params, ok = t.List[1].(*script.Table); !ok {
			return nil, wrong(t)
		}
	}
	if len(t.List) > 2 {
		if w.reason, ok = t.List[2].(string); !ok {
			return nil, wrong(t)
		}
	}
	for name, v := range t.Named {
		switch name {
		case "reason":
			w.reason, ok = v.(string)
		case "target":
			w.target, ok = v.(proto.Message)
		default:
			return nil, fmt.Errorf("a change has no %q%s", name, script.Suggest(name, []string{"reason", "target"}))
		}
		if !ok {
			return nil, wrong(t)
		}
	}
	return w, nil
}

// meets says whether a change is the one that is wanted.
func (w *wanted) meets(p *script.Proposal) bool {
	return w.kind == p.Plugin+"."+p.Change && w.meetsParams(p) && strings.Contains(p.Reason, w.reason) &&
		(w.target == nil || idOf(w.target) == idOf(p.Subject))
}

// meetsParams compares parameters.
func (w *wanted) meetsParams(p *script.Proposal) bool {
	if w.params == nil {
		return true
	}
	want, got := w.comparable(p)
	return same(want, got)
}

// comparable gives the parameters that are wanted and those that there are, in
// one form: a text is as good as a list of it, and an empty list as none.
func (w *wanted) comparable(p *script.Proposal) (want, got *script.Table) {
	got = tableOf(p.Given())
	if p.Instance != "" {
		got.Named["instance"] = p.Instance
	}
	want = &script.Table{List: w.params.List, Named: maps.Clone(w.params.Named)}
	for _, named := range []map[string]any{want.Named, got.Named} {
		for name, v := range named {
			t, ok := v.(*script.Table)
			switch {
			case !ok || len(t.Named) > 0:
			case len(t.List) == 0:
				delete(named, name)
			case len(t.List) == 1:
				named[name] = t.List[0]
			}
		}
	}
	return want, got
}

func idOf(m proto.Message) string {
	if m, ok := m.(interface{ GetId() string }); ok {
		return m.GetId()
	}
	return ""
}

// wantChanges is :changes{ … }: exactly these, in order.
func (t *trial) wantChanges(L *lua.LState, e *expectation) error {
	v, err := t.bench.Plain(L.Get(2))
	check(L, err)
	table, ok := v.(*script.Table)
	if !ok || len(table.Named) > 0 {
		return wants("changes", `a list of changes: { { "radarr.tag", { add = "x" } } }`, v)
	}
	var want []*wanted
	for _, one := range table.List {
		inner, ok := one.(*script.Table)
		if !ok {
			return wants("changes", `a list of changes, each in braces: { { "radarr.tag", { add = "x" } } }`, v)
		}
		w, err := takeWanted(inner)
		if err != nil {
			return err
		}
		want = append(want, w)
	}
	same := len(want) == len(e.Proposals) && len(e.Findings) == 0
	for i := 0; same && i < len(want); i++ {
		same = want[i].meets(&e.Proposals[i])
	}
	if same {
		return nil
	}
	return e.differs("these changes", want)
}

// wantChange is :change(kind, params, reason): one of them is this.
func (t *trial) wantChange(L *lua.LState, e *expectation) error {
	table := &script.Table{}
	for i := 2; i <= L.GetTop(); i++ {
		v, err := t.bench.Plain(L.Get(i))
		check(L, err)
		table.List = append(table.List, v)
	}
	w, err := takeWanted(table)
	if err != nil {
		return err
	}
	if len(e.Findings) == 0 && slices.ContainsFunc(e.Proposals, func(p script.Proposal) bool { return w.meets(&p) }) {
		return nil
	}
	return e.differs("this change", []*wanted{w})
}

// wantNothing is :nothing(): no change, no mistake, and nothing unknown.
func (t *trial) wantNothing(L *lua.LState, e *expectation) error {
	if len(e.Proposals)+len(e.Findings)+len(e.Unknown) == 0 {
		return nil
	}
	return e.differs("nothing", nil)
}

// wantUnknown is :unknown(field, part of the reason).
func (t *trial) wantUnknown(L *lua.LState, e *expectation) error {
	field, reason := L.CheckString(2), L.OptString(3, "")
	for _, u := range e.Unknown {
		if u.Field == field && strings.Contains(u.Reason, reason) {
			return nil
		}
	}
	want := "that " + field + " is not known"
	if reason != "" {
		want += ": …" + reason + "…"
	}
	return e.differs(want, nil)
}

// wantFailure is :fails(part of the message).
func (t *trial) wantFailure(L *lua.LState, e *expectation) error {
	part := L.OptString(2, "")
	for _, f := range e.Findings {
		if strings.Contains(f.GetMessage(), part) {
			return nil
		}
	}
	return e.differs(fmt.Sprintf("a mistake that says %s", show(part)), nil)
}

// wantTrait is :trait(name, value, part of the evidence, confidence).
func (t *trial) wantTrait(L *lua.LState, e *expectation) error {
	name := t.traitName(L)
	v, err := t.bench.Plain(L.Get(3))
	check(L, err)
	want, evidence, confidence := bare(v), L.OptString(4, ""), L.OptString(5, "")
	got := e.traits[name]
	if got != nil && got.Value == want && strings.Contains(got.Evidence, evidence) && (confidence == "" || got.Confidence == confidence) {
		return nil
	}
	wantText := show(want)
	if evidence != "" || confidence != "" {
		wantText += ", " + show(evidence)
	}
	if confidence != "" {
		wantText += ", " + show(confidence)
	}
	gotText := "none"
	if got != nil {
		gotText = fmt.Sprintf("%s, %s, %s", show(got.Value), show(got.Evidence), show(got.Confidence))
	}
	return fmt.Errorf("the trait %s of %s\nwant  %s\ngot   %s%s", name, e.noun, wantText, gotText, e.mistakes())
}

// wantNoTrait is :no_trait(name).
func (t *trial) wantNoTrait(L *lua.LState, e *expectation) error {
	name := t.traitName(L)
	got := e.traits[name]
	if got == nil {
		if more := e.mistakes(); more != "" {
			return fmt.Errorf("the trait %s of %s%s", name, e.noun, more)
		}
		return nil
	}
	return fmt.Errorf("the trait %s of %s\nwant  none\ngot   %s, %s, %s", name, e.noun, show(got.Value), show(got.Evidence), show(got.Confidence))
}

// traitName takes a name that some detector gives.
func (t *trial) traitName(L *lua.LState) string {
	name := L.CheckString(2)
	if !slices.Contains(t.traits, name) {
		L.RaiseError("no detector gives a trait %q%s", name, script.Suggest(name, t.traits))
	}
	return name
}
