package plex

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

// cacheSize is the preference that the setting db_cache is about, in MB.
const cacheSize = "DatabaseCacheSize"

// mostCache is the largest cache that can be meant, in MB: a terabyte.
const mostCache = 1 << 20

// preferenceKind sets a preference of the server.
func (s *Server) preferenceKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "set_preference", Doc: "sets a preference of the server, such as DatabaseCacheSize; written only where it differs, and read back",
		Params: []sdk.Param{
			{Name: "preference", Type: "string", Doc: "its name, as the server spells it or not", Required: true},
			{Name: "value", Type: "string", Doc: "the value as text: a number, true or false, or a text", Required: true},
		},
		Targets: []string{"server"}, Reversible: true,
		Preview: previewPreference, Apply: s.applyPreferences, Check: s.checkPreferences,
	}
}

// previewPreference compares with what was read of the server.
func previewPreference(p *sdk.Proposal) (sdk.Effect, error) {
	if p.GetServer() == nil {
		return sdk.Effect{}, errors.New("only a server has preferences")
	}
	params := p.GetChange().GetParams().AsMap()
	name, _ := params["preference"].(string)
	value, _ := params["value"].(string)
	if strings.TrimSpace(name) == "" {
		return sdk.Effect{}, errors.New("preference must be a name, such as " + cacheSize)
	}
	if strings.EqualFold(name, cacheSize) {
		if size, err := strconv.ParseFloat(value, 64); err != nil || size < 0 {
			return sdk.Effect{}, fmt.Errorf("%q is no size of a cache in MB", value)
		} else if size > mostCache {
			return sdk.Effect{}, fmt.Errorf("a database cache of %s MB is more than a terabyte, which cannot be meant; db_cache is in MB", value)
		}
	}
	now := p.GetServer().GetPreferences()
	spelled, there := spelling(now.GetFields(), name)
	switch {
	case there:
		if before := now.Fields[spelled].GetStringValue(); sameValue(before, value) {
			value = before
		}
		return sdk.Effect{Before: sdk.Values{spelled: now.Fields[spelled].GetStringValue()}, After: sdk.Values{spelled: value}}, nil
	case now != nil && slices.ContainsFunc(always, func(shown string) bool { return strings.EqualFold(shown, name) }):
		return sdk.Effect{}, fmt.Errorf("the server has no preference %s", name)
	}
	return sdk.Effect{Before: sdk.Values{name: nil}, After: sdk.Values{name: value}}, nil // it is read before it is written
}

// spelling finds how the server writes a name.
func spelling[V any](all map[string]V, name string) (string, bool) {
	if _, there := all[name]; there {
		return name, true
	}
	for _, spelled := range slices.Sorted(maps.Keys(all)) {
		if strings.EqualFold(spelled, name) {
			return spelled, true
		}
	}
	return name, false
}

// sameValue compares two values of a preference, which servers write in more
// than one way.
func sameValue(a, b string) bool {
	plain := func(text string) string {
		switch text = strings.TrimSpace(text); text {
		case "true":
			return "1"
		case "false":
			return "0"
		}
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return strconv.FormatFloat(n, 'f', -1, 64)
		}
		return text
	}
	return a == b || plain(a) == plain(b)
}

// applyPreferences sets them one after another.
func (s *Server) applyPreferences(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	for i, c := range changes {
		out[i] = s.setPreference(ctx, c)
	}
	return out
}

// setPreference writes one where it differs, and reads it back.
func (s *Server) setPreference(ctx context.Context, c *sdk.Change) sdk.Outcome {
	name, before, after, err := wishOf(c)
	if err != nil {
		return sdk.Outcome{State: sdk.Failed, Err: err}
	}
	spelled, now, err := s.preference(ctx, name)
	switch {
	case err != nil:
		return sdk.Outcome{State: sdk.Failed, Err: told(err)}
	case sameValue(now, after):
		return sdk.Outcome{State: sdk.Done, After: sdk.Values{name: now}}
	case before != nil && !sameValue(now, *before):
		return sdk.Outcome{State: sdk.Skipped, Err: fmt.Errorf("%s is %q now", spelled, now)}
	}
	query := escape(spelled) + "=" + escape(after)
	if o := outcomeOf(s.client.write(ctx, question{method: http.MethodPut, path: "/:/prefs", query: query})); o.State != sdk.Done {
		return o
	}
	_, now, err = s.preference(ctx, spelled)
	switch {
	case err != nil:
		return sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("%s was written, but could not be read back: %w", spelled, told(err))}
	case !sameValue(now, after):
		return sdk.Outcome{State: sdk.Failed, Err: fmt.Errorf("%s was written, but the server has it at %q", spelled, now), After: sdk.Values{name: now}}
	}
	return sdk.Outcome{State: sdk.Done}
}

// checkPreferences reads what became of changes.
func (s *Server) checkPreferences(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	for i, c := range changes {
		name, before, after, err := wishOf(c)
		now := ""
		if err == nil {
			_, now, err = s.preference(ctx, name)
		}
		switch {
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: told(err)}
		case sameValue(now, after):
			out[i] = sdk.Outcome{State: sdk.Done}
		case before != nil && sameValue(now, *before):
			out[i] = sdk.Outcome{State: sdk.Planned}
		default:
			out[i] = sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("%s is %q now", name, now), After: sdk.Values{name: now}}
		}
	}
	return out
}

// wishOf reads a change: the preference, what it was where that is known, and
// what it is to be.
func wishOf(c *sdk.Change) (name string, before *string, after string, err error) {
	fields := c.GetAfter().GetFields()
	if len(fields) != 1 {
		return "", nil, "", errors.New("the change does not say which preference")
	}
	for name = range fields {
	}
	text, ok := fields[name].GetKind().(*structpb.Value_StringValue)
	if !ok {
		return "", nil, "", fmt.Errorf("what %s was before is not known", name)
	}
	if was, ok := c.GetBefore().GetFields()[name].GetKind().(*structpb.Value_StringValue); ok {
		before = &was.StringValue
	}
	return name, before, text.StringValue, nil
}

// preference reads one as it is now, with the server's spelling.
func (s *Server) preference(ctx context.Context, name string) (spelled, value string, err error) {
	all, err := s.preferences(ctx)
	if err != nil {
		return name, "", err
	}
	spelled, there := spelling(all, name)
	if !there {
		return name, "", fmt.Errorf("the server has no preference %s", name)
	}
	return spelled, all[spelled].value, nil
}
