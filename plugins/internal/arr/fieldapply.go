package arr

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// applyFields gives each entry the value that its change's after says.
func (i *Instance) applyFields(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return i.carry(ctx, changes, func(all errands, now map[int32]*standing) error {
		var parts, whole errands
		for _, e := range all.open() {
			if e.place.part == aWhole {
				whole = append(whole, e)
			} else {
				parts = append(parts, e)
			}
		}
		if err := i.sendFields(ctx, whole, now); err != nil {
			return err
		}
		return i.monitorParts(ctx, parts, now)
	})
}

// sendFields sends the changes of whole entries through the editor.
func (i *Instance) sendFields(ctx context.Context, all errands, now map[int32]*standing) error {
	byField := map[string]errands{}
	for _, e := range all {
		var names []string
		for name := range e.after {
			if e.alters(name) && name != fieldPath { // it goes with the root folder
				names = append(names, name)
			}
		}
		if len(names) != 1 {
			e.settle(sdk.Failed, fmt.Errorf("the change alters %d values, not one", len(names)))
			continue
		}
		byField[names[0]] = append(byField[names[0]], e)
	}
	for _, name := range slices.Sorted(maps.Keys(byField)) {
		f, err := i.field(ctx, name)
		if err != nil {
			byField[name].settle(sdk.Failed, err)
			continue
		}
		var settings []*setting
		var tasks []task
		for _, id := range byField[name].ids() {
			if t := i.setting(f, byField[name].of(id), now[id]); t != nil {
				settings, tasks = append(settings, t), append(tasks, t)
			}
		}
		e := &editor{instance: i}
		err = e.run(ctx, tasks)
		if name == fieldRoot {
			i.keepFolders(ctx, settings)
		}
		i.tellTags(ctx, settings)
		if err != nil {
			return err
		}
	}
	return nil
}

// setting is a field of one entry on its way.
type setting struct {
	app      *App
	field    *field
	errands  errands
	had, now *standing // now is after the edit, where that was taken
	want     any
	asked    order
}

var _ task = (*setting)(nil)

// setting prepares what errands want of one entry, and settles those that need
// nothing. It is nil where nothing is left.
func (i *Instance) setting(f *field, all errands, had *standing) *setting {
	s := &setting{app: i.app, field: f, had: had}
	for _, e := range all {
		before, after := e.before[f.name].AsInterface(), e.after[f.name].AsInterface()
		switch is := f.of(had); {
		case f.same(is, after):
			e.settle(sdk.Skipped, errors.New("it is so already"))
		case !f.same(is, before):
			e.settle(sdk.Skipped, fmt.Errorf("its %s is now %v, not %v", f.name, is, before))
		case e.elsewhere(had):
			e.settle(sdk.Skipped, fmt.Errorf("its folder is now %s", clip(had.Path)))
		case s.want != nil && !f.same(s.want, after):
			e.settle(sdk.Skipped, errOpposite)
		case s.want != nil:
			s.errands = append(s.errands, e)
		default:
			body, err := f.body(after)
			if err != nil {
				e.settle(sdk.Failed, err)
				continue
			}
			s.want, s.errands = after, append(s.errands, e)
			s.asked = order{text: fmt.Sprint(body), body: body}
		}
	}
	if s.want == nil {
		return nil
	}
	return s
}

func (s *setting) id() int32                      { return s.had.ID }
func (s *setting) order() order                   { return s.asked }
func (s *setting) settle(state string, err error) { s.errands.settle(state, err) }

// taken compares the answer with what was asked.
func (s *setting) taken(now *standing) {
	if is := s.field.of(now); !s.field.same(is, s.want) {
		s.settle(sdk.Failed, fmt.Errorf("%s took the change, but its %s is %v", s.app.Name, s.field.name, is))
		return
	}
	s.now = now
	s.settle(sdk.Done, nil)
}

// judge settles from how the entry stands after an answer that was none.
func (s *setting) judge(now *standing, cause error) {
	if s.field.same(s.field.of(now), s.want) {
		s.taken(now)
		return
	}
	s.settle(sdk.Failed, cause)
}

// tellTags adds to what was done the tags that came or went with it: rules for
// automatic tags use every edit. What they are called is read where there are
// any; nothing hangs on it.
func (i *Instance) tellTags(ctx context.Context, settings []*setting) {
	var l *labels
	for _, s := range settings {
		if s.now == nil || slices.Equal(slices.Sorted(slices.Values(s.had.Tags)), slices.Sorted(slices.Values(s.now.Tags))) {
			continue
		}
		if l == nil {
			var err error
			if l, err = i.client.labels(ctx); err != nil {
				return
			}
		}
		had, now, altered := l.set(s.had.Tags), l.set(s.now.Tags), map[string]bool{}
		for _, some := range []map[string]bool{had, now} {
			for name := range some {
				if had[name] != now[name] {
					altered[name] = now[name]
				}
			}
		}
		s.tell(valueTags, tagValues(altered)[valueTags])
	}
}

// tell adds a value to what became of the errands, beside what they meant.
func (s *setting) tell(name string, value any) {
	for _, e := range s.errands {
		if e.outcome.After == nil {
			e.outcome.After = sdk.Values{}
			for name, v := range e.after {
				e.outcome.After[name] = v.AsInterface()
			}
		}
		e.outcome.After[name] = value
	}
}
