package jellyfin

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfintest"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/sdktest"
)

func TestMain(m *testing.M) { sdktest.Main(m, Plugin) }

// instance opens the plugin against a simulated server; it waits for nothing.
func instance(t *testing.T, jelly *jellyfintest.Server, more map[string]any) *Server {
	t.Helper()
	server := httptest.NewServer(jelly)
	t.Cleanup(server.Close)
	settings := map[string]any{"url": server.URL + "/", "api_key": jellyfintest.Key}
	for key, value := range more {
		settings[key] = value
	}
	quick := Plugin
	quick.New = func() any {
		s := Plugin.New().(*Server)
		s.pause = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
		return s
	}
	opened, err := sdk.Open(t.Context(), quick, settings)
	if err != nil {
		t.Fatal(err)
	}
	return opened.(*Server)
}

// structOf makes values as they travel.
func structOf(t *testing.T, values map[string]any) *structpb.Struct {
	t.Helper()
	out, err := structpb.NewStruct(values)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestContract(t *testing.T) {
	server := httptest.NewServer(jellyfintest.New(jellyfintest.Options{Films: 20}))
	defer server.Close()
	sdktest.Run(t, Plugin, sdktest.Config{
		Settings: map[string]any{"url": server.URL, "api_key": jellyfintest.Key, "page_size": 7.0},
		Proposals: []*sdk.Proposal{
			{
				Change: &sdk.Change{Kind: "jellyfin.tag", Params: structOf(t, map[string]any{"add": []any{"stale"}, "remove": "Old"})},
				Item:   &sdk.Item{Id: "1", Type: sdk.Movie, Labels: []string{"old", "keep"}},
			},
			{Change: &sdk.Change{Kind: "jellyfin.stop"}, Session: &sdk.Session{Id: "1-2", Title: "Film"}},
			{Change: &sdk.Change{Kind: "jellyfin.stop"}, Item: &sdk.Item{Id: "1", Type: sdk.Movie}},
		},
	})
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		key   string
		value any
	}{
		"no scheme":            {"url", "192.168.1.12:8096"},
		"another scheme":       {"url", "ftp://192.168.1.12"},
		"a password":           {"url", "http://me:pass@192.168.1.12"},
		"a query":              {"url", "http://192.168.1.12/?api_key=1"},
		"a blank key":          {"api_key", "  "},
		"a key of two lines":   {"api_key", "abc\ndef"},
		"a key outside ASCII":  {"api_key", "schlüssel"},
		"a page of none":       {"page_size", 0.0},
		"a page beyond bounds": {"page_size", 5000.0},
	} {
		t.Run(name, func(t *testing.T) {
			settings := map[string]any{"url": "http://127.0.0.1:1", "api_key": "k"}
			settings[c.key] = c.value
			_, err := sdk.Open(t.Context(), Plugin, settings)
			e, ok := err.(*sdk.Error)
			if !ok || e.Kind != sdk.KindInvalidSetting || e.Key != c.key {
				t.Errorf("got %v, want a refusal of %s", err, c.key)
			}
		})
	}
}
