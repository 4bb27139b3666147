package rules_test

import (
	"fmt"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// told gives a trait as value, evidence and confidence.
func told(traits map[string]*wire.Trait, name string) string {
	t := traits[name]
	if t == nil {
		return ""
	}
	return fmt.Sprintf("%s (%s: %s)", t.Value, t.Confidence, t.Evidence)
}

func TestDynamicRange(t *testing.T) {
	dovi := func(profile, compat int32) *wire.DolbyVision {
		return &wire.DolbyVision{Present: p(true), Profile: &profile, BlCompatId: &compat}
	}
	for name, c := range map[string]struct {
		video                    *wire.VideoStream
		file                     string
		value, fallback, profile string
	}{
		"profile 5": {&wire.VideoStream{Dovi: dovi(5, 0)}, "",
			"Dolby Vision (stream: dovi.profile=5, dovi.bl_compat_id=0)", "none", "5"},
		"profile 7": {&wire.VideoStream{Dovi: dovi(7, 6), ColorTransfer: "smpte2084"}, "",
			"Dolby Vision (stream: dovi.profile=7, dovi.bl_compat_id=6)", "HDR10", "7"},
		"profile 8.4": {&wire.VideoStream{Dovi: dovi(8, 4)}, "",
			"Dolby Vision (stream: dovi.profile=8, dovi.bl_compat_id=4)", "HLG", "8.4"},
		"profile 10.1": {&wire.VideoStream{Dovi: dovi(10, 1)}, "",
			"Dolby Vision (stream: dovi.profile=10, dovi.bl_compat_id=1)", "HDR10", "10.1"},
		"with HDR10+ by name": {&wire.VideoStream{Dovi: dovi(8, 1)}, "A.2021.2160p.DV.HDR10Plus-GRP.mkv",
			"Dolby Vision (name: dovi.profile=8, dovi.bl_compat_id=1, name=HDR10Plus)", "HDR10+", "8.1"},
		"present but false": {&wire.VideoStream{Dovi: &wire.DolbyVision{Present: p(false)}, ColorTransfer: "smpte2084"}, "",
			"PQ (stream: color_transfer=smpte2084)", "HDR10", ""},
		"HDR10 by title": {&wire.VideoStream{ColorTransfer: "smpte2084", ExtendedDisplayTitle: "4K HDR10 (HEVC Main 10)"}, "",
			"HDR10 (title: color_transfer=smpte2084, title=HDR10)", "HDR10", ""},
		"PQ with 8 bits": {&wire.VideoStream{ColorTransfer: "smpte2084", BitDepth: 8}, "",
			"SDR (stream: color_transfer=smpte2084, bit_depth=8)", "SDR", ""},
		"HLG": {&wire.VideoStream{ColorTransfer: "ARIB-STD-B67"}, "", "HLG (stream: color_transfer=arib-std-b67)", "HLG", ""},
		"fields win over the name": {&wire.VideoStream{ColorTransfer: "bt709"}, "A.2021.2160p.DV.HDR.mkv",
			"SDR (stream: color_transfer=bt709, conflict: name=DV HDR)", "SDR", ""},
		"a name that says less is no conflict": {&wire.VideoStream{ColorTransfer: "smpte2084"}, "A.2021.2160p.HDR.mkv",
			"PQ (stream: color_transfer=smpte2084)", "HDR10", ""},
		"HLG that is called Dolby Vision": {&wire.VideoStream{ColorTransfer: "arib-std-b67"}, "A.2021.2160p.DV.mkv",
			"HLG (stream: color_transfer=arib-std-b67, conflict: name=DV)", "HLG", ""},
		"the folder where the name is silent": {&wire.VideoStream{Codec: "hevc"}, "/m/A.2021.2160p.DV.HDR.x265-GRP/a81f.mkv",
			"Dolby Vision (name: folder=DV HDR)", "HDR10", ""},
		"the name before the folder": {&wire.VideoStream{Codec: "hevc"}, "/m/A.2021.2160p.DV-GRP/A.2021.2160p.HDR10-GRP.mkv",
			"HDR10 (name: name=HDR10)", "HDR10", ""},
		"a folder on Windows":      {nil, `D:\TV\Show.S01.2160p.HLG.HEVC-GRP\e1.ts`, "HLG (name: folder=HLG)", "HLG", ""},
		"a folder that only sorts": {nil, "/media/4K HDR/a81f.mkv", "", "", ""},
		"colours are no range":     {&wire.VideoStream{ColorPrimaries: "bt2020"}, "", "SDR (stream: colors of bt2020 without PQ or HLG)", "SDR", ""},
		"nothing but the name":     {&wire.VideoStream{Codec: "hevc"}, "A.2021.2160p.WEB-DL.DV.mkv", "Dolby Vision (name: name=DV)", "", ""},
		"nothing at all":           {&wire.VideoStream{Codec: "hevc"}, "", "SDR (default: nothing says otherwise)", "SDR", ""},
		"never analysed":           {nil, "", "", "", ""},
		"name alone":               {nil, "Show.S01E01.2160p.HDR10+.mkv", "HDR10+ (name: name=HDR10+)", "HDR10+", ""},
		"a film called DV":         {nil, "/m/DV/DV.2019.1080p.BluRay-DV.mkv", "", "", ""},
		"mini DV":                  {nil, "Holiday.1999.MiniDV.mkv", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			v := &wire.Version{}
			if c.video != nil {
				v.Video = []*wire.VideoStream{c.video}
			}
			if c.file != "" {
				v.Parts = []*wire.Part{{File: c.file}}
			}
			if f := worker(t).Detect(&wire.Item{Type: "movie", Versions: []*wire.Version{v}}); len(f) > 0 {
				t.Fatal(f)
			}
			if got := told(v.Traits, "dynamic_range"); got != c.value {
				t.Errorf("got  %s\nwant %s", got, c.value)
			}
			if got := v.Traits["hdr_fallback"].GetValue(); got != c.fallback {
				t.Errorf("fallback %q, want %q", got, c.fallback)
			}
			if got := v.Traits["dovi_profile"].GetValue(); got != c.profile {
				t.Errorf("profile %q, want %q", got, c.profile)
			}
		})
	}
}

