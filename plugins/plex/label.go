package plex

import (
	"errors"
	"fmt"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// labelKind puts labels on items.
func (s *Server) labelKind() sdk.ChangeKind {
	return sdk.ChangeKind{
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
		Check:      s.checkLabels,
	}
}

// previewLabels says which labels would come to an item, and which would go.
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
	before, after, keeps := labelStates{}, labelStates{}, labelStates{}
	for _, label := range add {
		if has(remove, label) {
			return sdk.Effect{}, fmt.Errorf("the label %q is both in add and in remove", label)
		}
		if has(item.Labels, label) {
			keeps.put(label, true)
			continue
		}
		before.put(label, false)
		after.put(label, true)
	}
	for _, label := range remove {
		if !has(item.Labels, label) {
			keeps.put(label, false)
		}
	}
	for _, label := range item.Labels {
		if has(remove, label) {
			before.put(label, true)
			after.put(label, false)
		}
	}
	return sdk.Effect{Before: before.values(), After: after.values(), Keeps: keeps.values()}, nil
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
