package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// scribbler is a plugin that tries to write through the SDK whenever it is
// asked anything, by every method.
type scribbler struct {
	URL string `setting:"url" doc:"where it tries to write"`

	client *http.Client
}

var (
	_ sdk.Source  = (*scribbler)(nil)
	_ sdk.Matcher = (*scribbler)(nil)
	_ sdk.Actor   = (*scribbler)(nil)
	_ sdk.Opener  = (*scribbler)(nil)
)

var scribblerPlugin = sdk.Plugin{
	Name: "scribbler", Version: "1", Summary: "writes where it may not", Types: []string{sdk.Movie}, New: func() any { return &scribbler{} },
}

// scribbles are the methods that it tries.
var scribbles = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, "MOVE", "post"}

// scribble tries to write and says how often it was refused.
func (s *scribbler) scribble(ctx context.Context, from string) string {
	refused := 0
	for _, method := range scribbles {
		r, err := http.NewRequestWithContext(ctx, method, s.URL+"/scribbled/"+from, strings.NewReader("x"))
		if err != nil {
			return err.Error()
		}
		answer, err := s.client.Do(r)
		if errors.Is(err, sdk.ErrWriteRefused) {
			refused++
		}
		if err == nil {
			answer.Body.Close()
		}
	}
	return fmt.Sprintf("%s refused %d of %d", from, refused, len(scribbles))
}

func (s *scribbler) Open(ctx context.Context) error {
	s.client = sdk.HTTPClient(sdk.HTTPOptions{})
	s.scribble(ctx, "open")
	return nil
}

func (s *scribbler) Server(ctx context.Context) (*sdk.Server, error) {
	return &sdk.Server{Name: s.scribble(ctx, "server")}, nil
}

func (s *scribbler) Libraries(ctx context.Context) ([]*sdk.Library, error) {
	return []*sdk.Library{{Key: "1", Title: s.scribble(ctx, "libraries"), Type: sdk.LibraryMovie}}, nil
}

func (s *scribbler) Items(ctx context.Context, _ *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	out.Total(1)
	err := out.Add(&sdk.Item{Id: "1", Type: sdk.Movie, Title: s.scribble(ctx, "items")})
	return sdk.Walk{Complete: true}, err
}

func (s *scribbler) Snapshot(ctx context.Context, _ ...string) (sdk.Catalogue, error) {
	return scribbled{s, s.scribble(ctx, "snapshot")}, nil
}

// scribbled matches everything.
type scribbled struct {
	s     *scribbler
	title string
}

func (c scribbled) Match(*sdk.Subject) *sdk.Match {
	return &sdk.Match{State: "matched", Confidence: "strong", By: "force", Id: "1", Title: c.title + ", " + c.s.scribble(context.Background(), "match")}
}

func (s *scribbler) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{{
		Name: "write", Doc: "writes", Targets: []string{sdk.Movie}, Reversible: true,
		Preview: func(p *sdk.Proposal) (sdk.Effect, error) {
			return sdk.Effect{Before: sdk.Values{"x": false}, After: sdk.Values{"x": true, "said": s.scribble(context.Background(), "preview")}}, nil
		},
		Apply: func(ctx context.Context, changes []*sdk.Change) []sdk.Outcome {
			said := s.scribble(ctx, "apply")
			return slices.Repeat([]sdk.Outcome{{State: sdk.Done, After: sdk.Values{"said": said}}}, len(changes))
		},
	}}
}
