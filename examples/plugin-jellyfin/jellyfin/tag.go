package jellyfin

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// tagKind puts tags on items.
func (s *Server) tagKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "tag",
		Doc:  "puts tags on an item and takes them off; upper and lower case are the same; Jellyfin hands those of a series, a season or an album down to what it holds",
		Params: []sdk.Param{
			{Name: "add", Type: "list", Doc: "tags to put on"},
			{Name: "remove", Type: "list", Doc: "tags to take off"},
		},
		Targets:    Plugin.Types,
		Reversible: true,
		Preview:    previewTags,
		Apply:      s.applyTags,
		Check:      s.checkTags,
	}
}

// previewTags says which tags would come to an item, and which would go.
func previewTags(p *sdk.Proposal) (sdk.Effect, error) {
	item := p.GetItem()
	if item == nil {
		return sdk.Effect{}, errors.New("tags can be put on items only")
	}
	for _, u := range item.Unread {
		if u.Field == "labels" {
			return sdk.Effect{}, fmt.Errorf("the tags of the item are not known: %s", u.Reason)
		}
	}
	params := p.GetChange().GetParams().AsMap()
	add, err1 := tagsIn(params, "add")
	remove, err2 := tagsIn(params, "remove")
	if err := errors.Join(err1, err2); err != nil {
		return sdk.Effect{}, err
	}
	if len(add)+len(remove) == 0 {
		return sdk.Effect{}, errors.New("add or remove must name a tag")
	}
	before, after, keeps := sdk.Values{}, sdk.Values{}, sdk.Values{}
	for _, tag := range add {
		switch {
		case has(remove, tag):
			return sdk.Effect{}, fmt.Errorf("the tag %q is both in add and in remove", tag)
		case has(item.Labels, tag):
			keeps[tag] = true
		default:
			before[tag], after[tag] = false, true
		}
	}
	for _, tag := range remove {
		if !has(item.Labels, tag) {
			keeps[tag] = false
		}
	}
	for _, tag := range item.Labels {
		if has(remove, tag) {
			before[tag], after[tag] = true, false
		}
	}
	effect := sdk.Effect{Before: sdk.Values{"tags": before}, After: sdk.Values{"tags": after}}
	if len(keeps) > 0 {
		effect.Keeps = sdk.Values{"tags": keeps}
	}
	return effect, nil
}

// has says whether a tag is in a list, in whatever case.
func has(list []string, tag string) bool {
	return slices.ContainsFunc(list, func(other string) bool { return strings.EqualFold(other, tag) })
}

// tagsIn reads a parameter: a list of tags, or one alone; each once.
func tagsIn(params sdk.Values, name string) ([]string, error) {
	var raw []any
	switch v := params[name].(type) {
	case nil:
	case string:
		raw = []any{v}
	case []any:
		raw = v
	default:
		return nil, fmt.Errorf("%s must be a list of tags", name)
	}
	var out []string
	for _, v := range raw {
		text, ok := v.(string)
		if text = strings.TrimSpace(text); !ok || text == "" {
			return nil, fmt.Errorf("%s must be a list of tags, none of them empty", name)
		}
		if !has(out, text) {
			out = append(out, text)
		}
	}
	return out, nil
}
