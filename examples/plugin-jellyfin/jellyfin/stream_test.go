package jellyfin

import (
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfintest"
	"github.com/luarr/luarr/sdk"
)

// transcoded4K is a device that is sent a 4K film as something smaller.
func transcoded4K() *jellyfintest.Session {
	return &jellyfintest.Session{
		ID: "5e55", User: "anna", Address: "203.0.113.9:51234", Item: jellyfintest.ID("e", 1),
		State: map[string]any{
			"PositionTicks": int64(16_500_000_000), "IsPaused": true, "AudioStreamIndex": 1, "SubtitleStreamIndex": 2,
			"MediaSourceId": jellyfintest.ID("e", 1), "PlayMethod": "Transcode",
		},
		Info: map[string]any{
			"VideoCodec": "h264", "AudioCodec": "truehd", "Container": "ts", "IsVideoDirect": false, "IsAudioDirect": true, "Bitrate": 8_000_000,
			"CompletionPercentage": 50.0, "Width": 1920, "Height": 1080, "AudioChannels": 8, "HardwareAccelerationType": "vaapi",
		},
	}
}

// direct is a device that plays a file as it is.
func direct(id string) *jellyfintest.Session {
	return &jellyfintest.Session{
		ID: id, User: "Owner", Address: "::ffff:192.168.1.9", Item: jellyfintest.ID("d", 111),
		State: map[string]any{"PositionTicks": 0, "IsPaused": false, "AudioStreamIndex": 1, "SubtitleStreamIndex": -1, "MediaSourceId": jellyfintest.ID("d", 111), "PlayMethod": "DirectPlay"},
	}
}

// fieldsUnread names what a stream does not tell.
func fieldsUnread(s *sdk.Session) (out []string) {
	for _, u := range s.Unread {
		out = append(out, u.Field)
	}
	return out
}

