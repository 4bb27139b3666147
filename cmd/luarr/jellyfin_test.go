package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfintest"
)

// jellyKey is where a script keeps its Jellyfin.
type jellyKey struct{}

// jelly is a simulated Jellyfin beside the lab: jelly start CONFIG, which ends
// with its section and gets its address; jelly truths, which
// writes what luarr must find its films to be; jelly play; jelly tags ID TAGS;
// jelly fault PATH KIND, or none.
func jelly(ts *testscript.TestScript, neg bool, args []string) {
	server := new(jellyfintest.Server)
	if len(args) == 0 || neg {
		ts.Fatalf("usage: jelly start|truths|play|tags|fault")
	}
	if args[0] != "start" {
		server = ts.Value(jellyKey{}).(*jellySlot).server
	}
	switch args[0] {
	case "start":
		slot := ts.Value(jellyKey{}).(*jellySlot)
		slot.server = jellyfintest.New(jellyfintest.Options{})
		at := httptest.NewServer(slot.server)
		ts.Defer(at.Close)
		config := ts.ReadFile(args[1]) + fmt.Sprintf("url = %q\n", at.URL)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(config), 0o600))
		ts.Setenv("JELLYFIN_KEY", jellyfintest.Key)
	case "truths":
		out := ts.ReadFile("stdout")
		for _, truth := range server.Truths() {
			line := lineWith(out, `"title":"`+truth.Film+`",`)
			for name, value := range map[string]string{
				"dynamic_range": truth.DynamicRange, "hdr_fallback": truth.Fallback, "dovi_profile": truth.DoviProfile,
				"audio_format": truth.AudioFormat, "audio_carrier": truth.AudioCarrier,
			} {
				got := strings.Contains(line, `"`+name+`":{"value":"`+value+`"`)
				if value == "" {
					got = !strings.Contains(line, `"`+name+`":`)
				}
				if line == "" || !got {
					ts.Fatalf("%s: want %s %q:\n%s", truth.Film, name, value, line)
				}
			}
		}
	case "play":
		server.Play(&jellyfintest.Session{
			ID: "5e55", User: "anna", Address: "203.0.113.9:51234", Item: jellyfintest.ID("e", 1),
			State: map[string]any{"PositionTicks": 600_000_000, "AudioStreamIndex": 1, "SubtitleStreamIndex": -1, "MediaSourceId": jellyfintest.ID("e", 1), "PlayMethod": "Transcode"},
			Info:  map[string]any{"VideoCodec": "h264", "AudioCodec": "aac", "Container": "ts", "Width": 1280, "Height": 720, "AudioChannels": 2, "Bitrate": 4_000_000},
		})
	case "tags":
		if got := server.Tags(args[1]); !slices.Equal(got, args[2:]) {
			ts.Fatalf("tags of %s: %q, want %q", args[1], got, args[2:])
		}
	case "fault":
		server.SetFault()
		if len(args) == 3 {
			server.SetFault(jellyfintest.Fault{Path: args[1], Kind: jellyfintest.FaultKind(args[2])})
		}
	}
}

// jellySlot holds the server of one script.
type jellySlot struct{ server *jellyfintest.Server }

// lineWith gives the line of a text that holds something.
func lineWith(text, part string) string {
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, part) {
			return line
		}
	}
	return ""
}
