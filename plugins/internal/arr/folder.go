package arr

import (
	"context"
	"errors"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// previewRoot tells that an entry moves to another root folder, and its own
// folder with it, under the name that it has.
func (i *Instance) previewRoot(p *sdk.Proposal) (sdk.Effect, error) {
	effect, err := i.previewText(p, "root_folder", fieldRoot, p.GetMatch().GetRootFolder(), samePath)
	path := p.GetMatch().GetPath()
	if err != nil || path == "" {
		return effect, err
	}
	effect.Before[fieldPath], effect.After[fieldPath] = path, path
	if to := effect.After[fieldRoot].(string); effect.Before[fieldRoot] != to {
		effect.After[fieldPath] = movedTo(to, path)
	}
	return effect, nil
}

// movedTo gives the path of a folder once it lies in a root folder, whose
// slashes count.
func movedTo(root, path string) string {
	path = trimPath(path)
	slash := "/"
	if strings.Contains(root, `\`) && !strings.Contains(root, "/") {
		slash = `\`
	}
	return strings.TrimRight(root, `/\`) + slash + path[strings.LastIndexAny(path, `/\`)+1:]
}

// elsewhere says whether the folder of an entry is not the one that a change of
// its root folder saw.
func (e *errand) elsewhere(had *standing) bool {
	was := e.before[fieldPath].GetStringValue()
	return e.alters(fieldRoot) && was != "" && had.Path != "" && !samePath(was, had.Path)
}

// keepFolders gives entries that were moved the folders that their changes say:
// the editor has named them as the application names new ones, and taking that
// back would leave another folder than there was.
func (i *Instance) keepFolders(ctx context.Context, settings []*setting) {
	s := &sender{client: i.client}
	for _, t := range settings {
		want := t.errands[0].after[fieldPath].GetStringValue()
		if t.now == nil || t.now.Path == "" || want == "" || samePath(want, t.now.Path) {
			continue
		}
		made := new(standing)
		_, err := i.rewrite(ctx, s, t.now.ID, "moveFiles=true", func(entry body) error {
			return errors.Join(entry.set("path", want), entry.set("rootFolderPath", t.want))
		}, made)
		if err != nil { // nothing is sent twice
			if made, err = i.standing(ctx, t.now.ID); err != nil {
				made = t.now
			}
		}
		if t.now = made; !samePath(want, made.Path) {
			t.tell(fieldPath, made.Path)
		}
	}
}
