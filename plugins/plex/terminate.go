package plex

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

const (
	terminatePath = "/status/sessions/terminate"
	// A stream that was stopped may be listed for a moment longer.
	vanishTries = 12
	vanishPause = 250 * time.Millisecond
	// maxMessage bounds what a viewer is told, in characters.
	maxMessage = 500
)

// terminateKind is the change that stops a stream.
func (s *Server) terminateKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "terminate",
		Doc:  "stops a stream, and tells the viewer why; needs a Plex Pass of the server's owner",
		Params: []sdk.Param{
			{Name: "message", Type: "string", Doc: "what the viewer is told; the reason where it is left out"},
		},
		Targets: []string{"session"},
		Preview: previewTerminate,
		Apply:   s.applyTerminate,
		Check:   s.checkTerminate,
	}
}

// previewTerminate says what stopping a stream would alter.
func previewTerminate(p *sdk.Proposal) (sdk.Effect, error) {
	session := p.GetSession()
	switch {
	case session == nil:
		return sdk.Effect{}, errors.New("only streams can be stopped")
	case session.Id == "":
		return sdk.Effect{}, errors.New("the server gives the stream no id, so that it cannot be stopped")
	}
	return sdk.Effect{Before: sdk.Values{"plays": playsWhat(session)}, After: sdk.Values{"plays": ""}}, nil
}

// playsWhat names what a stream plays, for people, and so that another thing
// has another name.
func playsWhat(s *sdk.Session) string {
	var parts []string
	for _, part := range []string{s.SeriesTitle, s.ParentTitle, s.Title} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if s.EpisodeNumber != nil {
		parts = append(parts, fmt.Sprintf("number %d", *s.EpisodeNumber))
	}
	return strings.Join(parts, ", ")
}

// What became of a stream that was to be stopped.
var (
	errEnded    = errors.New("the stream had ended by itself")
	errOther    = errors.New("it plays something else now")
	errNoPass   = errors.New("the server refuses to stop streams: that needs a Plex Pass of its owner")
	errNotOwner = errors.New("the token may not stop streams: use that of the server's owner")
	errUnknown  = errors.New("the server does not know the stream, although it lists it")
	errLingers  = errors.New("the server took the request, but still lists the stream")
)

// applyTerminate stops streams that still play what they did, one request for
// each, and looks whether they are gone.
func (s *Server) applyTerminate(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	now, err := s.playingNow(ctx)
	sent := map[int]error{} // by number of the change, what the answer said
	for i, c := range changes {
		plays, there := now[c.GetKey()]
		switch {
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case c.GetKey() == "":
			out[i] = sdk.Outcome{State: sdk.Failed, Err: errors.New("the change names no stream")}
		case !there:
			out[i] = sdk.Outcome{State: sdk.Skipped, Err: errEnded}
		case plays != textIn(c.GetBefore(), "plays"):
			out[i] = sdk.Outcome{State: sdk.Skipped, Err: errOther}
		default:
			sent[i] = s.terminate(ctx, c)
		}
	}
	if len(sent) > 0 {
		s.vanish(ctx, changes, sent, out)
	}
	return out
}

// terminate sends one request, once.
func (s *Server) terminate(ctx context.Context, c *sdk.Change) error {
	message := textIn(c.GetParams(), "message")
	if strings.TrimSpace(message) == "" {
		message = c.GetReason()
	}
	query := "sessionId=" + url.QueryEscape(c.GetKey()) + "&reason=" + escape(shortened(message))
	reached, err := s.client.write(ctx, question{method: http.MethodPost, path: terminatePath, query: query})
	var said *status
	switch {
	case err == nil:
		return nil
	case !reached:
		return &unsentError{err}
	case errors.As(err, &said) && said.code == http.StatusUnauthorized && !said.overload:
		return errNoPass
	case statusOf(err) == http.StatusForbidden:
		return errNotOwner
	case statusOf(err) == http.StatusNotFound:
		return errUnknown
	}
	return err
}

// unsentError is the error of a request that never left.
type unsentError struct{ error }

func (u *unsentError) Unwrap() error { return u.error }

// shortened keeps the beginning of a message.
func shortened(text string) string {
	text = strings.ToValidUTF8(strings.TrimSpace(text), "?")
	if utf8.RuneCountInString(text) > maxMessage {
		text = string([]rune(text)[:maxMessage-1]) + "…"
	}
	return text
}

// textIn reads a text of a change's values.
func textIn(values *structpb.Struct, name string) string {
	return values.GetFields()[name].GetStringValue()
}

// vanish reads the streams until those that were to be stopped are gone, or for
// long enough, and says what became of each.
func (s *Server) vanish(ctx context.Context, changes []*sdk.Change, sent map[int]error, out []sdk.Outcome) {
	var now map[string]string
	var err error
	for try := range vanishTries {
		if try > 0 && s.client.pause(ctx, vanishPause) != nil {
			break
		}
		if now, err = s.playingNow(ctx); err != nil || !lingers(changes, sent, now) {
			break
		}
	}
	for i, said := range sent {
		_, there := now[changes[i].GetKey()]
		refused := wasRefused(said)
		switch {
		case err != nil && errors.Is(said, errNoPass): // one answer to everything: it is the token
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case err != nil && refused:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: said}
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("whether the stream has ended could not be read: %w", err)}
		case !there && refused:
			out[i] = sdk.Outcome{State: sdk.Skipped, Err: errEnded}
		case !there:
			out[i] = sdk.Outcome{State: sdk.Done}
		case refused || statusOf(said) == http.StatusInternalServerError:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: said}
		case said != nil:
			out[i] = sdk.Outcome{State: sdk.Uncertain, Err: said}
		default:
			out[i] = sdk.Outcome{State: sdk.Uncertain, Err: errLingers}
		}
	}
}

// wasRefused says whether a request to stop a stream is known to have had no
// effect.
func wasRefused(said error) bool {
	var unsent *unsentError
	for _, refusal := range []error{errNoPass, errNotOwner, errUnknown} {
		if errors.Is(said, refusal) {
			return true
		}
	}
	code := statusOf(said)
	return errors.As(said, &unsent) || code != 0 && code < http.StatusInternalServerError
}

// lingers says whether a stream is still listed that may have been stopped.
func lingers(changes []*sdk.Change, sent map[int]error, now map[string]string) bool {
	for i, said := range sent {
		if _, there := now[changes[i].GetKey()]; there && !wasRefused(said) {
			return true
		}
	}
	return false
}

// playingNow says by id what streams play.
func (s *Server) playingNow(ctx context.Context) (map[string]string, error) {
	rows, err := s.sessionRows(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.id] = playsWhat(r.session())
	}
	return out, nil
}

// checkTerminate tells whether streams that were to be stopped are gone.
func (s *Server) checkTerminate(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	now, err := s.playingNow(ctx)
	for i, c := range changes {
		plays, there := now[c.GetKey()]
		switch {
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case !there || plays != textIn(c.GetBefore(), "plays"):
			out[i] = sdk.Outcome{State: sdk.Done}
		default:
			out[i] = sdk.Outcome{State: sdk.Planned}
		}
	}
	return out
}
