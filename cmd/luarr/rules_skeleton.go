package main

import (
	_ "embed"
	"slices"
	"strings"
)

// The files that rules new writes: EVENT, NAME and the like are filled in.
var (
	//go:embed skeleton/action.lua
	actionSkeleton string
	//go:embed skeleton/action_test.lua
	actionTest string
	//go:embed skeleton/detect.lua
	detectSkeleton string
	//go:embed skeleton/detect_test.lua
	detectTest string
	//go:embed skeleton/other.lua
	otherSkeleton string
	//go:embed skeleton/other_test.lua
	otherTest string
)

// labelled are the events whose items the Plex plugin can label.
var labelled = []string{"movie", "series", "season", "episode", "artist", "album", "track"}

// others are the events besides, with what a test makes for them.
var others = map[string]string{
	"version": "version { height = 1080 }", "library": `library { title = "Films", type = "MOVIE" }`, "server": `server { name = "Home" }`,
	"session": `session { user = "ann", title = "Heat", state = "playing" }`, "run": "",
}

// skeleton gives a rule to start from, and its test.
func skeleton(name, event string, detect bool) (rule, test string) {
	fill := strings.NewReplacer("EVENT", event, "RULE", name, "MAKE", others[event]).Replace
	switch {
	case detect:
		return fill(detectSkeleton), fill(detectTest)
	case slices.Contains(labelled, event):
		return fill(actionSkeleton), fill(actionTest)
	}
	return fill(otherSkeleton), fill(otherTest)
}