func TestSessions(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	s := instance(t, jelly, nil)
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 0 {
		t.Fatalf("%v, %v: a device that plays nothing is no stream", list, err)
	}
	jelly.Play(transcoded4K())
	jelly.Play(direct("d1"))
	list, err := s.Sessions(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	one := list[0]
	if one.Id != "5e55-"+jellyfintest.ID("e", 1) || one.User != "anna" || one.State != "paused" || one.Location != "wan" || one.ItemId != jellyfintest.ID("e", 1) ||
		one.GetPositionMs() != 1_650_000 || one.GetProgress() != 0.25 || one.Player.Address != "203.0.113.9" || one.GetTranscodeProgress() != 0.5 {
		t.Errorf("stream: %v", one)
	}
	if one.VideoDecision != "transcode" || one.AudioDecision != "copy" || one.SubtitleDecision != "burn" || one.HwEncode != "vaapi" || !one.GetHwRequested() {
		t.Errorf("decisions: %s %s %s %s", one.VideoDecision, one.AudioDecision, one.SubtitleDecision, one.HwEncode)
	}
	if m := one.SourceMedia; m.Height != 2160 || m.Resolution != "4k" || m.VideoCodec != "hevc" || m.AudioCodec != "truehd" || m.AudioChannels != 8 || m.BitrateKbps != 58123 {
		t.Errorf("source: %v", m)
	}
	if m := one.Delivered; m.Height != 1080 || m.Resolution != "1080" || m.VideoCodec != "h264" || m.BitrateKbps != 8000 || m.Container != "ts" {
		t.Errorf("delivered: %v", m)
	}
	if one.Version == nil || one.Version.Video[0].Dovi.GetProfile() != 8 || one.Version.Parts[0].File == "" {
		t.Errorf("version: %v", one.Version)
	}
	if got := fieldsUnread(one); !slices.Contains(got, "bandwidth_kbps") || slices.Contains(got, "source_media") || slices.Contains(got, "video_decision") {
		t.Errorf("unread: %v", got)
	}
	two := list[1]
	if two.Location != "lan" || two.VideoDecision != "direct_play" || two.SubtitleDecision != "none" || two.SeriesTitle != "Harbour 1" || two.GetEpisodeNumber() != 1 || two.Delivered.Height != 1080 {
		t.Errorf("stream: %v", two)
	}
}

// What the server leaves out of a stream is unknown, so that nothing is stopped
// for it.
func TestSessionsUntold(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	silent := transcoded4K()
	silent.State, silent.Info, silent.Address, silent.User = map[string]any{"PlayMethod": nil, "MediaSourceId": nil}, nil, "", ""
	jelly.Play(silent)
	list, err := instance(t, jelly, nil).Sessions(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	got := fieldsUnread(list[0])
	for _, field := range []string{"user", "location", "position_ms", "progress", "video_decision", "audio_decision", "subtitle_decision", "version", "version_id", "source_media", "delivered", "player.platform"} {
		if !slices.Contains(got, field) {
			t.Errorf("%s is not unread: %v", field, got)
		}
	}
	// The files cannot be read, the streams can.
	jelly.SetFault(jellyfintest.Fault{Path: "/Items", Kind: jellyfintest.Error})
	jelly.Play(direct("d1"))
	list, err = instance(t, jelly, nil).Sessions(t.Context())
	if err != nil || len(list) != 2 || !slices.Contains(fieldsUnread(list[1]), "version") || list[1].VideoDecision != "direct_play" {
		t.Errorf("%v, %v", list, err)
	}
	jelly.SetFault(jellyfintest.Fault{Path: "/Sessions", Kind: jellyfintest.Cut})
	if _, err := instance(t, jelly, nil).Sessions(t.Context()); sdk.KindOf(err) != sdk.KindUnavailable {
		t.Errorf("got %v", err)
	}
}

// stopping makes a change that stops a stream.
func stopping(t *testing.T, s *Server) *sdk.Change {
	t.Helper()
	list, err := s.Sessions(t.Context())
	if err != nil || len(list) == 0 {
		t.Fatalf("%v, %v", list, err)
	}
	effect, err := previewStop(&sdk.Proposal{Session: list[0]})
	if err != nil {
		t.Fatal(err)
	}
	return &sdk.Change{Kind: "jellyfin.stop", Key: list[0].Id, Reason: "4K is not for the road", Before: structOf(t, effect.Before), After: structOf(t, effect.After)}
}

func TestStop(t *testing.T) {
	for name, c := range map[string]struct {
		change    func(*jellyfintest.Server, *jellyfintest.Session)
		want, err string
		written   int
	}{
		"at once":               {func(*jellyfintest.Server, *jellyfintest.Session) {}, sdk.Done, "", 2},
		"after a while":         {func(_ *jellyfintest.Server, s *jellyfintest.Session) { s.Slow = 5 }, sdk.Done, "", 2},
		"never":                 {func(_ *jellyfintest.Server, s *jellyfintest.Session) { s.Slow = 100 }, sdk.Uncertain, "still lists", 2},
		"a player that is deaf": {func(_ *jellyfintest.Server, s *jellyfintest.Session) { s.Deaf = true }, sdk.Failed, "takes no orders", 0},
		"it has ended":          {func(_ *jellyfintest.Server, s *jellyfintest.Session) { s.Item = "" }, sdk.Skipped, "ended by itself", 0},
		"it plays the next":     {func(_ *jellyfintest.Server, s *jellyfintest.Session) { s.Item = jellyfintest.ID("e", 2) }, sdk.Skipped, "ended by itself", 0},
		"refused": {func(j *jellyfintest.Server, _ *jellyfintest.Session) {
			j.SetFault(jellyfintest.Fault{Path: "/Sessions/", Kind: jellyfintest.Forbidden, Write: true})
		}, sdk.Failed, "403", 2},
		"no answer that counts": {func(j *jellyfintest.Server, _ *jellyfintest.Session) {
			j.SetFault(jellyfintest.Fault{Path: "/Sessions/", Kind: jellyfintest.Error, Write: true})
		}, sdk.Uncertain, "500", 2},
		"not to be read": {func(j *jellyfintest.Server, _ *jellyfintest.Session) {
			j.SetFault(jellyfintest.Fault{Path: "/Sessions", Kind: jellyfintest.Starting})
		}, sdk.Failed, "503", 0},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			s := instance(t, jelly, nil)
			device := transcoded4K()
			jelly.Play(device)
			change := stopping(t, s)
			c.change(jelly, device)
			out := apply(t, s, theStop, change)
			if out.State != c.want || c.err != "" && (out.Err == nil || !strings.Contains(out.Err.Error(), c.err)) || len(jelly.Writes()) != c.written {
				t.Errorf("%s, %v, wrote %q; want %s with %q and %d writes", out.State, out.Err, jelly.Writes(), c.want, c.err, c.written)
			}
			if c.want == sdk.Done && !slices.Equal(device.Messages, []string{"4K is not for the road"}) {
				t.Errorf("the viewer was told %q", device.Messages)
			}
		})
	}
}

func TestStopCheck(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	s := instance(t, jelly, nil)
	jelly.Play(transcoded4K())
	change := []*sdk.Change{stopping(t, s)}
	if out := s.checkStop(t.Context(), change)[0]; out.State != sdk.Planned {
		t.Errorf("%s, %v", out.State, out.Err)
	}
	apply(t, s, theStop, change[0])
	if out := s.checkStop(t.Context(), change)[0]; out.State != sdk.Done {
		t.Errorf("%s, %v", out.State, out.Err)
	}
	jelly.SetFault(jellyfintest.Fault{Kind: jellyfintest.HTML})
	if out := s.checkStop(t.Context(), change)[0]; out.State != sdk.Failed {
		t.Errorf("%s, %v", out.State, out.Err)
	}
}
