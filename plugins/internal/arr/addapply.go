package arr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// builder makes entries.
type builder struct {
	instance *Instance
	sender
	profiles map[int32]string
	roots    []string
	labels   *labels
}

// learn reads what entries are made of, once.
func (b *builder) learn(ctx context.Context) (err error) {
	if b.labels != nil {
		return nil
	}
	if b.profiles, err = b.client.profiles(ctx); err != nil {
		return err
	}
	if b.roots, err = b.client.rootFolders(ctx); err != nil {
		return err
	}
	b.labels, err = b.client.labels(ctx)
	return err
}

// find gives the entry of an id in the public database, or nil. An answer that
// holds others is one to a question that was not asked.
func (b *builder) find(ctx context.Context, a *adding) (found *standing, err error) {
	app := b.instance.app
	err = list(ctx, b.client, app.Resource, fmt.Sprintf("%s=%d", app.PrimaryID, a.id), func(s *standing) error {
		if id := map[string]int64{"tmdbId": s.TMDB, "tvdbId": s.TVDB}[app.PrimaryID]; id == int64(a.id) {
			one := *s
			found = &one
		}
		return nil
	})
	return found, err
}

// add makes an entry, unless there is one.
func (b *builder) add(ctx context.Context, a *adding) sdk.Outcome {
	failed := func(err error) sdk.Outcome { return sdk.Outcome{State: sdk.Failed, Err: err} }
	if err := b.learn(ctx); err != nil {
		return failed(err)
	}
	there, err := b.find(ctx, a)
	switch {
	case err != nil:
		return failed(err)
	case there != nil:
		return sdk.Outcome{State: sdk.Skipped, Err: errors.New("it is in " + b.instance.app.Name + " already")}
	}
	body, err := b.body(ctx, a)
	if err != nil {
		return failed(err)
	}
	made := new(standing)
	state, err := b.write(ctx, http.MethodPost, b.instance.app.Resource, "", body, made)
	if err == nil {
		return b.compare(a, body, made)
	}
	if status := statusOf(err); state == sdk.Failed && status != http.StatusBadRequest && status != http.StatusConflict && (status < 200 || status > 299) {
		return failed(err)
	}
	// Nothing is sent twice: what is there now says what became of it.
	switch made, lost := b.find(ctx, a); {
	case lost == nil && made != nil && state == sdk.Failed && statusOf(err) >= 400:
		return sdk.Outcome{State: sdk.Skipped, Err: errors.New("somebody else added it")}
	case lost == nil && made != nil:
		return b.compare(a, body, made)
	case lost == nil && refusedFlat(err):
		return failed(err)
	}
	return sdk.Outcome{State: sdk.Uncertain, Err: err}
}

// body is an entry as it is sent.
func (b *builder) body(ctx context.Context, a *adding) (map[string]any, error) {
	i := b.instance
	profile, err1 := i.profileID(b.profiles, a.after[fieldProfile].GetStringValue())
	root, err2 := i.rootFolder(b.roots, a.after[fieldRoot].GetStringValue())
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	tags := []int32{}
	for _, v := range a.after[valueTags].GetListValue().GetValues() {
		name := v.GetStringValue()
		if _, ok := b.labels.byName[name]; !ok {
			if err := b.client.create(ctx, b.labels, name); err != nil {
				if _, halt := verdict(err); halt {
					b.halted = notSent(err)
				}
				return nil, err
			}
		}
		tags = append(tags, b.labels.byName[name])
	}
	slices.Sort(tags)
	search := a.after[valueSearch].GetBoolValue()
	body := map[string]any{
		i.app.PrimaryID: a.id, "title": a.after[valueTitle].GetStringValue(), "qualityProfileId": profile,
		"rootFolderPath": root, "monitored": a.after[fieldMonitored].GetBoolValue(), "tags": tags,
	}
	if !i.app.parts() {
		body["minimumAvailability"] = a.after[valueAvailability].GetStringValue()
		body["addOptions"] = map[string]any{"searchForMovie": search}
		return body, nil
	}
	body["seasonFolder"] = true
	body["addOptions"] = map[string]any{"monitor": a.after[valueMonitor].GetStringValue(), "searchForMissingEpisodes": search}
	if i.old() {
		body["languageProfileId"] = 1
	}
	return body, nil
}

// compare tells where what was made is not what was asked.
func (b *builder) compare(a *adding, body map[string]any, made *standing) sdk.Outcome {
	out := sdk.Outcome{State: sdk.Done}
	now := map[string]any{}
	if made.ProfileID != body["qualityProfileId"] {
		now[fieldProfile] = b.profiles[made.ProfileID]
	}
	if root := body["rootFolderPath"].(string); made.RootFolder != "" && !samePath(made.RootFolder, root) || !inside(made.Path, root) {
		now[fieldRoot] = made.RootFolder
	}
	if made.Monitored != body["monitored"] {
		now[fieldMonitored] = made.Monitored
	}
	if !slices.Equal(slices.Sorted(slices.Values(made.Tags)), body["tags"].([]int32)) {
		list := []any{}
		for _, name := range b.labels.names(made.Tags) {
			list = append(list, name)
		}
		now[valueTags] = list
	}
	if len(now) == 0 {
		return out
	}
	after := map[string]any{}
	for name, v := range a.after {
		after[name] = v.AsInterface()
	}
	for name, v := range now {
		after[name] = v
	}
	out.After = sdk.Values{a.name: after}
	return out
}

// takeBack takes an entry out again that was added, as long as nothing is lost.
func (b *builder) takeBack(ctx context.Context, a *adding) sdk.Outcome {
	i := b.instance
	if !a.before[valueEntry].GetBoolValue() {
		return sdk.Outcome{State: sdk.Failed, Err: errors.New("the change does not say which entry it makes")}
	}
	there, err := b.find(ctx, a)
	switch {
	case err != nil:
		return sdk.Outcome{State: sdk.Failed, Err: err}
	case there == nil:
		return sdk.Outcome{State: sdk.Skipped, Err: errGone(i.app)}
	case there.holdsFiles():
		return sdk.Outcome{State: sdk.Skipped, Err: errors.New("it has files now: " + i.app.Plugin + ".delete takes it out")}
	}
	e := &errand{entry: there.ID}
	i.deleteEntry(ctx, &b.sender, there.ID, errands{e})
	return e.outcome
}
