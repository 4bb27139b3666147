package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// shownElements is how many elements of a list or a table are shown.
const shownElements = 50

// pretty writes a value for people: of a view the fields that are set, of
// traits the evidence, of a list its elements.
func (w *Worker) pretty(L *lua.LState, v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LTable:
		return w.prettyTable(L, v)
	case *lua.LUserData:
		switch o := v.Value.(type) {
		case *view:
			return w.prettyView(L, o)
		case *traits:
			return prettyTraits(o)
		case *list:
			return w.prettyList(L, o)
		}
	}
	return w.brief(L, v)
}

// brief writes a value within a line.
func (w *Worker) brief(L *lua.LState, v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return strconv.Quote(string(v))
	case *lua.LFunction:
		return "function"
	case *lua.LTable:
		return fmt.Sprintf("table of %d", count(w.hidden(v)))
	case *lua.LUserData:
		switch o := v.Value.(type) {
		case *instant:
			return o.t.In(w.rules.opt.Location).Format(time.RFC3339)
		case *list:
			return w.briefList(L, o)
		case *traits:
			return strings.Join(o.names(), ", ")
		}
		return w.asText(L, v)
	}
	return v.String()
}

// briefList writes a list of texts and numbers in full, of views how many.
func (w *Worker) briefList(L *lua.LState, l *list) string {
	if len(l.items) > 0 && l.f != nil && l.f.element == nested {
		return fmt.Sprintf("list of %d", len(l.items))
	}
	var parts []string
	for i := range l.items {
		if i == shownElements {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, w.brief(L, l.at(i+1)))
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// prettyView writes the fields of a view that are set, and those that cannot be
// known.
func (w *Worker) prettyView(L *lua.LState, v *view) string {
	var b strings.Builder
	b.WriteString(v.info.word)
	for _, name := range sortedKeys(v.info.fields) {
		f := v.info.fields[name]
		value, why := w.read(L, v, name)
		switch {
		case why != nil:
			fmt.Fprintf(&b, "\n  %-22s not known: %s", name, why.reason)
			continue
		case value == lua.LNil, value == lua.LFalse && !f.presence:
			continue
		}
		if l := asList(value); l != nil && len(l.items) == 0 {
			continue
		}
		if t := asTraits(value); t != nil {
			for _, trait := range t.names() {
				fmt.Fprintf(&b, "\n  %-22s %s", "traits."+trait, decided(t, trait))
			}
			continue
		}
		if t, ok := value.(*lua.LTable); ok && count(w.hidden(t)) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n  %-22s %s", name, w.brief(L, value))
	}
	return b.String()
}

// prettyTraits writes traits with what decided them.
func prettyTraits(t *traits) string {
	var lines []string
	for _, name := range t.names() {
		lines = append(lines, fmt.Sprintf("%-22s %s", name, decided(t, name)))
	}
	if len(lines) == 0 {
		return "no traits"
	}
	return strings.Join(lines, "\n")
}

func decided(t *traits, name string) string {
	trait := traitsOf(t.owner)[name]
	return fmt.Sprintf("%q (%s: %s)", trait.GetValue(), trait.GetConfidence(), trait.GetEvidence())
}

// prettyList writes a list, an element a line.
func (w *Worker) prettyList(L *lua.LState, l *list) string {
	if len(l.items) == 0 {
		return "an empty list"
	}
	var lines []string
	for i := range l.items {
		if i == shownElements {
			lines = append(lines, fmt.Sprintf("… and %d more", len(l.items)-i))
			break
		}
		text := w.brief(L, l.at(i+1))
		if v, ok := l.at(i + 1).(*lua.LUserData); ok && len(l.items) <= 5 {
			if v, ok := v.Value.(*view); ok {
				text = strings.ReplaceAll(w.prettyView(L, v), "\n", "\n  ")
			}
		}
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, text))
	}
	return strings.Join(lines, "\n")
}

// prettyTable writes a table as Lua does.
func (w *Worker) prettyTable(L *lua.LState, t *lua.LTable) string {
	var parts []string
	w.hidden(t).ForEach(func(k, v lua.LValue) {
		if len(parts) > shownElements {
			return
		}
		key := ""
		switch k := k.(type) {
		case lua.LString:
			key = string(k) + " = "
		case lua.LNumber:
			key = "[" + k.String() + "] = "
		}
		parts = append(parts, key+w.brief(L, v))
	})
	slices.Sort(parts)
	if len(parts) > shownElements {
		parts[shownElements] = "…"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// count is how many entries a table has.
func count(t *lua.LTable) (n int) {
	t.ForEach(func(_, _ lua.LValue) { n++ })
	return n
}
