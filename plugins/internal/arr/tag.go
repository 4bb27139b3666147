package arr

import (
	"errors"
	"fmt"
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
		Check:      i.checkTags,
	}
}

// previewTags says which tags would come to the entry of a proposal's match,
// and which would go.
func (i *Instance) previewTags(p *sdk.Proposal) (sdk.Effect, error) {
	if p.GetMatch().GetState() != sdk.Matched {
		return sdk.Effect{}, errors.New("it has no entry in " + i.app.Name)
	}
	present := p.GetMatch().GetTags()
	wanted, err := wantedTags(p, present)
	if err != nil {
		return sdk.Effect{}, err
	}
	before, after, keeps := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for name, state := range wanted {
		if has := slices.Contains(present, name); has != state {
			before[name], after[name] = has, state
		} else {
			keeps[name] = state
		}
	}
	return sdk.Effect{Before: tagValues(before), After: tagValues(after), Keeps: tagValues(keeps)}, nil
}

// wantedTags reads the parameters of a proposal for an entry that has the tags
// present: which tags are to be there, and which not.
func wantedTags(p *sdk.Proposal, present []string) (map[string]bool, error) {
	params := p.GetChange().GetParams()
	add, adds, err1 := namesOf(params, "add", present)
	remove, removes, err2 := namesOf(params, "remove", present)
	set, sets, err3 := namesOf(params, "set", present)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	switch {
	case sets && (adds || removes):
		return nil, errors.New("set says all tags: leave out add and remove")
	case !sets && !adds && !removes:
		return nil, errors.New("needs add, remove or set")
	}
	wanted := map[string]bool{}
	if sets {
		for _, name := range present {
			wanted[name] = false
		}
	}
	for _, name := range append(set, add...) {
		wanted[name] = true
	}
	for _, name := range remove {
		if wanted[name] {
			return nil, fmt.Errorf("the tag %q is to be added and to be removed: leave out one", name)
		}
		wanted[name] = false
	}
	return wanted, nil
}
