// Package jellyfin is the plugin for a Jellyfin server: it lists libraries and
// items with their streams and play state, tells what plays, tags items and
// stops streams. What it knows of the server's API stands in the README beside
// it, each fact with its source.
package jellyfin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/luarr/luarr/sdk"
)

// version is the plugin's own.
const version = "0.1.0"

// Plugin is what the plugin's main serves.
var Plugin = sdk.Plugin{
	Name:    "jellyfin",
	Version: version,
	Summary: "reads libraries, items and streams of a Jellyfin server, tags items and stops streams",
	Types:   []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode, sdk.Artist, sdk.Album, sdk.Track},
	New:     func() any { return &Server{Timeout: 60, VerifySSL: true, PageSize: 200} },
}

// Server is one Jellyfin server as configured.
type Server struct {
	URL        string     `setting:"url,required" scope:"server" doc:"address of the server, with its base URL if it has one, such as http://192.168.1.12:8096"`
	APIKey     sdk.Secret `setting:"api_key,required" scope:"server" doc:"an API key of the server, or the access token of an administrator"`
	User       string     `setting:"user" scope:"server" doc:"name of the user whose play state is read; the first administrator where it is left out"`
	Timeout    int        `setting:"timeout" min:"1" max:"3600" doc:"seconds to wait for the beginning of an answer"`
	VerifySSL  bool       `setting:"verify_ssl" doc:"whether the server's certificate must be valid"`
	PageSize   int        `setting:"page_size" min:"1" max:"1000" doc:"items asked for at a time"`
	LockTags   bool       `setting:"lock_tags" doc:"whether the tags of an item that is tagged are locked, so that a refresh of its metadata leaves them alone; undo does not unlock them"`
	EmbyHeader bool       `setting:"emby_header" doc:"whether to send the key as X-Emby-Token, for a proxy that keeps the header Authorization to itself; Jellyfin 12 no longer takes it unless told to"`

	client *client
	pause  func(context.Context, time.Duration) error
	writes sync.Mutex // one item is read, changed and written at a time
}

var (
	_ sdk.Opener   = (*Server)(nil)
	_ sdk.Source   = (*Server)(nil)
	_ sdk.Counter  = (*Server)(nil)
	_ sdk.Sessions = (*Server)(nil)
	_ sdk.Actor    = (*Server)(nil)
)

// Open checks the settings and prepares the client.
func (s *Server) Open(context.Context) error {
	base, err := url.Parse(strings.TrimRight(strings.TrimSpace(s.URL), "/"))
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return sdk.InvalidSetting("url", "must be an address such as http://192.168.1.12:8096")
	}
	base.Path = strings.TrimSuffix(base.Path, "/web") // what stands in the browser
	key := strings.TrimSpace(s.APIKey.Reveal())
	for _, r := range key {
		if r <= ' ' || r > '~' {
			return sdk.InvalidSetting("api_key", "holds what no key of Jellyfin does: a blank or a letter outside of ASCII")
		}
	}
	if key == "" {
		return sdk.InvalidSetting("api_key", "must not be empty")
	}
	header := http.Header{"Accept": {"application/json"}}
	if s.EmbyHeader {
		header.Set("X-Emby-Token", key)
	} else {
		header.Set("Authorization", `MediaBrowser Client="Luarr", Device="Luarr", DeviceId="luarr", Version="`+version+`", Token="`+url.QueryEscape(key)+`"`)
	}
	if s.pause == nil {
		s.pause = pause
	}
	s.client = &client{
		base:  base,
		most:  mostBytes,
		http:  sdk.HTTPClient(sdk.HTTPOptions{Timeout: time.Duration(s.Timeout) * time.Second, InsecureTLS: !s.VerifySSL, Header: header}),
		pause: func(ctx context.Context, d time.Duration) error { return s.pause(ctx, d) },
	}
	return nil
}

// Changes lists what is offered.
func (s *Server) Changes() []sdk.ChangeKind {
	return []sdk.ChangeKind{s.tagKind(), s.stopKind()}
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
