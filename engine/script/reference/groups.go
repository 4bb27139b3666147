package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
)

// Group is a heading with the topics below it.
type Group struct {
	Name   string
	Topics []string
}

// Groups lists the topics for people to choose from: functions by what they are
// about, types, and the changes that plugins offer.
func Groups(actors []script.Actor) ([]Group, error) {
	types, err := Types()
	if err != nil {
		return nil, err
	}
	var out []Group
	for _, f := range everything() {
		if len(out) == 0 || out[len(out)-1].Name != f.Topic {
			out = append(out, Group{Name: f.Topic})
		}
		last := &out[len(out)-1]
		last.Topics = append(last.Topics, functionName(f))
	}
	handed := Group{Name: "What handlers are given"}
	for _, e := range events {
		handed.Topics = append(handed.Topics, e.name)
	}
	views := Group{Name: "What these lead to"}
	for _, t := range append(types, timeType(), nameType(), resultType()) {
		if name := typeWord(t.Name); !slices.Contains(handed.Topics, name) {
			views.Topics = append(views.Topics, name)
		}
	}
	changes := Group{Name: "Changes"}
	for _, a := range actors {
		for _, k := range a.Kinds {
			changes.Topics = append(changes.Topics, a.Plugin+"."+k.GetName())
		}
	}
	out = append(out, handed, views, changes)
	if names := TraitTopics(actors); len(names) > 0 {
		out = append(out, Group{Name: "Traits that sources give", Topics: names})
	}
	return append(out, Group{Name: "Limits", Topics: []string{boundsTopic}}), nil
}

// functionName is a function's name as rules write it.
func functionName(f Function) string {
	if owner, method, ok := strings.Cut(f.Name, ":"); ok {
		return strings.ToLower(owner) + ":" + method
	}
	return f.Name
}

// ChangeTopic explains the changes of a word, PLUGIN or PLUGIN.CHANGE; empty
// where none fits.
func ChangeTopic(actors []script.Actor, word string) string {
	var b strings.Builder
	for _, a := range actors {
		for _, k := range a.Kinds {
			name := a.Plugin + "." + k.GetName()
			if word != a.Plugin && word != name && word != k.GetName() {
				continue
			}
			fmt.Fprintf(&b, "%s(target, params, reason)\n  %s.%s\n  target: %s\n", name,
				strings.TrimSuffix(k.GetDoc(), "."), warning(k), strings.Join(k.GetTargets(), ", "))
			for _, p := range k.GetParams() {
				kind := p.GetType()
				if kind == "list" {
					kind = "text, or a list of text"
				}
				if p.GetRequired() {
					kind += ", required"
				}
				fmt.Fprintf(&b, "    %-10s %s (%s)\n", p.GetName(), p.GetDoc(), kind)
			}
			if a.Matcher {
				fmt.Fprintf(&b, "    %-10s only this one, where several are configured\n", "instance")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// Nearest gives the topic that was probably meant; empty where none is near.
func Nearest(actors []script.Actor, word string) (string, error) {
	groups, err := Groups(actors)
	if err != nil {
		return "", err
	}
	types, err := Types()
	if err != nil {
		return "", err
	}
	var names []string
	for _, g := range groups {
		for _, name := range g.Topics {
			names = append(names, name)
			if _, method, ok := strings.Cut(name, ":"); ok {
				names = append(names, method)
			}
		}
	}
	for _, t := range types {
		for _, f := range slices.Concat(t.Fields, Related[t.Name]) {
			names = append(names, f.Name)
		}
	}
	return script.Nearest(strings.ToLower(word), names), nil
}
