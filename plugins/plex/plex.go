// Package plex is the plugin for Plex Media Server: it lists libraries, items
// and streams, tells what happens, edits labels, stops streams, keeps servers in
// order, and signs in to the account behind them.
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
	Summary: "reads libraries, items and streams of a Plex Media Server, edits labels, stops streams, keeps the server in order, and signs in to plex.tv",
	Types:   []string{sdk.Movie, sdk.Series, sdk.Season, sdk.Episode, sdk.Artist, sdk.Album, sdk.Track},
	New: func() any {
		return &Server{
			Timeout: 60, VerifySSL: true, Connections: 2, FullDetails: 2000, ReadHistory: true, AccountURL: plexTV,
		}
	},
}

// Server is one Plex Media Server as configured.
type Server struct {
	URL         string     `setting:"url,required" scope:"server" doc:"address of the server, such as http://192.168.1.12:32400"`
	Token       sdk.Secret `setting:"token,required" scope:"server" doc:"token of the server's owner"`
	Timeout     int        `setting:"timeout" min:"1" max:"3600" doc:"seconds to wait while the server is silent"`
	VerifySSL   bool       `setting:"verify_ssl" doc:"whether the server's certificate must be valid"`
	Connections int        `setting:"connections" min:"1" max:"8" doc:"requests under way at a time"`
	Quiet       bool       `setting:"quiet_while_streaming" doc:"whether walks go slowly while the server plays something to somebody"`
	PageSize    int        `setting:"page_size" min:"0" max:"5000" doc:"items asked for at a time; 0 begins with 400 and asks for fewer while the server is slow"`
	FullDetails int        `setting:"full_details" min:"0" doc:"items of one type, per library, up to which each is read in full detail, a hundred at a time; above that from lists, with a walk for each label, collection and genre, which is faster; series and artists, and what a server lists no tags of: ten times as many"`

	// What follows is for rules, which read it as server.settings.
	DBCache      int  `setting:"db_cache" min:"0" scope:"server" doc:"size of the database cache in MB; 0 leaves the server's value alone"`
	CleanBundles any  `setting:"clean_bundles" scope:"server" doc:"true, false, or a schedule for cleaning bundles"`
	EmptyTrash   any  `setting:"empty_trash" scope:"server" doc:"true, false, or a schedule for emptying the trash"`
	Optimize     any  `setting:"optimize" scope:"server" doc:"true, false, or a schedule for optimising the database"`
	ReadHistory  bool `setting:"history" scope:"server" doc:"whether to read who played what"`

	// What follows is for the account; an instance may have nothing else.
	AccountURL   string      `setting:"account_url" doc:"address of the account's service, in place of plex.tv"`
	AccountToken sdk.Secret  `setting:"account_token" doc:"token of the account, as luarr login plex stores it"`
	ClientID     string      `setting:"client_id" doc:"name of this installation at plex.tv; given by luarr"`
	Addresses    [][2]string `setting:"addresses" doc:"machine ids and addresses to try instead of asking the account's service; given by luarr"`

	client  *client
	account *account
	mu      sync.Mutex
	known   habits
	swept   swept
	tasks   map[string]*followed    // the last of each that was begun, by path
	tempo   tempo                   // of events
	files   map[string]*sdk.Version // of the streams that are transcoded, while they play
}

var (
	_ sdk.Opener        = (*Server)(nil)
	_ sdk.Incremental   = (*Server)(nil)
	_ sdk.Actor         = (*Server)(nil)
	_ sdk.Authenticator = (*Server)(nil)
)

// Open checks the settings and prepares the clients. Without a url the instance
// is good for the account alone.
func (s *Server) Open(context.Context) error {
	for key, value := range map[string]any{"clean_bundles": s.CleanBundles, "empty_trash": s.EmptyTrash, "optimize": s.Optimize} {
		switch value.(type) {
		case nil, bool, string:
		default:
			return sdk.InvalidSetting(key, "must be true, false or a schedule such as weekly(sunday)")
		}
	}
	if err := s.openAccount(); err != nil {
		return err
	}
	patience := time.Duration(s.Timeout) * time.Second
	s.client = &client{
		base:     &url.URL{},
		http:     &http.Client{Transport: noServer{}},
		slots:    semaphore.NewWeighted(int64(s.Connections)),
		width:    s.Connections,
		patience: patience,
		pause:    pause,
	}
	s.client.clock.ours = time.Now
	s.tempo = usualTempo
	if s.Quiet {
		s.client.quiet = &quiet{}
	}
	switch {
	case s.URL == "" && s.Token.IsZero():
		return nil
	case s.URL == "":
		return errNoServer
	}
	base, err := baseURL(s.URL)
	if err != nil {
		return err
	}
	header, err := s.header("token", s.Token)
	if err != nil {
		return err
	}
	s.client.base = base
	s.client.http = sdk.HTTPClient(sdk.HTTPOptions{Timeout: patience, InsecureTLS: !s.VerifySSL, Header: header})
	return nil
}

// header is what each request carries. key is the setting of the token.
func (s *Server) header(key string, secret sdk.Secret) (http.Header, error) {
	token := strings.TrimSpace(secret.Reveal())
	if token == "" || !printable(token) {
		return nil, sdk.InvalidSetting(key, "must be a token as Plex gives it: letters, digits, - and _")
	}
	h := s.introduction()
	h.Set("X-Plex-Token", token)
	return h, nil
}

// introduction is what each request says of us. Nothing in it tells whose
// computer this is.
func (s *Server) introduction() http.Header {
	id := s.ClientID
	if id == "" {
		id = installation()
	}
	return http.Header{
		"Accept":                   {"application/json"},
		"X-Plex-Client-Identifier": {id},
		"X-Plex-Product":           {"Luarr"},
		"X-Plex-Device-Name":       {"Luarr"},
		"X-Plex-Version":           {version},
	}
}

// printable says whether a text can stand in a header as it is.
func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// errNoServer is what asking a server gives where none is configured.
var errNoServer = sdk.InvalidSetting("url", "is missing: give url and token, or server = its name after luarr login plex")

// noServer is the connection of an instance that has no server.
type noServer struct{}

// RoundTrip refuses.
func (noServer) RoundTrip(*http.Request) (*http.Response, error) { return nil, errNoServer }

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
	if err := checkAddress(u); err != nil {
		return nil, err
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
