package jellyfin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
)

const (
	// A player takes a moment to stop, and to say so.
	vanishTries = 12
	vanishPause = 500 * time.Millisecond
	// mostMessage bounds what a viewer is told, in characters.
	mostMessage     = 500
	messageDuration = 10 * time.Second
)

// What became of a stream that was to be stopped.
var (
	errEnded   = errors.New("the stream had ended by itself")
	errDeaf    = errors.New("the player takes no orders: it has not told the server that it can be controlled")
	errLingers = errors.New("the server took the order, but still lists the stream")
	errUnread  = errors.New("whether the stream has ended could not be read")
)

// stopKind is the change that stops a stream.
func (s *Server) stopKind() sdk.ChangeKind {
	return sdk.ChangeKind{
		Name: "stop",
		Doc:  "orders the player of a stream to stop, and tells the viewer why",
		Params: []sdk.Param{
			{Name: "message", Type: "string", Doc: "what the viewer is told; the reason where it is left out"},
		},
		Targets: []string{"session"},
		Preview: previewStop,
		Apply:   s.applyStop,
		Check:   s.checkStop,
	}
}

// previewStop says what stopping a stream would alter.
func previewStop(p *sdk.Proposal) (sdk.Effect, error) {
	session := p.GetSession()
	switch {
	case session == nil:
		return sdk.Effect{}, errors.New("only streams can be stopped")
	case session.Id == "":
		return sdk.Effect{}, errors.New("the server gives the stream no id, so that it cannot be stopped")
	}
	title := session.Title
	if session.SeriesTitle != "" {
		title = session.SeriesTitle + ", " + title
	}
	if title == "" {
		title = session.Id
	}
	return sdk.Effect{Before: sdk.Values{"plays": title}, After: sdk.Values{"plays": ""}}, nil
}

// applyStop stops streams that still play, one order for each, and looks
// whether they are gone.
func (s *Server) applyStop(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	now, err := s.streams(ctx)
	for i, c := range changes {
		row := now[c.GetKey()]
		switch {
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case row == nil:
			out[i] = sdk.Outcome{State: sdk.Skipped, Err: errEnded}
		case !row.SupportsMediaControl:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: errDeaf}
		default:
			out[i] = s.stop(ctx, row, c)
		}
	}
	s.vanish(ctx, changes, out)
	return out
}

// stop tells the viewer why, and orders the player to stop, once. An outcome
// without a state is for a stream that is to be looked at again.
func (s *Server) stop(ctx context.Context, row *sessionRow, c *sdk.Change) sdk.Outcome {
	device := "/Sessions/" + url.PathEscape(row.ID)
	if text := message(c); text != "" && slices.Contains(row.SupportedCommands, "DisplayMessage") {
		// A viewer who is not told is no reason to let the stream go on.
		_ = s.client.post(ctx, device+"/Message", map[string]any{"Header": "Luarr", "Text": text, "TimeoutMs": messageDuration.Milliseconds()})
	}
	err := s.client.post(ctx, device+"/Playing/Stop", nil)
	code := statusOf(err)
	switch {
	case err == nil:
		return sdk.Outcome{}
	case code == http.StatusNotFound:
		return sdk.Outcome{State: sdk.Skipped, Err: errEnded}
	case code >= 300 && code < 500 || unsent(err):
		return sdk.Outcome{State: sdk.Failed, Err: err}
	}
	return sdk.Outcome{Err: err}
}

// message is what the viewer is told.
func message(c *sdk.Change) string {
	text := strings.TrimSpace(textIn(c.GetParams(), "message"))
	if text == "" {
		text = strings.TrimSpace(c.GetReason())
	}
	text = strings.ToValidUTF8(text, "?")
	if utf8.RuneCountInString(text) > mostMessage {
		text = string([]rune(text)[:mostMessage-1]) + "…"
	}
	return text
}

// textIn reads a text of a change's values.
func textIn(values *structpb.Struct, name string) string {
	return values.GetFields()[name].GetStringValue()
}

// vanish looks until the streams are gone that were ordered to stop, or for
// long enough, and says what became of each.
func (s *Server) vanish(ctx context.Context, changes []*sdk.Change, out []sdk.Outcome) {
	for try := range vanishTries {
		open := slices.ContainsFunc(out, func(o sdk.Outcome) bool { return o.State == "" })
		if !open || try > 0 && s.client.pause(ctx, vanishPause) != nil {
			break
		}
		now, err := s.streams(ctx)
		for i := range out {
			switch {
			case out[i].State != "":
			case err != nil:
				out[i] = sdk.Outcome{State: sdk.Uncertain, Err: fmt.Errorf("%w: %w", errUnread, err)}
			case now[changes[i].GetKey()] == nil:
				out[i] = sdk.Outcome{State: sdk.Done}
			}
		}
	}
	for i := range out {
		switch {
		case out[i].State != "":
		case out[i].Err != nil:
			out[i].State = sdk.Uncertain
		default:
			out[i] = sdk.Outcome{State: sdk.Uncertain, Err: errLingers}
		}
	}
}

// streams are those that play now, by key.
func (s *Server) streams(ctx context.Context) (map[string]*sessionRow, error) {
	rows, err := s.playing(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*sessionRow, len(rows))
	for _, r := range rows {
		out[r.key()] = r
	}
	return out, nil
}

// checkStop tells whether streams that were to be stopped are gone.
func (s *Server) checkStop(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
	out := make([]sdk.Outcome, len(changes))
	now, err := s.streams(ctx)
	for i, c := range changes {
		switch {
		case err != nil:
			out[i] = sdk.Outcome{State: sdk.Failed, Err: err}
		case now[c.GetKey()] == nil:
			out[i] = sdk.Outcome{State: sdk.Done}
		default:
			out[i] = sdk.Outcome{State: sdk.Planned}
		}
	}
	return out
}
