package jellyfin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// fullItem is everything that the server says of an item, as it says it. It is
// sent back whole: what is left out of an update is emptied.
type fullItem map[string]json.RawMessage

var errGone = errors.New("the item is no longer on the server")

// applyTags gives each item the tags that its change's after says, takes off
// those that it denies, and leaves all others alone.
func (s *Server) applyTags(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	s.writes.Lock()
	defer s.writes.Unlock()
	return s.eachTagged(ctx, changes, func(who *user, c *sdk.Change) sdk.Outcome { return s.applyTag(ctx, who, c) })
}

// checkTags tells from the tags that are there whether changes took effect.
func (s *Server) checkTags(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	return s.eachTagged(ctx, changes, func(who *user, c *sdk.Change) sdk.Outcome {
		item, err := s.full(ctx, who, c.GetKey())
		switch {
		case sdk.KindOf(err) == sdk.KindNotFound:
			return sdk.Outcome{State: sdk.Skipped, Err: errGone}
		case err != nil:
			return sdk.Outcome{State: sdk.Failed, Err: err}
		}
		tags, err := item.tags()
		if err != nil {
			return sdk.Outcome{State: sdk.Failed, Err: err}
		}
		return sdk.CompareValues(c, states(c, tags))
	})
}

// eachTagged asks for the user once, and then does something with each change.
func (s *Server) eachTagged(ctx context.Context, changes []*sdk.Change, do func(*user, *sdk.Change) sdk.Outcome) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	who, err := s.user(ctx)
	for i, c := range changes {
		switch {
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case c.GetKey() == "":
			out[i] = sdk.Outcome{State: sdk.Failed, Err: errors.New("the change names no item")}
		default:
			out[i] = do(who, c)
		}
	}
	return out
}

// applyTag reads an item, changes its tags, writes it and reads it again.
func (s *Server) applyTag(ctx context.Context, who *user, c *sdk.Change) sdk.Outcome {
	item, err := s.full(ctx, who, c.GetKey())
	if sdk.KindOf(err) == sdk.KindNotFound {
		return sdk.Outcome{State: sdk.Skipped, Err: errGone}
	}
	var tags []string
	if err == nil {
		tags, err = item.tags()
	}
	if err != nil {
		return sdk.Outcome{State: sdk.Failed, Err: err}
	}
	switch found := sdk.CompareValues(c, states(c, tags)); found.State {
	case sdk.Done:
		return sdk.Outcome{State: sdk.Done}
	case sdk.Uncertain:
		return sdk.Outcome{State: sdk.Skipped, Err: fmt.Errorf("the tags are others than they were: %s", strings.Join(tags, ", "))}
	}
	if err := s.mayHandDown(ctx, who, c, item); err != nil {
		return sdk.Outcome{State: sdk.Failed, Err: err}
	}
	if err := item.retag(wanted(c, tags), s.LockTags); err != nil {
		return sdk.Outcome{State: sdk.Failed, Err: err}
	}
	return s.judge(ctx, who, c, s.client.post(ctx, "/Items/"+url.PathEscape(c.GetKey()), item))
}

// judge reads an item that was written, and says what became of the change.
func (s *Server) judge(ctx context.Context, who *user, c *sdk.Change, said error) sdk.Outcome {
	code := statusOf(said)
	refused := code >= 300 && code < 500 || unsent(said)
	item, err := s.full(ctx, who, c.GetKey())
	var tags []string
	if err == nil {
		tags, err = item.tags()
	}
	if err != nil {
		if refused {
			return sdk.Outcome{State: sdk.Failed, Err: said}
		}
		return sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("the tags were written, but could not be read back: %w", err)}
	}
	now := states(c, tags)
	found := sdk.CompareValues(c, now)
	switch {
	case found.State == sdk.Done:
		return found
	case refused:
		return sdk.Outcome{State: sdk.Failed, Err: said}
	case said != nil:
		return sdk.Outcome{State: sdk.Uncertain, Err: said}
	}
	return sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("the server took the tags, but has others: %s", strings.Join(tags, ", ")), After: now}
}

// full reads everything of one item.
func (s *Server) full(ctx context.Context, who *user, key string) (fullItem, error) {
	var item fullItem
	err := s.client.read(ctx, "/Items/"+url.PathEscape(key), url.Values{"userId": {who.ID}}, &item)
	if statusOf(err) == http.StatusMethodNotAllowed { // before Jellyfin 10.9
		err = s.client.read(ctx, "/Users/"+url.PathEscape(who.ID)+"/Items/"+url.PathEscape(key), nil, &item)
	}
	if statusOf(err) == http.StatusBadRequest { // a key that is none of the server's
		return nil, sdk.NotFound(err.Error())
	}
	if err == nil && item == nil {
		return nil, errors.New("the server says nothing of the item")
	}
	return item, err
}

// tags reads the tags of a full item. Without them it must not be written: they
// would be emptied.
func (f fullItem) tags() ([]string, error) {
	var tags *[]string
	if err := json.Unmarshal(f["Tags"], &tags); err != nil || tags == nil {
		return nil, errors.New("the server does not tell the tags of the item")
	}
	return *tags, nil
}

// retag puts other tags into a full item, and locks them if asked to.
func (f fullItem) retag(tags []string, lock bool) error {
	// What the server cannot do without: an update that lacks one of these fails
	// half-way and leaves the item broken.
	for _, name := range []string{"Id", "Name", "ProviderIds", "Genres"} {
		if text := f[name]; len(text) == 0 || string(text) == "null" {
			return fmt.Errorf("the server left %s out of the item, so that it cannot be written back", name)
		}
	}
	var err error
	if f["Tags"], err = json.Marshal(tags); err != nil || !lock {
		return err
	}
	var locked []string
	if text := f["LockedFields"]; len(text) > 0 {
		if err := json.Unmarshal(text, &locked); err != nil {
			return errors.New("the server's list of locked fields cannot be read")
		}
	}
	if !slices.Contains(locked, "Tags") {
		locked = append(locked, "Tags")
	}
	f["LockedFields"], err = json.Marshal(locked)
	return err
}

// states says of each tag that a change names whether it is there.
func states(c *sdk.Change, tags []string) sdk.Values {
	out := sdk.Values{}
	for tag := range tagsOf(c) {
		out[tag] = has(tags, tag)
	}
	return sdk.Values{"tags": out}
}

// tagsOf gives the tags that a change names, with what it wants of each.
func tagsOf(c *sdk.Change) map[string]any {
	after, _ := c.GetAfter().AsMap()["tags"].(map[string]any)
	return after
}

// wanted gives the tags of an item as the change wants them: those that stay in
// their order, then those that come, sorted.
func wanted(c *sdk.Change, tags []string) []string {
	want := tagsOf(c)
	out := slices.DeleteFunc(slices.Clone(tags), func(tag string) bool {
		for name, on := range want {
			if on == false && strings.EqualFold(name, tag) {
				return true
			}
		}
		return false
	})
	var come []string
	for name, on := range want {
		if on == true && !has(out, name) {
			come = append(come, name)
		}
	}
	slices.Sort(come)
	return append(append([]string{}, out...), come...)
}
