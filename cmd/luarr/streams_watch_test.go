package main

import (
	"bufio"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
)

// TestStreamsWatch follows streams without a terminal: a line for each change,
// and for how events come; and nothing is left running.
func TestStreamsWatch(t *testing.T) {
	home := homelab.New(homelab.Options{})
	srv := httptest.NewServer(home.Plex())
	defer srv.Close()
	config := filepath.Join(t.TempDir(), "config.toml")
	text := "[sources.home]\nplugin = \"plex\"\nurl = \"" + srv.URL + "\"\ntoken = \"lab-plex-token\"\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, output := range []string{"table", "ndjson"} {
		home.Plex().SetSessions()
		ctx, stop := context.WithCancel(t.Context())
		out, in := io.Pipe()
		var stderr strings.Builder
		p := newProgram(strings.NewReader(""), in, &stderr, func(string) string { return "" })
		ended := make(chan int, 1)
		go func() {
			ended <- p.main(ctx, []string{"luarr", "streams", "watch", "--config", config, "--output", output})
			in.Close()
		}()
		lines := bufio.NewScanner(out)
		until := func(parts ...string) {
			t.Helper()
			limit := time.AfterFunc(patience, func() { out.CloseWithError(context.DeadlineExceeded) })
			defer limit.Stop()
			for lines.Scan() {
				all := true
				for _, part := range parts {
					all = all && strings.Contains(lines.Text(), part)
				}
				if all {
					return
				}
			}
			t.Fatalf("no line with %q came", parts)
		}
		s := homelab.Session{RatingKey: "8001", UserID: 2, Location: "wan"}
		if output == "table" {
			until("home by server-sent events")
			home.Plex().SetSessions(s)
			until("started", "home/15", "anna: No Narrow Stranger in Aurelia (1981) on Chrome, playing, wan", "video direct")
			s.Transcode = &homelab.Transcode{Video: "transcode", Audio: "copy"}
			home.Plex().SetSessions(s)
			until("changed", "4k hevc Dolby Vision Dolby Atmos 8ch > 1080 h264 SDR", "video transcode, audio copy")
			home.Plex().SetSessions()
			until("ended", "home/15")
		} else {
			until(`"change":"link"`, `"via":"events"`)
			home.Plex().SetSessions(s)
			until(`"change":"started"`, `"user":"anna"`, `"video_decision":"direct_play"`)
			home.Plex().SetSessions()
			until(`"change":"ended"`)
		}
		stop()
		go io.Copy(io.Discard, out)
		if code := <-ended; code != 0 || stderr.Len() > 0 {
			t.Errorf("exit code %d: %s", code, stderr.String())
		}
	}
}
