package plex

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// kindNamed finds a kind of change.
func kindNamed(t *testing.T, s *Server, name string) sdk.ChangeKind {
	t.Helper()
	for _, k := range s.Changes() {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("there is no change %s", name)
	return sdk.ChangeKind{}
}

// tend applies one change of the server, previewed as the engine does it.
func tend(t *testing.T, s *Server, name string, params map[string]any) (sdk.Effect, sdk.Outcome) {
	t.Helper()
	k := kindNamed(t, s, name)
	server, err := s.Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := &sdk.Change{Kind: "plex." + name, Target: "home", TargetType: "server", Params: values(t, params)}
	effect, err := k.Preview(&sdk.Proposal{Change: c, Server: server})
	if err != nil {
		return effect, sdk.Outcome{State: "refused", Err: err}
	}
	c.Before, c.After = values(t, effect.Before), values(t, effect.After)
	return effect, k.Apply(sdktest.Applying(t.Context()), []*sdk.Change{c})[0]
}

// wrote lists what was written to a lab.
func wrote(lab *homelab.Lab) []string {
	var lines []string
	for _, r := range lab.Plex().Writes() {
		lines = append(lines, strings.TrimSuffix(r.Method+" "+r.Path+"?"+r.Query, "?"))
	}
	return lines
}

func wantWrites(t *testing.T, lab *homelab.Lab, want ...string) {
	t.Helper()
	if got := wrote(lab); !slices.Equal(got, want) {
		t.Errorf("written:\n %s\nwant:\n %s", strings.Join(got, "\n "), strings.Join(want, "\n "))
	}
}

func TestUpkeepCalls(t *testing.T) {
	for _, c := range []struct {
		name, change string
		params       map[string]any
		want         []string
	}{
		{"every library in its order", "empty_trash", nil, []string{
			"PUT /library/sections/1/emptyTrash", "PUT /library/sections/2/emptyTrash",
			"PUT /library/sections/3/emptyTrash", "PUT /library/sections/4/emptyTrash",
		}},
		{"bundles", "clean_bundles", nil, []string{"PUT /library/clean/bundles?async=1"}},
		{"database", "optimize", nil, []string{"PUT /library/optimize?async=1"}},
		{"a preference", "set_preference", map[string]any{"preference": "DatabaseCacheSize", "value": "4096"}, []string{"PUT /:/prefs?DatabaseCacheSize=4096"}},
		{"spelled otherwise", "set_preference", map[string]any{"preference": "friendlyname", "value": "My home & more"}, []string{"PUT /:/prefs?FriendlyName=My%20home%20%26%20more"}},
		{"a preference that is so", "set_preference", map[string]any{"preference": "DatabaseCacheSize", "value": "40"}, nil},
		{"a boolean that is so", "set_preference", map[string]any{"preference": "autoEmptyTrash", "value": "1"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{})
			s := open(t, lab.Plex(), nil)
			if _, o := tend(t, s, c.change, c.params); o.State != sdk.Done {
				t.Fatalf("%s: %v", o.State, o.Err)
			}
			wantWrites(t, lab, c.want...)
		})
	}
}

func TestTasksAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault homelab.Fault
		state string
		says  string
	}{
		{"not the owner", homelab.Fault{Kind: homelab.Forbidden, Method: http.MethodPut}, sdk.Failed, "use the token of the server's owner"},
		{"token refused", homelab.Fault{Kind: homelab.Unauthorized, Method: http.MethodPut}, sdk.Failed, "luarr login plex"},
		{"the server failed", homelab.Fault{Kind: homelab.ServerError, Method: http.MethodPut}, sdk.Failed, "500"},
		{"the answer is lost", homelab.Fault{Kind: homelab.LostAnswer, Method: http.MethodPut}, sdk.Uncertain, "broke"},
	} {
		for _, change := range []string{"optimize", "clean_bundles", "empty_trash"} {
			t.Run(c.name+"/"+change, func(t *testing.T) {
				lab := homelab.New(homelab.Options{})
				s := open(t, lab.Plex(), nil)
				lab.Plex().SetFault(c.fault)
				_, o := tend(t, s, change, nil)
				if o.State != c.state || !strings.Contains(o.Err.Error(), c.says) {
					t.Errorf("%s: %v", o.State, o.Err)
				}
			})
		}
	}
	t.Run("one library does not stop the next", func(t *testing.T) {
		lab := homelab.New(homelab.Options{})
		s := open(t, lab.Plex(), nil)
		lab.Plex().SetFault(homelab.Fault{Kind: homelab.ServerError, Path: "/library/sections/2/emptyTrash"})
		_, o := tend(t, s, "empty_trash", nil)
		if o.State != sdk.Failed || !strings.Contains(o.Err.Error(), "the library TV") || len(wrote(lab)) != 4 {
			t.Errorf("%s: %v after %v", o.State, o.Err, wrote(lab))
		}
	})
}

func TestTaskIsFollowed(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	optimize := kindNamed(t, s, "optimize")
	follow := func() (list []float64) {
		t.Helper()
		for {
			busy, err := optimize.Busy(t.Context(), []*sdk.Change{{}}, true)
			if err != nil || len(list) > 20 {
				t.Fatal(list, err)
			}
			if busy.What == "" {
				return list
			}
			list = append(list, busy.Percent)
		}
	}
	tend(t, s, "optimize", nil)
	if got := follow(); !slices.Equal(got, []float64{0, 25, 50, 75}) {
		t.Errorf("progress %v", got)
	}
	lab.Plex().SetTaskSteps(0)
	tend(t, s, "optimize", nil)
	if got := follow(); !slices.Equal(got, []float64{-1, -1}) {
		t.Errorf("a task that is over at once: %v", got)
	}
}

func TestOptimizeWaitsForPeople(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	busy := func(params map[string]any) sdk.Busy {
		t.Helper()
		b, err := kindNamed(t, s, "optimize").Busy(t.Context(), []*sdk.Change{{Params: values(t, params)}}, false)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if b := busy(nil); b.What != "" {
		t.Errorf("nobody plays anything: %+v", b)
	}
	lab.Plex().SetSessions(homelab.Session{ID: "a", RatingKey: movieKeys(t, s, 1)[0]}, homelab.Session{ID: "b", RatingKey: movieKeys(t, s, 1)[0]})
	if b := busy(nil); b.What != "2 streams are being played" || b.Patience != idleWait {
		t.Errorf("%+v", b)
	}
	if b := busy(map[string]any{"wait_for_idle": false}); b.What != "" {
		t.Errorf("the rule does not care: %+v", b)
	}
	for wait, want := range map[bool]string{true: "2 streams are being played", false: ""} { // the trash waits where it is asked to
		changes := []*sdk.Change{{}, {Params: values(t, map[string]any{"wait_for_idle": wait})}}
		if b, err := kindNamed(t, s, "empty_trash").Busy(t.Context(), changes, false); err != nil || b.What != want {
			t.Errorf("the trash, %t: %+v, %v", wait, b, err)
		}
	}
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.Forbidden, Path: "/status/sessions"})
	if _, err := kindNamed(t, s, "optimize").Busy(t.Context(), []*sdk.Change{{}}, false); err == nil {
		t.Error("whether somebody plays is not known, and nobody says so")
	}
}
