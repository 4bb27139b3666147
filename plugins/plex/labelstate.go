package plex

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// labelStates say of some labels whether an item has them, by folded name. The
// before and after of a change name the labels that it alters and no other, so
// that changes of different labels of one item have nothing to do with each
// other.
type labelStates map[string]labelState

type labelState struct {
	name string // as it is written
	on   bool
}

// put says that the item has a label or not. The first spelling is kept.
func (s labelStates) put(name string, on bool) {
	if _, there := s[fold(name)]; !there {
		s[fold(name)] = labelState{name, on}
	}
}

// values is the form in which they stand in a change.
func (s labelStates) values() sdk.Values {
	out := make(map[string]any, len(s))
	for _, l := range s {
		out[l.name] = l.on
	}
	return sdk.Values{"labels": out}
}

// labelStatesOf reads the before or after of a change.
func labelStatesOf(values *structpb.Struct) (labelStates, error) {
	labels := values.GetFields()["labels"].GetStructValue()
	if labels == nil {
		return nil, errors.New("the change does not say which labels")
	}
	out := make(labelStates, len(labels.Fields))
	for _, name := range slices.Sorted(maps.Keys(labels.Fields)) {
		on, ok := labels.Fields[name].GetKind().(*structpb.Value_BoolValue)
		if !ok {
			return nil, fmt.Errorf("the change does not say whether the label %q is there", name)
		}
		if other, there := out[fold(name)]; there && other.on != on.BoolValue {
			return nil, fmt.Errorf("the change says two things of the label %q", name)
		}
		out.put(name, on.BoolValue)
	}
	return out, nil
}

// stateAmong is the state of a label on an item that has others too, spelled
// as the item has it.
func stateAmong(labels []string, name string) labelState {
	for _, l := range labels {
		if strings.EqualFold(l, name) {
			return labelState{l, true}
		}
	}
	return labelState{name, false}
}

// has says whether a label is among others, whatever its case: Plex writes the
// first letter in upper case.
func has(labels []string, label string) bool { return stateAmong(labels, label).on }

// fold gives all names that strings.EqualFold holds for equal the same form.
func fold(label string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, label)
}
