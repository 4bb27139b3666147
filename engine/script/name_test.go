package script

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for file, c := range map[string]struct {
		tail, group, ext string
		marked           bool
	}{
		"/m/The Matrix (1999)/The.Matrix.1999.2160p.WEB-DL.DV-GRP.mkv": {".2160p.WEB-DL.DV", "GRP", "mkv", true},
		`D:\Films\Heat.1995.DTS-HD.mkv`:                                {".DTS-HD", "", "mkv", true},
		"Show.S01E02.Title.1080p.x264-DV":                              {".Title.1080p.x264", "DV", "", true},
		"Show.1x02.AAC":                                                {".AAC", "", "", true},
		"2012.2009.1080p.DTS.mkv":                                      {".1080p.DTS", "", "mkv", true},
		"[Group] Show - 01 [1080p AAC]-x264-DTS.mkv":                   {" AAC]-x264-DTS", "", "mkv", true},
		"Film.1080p.x264-EAC3":                                         {".x264-EAC3", "", "", true},
		"Wedding.DV.avi":                                               {"DV", "", "avi", false},
		"DV.mkv":                                                       {"", "", "mkv", false},
		"DTS-HD":                                                       {"DTS-HD", "", "", true},
		"DDP5.1":                                                       {"DDP5.1", "", "", true},
		"Dolby Vision":                                                 {"Dolby Vision", "", "", true},
		"[ www.site.com ] - Show.S01E02.720p.x264-DV":                  {".720p.x264", "DV", "", true},
		"Show.S01E02.720p.x264-DV[rarbg].mkv":                          {".720p.x264", "DV", "mkv", true},
		"Show.S01E02.720p.x264-GRP[AAC].mkv":                           {".720p.x264-GRP[AAC]", "", "mkv", true},
		"Dolby Vision.mkv":                                             {"Vision", "", "mkv", false},
		"The Opus":                                                     {"Opus", "", "", false},
		"Film (2012) [Bluray-1080p][x264]-GRP.mkv":                     {") [Bluray-1080p][x264]", "GRP", "mkv", true},
		"Gotham.S01E07.x264.AAC":                                       {".x264.AAC", "", "", true},
		"Movie 2010/AC3 5.1":                                           {"/AC3 5.1", "", "", true},
		"":                                                             {"", "", "", true},
	} {
		n := newName(file)
		if n.tail() != c.tail || n.group != c.group || n.ext != c.ext || n.marked != c.marked {
			t.Errorf("%s: tail %q group %q extension %q marked %v", file, n.tail(), n.group, n.ext, n.marked)
		}
	}
}

func TestPhrases(t *testing.T) {
	for _, c := range []struct{ name, phrase, want string }{
		{"A.2019.DTS-HD.MA.5.1", "dts hd ma", "DTS-HD.MA"},
		{"A.2019.DTSHDMA5.1", "dts hd ma", "DTSHDMA"},
		{"A.2019.DTS...HD", "dts hd", ""},
		{"A.2019.TrueHD7.1", "truehd", "TrueHD"},
		{"A.2019.AC35.1", "ac3", "AC3"},
		{"A.2019.HDR100", "hdr10", ""},
		{"A.2019.HDR100.1080p", "hdr10", ""},
		{"A+2019+1080p+DD+5.1+GRP", "dd+", ""},
		{"A+2019+1080p+DD++5.1+GRP", "dd+", "DD+"},
		{"A.2019.1080p.DD+5.1.DD+A.DD+A.DD+A", "dd+", "DD+"},
		{"A.2019.HDR100", "hdr!", ""},
		{"A.2019.HDR", "hdr!", "HDR"},
		{"A.2019.HDRip", "hdr", ""},
		{"A.2019.FLACx2", "flac", "FLAC"},
		{"A.2019.FLACx2y", "flac", ""},
		{"A.2019.HDR10+", "hdr10+", "HDR10+"},
		{"A.2019.DD+5.1", "dd+", "DD+"},
		{"A.2019.XDTS", "dts", ""},
		{"A.2019.ÉDTS", "dts", ""},
		{"A.2019.国语DTS", "dts", "DTS"},
		{"Atmos.2019.DTS", "atmos", ""},
		{"A.2019.DTS", "", ""},
		{"A.2019.DTS", "!", ""},
		{"A.2019.x264-DTS", "dts", ""},
	} {
		got := ""
		n := newName(c.name)
		if from, to, ok := (phrases{}).get(c.phrase).find(n, false); ok {
			got = n.text[from:to]
		}
		if got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.phrase, c.name, got, c.want)
		}
	}
	if _, _, ok := (phrases{}).get("flac").find(newName("Artist-CD-FLAC-2005-GRP"), true); !ok {
		t.Error("FLAC is not found anywhere")
	}
	if _, _, ok := (phrases{}).get("flac").find(newName("FLAC.2005.x264"), true); ok {
		t.Error("the first word is always title")
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"/m/The.Matrix.1999.DV-GRP.mkv", "[a] b - 01 (1080p)", "é国.2019-", "-", "....", "a-", "S01E", "1x", "-DTS"} {
		f.Add(s, "dts hd ma")
	}
	f.Fuzz(func(t *testing.T, file, source string) {
		n := newName(file)
		if len(n.clean) != len(n.text) || n.from < 0 || n.to > len(n.text) {
			t.Fatalf("%+v", n)
		}
		_ = n.tail()
		ps := phrases{}
		for _, anywhere := range []bool{false, true} {
			if from, to, ok := ps.get(source).find(n, anywhere); ok {
				if from < 0 || to > n.to || from >= to {
					t.Fatalf("%q found at %d to %d of %q", source, from, to, n.text)
				}
				if !strings.EqualFold(n.text[from:from+1], strings.ToLower(source)[:1]) && n.clean[from] > 1 && !strings.HasPrefix(strings.TrimSpace(strings.ToLower(source)), string(n.clean[from])) {
					t.Fatalf("%q found as %q", source, n.text[from:to])
				}
			}
		}
	})
}

func FuzzDidYouMean(f *testing.F) {
	f.Add("titel", "title")
	f.Fuzz(func(t *testing.T, a, b string) {
		if editDistance(a, b) != editDistance(b, a) {
			t.Error("not symmetric")
		}
		_ = didYouMean(a, []string{b})
	})
}

// TestBaseName: what stands in front of a slash is a folder only where it must
// be one.
func TestBaseName(t *testing.T) {
	for file, want := range map[string]string{
		"/data/DV (2018)/DV (2018).mkv":        "DV (2018).mkv",
		`D:\Films\DV (2018)\DV (2018).mkv`:     "DV (2018).mkv",
		"DV (2018)/DV (2018).1080p.mkv":        "DV (2018).1080p.mkv",
		"TV/Show (2020)/S01/Show - S01E02.mkv": "Show - S01E02.mkv",
		"Show / Шоу [2019, BDRip] DTS/AC3":     "Show / Шоу [2019, BDRip] DTS/AC3",
		"Show.2019.DTS/AC3-GRP.mkv":            "Show.2019.DTS/AC3-GRP.mkv",
		"[A/B] Show - 01 (2019).mkv":           "[A/B] Show - 01 (2019).mkv",
		"Show.2019.DTS/":                       "Show.2019.DTS",
	} {
		if got := baseName(file); got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
}
