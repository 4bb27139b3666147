package plex

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

// answers serves fixed texts by path; a number is a status.
func answers(byPath map[string]any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch text := byPath[r.URL.Path].(type) {
		case string:
			io.WriteString(w, text)
		case int:
			w.WriteHeader(text)
			io.WriteString(w, "<html><head><title>x</title></head><body><h1>401 Unauthorized</h1></body></html>")
		default:
			http.NotFound(w, r)
		}
	})
}

func TestServer(t *testing.T) {
	const (
		identity = `{"MediaContainer":{"size":0,"apiVersion":"1.2.3","claimed":true,"machineIdentifier":"abc","version":"1.43.4"}}`
		root     = `{"MediaContainer":{"size":25,"friendlyName":"Attic","machineIdentifier":"abc","platform":"Linux","version":"1.43.4","Directory":[{"count":1,"key":"x"}]}}`
	)
	whole := &sdk.Server{Name: "Attic", Version: "1.43.4", Platform: "Linux", MachineId: "abc"}
	for _, c := range []struct {
		name  string
		paths map[string]any
		want  *sdk.Server // its name is the host where it is empty
		kind  sdk.Kind
	}{
		{name: "owner", paths: map[string]any{"/identity": identity, "/": root}, want: whole},
		{name: "no identity", paths: map[string]any{"/identity": 404, "/": root}, want: whole},
		{name: "in XML", paths: map[string]any{"/identity": `<MediaContainer machineIdentifier="abc" version="1.43.4"/>`,
			"/": `<MediaContainer friendlyName="Attic" platform="Linux"><Directory key="x"/></MediaContainer>`}, want: whole},
		{name: "friend", paths: map[string]any{"/identity": identity, "/": 403}, want: &sdk.Server{Version: "1.43.4", MachineId: "abc"}},
		{name: "friend with 401", paths: map[string]any{"/identity": identity, "/": 401}, want: &sdk.Server{Version: "1.43.4", MachineId: "abc"}},
		{name: "no such name", paths: map[string]any{"/identity": 401, "/": 401}, kind: sdk.KindUnauthorized},
		{name: "failing", paths: map[string]any{"/identity": identity, "/": 500}, kind: sdk.KindUnavailable},
		{name: "something else", paths: map[string]any{"/identity": "hello", "/": "hello"}, kind: sdk.KindUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(answers(c.paths))
			defer srv.Close()
			got, err := openURL(t, srv.URL+"/", nil).Server(t.Context())
			if c.want == nil {
				if sdk.KindOf(err) != c.kind {
					t.Fatalf("got %v and %v, want an error of kind %s", got, err, c.kind)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := proto.CloneOf(c.want)
			want.Url = srv.URL
			if want.Name == "" {
				want.Name = strings.TrimPrefix(srv.URL, "http://")
			}
			if !proto.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name string
		set  map[string]any
		key  string // of the complaint
		base string
	}{
		{name: "slash", set: map[string]any{"url": "http://h:32400/"}, base: "http://h:32400"},
		{name: "behind a proxy", set: map[string]any{"url": "https://h/plex/"}, base: "https://h/plex"},
		{name: "from the browser", set: map[string]any{"url": "http://h:32400/web/index.html#!/settings"}, base: "http://h:32400"},
		{name: "schedules", set: map[string]any{"clean_bundles": "weekly(sunday)", "empty_trash": true, "db_cache": 4096.0, "history": false}, base: "http://h"},
		{name: "no scheme", set: map[string]any{"url": "192.168.1.12:32400"}, key: "url"},
		{name: "other scheme", set: map[string]any{"url": "ftp://h"}, key: "url"},
		{name: "no host", set: map[string]any{"url": "http://:32400"}, key: "url"},
		{name: "token in url", set: map[string]any{"url": "http://h/?X-Plex-Token=t"}, key: "url"},
		{name: "password in url", set: map[string]any{"url": "http://u:p@h/"}, key: "url"},
		{name: "the web app", set: map[string]any{"url": "https://app.plex.tv/desktop/#!/server/abc"}, key: "url"},
		{name: "no token", set: map[string]any{"token": ""}, key: "token"},
		{name: "timeout", set: map[string]any{"timeout": 0.0}, key: "timeout"},
		{name: "connections", set: map[string]any{"connections": 100.0}, key: "connections"},
		{name: "page size", set: map[string]any{"page_size": -1.0}, key: "page_size"},
		{name: "schedule is a number", set: map[string]any{"optimize": 3.0}, key: "optimize"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := map[string]any{"url": "http://h", "token": "secret-token"}
			for k, v := range c.set {
				all[k] = v
			}
			got, err := sdk.Open(t.Context(), Plugin, all)
			var e *sdk.Error
			if c.key != "" {
				if !errors.As(err, &e) || e.Kind != sdk.KindInvalidSetting || e.Key != c.key {
					t.Errorf("got %v, want a complaint about %s", err, c.key)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if base := got.(*Server).client.base.String(); base != c.base {
				t.Errorf("base is %s, want %s", base, c.base)
			}
		})
	}
}
