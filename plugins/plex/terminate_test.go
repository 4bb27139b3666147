package plex

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// stopping makes the change that stops a stream, as a rule would propose it.
func stopping(t *testing.T, s *Server, session *sdk.Session, params map[string]any) *sdk.Change {
	t.Helper()
	given, err := structpb.NewStruct(params)
	if err != nil {
		t.Fatal(err)
	}
	c := &sdk.Change{Kind: "plex.terminate", Key: session.Id, Params: given, Reason: "too many streams"}
	effect, err := s.terminateKind().Preview(&sdk.Proposal{Change: c, Session: session})
	if err != nil {
		t.Fatal(err)
	}
	c.Before, _ = structpb.NewStruct(effect.Before)
	c.After, _ = structpb.NewStruct(effect.After)
	return c
}

func TestTerminate(t *testing.T) {
	const path = "/status/sessions/terminate"
	fail := func(kind homelab.FaultKind) func(*homelab.Plex) {
		return func(p *homelab.Plex) { p.SetFault(homelab.Fault{Kind: kind, Path: path}) }
	}
	for name, c := range map[string]struct {
		params map[string]any
		before func(*homelab.Plex)
		state  string
		says   string // in the error
		told   string // what the viewer was told
	}{
		"stopped":             {map[string]any{"message": "4K plays direct only – wähle 1080p & gut"}, nil, "done", "", "4K plays direct only – wähle 1080p & gut"},
		"without a message":   {nil, nil, "done", "", "too many streams"},
		"it had ended":        {nil, func(p *homelab.Plex) { p.StopSession("one") }, "skipped", "had ended by itself", ""},
		"no Plex Pass":        {nil, func(p *homelab.Plex) { p.SetPass(false) }, "failed", "Plex Pass", ""},
		"not the owner's":     {nil, fail(homelab.Forbidden), "failed", "owner", ""},
		"not known":           {nil, fail(homelab.NotFound), "failed", "does not know", ""},
		"the answer was lost": {nil, fail(homelab.LostAnswer), "done", "", "too many streams"},
		"it never arrived":    {nil, fail(homelab.Down), "uncertain", "broke", ""},
		"the server failed":   {nil, fail(homelab.ServerError), "failed", "500", ""},
		"failed, but did it":  {nil, fail(homelab.Broken), "done", "", "too many streams"},
		"overloaded":          {nil, fail(homelab.Overloaded), "failed", "401", ""},
		"nobody may look":     {nil, func(p *homelab.Plex) { p.SetFault(homelab.Fault{Kind: homelab.Unauthorized}) }, "failed", "401", ""},
		"ends as it is asked": {nil, func(p *homelab.Plex) {
			fail(homelab.NotFound)(p)
			p.OnWrite(func() { p.StopSession("one") })
		}, "skipped", "had ended by itself", ""},
		"plays something else": {nil, func(p *homelab.Plex) {
			list := p.Sessions()
			list[0].RatingKey = "8002"
			p.SetSessions(list...)
		}, "skipped", "something else", ""},
	} {
		t.Run(name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{})
			s := open(t, lab.Plex(), nil)
			lab.Plex().SetSessions(homelab.Session{ID: "one", RatingKey: "8001"}, homelab.Session{ID: "two", RatingKey: "8001"})
			all, err := s.Sessions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			change := stopping(t, s, all[0], c.params)
			if c.before != nil {
				c.before(lab.Plex())
			}
			got := s.terminateKind().Apply(sdktest.Applying(t.Context()), []*sdk.Change{change})[0]
			said := ""
			if got.Err != nil {
				said = got.Err.Error()
			}
			if got.State != c.state || !strings.Contains(said, c.says) || c.says == "" && said != "" {
				t.Errorf("%s: %s", got.State, said)
			}
			told := ""
			for _, e := range lab.Plex().Terminations() {
				if e.ID != "one" {
					t.Errorf("%s was stopped", e.ID)
				}
				told += e.Reason
			}
			if told != c.told {
				t.Errorf("the viewer was told %q, want %q", told, c.told)
			}
			if strings.Contains(said, "lab-plex-token") || strings.Contains(said, "sessionId") {
				t.Errorf("it says too much: %s", said)
			}
			lab.Plex().ClearFaults()
			want := map[string]string{"done": "done", "skipped": "done", "failed": "planned", "uncertain": "planned"}[c.state]
			if checked := s.terminateKind().Check(t.Context(), []*sdk.Change{change})[0]; checked.State != want {
				t.Errorf("check says %s, want %s", checked.State, want)
			}
		})
	}
}

// A server may list a stream for a moment after it was stopped, or for ever.
func TestTerminatedStreamsLinger(t *testing.T) {
	for name, c := range map[string]struct {
		looks int // until it is gone
		state string
	}{"for a moment": {4, "done"}, "for ever": {1000, "uncertain"}} {
		t.Run(name, func(t *testing.T) {
			looks := 0
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodPost:
				case looks < c.looks:
					looks++
					w.Write([]byte(read(t, "session.json")))
				default:
					w.Write([]byte(`{"MediaContainer":{"size":0}}`))
				}
			}), nil)
			waited := 0
			s.client.pause = func(context.Context, time.Duration) error { waited++; return nil }
			change := stopping(t, s, &sdk.Session{Id: "cdefghijklmnop", Title: "Sample"}, nil)
			got := s.terminateKind().Apply(sdktest.Applying(t.Context()), []*sdk.Change{change})[0]
			if got.State != c.state || waited == 0 || waited > vanishTries {
				t.Errorf("%s after %d rests: %v", got.State, waited, got.Err)
			}
		})
	}
}

func TestStreamsWithoutID(t *testing.T) {
	for _, p := range []*sdk.Proposal{{Session: &sdk.Session{Title: "x"}}, {Item: &sdk.Item{Id: "1"}}, {}} {
		if _, err := previewTerminate(p); err == nil {
			t.Errorf("%v can be stopped", p)
		}
	}
}
