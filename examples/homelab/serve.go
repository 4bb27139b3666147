package homelab

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Endpoints is where the servers of a started lab are, and the secrets they want.
type Endpoints struct {
	Plex     string `json:"plex"` // base URLs, without a trailing slash
	Radarr   string `json:"radarr"`
	Sonarr   string `json:"sonarr"`
	Radarr4K string `json:"radarr4k"` // the second Radarr
	Account  string `json:"account"`  // plex.tv
	Token    string `json:"token"`    // Plex token
	APIKey   string `json:"api_key"`  // of Radarr and Sonarr
}

// Start listens on five free ports of 127.0.0.1 and serves until ctx ends; open connections are then dropped. Plex answers HTTP
// and, with a certificate that nobody vouches for, HTTPS on its port, and is listed in the account.
func (l *Lab) Start(ctx context.Context) (*Endpoints, error) {
	e, _, err := l.start(ctx)
	return e, err
}

// start also returns a function that waits until the servers have stopped.
func (l *Lab) start(ctx context.Context) (*Endpoints, func(), error) {
	certificate, err := SelfSigned()
	if err != nil {
		return nil, nil, err
	}
	e := &Endpoints{Token: l.o.Token, APIKey: l.o.APIKey}
	servers := []struct {
		name    string
		url     *string
		base    string
		handler http.Handler
	}{
		{"plex", &e.Plex, "", l.plex},
		{"radarr", &e.Radarr, l.o.URLBase, l.radarr},
		{"sonarr", &e.Sonarr, l.o.URLBase, l.sonarr},
		{"account", &e.Account, "", l.account},
		{"second radarr", &e.Radarr4K, l.o.URLBase, l.radarr4},
	}
	var listeners []net.Listener
	for _, s := range servers {
		var lc net.ListenConfig
		ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			for _, open := range listeners {
				_ = open.Close() // nothing was served yet
			}
			return nil, nil, fmt.Errorf("homelab: listen for %s: %w", s.name, err)
		}
		listeners = append(listeners, ln)
		*s.url = "http://" + ln.Addr().String() + s.base
	}
	listeners[0] = eitherListener{listeners[0], &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}}}
	l.account.AddServer(Resource{Name: plexName, Plex: l.plex, Connections: []Connection{{URI: e.Plex, Local: true}}})
	if l.o.ClaimAfter > 0 { // somebody tries it out: let there be one that does not answer, too
		l.account.AddServer(Resource{
			Name: "Anna's attic", Owner: houseAccounts[2], SharedWith: []string{houseAccounts[Owner]}, MachineID: "a77c", Absent: true,
			Connections: []Connection{{URI: "http://127.0.0.1:9"}},
		})
	}
	var running sync.WaitGroup
	for i, s := range servers {
		srv := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
		running.Go(func() { _ = srv.Serve(listeners[i]) }) // ends with ErrServerClosed
		context.AfterFunc(ctx, func() { _ = srv.Close() })
	}
	return e, running.Wait, nil
}

// Environment is the variable that Main reads its Options from, as JSON.
const Environment = "LUARR_LAB"

// Main is the lab as a process of its own: it reads Options as JSON from the environment variable LUARR_LAB, serves, prints
// Endpoints as one JSON line on stdout, and ends when stdin reaches its end (the parent died) or ctx is done.
func Main(ctx context.Context, getenv func(string) string, stdin io.Reader, stdout io.Writer) error {
	var o Options
	if text := getenv(Environment); text != "" {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&o); err != nil {
			return fmt.Errorf("homelab: read %s: %w", Environment, err)
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // an error is an end as good as any
		stop()
	}()
	e, wait, err := New(o).start(ctx)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(stdout).Encode(e); err != nil {
		return fmt.Errorf("homelab: print the addresses: %w", err)
	}
	<-ctx.Done()
	wait()
	return nil
}
