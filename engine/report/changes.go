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

// ChangeList gathers changes and writes them for people, grouped by rule, at
// most a few of each.
type ChangeList struct {
	most  int
	rules []string // in the order they came
	lines map[string][]string
	count map[string]int
}

// NewChangeList begins a list that shows at most so many changes of a rule; 0
// is all.
func NewChangeList(most int) *ChangeList {
	return &ChangeList{most: most, lines: map[string][]string{}, count: map[string]int{}}
}

// Add takes one change.
func (l *ChangeList) Add(c *wire.Change) {
	if l.count[c.Rule] == 0 {
		l.rules = append(l.rules, c.Rule)
	}
	l.count[c.Rule]++
	if l.most > 0 && l.count[c.Rule] > l.most {
		return
	}
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
	l.lines[c.Rule] = append(l.lines[c.Rule], fmt.Sprintf("%s  %s on %s: %s  (%s)%s",
		Plain(c.Title), c.Kind, c.Instance, Difference(c.Before, c.After), Plain(why), Plain(state)))
}

// Write writes the list.
func (l *ChangeList) Write(w io.Writer) {
	for _, rule := range l.rules {
		n := l.count[rule]
		fmt.Fprintf(w, "%s: %s\n", Plain(rule), plural(n, "change"))
		for _, line := range l.lines[rule] {
			fmt.Fprintln(w, "  "+line)
		}
		if more := n - len(l.lines[rule]); more > 0 {
			fmt.Fprintf(w, "  and %s more (--all shows them)\n", Count(int64(more)))
		}
	}
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
			parts = append(parts, name+" "+members(b.GetStructValue(), sub))
			continue
		}
		parts = append(parts, fmt.Sprintf("%s %v → %v", name, plainValue(b), plainValue(a)))
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
	if v == nil {
		return "nothing"
	}
	return Plain(fmt.Sprint(v.AsInterface()))
}
