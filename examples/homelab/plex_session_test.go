package homelab

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestSessions(t *testing.T) {
	h := serve(t, Options{})
	p := h.Plex()
	if got := h.rows("/status/sessions"); got.Size != 0 || got.raw["Metadata"] != nil {
		t.Errorf("idle: %v", got.raw)
	}
	episode := h.rows("/library/sections/2/all?type=4&sort=id").keys()[0]
	track := h.rows("/library/sections/3/all?type=10&sort=id").keys()[0]
	p.SetSessions(
		Session{RatingKey: h.Truth(0).RatingKey, Offset: 61_000},
		Session{RatingKey: h.Truth(2).RatingKey, UserID: 2, Location: "wan", State: "paused",
			Transcode: &Transcode{Video: "transcode", Audio: "copy", Subtitles: "burn", HWRequested: true, Decoder: "vaapi", Encoder: "vaapi", Speed: 6.2, Progress: 3.5}},
		Session{RatingKey: episode, UserID: 3, Location: "wan", Player: Player{Relayed: true}, Transcode: &Transcode{Video: "copy", Audio: "copy"}},
		Session{Odd: "live", Transcode: &Transcode{Video: "transcode", Audio: "transcode", Progress: -1}},
		Session{RatingKey: track, NoChild: true},
	)
	rows := h.rows("/status/sessions").Metadata
	if len(rows) != 5 {
		t.Fatalf("%d sessions", len(rows))
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"direct play: no transcode", rows[0]["TranscodeSession"], nil},
		{"direct play: decision", at(rows[0], "Media", 0, "Part", 0, "decision"), "directplay"},
		{"direct play: media of the file", at(rows[0], "Media", 0, "videoCodec"), "hevc"},
		{"ids are texts", fmt.Sprintf("%T", at(rows[0], "Media", 0, "id")), "string"},
		{"session key is a text", rows[0]["sessionKey"], "15"},
		{"offset", rows[0]["viewOffset"], 61_000.0},
		{"owner", at(rows[0], "User", "id"), "1"},
		{"local", at(rows[0], "Player", "local"), true},
		{"transcode: output", at(rows[1], "Media", 0, "videoResolution"), "1080p"},
		{"transcode: sound copied", at(rows[1], "Media", 0, "audioCodec"), "truehd"},
		{"transcode: burns", at(rows[1], "TranscodeSession", "subtitleDecision"), "burn"},
		{"transcode: hardware", at(rows[1], "TranscodeSession", "transcodeHwEncoding"), "vaapi"},
		{"transcode: speed", at(rows[1], "TranscodeSession", "speed"), 6.2},
		{"somebody else", at(rows[1], "User", "title"), "anna"},
		{"elsewhere", at(rows[1], "Session", "location"), "wan"},
		{"paused", at(rows[1], "Player", "state"), "paused"},
		{"direct stream: copied", at(rows[2], "TranscodeSession", "videoDecision"), "copy"},
		{"direct stream: software", at(rows[2], "TranscodeSession", "transcodeHwEncoding"), nil},
		{"relayed", at(rows[2], "Player", "relayed"), true},
		{"of a show", rows[2]["grandparentTitle"] != nil, true},
		{"live", rows[3]["live"], "1"},
		{"live: not a number", strings.HasPrefix(fmt.Sprint(rows[3]["ratingKey"]), "tv.plex"), true},
		{"old server: no Session", rows[4]["Session"], nil},
		{"server counts", h.rows("/").raw["transcoderActiveVideoSessions"], 3.0},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	body := h.plex("/status/sessions", "Accept", "").body
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("XML: %v", err)
		}
	}
	for _, want := range []string{`<MediaContainer size="5">`, `<Track `, `<Player `, `transcodeHwFullPipeline="1"`, `relayed="1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("XML has no %s", want)
		}
	}
}

func TestTerminate(t *testing.T) {
	h := serve(t, Options{})
	p := h.Plex()
	p.AddAccount("anna", "annas-token")
	p.SetSessions(Session{ID: "one", RatingKey: h.Truth(0).RatingKey}, Session{ID: "two", RatingKey: h.Truth(1).RatingKey})
	const path = "/status/sessions/terminate"
	for _, c := range []struct {
		name, method, query, token string
		status                     int
	}{
		{"somebody else's token", http.MethodPost, "sessionId=one", "annas-token", 403},
		{"no id", http.MethodPost, "reason=Bye", h.o.Token, 403},
		{"unknown", http.MethodPost, "sessionId=three", h.o.Token, 404},
		{"with POST", http.MethodPost, "sessionId=one&reason=Gute%20N%C3%A4chte", h.o.Token, 200},
		{"again", http.MethodPost, "sessionId=one", h.o.Token, 404},
		{"with GET", http.MethodGet, "sessionId=two&reason=Bye", h.o.Token, 200},
	} {
		if r := h.send(c.method, h.plexURL+path+"?"+c.query, "", "X-Plex-Token", c.token); r.status != c.status {
			t.Errorf("%s: %d, want %d", c.name, r.status, c.status)
		}
	}
	if got := fmt.Sprint(p.Terminations()); got != "[{one Gute Nächte} {two Bye}]" {
		t.Errorf("ended %s", got)
	}
	if n := len(p.Writes()); n != 6 {
		t.Errorf("%d writes were recorded, want 6", n)
	}
	if got := h.rows("/status/sessions"); got.Size != 0 {
		t.Errorf("%d sessions are left", got.Size)
	}
	p.SetPass(false)
	if r := h.send(http.MethodPost, h.plexURL+path+"?sessionId=one", ""); r.status != 401 {
		t.Errorf("without a pass: %d", r.status)
	}
	if r := h.plex("/status/sessions", "X-Plex-Token", "annas-token"); r.status != 403 {
		t.Errorf("the list, to somebody else: %d", r.status)
	}
}
