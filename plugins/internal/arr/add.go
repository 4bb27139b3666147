package arr

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// addKind is the change that makes an entry of an item.
func (i *Instance) addKind() sdk.ChangeKind {
	k := sdk.ChangeKind{
		Name: "add",
		Doc: fmt.Sprintf("Adds an item to %s that it does not have, by its %s id; undone only as long as it has no file",
			i.app.Name, strings.ToUpper(string(i.app.primary()))),
		Params: []sdk.Param{
			{Name: "profile", Type: "string", Doc: "name of the quality profile", Required: true},
			{Name: "root_folder", Type: "string", Doc: "root folder as " + i.app.Name + " sees it, such as /movies", Required: true},
			{Name: "tags", Type: "list", Doc: "tags, created where they do not exist"},
			{Name: "monitored", Type: "boolean", Doc: "whether " + i.app.Name + " looks for it; default true"},
			{Name: "search", Type: "boolean", Doc: "whether it is searched for at once; default false"},
		},
		Targets:    []string{i.app.Target},
		Reversible: true,
		Needs:      sdk.Absent,
		Preview:    i.previewAdd,
		Apply:      i.applyAdd,
		Check:      i.checkAdd,
	}
	if i.app.parts() {
		k.Params = append(k.Params, sdk.Param{Name: valueMonitor, Type: "string",
			Doc: "which episodes are monitored: all, future, missing, existing, pilot, firstSeason, lastSeason or none; default all"})
	} else {
		k.Params = append(k.Params, sdk.Param{Name: valueAvailability, Type: "string",
			Doc: "from when on it is looked for: announced, inCinemas or released; default released"})
	}
	return k
}

// The names of what an entry is made with, in before and after of a change.
const (
	valueTitle        = "title"
	valueTags         = "tags"
	valueSearch       = "search"
	valueMonitor      = "monitor"
	valueAvailability = "minimum_availability"
)

// choices are the words that parameters of add may have.
var choices = map[string][]string{
	valueMonitor:      {"all", "future", "missing", "existing", "pilot", "firstSeason", "lastSeason", "none"},
	valueAvailability: {"released", "announced", "inCinemas"},
}

// previewAdd tells which entry comes. It is named by its id in the public
// database, as in tmdb:603: it has no other yet.
func (i *Instance) previewAdd(p *sdk.Proposal) (sdk.Effect, error) {
	if p.GetMatch().GetState() != sdk.Absent {
		return sdk.Effect{}, errors.New("it is not certain that " + i.app.Name + " has no entry of it")
	}
	name, err := i.newcomer(p.GetItem())
	if err != nil {
		return sdk.Effect{}, err
	}
	params := p.GetChange().GetParams().GetFields()
	text := func(name string) string { return strings.TrimSpace(params[name].GetStringValue()) }
	tags, _, err := namesOf(p.GetChange().GetParams(), "tags", nil)
	switch {
	case err != nil:
		return sdk.Effect{}, err
	case text("profile") == "" || text("root_folder") == "":
		return sdk.Effect{}, errors.New("needs profile and root_folder")
	case p.GetItem().GetTitle() == "":
		return sdk.Effect{}, errors.New("it has no title")
	}
	list := make([]any, 0, len(tags))
	for _, tag := range slices.Compact(slices.Sorted(slices.Values(tags))) {
		list = append(list, tag)
	}
	monitored := true
	if v, given := params[fieldMonitored].GetKind().(*structpb.Value_BoolValue); given {
		monitored = v.BoolValue
	}
	after := map[string]any{
		valueEntry: true, valueTitle: p.GetItem().GetTitle(), fieldProfile: text("profile"), fieldRoot: text("root_folder"),
		fieldMonitored: monitored, valueTags: list, valueSearch: params[valueSearch].GetBoolValue(),
	}
	option := valueAvailability
	if i.app.parts() {
		option = valueMonitor
	}
	if after[option], err = choice(option, text(option)); err != nil {
		return sdk.Effect{}, err
	}
	return sdk.Effect{Before: sdk.Values{name: map[string]any{valueEntry: false}}, After: sdk.Values{name: after}}, nil
}

// choice checks a word; without one the first holds.
func choice(name, word string) (string, error) {
	if word == "" {
		return choices[name][0], nil
	}
	for _, c := range choices[name] {
		if strings.EqualFold(c, word) {
			return c, nil
		}
	}
	return "", fmt.Errorf("%s is %q, not one of %s", name, clip(word), strings.Join(choices[name], ", "))
}

// newcomer names the entry of an item that is not there yet.
func (i *Instance) newcomer(item *sdk.Item) (string, error) {
	k := kindOf(i.app.primary())
	ids := item.GetExternalIds()
	var w wanted
	w.read(&sdk.SubjectIds{Tmdb: ids.GetTmdb(), Tvdb: ids.GetTvdb(), Imdb: ids.GetImdb(), More: ids.GetMore()})
	switch database := strings.ToUpper(string(kindNames[k])); len(w.of(k)) {
	case 0:
		return "", fmt.Errorf("it has no %s id", database)
	case 1:
		return fmt.Sprintf("%s:%d", kindNames[k], w.of(k)[0]), nil
	default:
		return "", fmt.Errorf("it has several %s ids", database)
	}
}

// adding is one change that makes an entry, or takes it back.
type adding struct {
	id            uint32 // in the public database
	name          string
	before, after map[string]*structpb.Value
}

// readAdding reads a change.
func (i *Instance) readAdding(c *sdk.Change) (*adding, error) {
	for _, name := range slices.Sorted(maps.Keys(c.GetAfter().GetFields())) {
		text, ok := strings.CutPrefix(name, string(i.app.primary())+":")
		if !ok {
			continue
		}
		id, err := strconv.ParseUint(text, 10, 31)
		if err != nil || id == 0 {
			return nil, fmt.Errorf("%q is no id", clip(name))
		}
		return &adding{uint32(id), name,
			c.GetBefore().GetFields()[name].GetStructValue().GetFields(),
			c.GetAfter().GetFields()[name].GetStructValue().GetFields()}, nil
	}
	return nil, errors.New("the change does not say which entry it makes")
}

// applyAdd makes entries one by one, and takes those back whose change was
// turned round.
func (i *Instance) applyAdd(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	err := i.verified(ctx)
	b := &builder{instance: i, sender: sender{client: i.client}}
	for n, c := range changes {
		a, wrong := i.readAdding(c)
		switch {
		case wrong != nil:
			out[n] = sdk.Outcome{State: sdk.Failed, Err: wrong}
		case err != nil:
			out[n] = sdk.Outcome{State: sdk.Failed, Err: err}
		case b.halted != nil:
			out[n] = sdk.Outcome{State: sdk.Failed, Err: b.halted}
		case a.after[valueEntry].GetBoolValue():
			out[n] = b.add(ctx, a)
		default:
			out[n] = b.takeBack(ctx, a)
		}
	}
	return out
}
