package report

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/wire"
)

// ChangeList gathers changes and writes them for people: grouped by rule and
// kind, the most notable of each group.
type ChangeList struct {
	most   int
	groups []*changeGroup // in the order they came
	by     map[[2]string]*changeGroup
}

// changeGroup is what one rule wants of one kind.
type changeGroup struct {
	rule, kind string
	count      int
	held       int   // of these, those that are held back
	frees      int64 // bytes that the others free at most
	unsized    int   // those of which that is not known
	shown      []shownChange
}

// shownChange is a change that may be shown, and how notable it is.
type shownChange struct {
	rank int64
	line string
}

// NewChangeList begins a list that shows at most so many changes of a group; 0
// is all.
func NewChangeList(most int) *ChangeList {
	return &ChangeList{most: most, by: map[[2]string]*changeGroup{}}
}

// Add takes one change.
func (l *ChangeList) Add(c *wire.Change) {
	g := l.by[[2]string{c.Rule, c.Kind}]
	if g == nil {
		g = &changeGroup{rule: c.Rule, kind: c.Kind}
		l.by[[2]string{c.Rule, c.Kind}] = g
		l.groups = append(l.groups, g)
	}
	g.count++
	switch {
	case c.State == "held":
		g.held++
	case c.Destructive && c.FreedBytes == nil:
		g.unsized++
	default:
		g.frees += c.GetFreedBytes()
	}
	rank := notable(c)
	// Among equals the first stay.
	at, _ := slices.BinarySearchFunc(g.shown, rank, func(s shownChange, rank int64) int {
		if s.rank >= rank {
			return -1
		}
		return 1
	})
	if l.most > 0 && at >= l.most {
		return
	}
	g.shown = slices.Insert(g.shown, at, shownChange{rank, changeLine(c)})
	if l.most > 0 && len(g.shown) > l.most {
		g.shown = g.shown[:l.most]
	}
}

// notable ranks changes: what went wrong or is held before what is as planned,
// then what frees more.
func notable(c *wire.Change) int64 {
	rank := c.GetFreedBytes()
	switch c.State {
	case "failed", "uncertain":
		rank += 2 << 60
	case "held":
		rank += 1 << 60
	}
	return rank
}

// changeLine writes one change.
func changeLine(c *wire.Change) string {
	state := ""
	if c.State != "planned" && c.State != "done" {
		state = "  [" + c.State
		if c.Error != "" {
			state += ": " + c.Error
		}
		state += "]"
	}
	why := c.Reason
	if c.Line != "" {
		why += "; " + c.Line
	}
	frees := ""
	if c.FreedBytes != nil {
		frees = ", frees up to " + Size(c.GetFreedBytes())
	}
	return fmt.Sprintf("%s  %s on %s: %s%s  (%s)%s",
		Plain(c.Title), c.Kind, c.Instance, Difference(c.Before, c.After), frees, Plain(why), Plain(state))
}

// Write writes the list: each rule in its turn, by kind where it wants several.
func (l *ChangeList) Write(w io.Writer) {
	done := map[string]bool{}
	for _, first := range l.groups {
		if done[first.rule] {
			continue
		}
		done[first.rule] = true
		total := changeGroup{}
		var kinds []*changeGroup
		for _, g := range l.groups {
			if g.rule == first.rule {
				kinds = append(kinds, g)
				total.count, total.held, total.frees, total.unsized = total.count+g.count, total.held+g.held, total.frees+g.frees, total.unsized+g.unsized
			}
		}
		fmt.Fprintf(w, "%s: %s%s\n", Plain(first.rule), plural(total.count, "change"), total.more())
		for _, g := range kinds {
			indent := "  "
			if len(kinds) > 1 {
				fmt.Fprintf(w, "  %s: %s%s\n", g.kind, plural(g.count, "change"), g.more())
				indent = "    "
			}
			for _, s := range g.shown {
				fmt.Fprintln(w, indent+s.line)
			}
			if more := g.count - len(g.shown); more > 0 {
				fmt.Fprintf(w, "%sand %s more (--all shows them)\n", indent, Count(int64(more)))
			}
		}
	}
}

// more writes what else there is to say of a group.
func (g *changeGroup) more() string {
	out := ""
	if g.held > 0 {
		out += fmt.Sprintf(", %s held", Count(int64(g.held)))
	}
	if g.frees > 0 {
		out += ", frees up to " + Size(g.frees)
	}
	if g.unsized > 0 {
		out += fmt.Sprintf(", %s of unknown size", Count(int64(g.unsized)))
	}
	return out
}

// plural writes a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Count(int64(n)) + " " + thing + "s"
}

// Difference writes what a change alters, such as "tags +stale -new".
func Difference(before, after *structpb.Struct) string {
	var parts []string
	for _, name := range names(before, after) {
		a, b := after.GetFields()[name], before.GetFields()[name]
		if sub := a.GetStructValue(); sub != nil {
			parts = append(parts, Plain(name)+" "+members(b.GetStructValue(), sub))
			continue
		}
		if b == nil {
			parts = append(parts, Plain(name)+": "+plainValue(a))
			continue
		}
		parts = append(parts, Plain(name)+" "+plainValue(b)+" → "+plainValue(a))
	}
	return strings.Join(parts, ", ")
}

// members writes which members of a set come and go.
func members(before, after *structpb.Struct) string {
	var parts []string
	for _, name := range names(before, after) {
		was, is := before.GetFields()[name].GetBoolValue(), after.GetFields()[name].GetBoolValue()
		switch {
		case is && !was:
			parts = append(parts, "+"+Plain(name))
		case was && !is:
			parts = append(parts, "-"+Plain(name))
		}
	}
	return strings.Join(parts, " ")
}

// names gives the names in either struct, sorted.
func names(a, b *structpb.Struct) []string {
	var out []string
	for _, s := range []*structpb.Struct{a, b} {
		for name := range s.GetFields() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	sort.Strings(out)
	return out
}

// plainValue writes one value.
func plainValue(v *structpb.Value) string {
	if v == nil || v.AsInterface() == nil {
		return "nothing"
	}
	return Plain(fmt.Sprint(v.AsInterface()))
}
