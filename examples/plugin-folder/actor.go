//only:actor

package main

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

var _ sdk.Actor = (*Instance)(nil)

// Changes lists what rules may ask for: folder.label(movie, {add = "seen"}, "why").
// Preview, Apply and Check never decide anything: the rule did.
func (i *Instance) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{{
		Name: "label",
		Doc:  "Puts labels on an item or takes them off; the file that the setting labels names keeps them",
		Params: []sdk.Param{
			{Name: "add", Type: "list", Doc: "labels that it is to have besides its own"},
			{Name: "remove", Type: "list", Doc: "labels that it is not to have"},
		},
		Targets:    []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode},
		Reversible: true,
		Preview:    i.previewLabel,
		Apply:      i.applyLabel,
		Check:      i.checkLabel,
	}}
}

// previewLabel says which labels would come and which would go, from what is
// stored of the item.
func (i *Instance) previewLabel(p *sdk.Proposal) (sdk.Effect, error) {
	if i.Labels == "" {
		return sdk.Effect{}, errors.New("the setting labels names no file to keep them")
	}
	present := p.GetItem().GetLabels()
	if p.GetMatch() != nil {
		present = p.GetMatch().GetTags()
	}
	before, after, keeps := sdk.Values{}, sdk.Values{}, sdk.Values{}
	for name, wanted := range map[string]bool{"add": true, "remove": false} {
		for _, v := range p.GetChange().GetParams().GetFields()[name].GetListValue().GetValues() {
			label := v.GetStringValue()
			if has := slices.Contains(present, label); has != wanted {
				before[label], after[label] = has, wanted
			} else {
				keeps[label] = wanted
			}
		}
	}
	return sdk.Effect{
		Before: sdk.Values{"labels": before}, After: sdk.Values{"labels": after}, Keeps: sdk.Values{"labels": keeps},
	}, nil
}

// applyLabel makes the labels be what each change says. One that no longer
// finds what its preview saw is skipped.
func (i *Instance) applyLabel(_ context.Context, changes []*sdk.Change) []sdk.Outcome {
	i.writing.Lock()
	defer i.writing.Unlock()
	out := make([]sdk.Outcome, len(changes))
	all, err := i.labels()
	if err == nil {
		for n, c := range changes {
			out[n] = alter(all, c)
		}
		err = i.keep(all)
	}
	for n := range out {
		if err != nil && out[n].State != sdk.Skipped {
			out[n] = sdk.Outcome{State: sdk.Failed, Err: err}
		}
	}
	return out
}

// alter makes one change in what is to be written.
func alter(all map[string]labelled, c *sdk.Change) sdk.Outcome {
	one := all[c.GetKey()]
	one.Title = c.GetTitle()
	before, after := members(c.GetBefore()), members(c.GetAfter())
	for label, wanted := range after {
		if has := slices.Contains(one.Labels, label); has != before[label] && has != wanted {
			return sdk.Outcome{State: sdk.Skipped, Err: errors.New("its labels are no longer those of the plan")}
		}
		one.Labels = slices.DeleteFunc(slices.Clone(one.Labels), func(l string) bool { return l == label })
		if wanted {
			one.Labels = append(one.Labels, label)
		}
	}
	all[c.GetKey()] = one
	return sdk.Outcome{State: sdk.Done}
}

// members reads the set of labels that a change names.
func members(values *structpb.Struct) map[string]bool {
	out := map[string]bool{}
	for label, v := range values.GetFields()["labels"].GetStructValue().GetFields() {
		out[label] = v.GetBoolValue()
	}
	return out
}

// checkLabel tells whether changes have taken effect, when nobody knows what
// became of them.
func (i *Instance) checkLabel(_ context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	all, err := i.labels()
	for n, c := range changes {
		if err != nil {
			out[n] = sdk.Outcome{State: sdk.Failed, Err: err}
			continue
		}
		there := sdk.Values{}
		for label := range members(c.GetAfter()) {
			there[label] = slices.Contains(all[c.GetKey()].Labels, label)
		}
		out[n] = sdk.CompareValues(c, sdk.Values{"labels": there})
	}
	return out
}
