package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

// TestScripts plays the stories in testdata/script, each with a home lab of
// its own over loopback HTTP and a config.toml that points at it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setupLab,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"account": service,
			"exits":   exits,
			"fault":   harm,
			"quiet":   quiet,
			"writes":  writes,
			"delete":  deleteItem,
			"edit":    editServer,
			"holdrun": holdRun,
			"append":  appendFile,
			"set":     setKey,
			"cutoff":  cutOff,
			"pin":     pin,
			"tend":    tend,
			"jelly":   jelly,

			"watching": watching,
			"atLast":   atLast,

			"unsettle": unsettle,
			"labels":   wantLabels,
		},
	})
}

// labKey is where a script keeps its lab.
type labKey struct{}

// setupLab starts a lab and writes the configuration.
func setupLab(env *testscript.Env) error {
	ctx, stop := context.WithCancel(context.Background())
	env.Defer(stop)
	l := homelab.New(homelab.Options{Movies: 30, Series: 2, Artists: 1})
	ends, err := l.Start(ctx)
	if err != nil {
		return err
	}
	env.Values[labKey{}] = l
	env.Values[jellyKey{}] = &jellySlot{}
	env.Setenv("HOME", env.WorkDir)
	env.Setenv(quickExit, quickExitValue)
	env.Setenv("TMPDIR", env.WorkDir)
	day := time.Now()
	env.Setenv("NOON", time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, time.Local).Format(time.RFC3339))
	env.Setenv("PLEX", ends.Plex)
	env.Setenv("RADARR", ends.Radarr)
	env.Setenv("SONARR", ends.Sonarr)
	env.Setenv("ACCOUNT", ends.Account)
	env.Setenv("TOKEN", ends.Token)
	env.Setenv("MACHINE", l.Plex().MachineID())
	env.Setenv("KEY", ends.APIKey)
	text := (&lab{Endpoints: *ends}).config()
	return os.WriteFile(filepath.Join(env.WorkDir, "config.toml"), []byte(text), 0o600)
}

// exits runs luarr and wants a certain exit code: exits 3 run --plan.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE ARGUMENTS...")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("exits: %v", err)
	}
	got := 0
	if err := ts.Exec("luarr", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("exits: %v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("luarr %v: exit code %d, want %d", args[1:], got, want)
	}
}

// kinds are the faults that scripts name.
var kinds = map[string]homelab.FaultKind{
	"busy": homelab.TooManyRequests, "down": homelab.Down, "unauthorized": homelab.Unauthorized, "error": homelab.ServerError, "starting": homelab.Starting,
	"html": homelab.NotJSON, "cut": homelab.CutBody, "total": homelab.WrongTotal, "redirect": homelab.Redirect,
	"xml": homelab.XML, "nostreams": homelab.NoStreams, "refuse": homelab.RefuseElements,
}

// harm makes a server misbehave: fault plex cut /library/sections/1/all, or
// fault plex none.
func harm(ts *testscript.TestScript, _ bool, args []string) {
	l := ts.Value(labKey{}).(*homelab.Lab)
	server := map[string]interface {
		SetFault(homelab.Fault)
		ClearFaults()
	}{"plex": l.Plex(), "radarr": l.Radarr(), "sonarr": l.Sonarr(), "account": l.Account()}[args[0]]
	if args[1] == "none" {
		server.ClearFaults()
		return
	}
	f := homelab.Fault{Kind: kinds[args[1]]}
	if f.Kind == 0 {
		ts.Fatalf("fault: %q is none", args[1])
	}
	if len(args) > 2 {
		f.Path = args[2]
	}
	server.SetFault(f)
}

// writes wants a number of requests that write on all servers: writes 0, or that
// they come while something goes on in the background: writes 3 soon.
func writes(ts *testscript.TestScript, neg bool, args []string) {
	l := ts.Value(labKey{}).(*homelab.Lab)
	count := func() string {
		return strconv.Itoa(len(l.Plex().Writes()) + len(l.Radarr().Writes()) + len(l.Sonarr().Writes()))
	}
	want := args[0]
	if len(args) > 1 {
		persist(ts, func() bool { return count() == want })
	}
	if got := count(); (got == want) == neg {
		ts.Fatalf("%s requests that write, want %s (not: %v)", got, want, neg)
	}
}

// quiet wants that no server is asked anything from now on: quiet begin, and at
// the end quiet.
func quiet(ts *testscript.TestScript, _ bool, args []string) {
	l := ts.Value(labKey{}).(*homelab.Lab)
	got := strconv.Itoa(l.Plex().Count() + l.Radarr().Count() + l.Sonarr().Count())
	if len(args) > 0 {
		ts.Setenv("REQUESTS", got)
	} else if want := ts.Getenv("REQUESTS"); got != want {
		ts.Fatalf("the servers were asked: %s requests before, %s now", want, got)
	}
}

