package main

import (
	"context"
	"os"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/examples/homelab"
)

// secondLabs are the second Plex servers of scripts, by their folders.
var secondLabs sync.Map

// tend deals with the upkeep of Plex servers:
//
//	tend second           starts another server, $SECOND, and gives the first one another name, $AGAIN
//	tend config FILE      makes that the configuration, with $NAMES filled in
//	tend wrote FILE       wants these requests that wrote to the first, one a line, and forgets them
//	tend second-wrote FILE
//	tend unmount FOLDER   tend mount FOLDER
//	tend play RATINGKEY   tend stop
func tend(ts *testscript.TestScript, neg bool, args []string) {
	plex := ts.Value(labKey{}).(*homelab.Lab).Plex()
	if neg || len(args) == 0 {
		ts.Fatalf("usage: tend WHAT")
	}
	switch args[0] {
	case "second":
		ctx, stop := context.WithCancel(context.Background())
		ts.Defer(stop)
		other := homelab.New(homelab.Options{Seed: 2, Movies: 20, Series: 1, Artists: 1})
		ends, err := other.Start(ctx)
		ts.Check(err)
		plex.SetTaskSteps(2)
		other.Plex().SetTaskSteps(1)
		secondLabs.Store(ts.Getenv("WORK"), other)
		ts.Setenv("SECOND", ends.Plex)
		ts.Setenv("AGAIN", strings.Replace(ts.Getenv("PLEX"), "127.0.0.1", "localhost", 1))
	case "config":
		ts.Check(os.WriteFile(ts.MkAbs("config.toml"), []byte(os.Expand(ts.ReadFile(args[1]), ts.Getenv)), 0o600))
	case "wrote":
		wantWrote(ts, plex, args[1])
	case "second-wrote":
		other, ok := secondLabs.Load(ts.Getenv("WORK"))
		if !ok {
			ts.Fatalf("tend second comes first")
		}
		wantWrote(ts, other.(*homelab.Lab).Plex(), args[1])
	case "unmount", "mount":
		plex.Unmount(args[1], args[0] == "unmount")
	case "play":
		plex.SetSessions(homelab.Session{ID: "a", Key: 1, RatingKey: args[1], State: "playing", Location: "lan"})
	case "stop":
		plex.SetSessions()
	default:
		ts.Fatalf("tend: %q is nothing that can be done", args[0])
	}
}

// wantWrote compares what was written to a server, and forgets it.
func wantWrote(ts *testscript.TestScript, plex *homelab.Plex, file string) {
	text, err := os.ReadFile(ts.MkAbs(file))
	ts.Check(err)
	var got []string
	for _, r := range plex.Writes() {
		got = append(got, strings.TrimSuffix(r.Method+" "+r.Path+"?"+r.Query, "?"))
	}
	plex.ClearRequests()
	if want := strings.TrimSpace(string(text)); strings.Join(got, "\n") != want {
		ts.Fatalf("written:\n%s\nwant:\n%s", strings.Join(got, "\n"), want)
	}
}
