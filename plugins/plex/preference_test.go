package plex

import (
	"net/http"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

var cache = map[string]any{"preference": "DatabaseCacheSize", "value": "4096"}

func TestPreference(t *testing.T) {
	for _, c := range []struct {
		name   string
		params map[string]any
		spoil  func(*homelab.Plex)
		state  string
		says   string
	}{
		{name: "not an owner", params: cache, state: sdk.Failed, says: "use the token of the server's owner", spoil: func(p *homelab.Plex) {
			p.SetFault(homelab.Fault{Kind: homelab.Forbidden, Path: "/:/prefs"})
		}},
		{name: "writing is refused", params: cache, state: sdk.Failed, says: "use the token of the server's owner", spoil: func(p *homelab.Plex) {
			p.SetFault(homelab.Fault{Kind: homelab.Forbidden, Path: "/:/prefs", Method: http.MethodPut})
		}},
		{name: "the server keeps its value", params: cache, state: sdk.Failed, says: `has it at "40"`, spoil: func(p *homelab.Plex) { p.StickPreference(cacheSize) }},
		{name: "the server does not have it", params: cache, state: "refused", says: "has no preference", spoil: func(p *homelab.Plex) { p.DropPreference(cacheSize) }},
		{name: "a terabyte", params: map[string]any{"preference": cacheSize, "value": "1048577"}, state: "refused", says: "more than a terabyte"},
		{name: "no number", params: map[string]any{"preference": cacheSize, "value": "much"}, state: "refused", says: "no size"},
		{name: "no name", params: map[string]any{"preference": " ", "value": "1"}, state: "refused", says: "must be a name"},
		{name: "nobody has it", params: map[string]any{"preference": "NoSuchThing", "value": "1"}, state: sdk.Failed, says: "has no preference NoSuchThing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{})
			s := open(t, lab.Plex(), nil)
			if c.spoil != nil {
				c.spoil(lab.Plex())
			}
			_, o := tend(t, s, "set_preference", c.params)
			if o.State != c.state || !strings.Contains(o.Err.Error(), c.says) {
				t.Errorf("%s: %v", o.State, o.Err)
			}
			if got, there := lab.Plex().Preference(cacheSize); there && got != "40" {
				t.Errorf("it is %s", got)
			}
		})
	}
}

func TestPreferenceIsUndone(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	effect, o := tend(t, s, "set_preference", cache)
	if got, _ := lab.Plex().Preference(cacheSize); o.State != sdk.Done || got != "4096" {
		t.Fatal(o, got)
	}
	back := &sdk.Change{Kind: "plex.set_preference", TargetType: "server", Before: values(t, effect.After), After: values(t, effect.Before)}
	k := kindNamed(t, s, "set_preference")
	if o := k.Check(t.Context(), []*sdk.Change{back})[0]; o.State != sdk.Planned {
		t.Errorf("before: %s", o.State)
	}
	lab.Plex().SetPreference(cacheSize, "512")
	if o := k.Apply(sdktest.Applying(t.Context()), []*sdk.Change{back})[0]; o.State != sdk.Skipped {
		t.Errorf("somebody set it meanwhile: %s: %v", o.State, o.Err)
	}
	if o := k.Check(t.Context(), []*sdk.Change{back})[0]; o.State != sdk.Uncertain {
		t.Errorf("neither: %s", o.State)
	}
	lab.Plex().SetPreference(cacheSize, "4096")
	if o := k.Apply(sdktest.Applying(t.Context()), []*sdk.Change{back})[0]; o.State != sdk.Done {
		t.Errorf("%s: %v", o.State, o.Err)
	}
	if o := k.Check(t.Context(), []*sdk.Change{back})[0]; o.State != sdk.Done {
		t.Errorf("after: %s", o.State)
	}
	if got, _ := lab.Plex().Preference(cacheSize); got != "40" {
		t.Errorf("it is %s", got)
	}
}

func TestPreferencesOfTheServer(t *testing.T) {
	for name, harm := range map[string]homelab.FaultKind{"JSON": homelab.LooseTypes, "XML": homelab.XML} {
		lab := homelab.New(homelab.Options{})
		lab.Plex().SetFault(homelab.Fault{Kind: harm})
		server, err := open(t, lab.Plex(), nil).Server(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := server.GetPreferences().AsMap()
		if got[cacheSize] != "40" || got["autoEmptyTrash"] != "true" || got["CinemaTrailersPrerollID"] != "" {
			t.Errorf("%s: %v", name, got)
		}
		if _, shown := got["PlexOnlineToken"]; shown {
			t.Errorf("%s: a secret is among them", name)
		}
	}
	lab := homelab.New(homelab.Options{})
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.Forbidden, Path: "/:/prefs"})
	server, err := open(t, lab.Plex(), nil).Server(t.Context())
	if err != nil || server.Preferences != nil {
		t.Errorf("what was refused is unknown: %v %v", server.GetPreferences(), err)
	}
}
