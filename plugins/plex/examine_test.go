package plex

import (
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestExamine tells who answers and what the token is good for.
func TestExamine(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 1})
	s := open(t, lab.Plex(), nil)
	codes := func() (out []string) {
		t.Helper()
		got, err := s.Examine(t.Context())
		if err != nil || got.Server.GetMachineId() == "" || got.Server.GetVersion() == "" {
			t.Fatal(got, err)
		}
		for _, f := range got.Findings {
			out = append(out, f.Code)
		}
		return out
	}
	if got := codes(); len(got) != 1 || got[0] != "owner" {
		t.Errorf("of the owner: %q", got)
	}
	lab.Plex().SetPass(false)
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.Unauthorized, Path: "/:/prefs"})
	if got := codes(); len(got) != 2 || got[0] != "not_owner" || got[1] != "no_pass" {
		t.Errorf("of another one, without a pass: %q", got)
	}
	lab.Plex().ClearFaults()
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.ServerError, Path: "/:/prefs"})
	if got := codes(); len(got) != 1 || got[0] != "no_pass" {
		t.Errorf("where the server fails to say: %q", got)
	}
	wrong := open(t, lab.Plex(), map[string]any{"token": "wrong"})
	if _, err := wrong.Examine(t.Context()); sdk.KindOf(err) != sdk.KindUnauthorized {
		t.Errorf("with a wrong token: %v", err)
	}
}
