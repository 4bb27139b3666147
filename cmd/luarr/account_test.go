package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/examples/homelab"
)

// service plays with the lab's plex.tv:
//
//	account config FILE     writes a configuration that knows nothing else
//	account claim           somebody says yes to every link from now on
//	account renew           the owner signs in elsewhere: old tokens of servers are refused
//	account out             every token of the owner is taken back
//	account move            the server has other addresses from now on, of which one is right
//	account relay           the server can be reached through the relay only
//	account introduced      the lab's servers know us by one name
//	account friend          a friend shares a server, which does not answer
func service(ts *testscript.TestScript, _ bool, args []string) {
	l := ts.Value(labKey{}).(*homelab.Lab)
	a := l.Account()
	const owner, server = "owner", "Homelab"
	switch args[0] {
	case "config":
		text := fmt.Sprintf("# mine\n[plugins.plex]\naccount_url = %q  # plex.tv\n", ts.Getenv("ACCOUNT"))
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o640))
		ts.Check(os.Chmod(ts.MkAbs(args[1]), 0o640))
	case "claim":
		a.ClaimAfter(1, owner)
	case "renew":
		a.SignIn(owner)
	case "out":
		a.SignOutEverywhere(owner)
	case "move":
		u, err := url.Parse(ts.Getenv("PLEX"))
		ts.Check(err)
		port, err := strconv.Atoi(u.Port())
		ts.Check(err)
		a.SetConnections(server,
			homelab.Connection{URI: ts.Getenv("RADARR"), Local: true},
			homelab.Connection{URI: homelab.DirectURI("127.0.0.1", port), Local: true},
			homelab.Connection{URI: fmt.Sprintf("http://localhost:%d", port)})
	case "relay":
		a.SetConnections(server, homelab.Connection{URI: ts.Getenv("PLEX"), Relay: true})
	case "introduced":
		names := map[string]bool{}
		for _, r := range append(a.Requests(), l.Plex().Requests()...) {
			if r.Path != "/identity" || r.Header.Get("X-Plex-Token") != "" {
				names[r.Header.Get("X-Plex-Client-Identifier")] = true
			}
		}
		if len(names) != 1 || names[""] {
			ts.Fatalf("we go by %v", names)
		}
	case "friend":
		a.AddServer(homelab.Resource{
			Name: "Bob's attic", MachineID: "bob", Owner: "bob", SharedWith: []string{owner}, Absent: true,
			Connections: []homelab.Connection{{URI: "http://127.0.0.1:1"}},
		})
	default:
		ts.Fatalf("account: %q is nothing to do", args[0])
	}
}

// TestSquare: the code has room, is dark on light, and says what it should not
// be too small to say.
func TestSquare(t *testing.T) {
	link := "https://app.plex.tv/auth#?clientID=0b54a1a5-1111-4222-8333-444455556666&code=8lzjqnq8lye02n52jq3fqxf8e&context%5Bdevice%5D%5Bproduct%5D=Luarr"
	if _, ok := square(link, 40, true); ok {
		t.Error("it is drawn where there is no room")
	}
	text, ok := square(link, 80, true)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !ok || len(lines) > 26 {
		t.Fatalf("%d lines, %v", len(lines), ok)
	}
	for _, line := range lines {
		if len([]rune(line)) != len([]rune(lines[0])) || !strings.HasPrefix(line, "█") && !strings.HasPrefix(line, "▀") {
			t.Errorf("line %q", line)
		}
	}
	if !strings.HasPrefix(lines[1], "██ ▄▄▄▄▄ █") {
		t.Errorf("the corner is %q", lines[1])
	}
	if coloured, _ := square(link, 80, false); strings.Count(coloured, "\x1b[97;40m") != len(lines) {
		t.Error("in colours it does not say which side is light")
	}
}

// TestInterruptedSignIn: Ctrl-C while waiting is an interrupt, and nothing is
// kept.
func TestInterruptedSignIn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	home := homelab.New(homelab.Options{})
	ends, err := home.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := dir + "/config.toml"
	if err := os.WriteFile(path, []byte(fmt.Sprintf("[plugins.plex]\naccount_url = %q\n", ends.Account)), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	interrupt, cancel := context.WithCancel(t.Context())
	p := newProgram(strings.NewReader(""), &stdout, watched{&stderr, "Waiting", cancel}, func(string) string { return "" })
	if code := p.main(interrupt, []string{"luarr", "login", "--config", path}); code != 130 {
		t.Errorf("exit code %d\n%s", code, stderr.String())
	}
	if text, err := os.ReadFile(dir + "/luarr.accounts.json"); err != nil || strings.Contains(string(text), "token") {
		t.Errorf("kept: %s, %v", text, err)
	}
}

// watched calls back when a word is written.
type watched struct {
	w    *strings.Builder
	word string
	then func()
}

func (w watched) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.word) {
		w.then()
	}
	return w.w.Write(p)
}
