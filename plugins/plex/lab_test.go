package plex

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

// gathered takes what a walk gives.
type gathered struct {
	items []*sdk.Item
	total int64
	fail  error
}

func (g *gathered) Total(n int64) { g.total = n }

func (g *gathered) Add(item *sdk.Item) error {
	g.items = append(g.items, item)
	return g.fail
}

// byID is what was given, by id.
func (g *gathered) byID() map[string]*sdk.Item {
	out := map[string]*sdk.Item{}
	for _, item := range g.items {
		out[item.Id] = item
	}
	return out
}

// open makes an instance for a server, which does not wait before it tries again.
func open(t testing.TB, h http.Handler, settings map[string]any) *Server {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return openURL(t, srv.URL, settings)
}

func openURL(t testing.TB, url string, settings map[string]any) *Server {
	t.Helper()
	all := map[string]any{"url": url, "token": "lab-plex-token"}
	for k, v := range settings {
		all[k] = v
	}
	instance, err := sdk.Open(t.Context(), Plugin, all)
	if err != nil {
		t.Fatal(err)
	}
	s := instance.(*Server)
	s.client.pause = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	return s
}

// walk reads a library by title.
func walkLibrary(t testing.TB, s *Server, title string) (*gathered, sdk.Walk, error) {
	t.Helper()
	libs, err := s.Libraries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range libs {
		if l.Title == title {
			got := &gathered{}
			w, err := s.Items(t.Context(), l, got)
			return got, w, err
		}
	}
	t.Fatalf("no library %s", title)
	return nil, sdk.Walk{}, nil
}

// paths counts the requests of a lab by path, with ids and keys left out.
func paths(lab *homelab.Lab) map[string]int {
	out := map[string]int{}
	for _, r := range lab.Plex().Requests() {
		path := r.Path
		if strings.HasPrefix(path, "/library/metadata/") {
			path = "/library/metadata/"
		}
		out[path]++
	}
	return out
}

func TestMain(m *testing.M) { sdktest.Main(m, Plugin) }

func TestContract(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 700, Series: 5})
	srv := httptest.NewServer(lab.Plex())
	defer srv.Close()
	params, _ := structpb.NewStruct(map[string]any{"add": "Keep"})
	sdktest.Run(t, Plugin, sdktest.Config{
		Settings: map[string]any{"url": srv.URL, "token": "lab-plex-token", "full_details": 100.0, "optimize": "monthly(1)"},
		Proposals: []*sdk.Proposal{
			{Change: &sdk.Change{Kind: "plex.label", Params: params}, Item: &sdk.Item{Id: "1", Type: sdk.Movie}},
			{Change: &sdk.Change{Kind: "plex.label", Params: params}},
			{Change: &sdk.Change{Kind: "plex.terminate"}, Session: &sdk.Session{Id: "x", Title: "y"}},
			{Change: &sdk.Change{Kind: "plex.terminate"}},
		},
	})
}

func (g *gathered) AddMarked(item *sdk.Item, _ uint64) error { return g.Add(item) }
