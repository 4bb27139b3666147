package script

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

func TestLookingForWords(t *testing.T) {
	const words = `local RANGE = { { "hdr10+" }, { "dv", "dovi" }, { "x" } }
local FORMATS = { { "Dolby Digital", "ac3", "dd5" }, { 7, "truehd" } }
`
	for code, want := range map[string]string{
		`words("4K DoVi/HDR10+"):find("hdr10", { "dv", "dovi" }, "sdr")`: "HDR10 DoVi nil",
		`words("4K DoVi/HDR10+"):find(RANGE)`:                            "HDR10+ DoVi nil",
		`words("4K DoVi"):find({ { "dv" }, { "dovi" } })`:                "nil DoVi",
		`words("x"):find(RANGE)`:                                         "nil nil x",
		`words("TrueHD 7.1"):first(FORMATS)`:                             "7 TrueHD",
		`words("TrueHD AC3"):first(FORMATS)`:                             "Dolby Digital AC3",
		`words("AAC"):first(FORMATS)`:                                    "nil",
		`words("AAC"):first({})`:                                         "nil",
		`m.versions[1].audio[1].titles:has("atmos")`:                     "Atmos",
		`m.versions[1].audio[1].titles:has("ma")`:                        "ma",
		`m.versions[1].video[1].titles:find("hdr10", "main")`:            "HDR10 nil",
		`m.versions[1].subtitles[1].titles:has("forced")`:                "Forced",
		`pcall(words("x").first, words("x"), "x")`:                       "false first wants { { value, phrase, … }, … }, got string",
		`pcall(words("x").first, words("x"), { "x" })`:                   "false lists of words to look for are wanted, got string",
		`pcall(words("x").find, words("x"), 1)`:                          "false words to look for are wanted, got number",
		`pcall(words("x").find, words("x"), { { 1 } })`:                  "false words to look for are wanted, got a list of number",
		`pcall(words("x").find, 1)`:                                      `false call it with a colon: name:has("web dl")`,
	} {
		o := options("actions/maintenance.lua", words+"on('movie', function(m)\n"+say(code)+"\nend)")
		item := movie()
		item.Unread = nil
		v := item.Versions[0]
		v.Audio[0].Profile, v.Audio[0].Title, v.Audio[0].DisplayTitle = "ma", "Surround", "English (Dolby Atmos)"
		v.Video[0].Profile, v.Video[0].DisplayTitle = "main 10", "4K (HDR10)"
		v.Subtitles = []*wire.SubtitleStream{{DisplayTitle: "English Forced"}}
		if got := said(start(t, o).Handle("movie", item)); strings.ReplaceAll(got, "actions/maintenance.lua:5: ", "") != "="+want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// Titles that could not be read are unknown.
func TestUnreadTitles(t *testing.T) {
	item := movie()
	item.Unread = []*wire.Unread{{Field: "display_title", Reason: "cut"}}
	if got := said(start(t, on(say(`m.versions[1].audio[1].titles:has("x")`))).Handle("movie", item)); got != "unknown display_title: cut" {
		t.Error(got)
	}
}
