package rules_test

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

// byName gives what a file's name alone says: range/fallback and
// format/carrier.
func byName(t *testing.T, file string) (string, string) {
	t.Helper()
	item := &wire.Item{Type: "movie", Versions: []*wire.Version{{Parts: []*wire.Part{{File: file}}}}}
	if f := worker(t).Detect(item); len(f) > 0 {
		t.Fatal(f)
	}
	return rangeOf(item.Traits), audioOf(item.Traits)
}

// TOKEN stands in the middle of a name, so that what is before and after it is
// what a release has there.
func TestRangeByName(t *testing.T) {
	const web, disc = "Some.Film.2021.2160p.WEB-DL.TOKEN.H.265-GRP", "Some.Film.2021.2160p.UHD.BluRay.TOKEN.x265-GRP"
	for _, c := range []struct{ name, tokens, want string }{
		{web, "HDR|HDR10|HDR+|[HDR]|(HDR10)", "HDR10"},
		{web, "HDR10+|HDR10P|HDR10Plus|HDR10.Plus|HDR10_Plus|HDR10 Plus|HDR10-Plus|HDR.10.Plus|hdr10plus|[HDR10+]|HDR10+.HDR", "HDR10+"},
		{web, "DV|DoVi|Dolby.Vision|Dolby-Vision|DolbyVision|dovi|Dolby_Vision", "Dolby Vision"},
		{disc, "DV|DoVi|REMUX.DV|Hybrid.DV|DV.P7|DV.P8", "Dolby Vision"},
		{disc, "DV.HDR|HDR.DV|DV.HDR10|HDR10.DV|DVHDR|HDRDV|DVHDR10|DoVi.HDR|Dolby.Vision.HDR10|DV8|DoViP8|DV7|DV-HDR|DV+HDR", "Dolby Vision/HDR10"},
		{disc, "DV.HDR10+|DV.HDR10Plus|HDR10+.DV|DV.HDR10P|DoVi.HDR10+", "Dolby Vision/HDR10+"},
		{web, "DV.HDR.P5|DV.P5.HDR|DoVi.P5", "Dolby Vision"},
		{web, "DV.HLG|HLG.DV", "Dolby Vision/HLG"},
		{web, "DV.SDR", "Dolby Vision/SDR"},
		{web, "DV.PQ10", "Dolby Vision/HDR10"},
		{web, "HLG|HLG10|HLG.HDR|HDR.HLG", "HLG"},
		{web, "PQ10|PQ|HDR.PQ", "PQ"},
		{web, "SDR", "SDR"},
		{web, "10bit|Hi10P|BT2020|BT709|HDR100|HDR100.1080p|HDRip|HDTS|HDTV|HDCAM|DVD|DVDRip|DVB|DVDR|DVR|HDRezka|MiniDV|DV-AVI", ""},
	} {
		for token := range strings.SplitSeq(c.tokens, "|") {
			if got, _ := byName(t, strings.Replace(c.name, "TOKEN", token, 1)); got != c.want {
				t.Errorf("%s: %q, want %q", strings.Replace(c.name, "TOKEN", token, 1), got, c.want)
			}
		}
	}
	for name, want := range map[string]string{
		"/m/DV (2019)/DV.2019.1080p.mkv":                  "",
		"HDR.2010.1080p.BluRay.mkv":                       "",
		"Film.2019.1080p.BluRay.x264-DV":                  "",
		"Film.2019.2160p.WEB.H265-HDR":                    "",
		"Wedding.DV.avi":                                  "",
		"Movie (2021) [Bluray-2160p][DV HDR10][x265]-GRP": "Dolby Vision/HDR10",
		"Show_S01E01_2160p_WEB_DV_HDR10Plus":              "Dolby Vision/HDR10+",
		"Film (2012) [WEBDL-2160p][AAC 2.0][x265]-HDR":    "",
		"Film+2021+2160p+WEB-DL+DV+HDR10+H265-GRP":        "Dolby Vision/HDR10",
		"Film+2021+2160p+WEB-DL+HDR10++H265-GRP":          "HDR10+",
		"Dolby Vision":                                    "Dolby Vision",
		"DV HDR10":                                        "Dolby Vision/HDR10",
		"HDR10.Plus":                                      "HDR10+",
		"DV Stories":                                      "",
	} {
		if got, _ := byName(t, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestAudioByName(t *testing.T) {
	const web, disc = "Some.Film.2021.1080p.WEB-DL.TOKEN.H.264-GRP", "Some.Film.2021.1080p.BluRay.TOKEN.x264-GRP"
	for _, c := range []struct{ name, tokens, want string }{
		{disc, "TrueHD.Atmos.7.1|TrueHD.7.1.Atmos|Atmos.TrueHD|TrueHDA|Atmos|TrueHD7.1.Atmos|TrueHD7.1Atmos", "Dolby Atmos (TrueHD)"},
		{web, "Atmos|DDP5.1.Atmos|DD+5.1.Atmos|DD5.1.Atmos|DDPA5.1|DDPA|DD+A|DDPAtmos|DDP.Atmos|EAC3.Atmos|DDP5.1Atmos|DolbyAtmos", "Dolby Atmos (DD+)"},
		{disc, "DDP5.1.Atmos|DD+.Atmos", "Dolby Atmos (DD+)"},
		{disc, "TrueHD|TrueHD7.1|TrueHD.5.1|True-HD|Dolby.TrueHD|DolbyTrueHD5.1", "Dolby TrueHD"},
		{disc, "DTS-X|DTSX|DTS:X|DTS-X.MA|DTS-X.7.1|DTSX7.1", "DTS:X"},
		{disc, "DTS-HD.MA|DTS-HD.MA.5.1|DTS-HD-MA|DTS-HDMA|DTSHD|DTS-HD|DTS-HD.MA7.1|DTS.HD.MA|DTS-MA|DTSHDMA5.1", "DTS-HD MA"},
		{disc, "DTS-HD.HRA|DTS-HD.HR|DTS-HRA|DTS-HD.High.Resolution|DTS-HD.High.Res|DTS-HD.Hi-Res.5.1|DTS-HDHRA|DTS-HR.MA", "DTS-HD HRA"},
		{disc, "DTS-ES|DTSES|DTS-ES.MA", "DTS-ES"},
		{disc, "DTS|DTS5.1|DTS.5.1|DTS.x264|DTS-x264|DTSx264|DTS.x.265", "DTS"},
		{disc, "DTS.Express", "DTS Express"},
		{web, "DDP|DDP5.1|DD+|DD+5.1|E-AC-3|EAC3|E-AC3|EAC3.5.1|DDP2.0|Dolby.Digital.Plus|DDPlus5.1|EAC-3", "Dolby Digital Plus"},
		{web, "DD|DD5.1|DD2.0|DD.5.1|DD51|AC3|AC-3|AC35.1|AC3.5.1|DolbyD|AC3D|DDEX|Dolby.Digital", "Dolby Digital"},
		{web, "AAC|AAC2.0|AAC.2.0|AACx2|HE-AAC|QAAC|AAC-LC|AACLC", "AAC"},
		{web, "FLAC|FLACx2|FLAC2.0|FLAC.5.1", "FLAC"},
		{disc, "LPCM|PCM|LPCM.2.0|PCM2.0", "PCM"},
		{web, "Opus|OPUS5.1", "Opus"},
		{web, "MP3", "MP3"},
		{web, "MP2|MP2.2.0", "MP2"},
		{disc, "DTS-HD.MA.5.1.AC3|AC3.DTS-HD.MA", "DTS-HD MA"},
		{disc, "TrueHD.Atmos.DTS-HD.MA", "Dolby Atmos (TrueHD)"},
		{web, "Atmospheric|DTSS|Dolby.Vision|DDR|ADD|DDLC|2Audio|Dual.Audio", ""},
	} {
		for token := range strings.SplitSeq(c.tokens, "|") {
			if _, got := byName(t, strings.Replace(c.name, "TOKEN", token, 1)); got != c.want {
				t.Errorf("%s: %q, want %q", strings.Replace(c.name, "TOKEN", token, 1), got, c.want)
			}
		}
	}
	for name, want := range map[string]string{
		"The.Opus.2018.1080p.WEB.mkv":              "",
		"The Opus.mkv":                             "",
		"Show.S01E01.1080p.TRUE.WEB-DL.x264":       "",
		"Film.2019.1080p.BluRay.x264-dd":           "",
		"[GRP] Show - 01 [1080p] x264-DTS":         "DTS",
		"Artist-Album-CD-FLAC-2005-GRP":            "FLAC",
		"Film.German.DTS.720p.BluRay.x264-GRP":     "DTS",
		"Film (2001) [1080p x265 AAC 5.1] [Group]": "AAC",
		"The.DTS.Job.2004.DVDRip.XviD-GRP":         "",
		"ACC.AAC.Finals.S01E02.HDTV.x264-GRP":      "",
		"The.FLAC.Man.2012.720p.HDTV.x264-GRP":     "",
		"Show - S01E02 - Magnum Opus.mkv":          "",
		"Show.S01E04.Opus.1080p.WEB.H264-GRP":      "",
		"Show.S01E04.Title.1080p.WEB.Opus.AV1-GRP": "Opus",
		"Show - S01E04 - Title [Opus 2.0].mkv":     "Opus",
		"Show - 1x04 - The Lame Duck.avi":          "",
		"Show - 10x04 - Ogg and Ugg.mkv":           "",
		"Movie.Opus.2.0.x264":                      "Opus",
		"Film+2021+1080p+WEB-DL+DD+5.1+H264-GRP":   "Dolby Digital",
		"Film+2021+1080p+WEB-DL+DD++5.1+H264-GRP":  "Dolby Digital Plus",
		"DDP5.1":           "Dolby Digital Plus",
		"AAC2.0":           "AAC",
		"True-HD":          "Dolby TrueHD",
		"DTS-HD.MA":        "DTS-HD MA",
		"TrueHD 7.1 Atmos": "Dolby Atmos (TrueHD)",
		"DTS Boys":         "",
	} {
		if _, got := byName(t, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
