package arr

import (
	"errors"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// tagKind is the change that puts tags on an entry and takes them off.
func (i *Instance) tagKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "tag",
		Doc:  "Puts tags on an entry of " + i.app.Name + " or takes them off, by name; tags that do not exist are created",
		Params: []sdk.Param{
			{Name: "add", Type: "list", Doc: "tags that it is to have besides its own"},
			{Name: "remove", Type: "list", Doc: "tags that it is not to have"},
			{Name: "set", Type: "list", Doc: "the tags that it is to have, and no other; not together with add or remove"},
		},
		Targets:    []string{i.app.Target},
		Reversible: true,
		Preview:    i.previewTags,
		Apply:      i.applyTags,
	}
}

// previewTags says which tags the entry of a proposal's match would have.
func (i *Instance) previewTags(p *sdk.Proposal) (sdk.Effect, error) {
	if p.GetMatch().GetState() != sdk.Matched {
		return sdk.Effect{}, errors.New("it has no entry in " + i.app.Name)
	}
	before := sorted(p.GetMatch().GetTags())
	params := p.GetChange().GetParams()
	add, adds, err1 := namesOf(params, "add")
	remove, removes, err2 := namesOf(params, "remove")
	set, sets, err3 := namesOf(params, "set")
	if err := errors.Join(err1, err2, err3); err != nil {
		return sdk.Effect{}, err
	}
	switch {
	case sets && (adds || removes):
		return sdk.Effect{}, errors.New("set says all tags: leave out add and remove")
	case !sets && !adds && !removes:
		return sdk.Effect{}, errors.New("needs add, remove or set")
	}
	add, err1 = resolve(add, before)
	remove, err2 = resolve(remove, before)
	set, err3 = resolve(set, before)
	if err := errors.Join(err1, err2, err3); err != nil {
		return sdk.Effect{}, err
	}
	after := set
	if !sets {
		after = slices.DeleteFunc(append(slices.Clone(before), add...), func(name string) bool {
			return slices.Contains(remove, name)
		})
	}
	return sdk.Effect{Before: tagValues(before), After: tagValues(sorted(after))}, nil
}

// tagValues puts tags in the form of a change's before and after.
func tagValues(names []string) sdk.Values {
	list := make([]any, len(names))
	for i, name := range names {
		list[i] = name
	}
	return sdk.Values{"tags": list}
}
