package plex

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

var _ sdk.Examiner = (*Server)(nil)

// Examine tells which server answers and what the token is good for.
func (s *Server) Examine(ctx context.Context) (*sdk.Examination, error) {
	server, err := s.Server(ctx)
	if err != nil {
		return nil, err
	}
	// Anybody may ask who a server is; what it holds is for those it knows.
	if _, err := s.Libraries(ctx); err != nil {
		return nil, err
	}
	out := &sdk.Examination{Server: server}
	if owned, known := s.owned(ctx, server); known && owned {
		out.Findings = append(out.Findings, &sdk.Finding{Severity: "info", Code: "owner", Message: "the token is the owner's"})
	} else if known {
		out.Findings = append(out.Findings, &sdk.Finding{
			Severity: "warning", Code: "not_owner",
			Message: "the token is not that of the server's owner: what others played stays unknown, and the server takes no changes",
			Hint:    "set the owner's token, or have the owner sign in with luarr login plex",
		})
	}
	if pass, known := s.hasPass(ctx); known && !pass {
		out.Findings = append(out.Findings, &sdk.Finding{
			Severity: "info", Code: "no_pass", Message: "its owner has no Plex Pass, so that it stops no streams",
		})
	}
	return out, nil
}

// owned tells whether the token is the owner's: nobody else may read the
// server's preferences.
func (s *Server) owned(ctx context.Context, server *sdk.Server) (owned, known bool) {
	if len(server.GetPreferences().GetFields()) > 0 {
		return true, true
	}
	all, err := s.preferences(ctx)
	status := statusOf(err)
	refused := status == http.StatusUnauthorized || status == http.StatusForbidden
	return false, refused || err == nil && len(all) == 0
}

// hasPass tells whether the server's owner has a Plex Pass, where the server
// says so.
func (s *Server) hasPass(ctx context.Context) (pass, known bool) {
	a, err := s.client.get(ctx, question{path: "/"})
	if err != nil {
		return false, false
	}
	defer a.Close()
	var d decoder
	_, err = d.container(a, func(name []byte) bool {
		switch string(name) {
		case "myPlexSubscription":
			known = true
			subscribed := d.optBool()
			pass = pass || subscribed != nil && *subscribed
		case "ownerFeatures":
			features := strings.Split(d.str(), ",")
			pass = slices.Contains(features, "pass") || slices.Contains(features, "session_kick") || pass
		default:
			return false
		}
		return true
	}, d.skip)
	return pass, known && err == nil
}
