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
)

// labelled are the events whose items the Plex plugin can label.
var labelled = []string{"movie", "series", "season", "episode", "artist", "album", "track"}

// skeleton gives a rule to start from, and its test: empty where tests cannot
// make what the rule looks at.
func skeleton(name, event string, detect bool) (rule, test string) {
	fill := strings.NewReplacer("EVENT", event, "RULE", name).Replace
	switch {
	case detect:
		return fill(detectSkeleton), fill(detectTest)
	case slices.Contains(labelled, event):
		return fill(actionSkeleton), fill(actionTest)
	}
	return fill(otherSkeleton), ""
}