// deleteItem takes an item off the server: delete RATINGKEY.
func deleteItem(ts *testscript.TestScript, _ bool, args []string) {
	ts.Value(labKey{}).(*homelab.Lab).Plex().DeleteItem(args[0])
}

// editServer changes something on the Plex server: edit label RATINGKEY LABEL,
// edit rename RATINGKEY TITLE, edit move RATINGKEY SECTION, edit add TITLE (a
// section, whose key becomes $SECTION), edit hide SECTION, edit show SECTION,
// edit preference NAME VALUE, edit play STREAMS, edit pass on, edit pass off.
func editServer(ts *testscript.TestScript, _ bool, args []string) {
	plex := ts.Value(labKey{}).(*homelab.Lab).Plex()
	switch args[0] {
	case "label":
		plex.SetLabels(args[1], args[2:]...)
	case "rename":
		plex.Rename(args[1], args[2])
	case "move":
		plex.MoveMovie(args[1], args[2])
	case "add":
		ts.Setenv("SECTION", plex.AddLibrary(args[1]))
	case "preference":
		plex.SetPreference(args[1], args[2])
	case "play":
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		plex.PlaySome(n)
	case "pass":
		plex.SetPass(args[1] == "on")
	case "hide", "show":
		plex.HideLibrary(args[1], args[0] == "hide")
	default:
		ts.Fatalf("edit: %q is nothing that can be edited", args[0])
	}
}

// holdRun begins a run on a store, as another luarr would, and leaves it open
// for the rest of the script: holdrun FILE.
func holdRun(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.Open(context.Background(), ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	r, err := s.BeginRun(context.Background(), "nightly", false, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	ts.Check(err)
	ts.Defer(func() { r.Release(); s.Close() })
}

// appendFile puts one file behind another: append FILE MORE.
func appendFile(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0]) + ts.ReadFile(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// pin accepts a program in the plugins folder without looking at it: pin NAME.
func pin(ts *testscript.TestScript, _ bool, args []string) {
	sum := sha256.Sum256([]byte(ts.ReadFile("plugins/" + trust.Prefix + args[0])))
	ts.Check(trust.NewLock(ts.Getenv("WORK")).Set(args[0], trust.Pin{SHA256: hex.EncodeToString(sum[:])}))
}

// setKey sets a key of the source in config.toml: set history false.
func setKey(ts *testscript.TestScript, _ bool, args []string) {
	const header = "[sources.home]\n"
	text := ts.ReadFile("config.toml")
	before, after, ok := strings.Cut(text, header)
	if !ok || len(args) != 2 {
		ts.Fatalf("usage: set KEY VALUE, with a config.toml that has [sources.home]")
	}
	ts.Check(os.WriteFile(ts.MkAbs("config.toml"), []byte(before+header+args[0]+" = "+args[1]+"\n"+after), 0o600))
}

// cutOff leaves a store as a luarr leaves it that is killed while it applies:
// with one change done and one on its way: cutoff FILE.
func cutOff(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	s, err := store.Open(ctx, ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	r, err := s.BeginRun(ctx, "nightly", false, time.Now())
	ts.Check(err)
	ts.Check(s.PutChanges(ctx, r.ID(), []*wire.Change{
		{Id: 1, Kind: "radarr.tag", Instance: "radarr", Title: "First", State: "done", Rule: "r"},
		{Id: 2, Kind: "radarr.tag", Instance: "radarr", Title: "Second", State: "sending", Rule: "r"},
		{Id: 3, Kind: "radarr.tag", Instance: "radarr", Title: "Third", State: "planned", Rule: "r"},
	}))
	ts.Check(s.Close())
}

// unsettle makes a change one that was on its way when luarr was killed:
// unsettle FILE RUN CHANGE.
func unsettle(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	s, err := store.Open(ctx, ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	run, err1 := strconv.ParseInt(args[1], 10, 64)
	id, err2 := strconv.ParseInt(args[2], 10, 64)
	ts.Check(errors.Join(err1, err2))
	ts.Check(s.Changes(ctx, store.ChangeFilter{Run: run}, func(batch []*wire.Change) error {
		for _, c := range batch {
			if c.Id == id {
				c.State, c.Error, c.Settled = "sending", "", ""
				return s.SetChanges(ctx, []*wire.Change{c})
			}
		}
		return nil
	}))
	ts.Check(s.Close())
}

// wantLabels wants an item of the Plex server to have just these labels: labels
// RATINGKEY LABEL...
func wantLabels(ts *testscript.TestScript, _ bool, args []string) {
	got := ts.Value(labKey{}).(*homelab.Lab).Plex().Labels(args[0])
	if !slices.EqualFunc(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(args[1:])), strings.EqualFold) {
		ts.Fatalf("the labels of %s are %q, want %q", args[0], got, args[1:])
	}
}
