package arr

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// The names of an entry's fields in before and after of a change.
const (
	fieldMonitored = "monitored"
	fieldProfile   = "quality_profile"
	fieldRoot      = "root_folder"
	fieldPath      = "path" // the entry's own folder, which goes with its root folder
)

// monitorKinds are the changes that have an application look for what it has
// and stop it from doing so.
func (i *Instance) monitorKinds() []sdk.ChangeKind {
	kind := func(name, doc string, to bool) sdk.ChangeKind {
		return sdk.ChangeKind{
			Name: name, Doc: doc, Targets: i.app.Types, Reversible: true,
			Preview: func(p *sdk.Proposal) (sdk.Effect, error) { return i.previewMonitored(p, to) },
			Apply:   i.applyFields,
			Check:   i.checkFields,
		}
	}
	on, off := "Has "+i.app.Name+" look for it", "Stops "+i.app.Name+" from looking for it; its files stay"
	if i.app.parts() {
		on += "; a season with all its episodes, a series without touching its seasons"
		off += "; a season with all its episodes, a series as a whole"
	}
	return []sdk.ChangeKind{kind("monitor", on, true), kind("unmonitor", off, false)}
}

// previewMonitored tells what monitoring would alter. Where it is not known how
// a part of a series stands, that is seen when it is carried out.
func (i *Instance) previewMonitored(p *sdk.Proposal, to bool) (sdk.Effect, error) {
	m, at, err := i.matched(p)
	if err != nil {
		return sdk.Effect{}, err
	}
	is := !to
	if m.Monitored != nil {
		is = m.GetMonitored()
	}
	return at.effect(map[string]any{fieldMonitored: is}, map[string]any{fieldMonitored: to}), nil
}

// profileKind is the change of the quality profile.
func (i *Instance) profileKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name:       "set_profile",
		Doc:        "Gives an entry of " + i.app.Name + " another quality profile",
		Params:     []sdk.Param{{Name: "profile", Type: "string", Doc: "name of the quality profile", Required: true}},
		Targets:    []string{i.app.Target},
		Reversible: true,
		Preview: func(p *sdk.Proposal) (sdk.Effect, error) {
			return i.previewText(p, "profile", fieldProfile, p.GetMatch().GetQualityProfile(), strings.EqualFold)
		},
		Apply: i.applyFields,
		Check: i.checkFields,
	}
}

// rootKind is the change of the root folder.
func (i *Instance) rootKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "set_root_folder",
		Doc: "Moves an entry of " + i.app.Name + " with its files to another root folder, in a folder of the same name; " +
			i.app.Name + " moves the files after it has answered",
		Params:      []sdk.Param{{Name: "root_folder", Type: "string", Doc: "root folder as " + i.app.Name + " sees it, such as /movies4k", Required: true}},
		Targets:     []string{i.app.Target},
		Reversible:  true,
		Destructive: true,
		Preview:     i.previewRoot,
		Apply:       i.applyFields,
		Check:       i.checkFields,
	}
}

// previewText tells what the change of a field that is a text would alter.
func (i *Instance) previewText(p *sdk.Proposal, param, name, is string, same func(a, b string) bool) (sdk.Effect, error) {
	if _, _, err := i.matched(p); err != nil {
		return sdk.Effect{}, err
	}
	to := strings.TrimSpace(p.GetChange().GetParams().GetFields()[param].GetStringValue())
	switch {
	case to == "":
		return sdk.Effect{}, errors.New("needs " + param)
	case is == "":
		return sdk.Effect{}, errors.New("its " + strings.ReplaceAll(name, "_", " ") + " is not known")
	case same(is, to):
		to = is
	}
	return sdk.Effect{Before: sdk.Values{name: is}, After: sdk.Values{name: to}}, nil
}

// field is a value of an entry that the editor sets.
type field struct {
	name string
	of   func(*standing) any
	same func(a, b any) bool
	// body is what the editor is sent.
	body func(to any) (map[string]any, error)
}

// spelled gives the value of an entry, as a change spells it where that means
// the same.
func (f *field) spelled(s *standing, as ...*structpb.Value) any {
	is := f.of(s)
	for _, v := range as {
		if f.same(is, v.AsInterface()) {
			return v.AsInterface()
		}
	}
	return is
}

func same(a, b any) bool { return a == b }

// field prepares a field, by name.
func (i *Instance) field(ctx context.Context, name string) (*field, error) {
	switch name {
	case fieldMonitored:
		return &field{name, func(s *standing) any { return s.Monitored }, same, func(to any) (map[string]any, error) {
			if _, ok := to.(bool); !ok {
				return nil, errors.New("the change does not say whether it is monitored")
			}
			return map[string]any{"monitored": to}, nil
		}}, nil
	case fieldProfile:
		profiles, err := i.client.profiles(ctx)
		if err != nil {
			return nil, err
		}
		return &field{name, func(s *standing) any { return profiles[s.ProfileID] }, sameText(strings.EqualFold), func(to any) (map[string]any, error) {
			id, err := i.profileID(profiles, to)
			return map[string]any{"qualityProfileId": id}, err
		}}, nil
	case fieldRoot:
		roots, err := i.client.rootFolders(ctx)
		if err != nil {
			return nil, err
		}
		return &field{name, func(s *standing) any { return s.RootFolder }, sameText(samePath), func(to any) (map[string]any, error) {
			path, err := i.rootFolder(roots, to)
			// Without moveFiles the files would stay and the entry look empty.
			return map[string]any{"rootFolderPath": path, "moveFiles": true}, err
		}}, nil
	}
	return nil, fmt.Errorf("the change alters %q, which is not known here", clip(name))
}

// sameText compares values that are texts.
func sameText(same func(a, b string) bool) func(a, b any) bool {
	return func(a, b any) bool {
		x, ok1 := a.(string)
		y, ok2 := b.(string)
		return ok1 && ok2 && same(x, y)
	}
}

// profileID finds a quality profile by name.
func (i *Instance) profileID(profiles map[int32]string, name any) (int32, error) {
	text, _ := name.(string)
	var names []string
	for id, n := range profiles {
		if n == text {
			return id, nil
		}
		names = append(names, n)
	}
	for id, n := range profiles {
		if strings.EqualFold(n, text) {
			return id, nil
		}
	}
	slices.Sort(names)
	return 0, fmt.Errorf("%s has no quality profile %q, only %s", i.app.Name, clip(text), clip(strings.Join(names, ", ")))
}

// rootFolder finds a root folder in the application's own spelling.
func (i *Instance) rootFolder(roots []string, path any) (string, error) {
	text, _ := path.(string)
	for _, root := range roots {
		if samePath(root, text) {
			return root, nil
		}
	}
	return "", fmt.Errorf("%s has no root folder %q, only %s", i.app.Name, clip(text), clip(strings.Join(roots, ", ")))
}
