package plex

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// Changes lists what rules may change on a Plex server.
func (s *Server) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{{
		Name: "label",
		Doc:  "puts labels on an item and takes them off; upper and lower case are the same",
		Params: []sdk.Param{
			{Name: "add", Type: "list", Doc: "labels to put on"},
			{Name: "remove", Type: "list", Doc: "labels to take off"},
		},
		Targets:    Plugin.Types,
		Reversible: true,
		Preview:    previewLabels,
		Apply:      s.applyLabels,
	}}
}

// previewLabels says which labels an item would have.
func previewLabels(p *sdk.Proposal) (sdk.Effect, error) {
	item := p.GetItem()
	if item == nil {
		return sdk.Effect{}, errors.New("labels can be put on items only")
	}
	for _, u := range item.Unread {
		if u.Field == "labels" {
			return sdk.Effect{}, fmt.Errorf("the labels of the item are not known: %s", u.Reason)
		}
	}
	params := p.GetChange().GetParams().AsMap()
	add, err1 := labelsIn(params, "add")
	remove, err2 := labelsIn(params, "remove")
	switch {
	case err1 != nil || err2 != nil:
		return sdk.Effect{}, errors.Join(err1, err2)
	case len(add)+len(remove) == 0:
		return sdk.Effect{}, errors.New("add or remove must name a label")
	}
	for _, label := range add {
		if has(remove, label) {
			return sdk.Effect{}, fmt.Errorf("the label %q is both in add and in remove", label)
		}
	}
	before := sortedLabels(item.Labels)
	after := slices.DeleteFunc(slices.Clone(before), func(l string) bool { return has(remove, l) })
	for _, label := range add {
		if !has(after, label) {
			after = append(after, label)
		}
	}
	return sdk.Effect{Before: labelValues(before), After: labelValues(sortedLabels(after))}, nil
}

// labelsIn reads a parameter: a list of labels, or one alone.
func labelsIn(params sdk.Values, name string) ([]string, error) {
	var raw []any
	switch v := params[name].(type) {
	case nil:
	case string:
		raw = []any{v}
	case []any:
		raw = v
	default:
		return nil, fmt.Errorf("%s must be a list of labels", name)
	}
	var out []string
	for _, v := range raw {
		text, ok := v.(string)
		if text = strings.TrimSpace(text); !ok || text == "" {
			return nil, fmt.Errorf("%s must be a list of labels, none of them empty", name)
		}
		out = append(out, text)
	}
	return out, nil
}

// labelValues puts labels into the form of a change's before and after.
func labelValues(labels []string) sdk.Values {
	out := make([]any, len(labels))
	for i, l := range labels {
		out[i] = l
	}
	return sdk.Values{"labels": out}
}

// sortedLabels gives labels in order, each once.
func sortedLabels(labels []string) []string {
	out := slices.Clone(labels)
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	return slices.CompactFunc(out, strings.EqualFold)
}

// has says whether a label is among others, whatever its case: Plex writes the
// first letter in upper case.
func has(labels []string, label string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { return strings.EqualFold(l, label) })
}

// sameLabels says whether two sorted lists name the same labels.
func sameLabels(a, b []string) bool { return slices.EqualFunc(a, b, strings.EqualFold) }
