// Package plex is the plugin for Plex Media Server: it lists libraries and
// items, and edits labels.
package plex

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/luarr/luarr/sdk"
)

// version is the plugin's own.
const version = "0.1.0"

// Plugin is what the plugin's main serves.
var Plugin = sdk.Plugin{
	Name:    "plex",
	Version: version,
	Summary: "reads libraries and items of a Plex Media Server, and edits labels",
	Types:   []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode, sdk.Artist, sdk.Album, sdk.Track},
	New: func() any {
		return &Server{Timeout: 60, VerifySSL: true, Connections: 2, FullDetails: 2000, History: true}
	},
}

// Server is one Plex Media Server as configured.
type Server struct {
	URL         string     `setting:"url,required" doc:"address of the server, such as http://192.168.1.12:32400"`
	Token       sdk.Secret `setting:"token,required" doc:"token of the server's owner"`
	Timeout     int        `setting:"timeout" doc:"seconds to wait while the server is silent"`
	VerifySSL   bool       `setting:"verify_ssl" doc:"whether the server's certificate must be valid"`
	Connections int        `setting:"connections" doc:"requests under way at a time"`
	PageSize    int        `setting:"page_size" doc:"items asked for at a time; 0 chooses"`
	FullDetails int        `setting:"full_details" doc:"items of one type, per library, up to which each is read in full detail, with every genre and collection; above that from lists, which are faster and cut genres at two; series and artists: ten times as many"`

	// What follows is for rules, which read it as server.settings.
	DBCache      int  `setting:"db_cache" doc:"size of the database cache in MB; 0 leaves the server's value alone"`
	CleanBundles any  `setting:"clean_bundles" doc:"true, false, or a schedule for cleaning bundles"`
	EmptyTrash   any  `setting:"empty_trash" doc:"true, false, or a schedule for emptying the trash"`
	Optimize     any  `setting:"optimize" doc:"true, false, or a schedule for optimising the database"`
	History      bool `setting:"history" doc:"whether to read who played what"`

	client *client
	mu     sync.Mutex
	known  habits
}

var (
	_ sdk.Opener = (*Server)(nil)
	_ sdk.Source = (*Server)(nil)
	_ sdk.Actor  = (*Server)(nil)
)

// habits is what was learned of the server; it holds for the plugin's life.
type habits struct {
	streams   mode // how streams come, where that was seen
	noDetails bool // several items at once are refused
	filter    filterHabit
}

// Open checks the settings and prepares the client.
func (s *Server) Open(context.Context) error {
	base, err := baseURL(s.URL)
	if err != nil {
		return err
	}
	for _, bound := range []struct {
		key             string
		value, min, max int
	}{
		{"timeout", s.Timeout, 1, 3600},
		{"connections", s.Connections, 1, 8},
		{"page_size", s.PageSize, 0, 5000},
		{"full_details", s.FullDetails, 0, 1 << 30},
		{"db_cache", s.DBCache, 0, 1 << 20},
	} {
		if bound.value < bound.min || bound.value > bound.max {
			return sdk.InvalidSetting(bound.key, fmt.Sprintf("must lie between %d and %d", bound.min, bound.max))
		}
	}
	for key, value := range map[string]any{"clean_bundles": s.CleanBundles, "empty_trash": s.EmptyTrash, "optimize": s.Optimize} {
		switch value.(type) {
		case nil, bool, string:
		default:
			return sdk.InvalidSetting(key, "must be true, false or a schedule such as weekly(sunday)")
		}
	}
	token := strings.TrimSpace(s.Token.Reveal())
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return sdk.InvalidSetting("token", "must be a token as Plex gives it: letters, digits, - and _")
	}
	patience := time.Duration(s.Timeout) * time.Second
	header := http.Header{
		"Accept":                   {"application/json"},
		"X-Plex-Token":             {token},
		"X-Plex-Client-Identifier": {installation()},
		"X-Plex-Product":           {"Luarr"},
		"X-Plex-Version":           {version},
	}
	s.client = &client{
		base:     base,
		http:     sdk.HTTPClient(sdk.HTTPOptions{Timeout: patience, InsecureTLS: !s.VerifySSL, Header: header}),
		slots:    semaphore.NewWeighted(int64(s.Connections)),
		width:    s.Connections,
		patience: patience,
		pause:    pause,
	}
	return nil
}

// baseURL checks the address. What a browser shows behind /web is cut off.
func baseURL(text string) (*url.URL, error) {
	wrong := func(why string) error { return sdk.InvalidSetting("url", why) }
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || u.Host == "" && u.Scheme == "":
		return nil, wrong("is not an address; write it like http://192.168.1.12:32400")
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, wrong("must begin with http:// or https:// and name a host")
	case u.User != nil || strings.Contains(u.RawQuery, "X-Plex-Token"):
		return nil, wrong("must not hold a password or a token; the token is a setting of its own")
	}
	path := strings.TrimRight(u.Path, "/")
	if before, _, web := strings.Cut(path+"/", "/web/"); web {
		path = before
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}, nil
}

// installation is a name for this installation that stays the same and tells
// nothing about it. The server's list of devices hangs off it.
func installation() string {
	host, _ := os.Hostname()
	h := fnv.New64a()
	h.Write([]byte(host))
	return fmt.Sprintf("luarr-%016x", h.Sum64())
}
