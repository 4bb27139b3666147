package luatest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
	lua "github.com/yuin/gopher-lua"
)

// maxLines bounds the lines of one side of a comparison.
const maxLines = 12

// differs says what was wanted of a result and what it holds, in the form in
// which a test writes it.
func (e *expectation) differs(what string, want []*wanted) error {
	var b strings.Builder
	fmt.Fprintf(&b, "wanted %s", what)
	matched := make([]bool, len(e.Proposals))
	var missed []*wanted
	for i, w := range want {
		mark := "want"
		if j := w.find(e.Proposals, matched, i); j >= 0 {
			matched[j] = true
			mark = "as wanted"
		} else {
			missed = append(missed, w)
		}
		if i < maxLines {
			line(&b, mark, w.String())
		}
	}
	shown := 0
	for i := range e.Proposals {
		if !matched[i] && shown < maxLines {
			shown++
			line(&b, "got", proposalText(&e.Proposals[i]))
			var differs []string
			if missed, differs = nearest(missed, &e.Proposals[i]); len(differs) > 0 {
				line(&b, "differs", differs...)
			}
		}
	}
	if len(e.Proposals) == 0 {
		line(&b, "got", "no change")
	}
	for i, u := range e.Unknown {
		if i < maxLines {
			line(&b, "unknown", fmt.Sprintf("%s: %s (%s)", u.Field, u.Reason, u.Line))
		}
	}
	b.WriteString(e.mistakes())
	b.WriteString(e.about())
	return fmt.Errorf("%s", b.String())
}

// line writes lines with a word in front of the first.
func line(b *strings.Builder, word string, lines ...string) {
	for _, text := range lines {
		fmt.Fprintf(b, "\n%-9s  %s", word, text)
		word = ""
	}
}

// nearest takes the wanted change that a change was probably meant to be from
// those that were missed, and says place by place how the two differ.
func nearest(missed []*wanted, p *script.Proposal) (rest []*wanted, differs []string) {
	for i, w := range missed {
		if w.kind == p.Plugin+"."+p.Change {
			return slices.Delete(slices.Clone(missed), i, i+1), w.differences(p)
		}
	}
	return missed, nil
}

// differences lists how a change is not the one that is wanted.
func (w *wanted) differences(p *script.Proposal) (lines []string) {
	if w.params != nil {
		want, got := w.comparable(p)
		places("", want, got, &lines)
	}
	if !strings.Contains(p.Reason, w.reason) {
		lines = append(lines, fmt.Sprintf("reason: want %s in it, got %s", show(w.reason), show(p.Reason)))
	}
	if w.target != nil && idOf(w.target) != idOf(p.Subject) {
		lines = append(lines, fmt.Sprintf("target: want %s, got %s", show(w.target), show(p.Subject)))
	}
	return bounded(lines)
}

// find gives the change that is the i-th wanted, or that is wanted elsewhere.
func (w *wanted) find(all []script.Proposal, taken []bool, i int) int {
	if i < len(all) && !taken[i] && w.meets(&all[i]) {
		return i
	}
	for j := range all {
		if !taken[j] && w.meets(&all[j]) {
			return j
		}
	}
	return -1
}

// mistakes lists how the rule failed, one a line.
func (e *expectation) mistakes() string {
	if e.result == nil {
		return ""
	}
	var b strings.Builder
	for i, f := range e.Findings {
		if i < maxLines {
			line(&b, "mistake", f.GetMessage())
			if f.GetHint() != "" {
				line(&b, "hint", f.GetHint())
			}
		}
	}
	return b.String()
}

// String is a change as a test writes it.
func (w *wanted) String() string {
	parts := []string{show(w.kind)}
	if w.params != nil || w.reason != "" {
		params := w.params
		if params == nil {
			params = &script.Table{}
		}
		parts = append(parts, show(params))
	}
	if w.reason != "" {
		parts = append(parts, show(w.reason))
	}
	if w.target != nil {
		parts = append(parts, "target = "+show(w.target))
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

func proposalText(p *script.Proposal) string {
	params := tableOf(p.Given())
	if p.Instance != "" {
		params.Named["instance"] = p.Instance
	}
	for name, v := range params.Named { // as short as tests write it
		if t, ok := v.(*script.Table); ok && len(t.List) == 1 && len(t.Named) == 0 {
			params.Named[name] = t.List[0]
		}
	}
	w := &wanted{kind: p.Plugin + "." + p.Change, params: params, reason: p.Reason}
	return w.String()
}

// tableOf makes a table of parameters.
func tableOf(params map[string]any) *script.Table {
	t := &script.Table{Named: map[string]any{}}
	for name, v := range params {
		if list, ok := v.([]any); ok {
			v = &script.Table{List: list}
		}
		t.Named[name] = v
	}
	return t
}

// equal is equal(got, want).
func (t *trial) equal(L *lua.LState) int {
	if L.GetTop() < 2 {
		L.RaiseError("equal wants two values: equal(got, want)")
	}
	t.checked++
	got, err := t.bench.Plain(L.Get(1))
	check(L, err)
	want, err := t.bench.Plain(L.Get(2))
	check(L, err)
	if same(want, got) {
		return 0
	}
	return t.fails(L, fmt.Errorf("%s", unequal(want, got)))
}

// unequal says how two values differ: as they are where both are short, else
// place by place.
func unequal(want, got any) string {
	w, g := show(want), show(got)
	wt, wok := want.(*script.Table)
	gt, gok := got.(*script.Table)
	if !wok || !gok || len(w)+len(g) < 120 {
		return fmt.Sprintf("these are not equal\nwant  %s\ngot   %s", w, g)
	}
	var lines []string
	places("", wt, gt, &lines)
	lines = bounded(lines)
	return "these are not equal\n" + strings.Join(lines, "\n")
}

// places lists where two tables differ.
func places(at string, want, got *script.Table, lines *[]string) {
	one := func(at string, w, g any) {
		wt, wok := w.(*script.Table)
		gt, gok := g.(*script.Table)
		switch {
		case same(w, g):
		case wok && gok:
			places(at, wt, gt, lines)
		default:
			*lines = append(*lines, fmt.Sprintf("%s: want %s, got %s", strings.TrimPrefix(at, "."), show(w), show(g)))
		}
	}
	for i := range max(len(want.List), len(got.List)) {
		one(fmt.Sprintf("%s[%d]", at, i+1), element(want.List, i), element(got.List, i))
	}
	for _, name := range names(want, got) {
		one(at+"."+name, want.Named[name], got.Named[name])
	}
}

func element(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}
