//only:source

package probe

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

// fake makes an ffprobe that answers with a shell script.
func fake(t *testing.T, script string) Prober {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ffprobe")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	p, err := New(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// recorded makes an ffprobe that answers with a file of testdata.
func recorded(t *testing.T, name string) Prober {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return fake(t, "cat '"+path+"'\n")
}

func TestDolbyVisionAndAtmos(t *testing.T) {
	v, part := &sdk.Version{}, &sdk.Part{}
	if err := recorded(t, "dolby_vision_atmos.json").Read(t.Context(), "/film.mkv", v, part); err != nil {
		t.Fatal(err)
	}
	want := &sdk.Version{}
	if err := protojson.Unmarshal([]byte(`{
		"width": 3840, "height": 2160, "resolution": "4k", "bitrate_kbps": 61000, "duration_ms": "8172250", "aspect_ratio": 1.78,
		"video_codec": "hevc", "video_profile": "main 10", "audio_codec": "truehd", "audio_channels": 8,
		"video": [{"id": "0", "codec": "hevc", "profile": "main 10", "level": 153, "bit_depth": 10, "chroma_subsampling": "4:2:0",
			"color_transfer": "smpte2084", "color_primaries": "bt2020", "color_space": "bt2020nc", "color_range": "tv",
			"frame_rate": 23.976, "width": 3840, "height": 2160, "scan_type": "progressive", "title": "Main feature", "default": true,
			"dovi": {"present": true, "profile": 8, "level": 6, "version": "1.0", "bl_present": true, "el_present": false,
				"rpu_present": true, "bl_compat_id": 1}}],
		"audio": [
			{"id": "1", "codec": "truehd", "channels": 8, "channel_layout": "7.1", "sample_rate_hz": 48000, "bit_depth": 24,
				"language_code": "eng", "display_title": "ENG TRUEHD Dolby Atmos 7.1", "default": true},
			{"id": "2", "codec": "dca", "profile": "ma", "channels": 6, "channel_layout": "5.1(side)", "sample_rate_hz": 48000,
				"bit_depth": 24, "language_code": "ger", "display_title": "GER DTS 5.1(side)"}],
		"subtitles": [{"id": "3", "codec": "pgs", "language_code": "eng", "forced": true}]
	}`), want); err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(v, want) {
		t.Errorf("got  %v\nwant %v", v, want)
	}
	if part.DurationMs != 8172250 {
		t.Errorf("the part has %d ms", part.DurationMs)
	}
}

func TestPlain(t *testing.T) {
	v := &sdk.Version{}
	if err := recorded(t, "plain.json").Read(t.Context(), "/film.mkv", v, &sdk.Part{}); err != nil {
		t.Fatal(err)
	}
	switch {
	case v.Resolution != "1080" || v.DurationMs != 0 || v.BitrateKbps != 4500:
		t.Errorf("got %v", v)
	case v.Video[0].ScanType != "" || v.Video[0].BitDepth != 8 || v.Video[0].FrameRate != 25 || v.Video[0].Dovi != nil:
		t.Errorf("got %v", v.Video[0])
	case v.Audio[0].Profile != "lc" || v.Audio[0].BitrateKbps != 192 || v.Audio[0].LanguageCode != "":
		t.Errorf("got %v", v.Audio[0])
	}
}

// TestParts: a version of two files has the streams and the length of both.
func TestParts(t *testing.T) {
	v, p := &sdk.Version{}, recorded(t, "dolby_vision_atmos.json")
	for range 2 {
		if err := p.Read(t.Context(), "/film.mkv", v, &sdk.Part{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(v.Video) != 2 || v.DurationMs != 2*8172250 {
		t.Errorf("got %d pictures and %d ms", len(v.Video), v.DurationMs)
	}
}

func TestTrouble(t *testing.T) {
	for name, test := range map[string]struct{ script, want string }{
		"cannot read":  {"echo 'moov atom not found' >&2; exit 1", "ffprobe cannot read it: moov atom not found"},
		"says nothing": {"exit 3", "ffprobe cannot read it: exit status 3"},
		"no JSON":      {"echo '<html>'", "no JSON"},
		"no streams":   {"echo '{}'", "no streams"},
		"too much":     {"head -c 5000000 /dev/zero", "more than 4 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			err := fake(t, test.script+"\n").Read(t.Context(), "/film.mkv", &sdk.Version{}, &sdk.Part{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	if _, err := New("/no/such/ffprobe"); err == nil {
		t.Error("a program that is not there was accepted")
	}
}

// TestCall: a name is a file's, whatever it looks like.
func TestCall(t *testing.T) {
	said := filepath.Join(t.TempDir(), "said")
	p := fake(t, `for a; do last=$a; done; echo "$last" > '`+said+"'; echo '{}'\n")
	_ = p.Read(t.Context(), "/x/-i http:evil.mkv", &sdk.Version{}, &sdk.Part{})
	text, err := os.ReadFile(said)
	if err != nil || string(text) != "file:/x/-i http:evil.mkv\n" {
		t.Errorf("ffprobe was told %q, %v", text, err)
	}
}

func FuzzFill(f *testing.F) {
	for _, name := range []string{"dolby_vision_atmos.json", "plain.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v := &sdk.Version{}
		_ = fill(text, v, &sdk.Part{})
		if _, err := proto.Marshal(v); err != nil {
			t.Errorf("it cannot be sent: %v", err)
		}
		for _, s := range v.Video {
			if s.Width < 0 || s.FrameRate < 0 {
				t.Errorf("impossible: %v", s)
			}
		}
	})
}
