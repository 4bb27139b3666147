package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const oneSource = "[sources.home]\nplugin = \"plex\"\nurl = \"http://localhost\"\n"

func TestBlackouts(t *testing.T) {
	c := must(t, oneSource+`
[blackouts.school_night]
when = "weekly(sunday|monday)"
from = "22:00"
to = "06:00"
allow = ["Ann", "4711"]
sources = ["home"]
block_new_only = true
message = "Go to bed."
[blackouts.moving]
from = "2026-07-01 08:00"
to = "2026-07-03"
`)
	if len(c.Blackouts) != 2 {
		t.Fatal(c.Blackouts)
	}
	night, moving := c.Blackouts[0], c.Blackouts[1]
	got := fmt.Sprintln(night.Name, night.When, night.Allow, night.Sources, night.BlockNewOnly, night.Message) +
		fmt.Sprintln(moving.When, moving.BlockNewOnly, moving.Sources == nil, moving.Line)
	if got != "school_night weekly(sunday|monday) 22:00-06:00 [Ann 4711] [home] true Go to bed.\n2026-07-01 08:00 to 2026-07-03 24:00 false true 13\n" {
		t.Error(got)
	}
	if !night.Covers("home") || night.Covers("other") || !moving.Covers("other") {
		t.Error("sources count for nothing")
	}
	if !night.When.Active(time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)) {
		t.Error("the night does not last")
	}
}

func TestBlackoutsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "it does not say when",
		`when = "weekly(fridy)"`:             "fridy",
		`when = "daily"` + "\nfrom = \"25\"": `"25" is no time of day`,
		`when = "daily"` + "\nsources = [\"hom\"]":    `unknown source "hom"`,
		`when = "daily"` + "\nallow = \"Ann\"":        "must be a list of strings",
		`when = "daily"` + "\nuntil = \"06:00\"":      "unknown key",
		`when = "daily"` + "\nblock_new_only = \"x\"": "must be true or false",
	} {
		_, err := Parse("/c.toml", []byte(oneSource+"[blackouts.night]\n"+text), Options{Getenv: func(string) string { return "" }, Describe: anything})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "blackouts.night") {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
