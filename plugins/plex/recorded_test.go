package plex

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/luarr/luarr/sdk"
)

// pair is a request with its answer, as they were recorded.
type pair struct {
	Request struct {
		Method, URI string
		Query       map[string]any
	}
	Response struct {
		Code    int `json:"http_code"`
		Headers map[string]string
		Body    json.RawMessage
	}
}

// recording reads what was recorded from a real server.
func recording(t *testing.T) map[string]pair {
	t.Helper()
	folder := os.Getenv("LUARR_FIXTURES")
	if folder == "" {
		t.Skip("LUARR_FIXTURES names no folder with recorded answers")
	}
	text, err := os.ReadFile(filepath.Join(folder, "plex", "recorded.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pairs map[string]pair
	if err := json.Unmarshal(text, &pairs); err != nil {
		t.Fatal(err)
	}
	root := pairs["server_info_get_200"] // it was kept without its request
	root.Request.Method, root.Request.URI = http.MethodGet, "/"
	pairs["server_info_get_200"] = root
	return pairs
}

// recorded replays the recording.
func recorded(t *testing.T) http.Handler {
	t.Helper()
	pairs := recording(t)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, p := range pairs {
			number, typed := p.Request.Query["type"].(float64)
			if p.Request.Method != r.Method || p.Request.URI != r.URL.Path || p.Response.Code != 200 ||
				typed && strconv.Itoa(int(number)) != r.URL.Query().Get("type") {
				continue
			}
			w.Header().Set("Content-Type", p.Response.Headers["Content-Type"])
			w.Write(p.Response.Body)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "<html><head><title>Not Found</title></head><body><h1>404 Not Found</h1></body></html>")
	})
}

// TestRecorded reads what a real server sent. It never recorded details of
// items, seasons or labels, so lists must do.
func TestRecorded(t *testing.T) {
	s := open(t, recorded(t), nil)
	server, err := s.Server(t.Context())
	if err != nil || server.Name == "" || server.MachineId == "" || server.Version == "" {
		t.Errorf("server %v, %v", server, err)
	}
	libraries, err := s.Libraries(t.Context())
	if err != nil || len(libraries) != 3 {
		t.Fatal(libraries, err)
	}
	for _, l := range libraries {
		if l.Key == "" || l.Title == "" || l.Uuid == "" || l.Skipped != "" || l.Agent == "" || l.ScannedAt == nil ||
			l.GetContentChangedAt() == 0 || len(l.Locations) != 1 || l.GetHidden() != 0 || !l.GetFilters() {
			t.Errorf("library %v", l)
		}
	}
	movies, w, err := walkLibrary(t, s, "Movies")
	if err != nil || !w.Complete || len(movies.items) != 1 {
		t.Fatal(len(movies.items), w, err)
	}
	m := movies.items[0]
	if m.Title != "Ferengi: Rules of Acquisition" || m.ExternalIds.GetImdb() != "tt0000001" || m.GetPlayCount() != 0 ||
		m.Versions[0].Parts[0].GetSizeBytes() != 1190641734 || m.Versions[0].AspectRatio != 2.35 || m.GetRating() != 3.8 {
		t.Errorf("movie %s", protojson.Format(m))
	}
	shows, w, err := walkLibrary(t, s, "TV Shows")
	if err != nil || w.Complete || len(shows.items) != 2 {
		t.Fatal(len(shows.items), w, err)
	}
	show, episode := shows.byID()["3"], shows.byID()["5"]
	if show.GetType() != sdk.Series || show.GetLeafCount() != 13 || show.ExternalIds.GetTvdb() != "3" {
		t.Errorf("show %s", protojson.Format(show))
	}
	if episode.GetSeriesId() != "3" || episode.ParentId != "4" || episode.GetEpisodeNumber() != 1 || episode.GetPlayCount() != 1 ||
		episode.ExternalIds.GetTvdb() != "4" || episode.SortTitle != "first Picard joke" {
		t.Errorf("episode %s", protojson.Format(episode))
	}
}