func TestEveryPictureCounts(t *testing.T) {
	cover := &wire.VideoStream{Codec: "mjpeg", ColorPrimaries: "bt470bg"}
	base := &wire.VideoStream{Codec: "hevc", ColorTransfer: "smpte2084"}
	layer := &wire.VideoStream{Codec: "hevc", Dovi: &wire.DolbyVision{Present: p(true), Profile: p[int32](7), BlCompatId: p[int32](6)}}
	for name, c := range map[string]struct {
		video []*wire.VideoStream
		want  string
	}{
		"a cover comes first":       {[]*wire.VideoStream{cover, base}, "PQ"},
		"a second layer":            {[]*wire.VideoStream{base, layer}, "Dolby Vision"},
		"a camera that makes mjpeg": {[]*wire.VideoStream{{Codec: "mjpeg"}}, "SDR"},
	} {
		v := &wire.Version{Video: c.video}
		if f := worker(t).Detect(&wire.Item{Type: "movie", Versions: []*wire.Version{v}}); len(f) > 0 {
			t.Fatal(f)
		}
		if got := v.Traits["dynamic_range"].GetValue(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAudio(t *testing.T) {
	track := func(codec, profile, title string, channels int32) *wire.AudioStream {
		return &wire.AudioStream{Codec: codec, Profile: profile, Title: title, Channels: channels}
	}
	for name, c := range map[string]struct {
		tracks                   []*wire.AudioStream
		file                     string
		value, carrier, default_ string
		each                     []string
	}{
		"the best of two, and the default": {
			[]*wire.AudioStream{{Codec: "aac", Title: "Commentary"}, {Codec: "truehd", Title: "Dolby Atmos", Default: true}}, "",
			"Dolby Atmos (title: codec=truehd, title=Atmos)", "TrueHD", "Dolby Atmos", []string{"AAC", "Dolby Atmos"}},
		"Atmos by name is that of the track with most channels": {
			[]*wire.AudioStream{track("truehd", "", "", 6), track("truehd", "", "", 8), track("ac3", "", "", 6)}, "A.2021.TrueHD.7.1.Atmos.mkv",
			"Dolby Atmos (name: codec=truehd, name=Atmos)", "TrueHD", "", []string{"Dolby TrueHD", "Dolby Atmos", "Dolby Digital"}},
		"a boast": {[]*wire.AudioStream{track("ac3", "", "TrueHD Atmos 7.1", 6)}, "A.2021.TrueHD.Atmos.mkv",
			"Dolby Digital (stream: codec=ac3, conflict: title=Atmos, conflict: name=Atmos)", "", "", []string{"Dolby Digital"}},
		"a name that promises more": {[]*wire.AudioStream{track("eac3", "", "", 6)}, "A.2021.TrueHD.7.1.mkv",
			"Dolby Digital Plus (stream: codec=eac3, conflict: name=TrueHD)", "", "", []string{"Dolby Digital Plus"}},
		"the folder where nothing else tells": {nil, "/m/A.2021.1080p.BluRay.DTS-HD.MA.5.1-GRP/a81f.mkv", "DTS-HD MA (name: folder=DTS-HD.MA)", "", "", nil},
		"DTS:X":                               {[]*wire.AudioStream{track("dca", "ma", "DTS:X 7.1", 8)}, "", "DTS:X (title: codec=dca, profile=ma, title=DTS:X)", "", "", []string{"DTS:X"}},
		"not DTS:X": {[]*wire.AudioStream{track("dca", "ma", "", 6)}, "A.2021.1080p.DTS.x264-GRP.mkv",
			"DTS-HD MA (stream: codec=dca, profile=ma)", "", "", []string{"DTS-HD MA"}},
		"an unknown codec": {[]*wire.AudioStream{track("xyz", "", "TrueHD Atmos", 8)}, "", "", "", "", []string{""}},
		"no track":         {nil, "A.2021.1080p.WEB-DL.DDP5.1.Atmos.mkv", "Dolby Atmos (name: name=Atmos)", "Dolby Digital Plus", "", nil},
		"atmospheric":      {[]*wire.AudioStream{track("eac3", "", "Atmospheric Mix", 6)}, "", "Dolby Digital Plus (stream: codec=eac3)", "", "", []string{"Dolby Digital Plus"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := &wire.Version{Audio: c.tracks, Parts: []*wire.Part{{File: c.file}}}
			if f := worker(t).Detect(&wire.Item{Type: "movie", Versions: []*wire.Version{v}}); len(f) > 0 {
				t.Fatal(f)
			}
			if got := told(v.Traits, "audio_format"); got != c.value {
				t.Errorf("got  %s\nwant %s", got, c.value)
			}
			if got := v.Traits["audio_carrier"].GetValue(); got != c.carrier {
				t.Errorf("carrier %q, want %q", got, c.carrier)
			}
			if got := v.Traits["default_audio_format"].GetValue(); got != c.default_ {
				t.Errorf("default %q, want %q", got, c.default_)
			}
			for i, want := range c.each {
				if got := c.tracks[i].Traits["audio_format"].GetValue(); got != want {
					t.Errorf("track %d is %q, want %q", i, got, want)
				}
			}
		})
	}
}

func TestAnItemHasTheTraitsOfItsBestVersion(t *testing.T) {
	item := film()
	item.Versions = append([]*wire.Version{{Resolution: "1080", Video: []*wire.VideoStream{{ColorTransfer: "bt709"}},
		Audio: []*wire.AudioStream{{Codec: "aac"}}}}, item.Versions...)
	worker(t).Detect(item)
	for name, want := range map[string]string{
		"dynamic_range": "Dolby Vision (stream: best of 2 versions (4k): dovi.profile=8, dovi.bl_compat_id=1)",
		"hdr_fallback":  "HDR10 (stream: best of 2 versions (4k): dovi.profile=8, dovi.bl_compat_id=1)",
		"audio_format":  "Dolby Atmos (title: best of 2 versions (4k): codec=truehd, title=Atmos)",
	} {
		if got := told(item.Traits, name); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// A track of a music library has sound and no picture.
func TestMusic(t *testing.T) {
	item := &wire.Item{Type: "track", Versions: []*wire.Version{{Audio: []*wire.AudioStream{{Codec: "flac"}}}}}
	worker(t).Detect(item)
	if item.Traits["audio_format"].GetValue() != "FLAC" || item.Traits["dynamic_range"] != nil {
		t.Error(item.Traits)
	}
}
