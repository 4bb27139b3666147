package sdktest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// shelf is a plugin that can do everything, from memory.
type shelf struct {
	Name   string      `setting:"name,required" doc:"name of the shelf"`
	Key    sdk.Secret  `setting:"key" doc:"what opens it"`
	Size   int         `setting:"size" doc:"number of films"`
	Pairs  [][2]string `setting:"pairs" doc:"pairs of prefixes"`
	Rank   float64     `setting:"rank" doc:"a share"`
	Open_  bool        `setting:"open" doc:"whether it is open"`
	Labels []string    `setting:"labels" doc:"labels of all films"`
	Anyhow any         `setting:"anyhow" doc:"true, false or a schedule"`
}

var plugin = sdk.Plugin{
	Name: "shelf", Version: "1.0.0", Summary: "keeps films in memory", Types: []string{sdk.Movie},
	New: func() any { return &shelf{Size: 450} },
}

var (
	_ sdk.Source  = (*shelf)(nil)
	_ sdk.Matcher = (*shelf)(nil)
	_ sdk.Actor   = (*shelf)(nil)
)

func (s *shelf) Server(context.Context) (*sdk.Server, error) { return &sdk.Server{Name: s.Name}, nil }

func (s *shelf) Libraries(context.Context) ([]*sdk.Library, error) {
	return []*sdk.Library{
		{Key: "1", Title: "Films", Type: sdk.LibraryMovie},
		{Key: "2", Title: "Photos", Type: "photo", Skipped: "photos are not read"},
	}, nil
}

func (s *shelf) Items(ctx context.Context, _ *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	out.Total(int64(s.Size))
	for i := range s.Size {
		err := out.Add(&sdk.Item{Id: fmt.Sprint(i), Type: sdk.Movie, Title: fmt.Sprintf("Film %d", i), Labels: s.Labels})
		if err != nil {
			return sdk.Walk{}, err
		}
	}
	return sdk.Walk{Complete: true}, nil
}

func (s *shelf) Snapshot(context.Context, ...string) (sdk.Catalogue, error) { return catalogue{}, nil }

type catalogue struct{}

func (catalogue) Match(subject *sdk.Subject) *sdk.Match {
	if n, ok := strings.CutPrefix(subject.Title, "Film "); ok {
		return &sdk.Match{State: sdk.Matched, Id: n, By: "title_year", Confidence: "weak", Title: subject.Title}
	}
	return &sdk.Match{State: sdk.Absent}
}

func (s *shelf) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{{
		Name: "mark", Doc: "marks a film", Targets: []string{sdk.Movie}, Reversible: true,
		Params: []sdk.Param{{Name: "with", Type: "string", Doc: "the mark", Required: true}},
		Preview: func(p *sdk.Proposal) (sdk.Effect, error) {
			with := p.Change.Params.GetFields()["with"].GetStringValue()
			if with == "" {
				return sdk.Effect{}, fmt.Errorf("no mark")
			}
			return sdk.Effect{Before: sdk.Values{"mark": nil}, After: sdk.Values{"mark": with}}, nil
		},
		Apply: func(_ context.Context, changes []*sdk.Change) []sdk.Outcome {
			return make([]sdk.Outcome, len(changes))
		},
	}}
}

func TestMain(m *testing.M) { sdktest.Main(m, plugin) }

func TestContract(t *testing.T) { sdktest.Run(t, plugin, config()) }

// A folder for temporary files may have a longer path than a socket.
func TestContractInALongFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), strings.Repeat("x", 100))
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", folder)
	sdktest.Run(t, plugin, config())
}

func config() sdktest.Config {
	return sdktest.Config{
		Settings: map[string]any{
			"name": "attic", "key": "k", "size": 450.0, "pairs": []any{[]any{"/a", "/b"}},
			"rank": 0.5, "open": true, "labels": []any{"x"}, "anyhow": "weekly(sunday)",
		},
		Subjects: []*sdk.Subject{
			{Id: "home/1", Type: sdk.Movie, Title: "Film 1"},
			{Id: "absent/2", Type: sdk.Movie, Title: "Something else"},
		},
		Proposals: []*sdk.Proposal{{Change: &sdk.Change{Kind: "shelf.mark"}}},
	}
}
