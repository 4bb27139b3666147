package listen_test

import (
	"net/http"
	"reflect"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/listen"
	"github.com/luarr/luarr/sdk/wire"
)

// The payloads as the applications send them, shortened.
const (
	added = `{"event":"library.new","user":true,"owner":true,"Account":{"id":1,"thumb":"https://plex.tv/users/1/avatar","title":"ann"},
 "Server":{"title":"Office","uuid":"m1"},
 "Metadata":{"librarySectionType":"movie","ratingKey":"1936545","key":"/library/metadata/1936545","guid":"plex://movie/5d77","librarySectionID":1224,"type":"movie","title":"Love","addedAt":1485951497}}`
	started  = `{"event":"media.play","Server":{"uuid":"m2"},"Player":{"local":false,"publicAddress":"200.200.200.200","uuid":"p"},"Metadata":{"ratingKey":"1"}}`
	imported = `{"movie":{"id":7,"title":"Sample","year":1999,"releaseDate":"1999-03-31","folderPath":"/movies/Sample (1999)","tmdbId":603,"imdbId":"tt0133093","tags":["kids"]},
 "remoteMovie":{"tmdbId":603},"movieFile":{"id":9,"relativePath":"Sample.mkv","path":"/downloads/Sample.mkv"},"isUpgrade":true,
 "deletedFiles":[{"id":8}],"eventType":"Download","instanceName":"Radarr","applicationUrl":""}`
	removed = `{"series":{"id":4,"title":"Show","path":"/tv/Show","tvdbId":81189,"tmdbId":0,"imdbId":""},"deletedFiles":true,"eventType":"SeriesDelete","instanceName":"Sonarr"}`
	tried   = `{"series":{"id":1,"title":"Test Title","path":"C:\\testpath","tvdbId":1234},"episodes":[{"id":123}],"eventType":"Test"}`
)

func TestWebhooks(t *testing.T) {
	l := serve(t, nil)
	movie := listen.Hint{
		Matchers: []string{"radarr4k"},
		Event:    "Download", Kind: "item", State: "changed", Key: "7", Path: "/movies/Sample (1999)",
		IDs: &wire.ExternalIds{Tmdb: "603", Imdb: "tt0133093"},
	}

	for _, test := range []struct {
		name, path, body string
		status           int
		want             *listen.Hint
	}{
		{"plex adds an item", "plex", added, 202, &listen.Hint{Sources: []string{"home"}, Event: "library.new", Kind: "item", State: "changed", Key: "1936545", LibraryKey: "1224"}},
		{"plex begins to play", "plex", started, 202, &listen.Hint{Sources: []string{"other"}, Event: "media.play", Kind: "session"}},
		{"of another server than the address says", "home", started, 204, nil},
		{"of a friend's server", "plex", `{"event":"media.play","Server":{"uuid":"friend"}}`, 204, nil},
		{"of a server without id", "home", `{"event":"media.rate"}`, 202, &listen.Hint{Sources: []string{"home"}, Event: "media.rate", Kind: "item", State: "changed"}},
		{"of any server", "plex", `{"event":"media.stop"}`, 202, &listen.Hint{Sources: []string{"home", "other"}, Event: "media.stop", Kind: "session"}},
		{"plex speaks of itself", "plex", `{"event":"admin.database.backup"}`, 204, nil},
		{"plex says nothing", "plex", `{}`, 400, nil},
		{"plex sends no json", "plex", `<xml>`, 400, nil},
		{"a key that is none", "home", `{"event":"library.new","Metadata":{"ratingKey":"../1","librarySectionID":"\u0000"}}`, 202, &listen.Hint{Sources: []string{"home"}, Event: "library.new", Kind: "item", State: "changed"}},
		{"radarr imports", "radarr4k", imported, 202, &movie},
		{"sonarr deletes", "tv", removed, 202, &listen.Hint{Matchers: []string{"tv"}, Event: "SeriesDelete", Kind: "item", State: "removed", Key: "4", Path: "/tv/Show", IDs: &wire.ExternalIds{Tvdb: "81189"}}},
		{"by the name rather than the plugin", "radarr", `{"eventType":"Rename"}`, 202, &listen.Hint{Matchers: []string{"radarr"}, Event: "Rename", Kind: "item", State: "changed"}},
		{"by the plugin", "sonarr", `{"eventType":"Rename"}`, 202, &listen.Hint{Matchers: []string{"tv"}, Event: "Rename", Kind: "item", State: "changed"}},
		{"sonarr tries", "sonarr", tried, 204, nil},
		{"sonarr is ill", "sonarr", `{"eventType":"Health","message":"/tv"}`, 204, nil},
		{"sonarr at radarr's address", "radarr", tried, 400, nil},
		{"radarr at sonarr's address", "tv", imported, 400, nil},
		{"no event", "radarr", `{"movie":{"id":1}}`, 400, nil},
		{"no object", "radarr", `[]`, 400, nil},
		{"two of them", "radarr", `{"eventType":"Rename"}{"eventType":"Rename"}`, 400, nil},
		{"cut off", "radarr", `{"eventType":"Rename"`, 400, nil},
		{"nobody's", "lidarr", `{}`, 404, nil},
		{"of a plugin that sends none", "films", `{}`, 404, nil},
		{"switched off", "radarr_off", `{"eventType":"Rename"}`, 404, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			body, kind := test.body, "application/json"
			if test.path == "plex" || test.path == "home" {
				body, kind = form(t, test.body, 1000)
			}
			status, _, text := l.ask("POST", "/webhook/"+test.path, body, func(r *http.Request) {
				known(r)
				r.Header.Set("Content-Type", kind)
			})
			if status != test.status {
				t.Errorf("answered %d %s", status, text)
			}
			got := l.taken()
			switch {
			case test.want == nil && len(got) > 0:
				t.Errorf("took %+v", got)
			case test.want != nil && (len(got) != 1 || !same(got[0], *test.want)):
				t.Errorf("got  %+v\nwant %+v", got, *test.want)
			}
		})
	}
}

// same compares hints.
func same(a, b listen.Hint) bool {
	ids := proto.Equal(a.IDs, b.IDs)
	a.IDs, b.IDs = nil, nil
	return ids && reflect.DeepEqual(a, b)
}

func TestHintsAsEvents(t *testing.T) {
	h := listen.Hint{Sources: []string{"home", "other"}, Kind: "item", State: "changed", Key: "12", LibraryKey: "3"}
	events := h.Events()
	want := &wire.Event{Source: "other", Kind: "item", State: "changed", Key: "12", LibraryKey: "3"}
	if len(events) != 2 || !proto.Equal(events[1], want) {
		t.Errorf("got %v", events)
	}
}

func TestFormOfPlex(t *testing.T) {
	l := serve(t, nil)
	long, kind := form(t, added, 70<<10)
	for _, test := range []struct {
		name, kind, body string
		status           int
	}{
		{"no form", "application/json", added, 400},
		{"no boundary", "multipart/form-data", added, 400},
		{"another field", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{}\r\n--x--\r\n", 400},
		{"cut off", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{", 400},
		{"too large a picture", kind, long, 413},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, _, text := l.ask("POST", "/webhook/plex?secret=a+secret+of+24+letters..", test.body, func(r *http.Request) {
				r.Header.Set("Content-Type", test.kind)
			})
			if status != test.status || len(l.taken()) > 0 {
				t.Errorf("answered %d %s", status, text)
			}
		})
	}
}
