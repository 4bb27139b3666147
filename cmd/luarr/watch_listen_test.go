package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
)

// freeAddress gives an address that nobody listens to. Its port is none that the
// system hands out by itself, to another process a moment later.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(20_000)))
		if err == nil {
			l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}

// TestWatchListens has the daemon listen: a webhook of Radarr makes a run, which
// is counted; what plays is shown; an address that cannot be had keeps an edited
// configuration from being taken up, and one without [listen] ends the listener.
// SIGHUP has all read again though nothing was edited.
func TestWatchListens(t *testing.T) {
	home := homelab.New(homelab.Options{Movies: 20, Series: 1, Artists: 1})
	srv := httptest.NewServer(home.Plex())
	defer srv.Close()
	home.Plex().SetSessions(homelab.Session{RatingKey: "8001", UserID: 2, Location: "wan"})
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()

	file, aside := filepath.Join(t.TempDir(), "config.toml"), filepath.Join(t.TempDir(), "new")
	write := func(more string) {
		text := "[sources.home]\nplugin = \"plex\"\nurl = \"" + srv.URL + "\"\ntoken = \"lab-plex-token\"\n" +
			"[matchers.films]\nplugin = \"radarr\"\nurl = \"" + srv.URL + "\"\napi_key = \"x\"\n" + more
		// It comes at once, so that nobody sees half of it.
		if err := errors.Join(os.WriteFile(aside, []byte(text), 0o600), os.Rename(aside, file)); err != nil {
			t.Fatal(err)
		}
	}
	section := func(address string) string {
		return "[listen]\nenabled = true\naddress = \"" + address + "\"\nsecret = \"0123456789abcdef\"\n"
	}
	address := freeAddress(t)
	write(section(address))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	p := newProgram(strings.NewReader(""), in, io.Discard, func(string) string { return "" })
	var ahead atomic.Int64
	p.now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	ended := make(chan int, 1)
	go func() {
		ended <- p.main(ctx, []string{"luarr", "watch", "-v", "--config", file})
		in.Close()
	}()
	lines := bufio.NewScanner(out)
	until := func(part string) {
		t.Helper()
		limit := time.AfterFunc(patience, func() { out.CloseWithError(context.DeadlineExceeded) })
		defer limit.Stop()
		for lines.Scan() {
			if strings.Contains(lines.Text(), part) {
				return
			}
		}
		t.Fatalf("no line with %q came", part)
	}
	ask := func(method, path string) (int, string) {
		r, err := http.NewRequest(method, "http://"+address+path, strings.NewReader(`{"eventType":"Rename"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth("radarr", "0123456789abcdef")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err.Error()
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(body)
	}
	until("listening on " + address)
	until("run 1 ") // of the link that is up
	for range 2 {   // the second one comes when the first has been waited upon for long enough
		ahead.Add(int64(3 * time.Minute))
		if status, text := ask("POST", "/webhook/films"); status != http.StatusAccepted {
			t.Errorf("the webhook was answered %d %s", status, text)
		}
	}
	until("run 2 ")
	shows := func(path string, wants ...string) {
		t.Helper()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for began := time.Now(); ; <-tick.C {
			status, text := ask("GET", path)
			missing := slices.DeleteFunc(slices.Clone(wants), func(want string) bool { return strings.Contains(text, want) })
			if status == 200 && len(missing) == 0 {
				return
			}
			if time.Since(began) > patience {
				t.Fatalf("%s: %d %s, without %q", path, status, text, missing)
			}
		}
	}
	shows("/healthz", `"state": "up"`, `"sessions": 1`, `"source": "home"`, `"last_run"`, `"pipeline": "default"`, `"data_age_s"`)
	shows("/metrics", `luarr_server_up{source="home"} 1`, `luarr_sessions{location="wan",source="home",video_decision="direct_play"} 1`,
		`luarr_webhooks_total{plugin="radarr",result="accepted"} 2`, `luarr_runs_total{pipeline="default"`, `luarr_items{source="home",type="MOVIE"} `)
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	until("the configuration and the rules were read again")
	var stderr strings.Builder
	beside := newProgram(strings.NewReader(""), io.Discard, &stderr, p.getenv)
	beside.now = p.now
	if code := beside.main(ctx, []string{"luarr", "maintenance", "on", "--config", file}); code != 0 {
		t.Errorf("maintenance on: exit code %d\n%s", code, stderr.String())
	}
	shows("/metrics", `luarr_maintenance_mode{source="home"} 1`)
	shows("/healthz", `"maintenance": true`)
	write(section(taken.Addr().String()))
	until("what was edited is not taken up")
	if status, text := ask("GET", "/healthz"); status != 200 {
		t.Errorf("the old listener answers %d %s", status, text)
	}
	write("")
	until("were read again")
	if status, _ := ask("GET", "/healthz"); status != 0 {
		t.Errorf("without [listen] it answers %d", status)
	}
	stop()
	go io.Copy(io.Discard, out)
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
}
