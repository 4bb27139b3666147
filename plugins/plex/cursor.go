package plex

import (
	"encoding/json"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// cursorFormat is to be raised when items are made of rows in another way than
// before: then everything is read anew.
const cursorFormat = 1

// maxCursor is more than a cursor has, in bytes.
const maxCursor = 16 << 10

// cursor is where a walk over a library ended, and what is worth remembering
// until the next.
type cursor struct {
	Format  int            `json:"format"`
	Server  string         `json:"server,omitempty"`  // its version
	Library string         `json:"library,omitempty"` // its uuid
	Markers markers        `json:"markers"`
	Busy    bool           `json:"busy,omitempty"` // the server was at work on the library
	Listed  int64          `json:"listed"`         // when changes were last asked for, by the server's clock
	Played  int64          `json:"played"`         // the same of plays
	Kinds   map[string]way `json:"kinds"`          // by name
	Learned learned        `json:"learned"`
}

// markers move when a library does. What the server does not say is 0.
type markers struct {
	Updated int64 `json:"updated,omitempty"`
	Scanned int64 `json:"scanned,omitempty"`
	Content int64 `json:"content,omitempty"` // a counter
}

// way is how the items of a kind were read.
type way struct {
	Rows int64 `json:"rows"`
	Mode mode  `json:"mode"`
	Few  bool  `json:"few,omitempty"`  // so few that they are read in full
	Tags bool  `json:"tags,omitempty"` // every tag was known
}

// markersOf reads what a library says of itself.
func markersOf(l *sdk.Library) markers {
	seconds := func(t *timestamppb.Timestamp) int64 { return t.GetSeconds() }
	return markers{seconds(l.UpdatedAt), seconds(l.ScannedAt), l.GetContentChangedAt()}
}

// parseCursor reads the cursor of a walk over a library with these kinds. It is
// not ok where nothing can be built on it.
func parseCursor(text string, kinds []kind) (c cursor, ok bool) {
	if text == "" || len(text) > maxCursor || json.Unmarshal([]byte(text), &c) != nil {
		return cursor{}, false
	}
	if c.Format != cursorFormat || c.Listed <= 0 || c.Played <= 0 || len(c.Kinds) != len(kinds) {
		return cursor{}, false
	}
	for _, k := range kinds {
		if w, ok := c.Kinds[k.name]; !ok || w.Rows < 0 || w.Rows > 0 && w.Mode == unknown {
			return cursor{}, false
		}
	}
	return c, true
}

// String is the cursor as it travels.
func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		return "" // nothing in it can fail
	}
	return string(text)
}

// still says that a library has not moved since the cursor. One that tells no
// marker may have.
func (c cursor) still(l *sdk.Library) bool {
	now := markersOf(l)
	return !c.Busy && !l.GetRefreshing() && now == c.Markers && now != markers{}
}

// of says whether the cursor is of this library: one that was made anew may
// have the key of another. What nobody tells is not held against it.
func (c cursor) of(l *sdk.Library) bool {
	return c.Library == "" || l.Uuid == "" || c.Library == l.Uuid
}
