package plex

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// libraryAgent is what timeline entries of libraries come from; those of
// programme guides name others.
const libraryAgent = "com.plexapp.plugins.library"

// States of a timeline entry.
const (
	timelineDone    = "5"
	timelineDeleted = "9"
)

// note is one notification: its fields, each as text or as JSON.
type note map[string]json.RawMessage

// text reads a field that may be text or a number.
func (n note) text(name string) string {
	raw := bytes.TrimSpace(n[name])
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.ToValidUTF8(s, "?")
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return number.String()
	}
	return ""
}

// below reads a field that holds others.
func (n note) below(name string) note {
	var out note
	_ = json.Unmarshal(n[name], &out) // what is no object has no fields
	return out
}

// notifications reads what came with one event or frame: an object under the
// name of the notification, or a list of them, in a container or without. What
// means nothing to us is left out.
func notifications(text []byte, event string) []*sdk.Event {
	var top note
	if json.Unmarshal(text, &top) != nil {
		return nil
	}
	if inner := top.below("NotificationContainer"); inner != nil {
		top, event = inner, inner.text("type")
	}
	var out []*sdk.Event
	for name, raw := range top {
		for _, n := range notes(raw) {
			if e := n.event(name, event); e != nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// notes reads one notification or several.
func notes(raw json.RawMessage) []note {
	var list []note
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var one note
	if json.Unmarshal(raw, &one) == nil && one != nil {
		return []note{one}
	}
	return nil
}

// event puts a notification in the words of the schema; nil for what nobody
// asks for.
func (n note) event(name, event string) *sdk.Event {
	switch name {
	case "PlaySessionStateNotification":
		return &sdk.Event{Kind: sdk.EventSession, Key: n.text("sessionKey"), State: n.text("state")}
	case "TranscodeSession":
		if event == "transcodeSession.update" {
			return nil
		}
		return &sdk.Event{Kind: sdk.EventSession, State: "transcode"}
	case "TimelineEntry":
		return n.timeline()
	case "ActivityNotification":
		return n.activity()
	}
	return nil
}

// timeline is an item that was worked on or is gone.
func (n note) timeline() *sdk.Event {
	key := n.text("itemID")
	if n.text("identifier") != libraryAgent || key == "" || strings.HasPrefix(key, "-") {
		return nil
	}
	e := &sdk.Event{Kind: sdk.EventItem, Key: key, LibraryKey: n.text("sectionID")}
	if strings.HasPrefix(e.LibraryKey, "-") {
		e.LibraryKey = ""
	}
	switch n.text("state") {
	case timelineDone:
		e.State = "changed"
	case timelineDeleted:
		e.State = "removed"
	default:
		return nil
	}
	return e
}

// activity is a scan of a library that began or ended, or items that were
// refreshed.
func (n note) activity() *sdk.Event {
	a := n.below("Activity")
	at := a.below("Context")
	switch a.text("type") {
	case "library.update.section":
		e := &sdk.Event{Kind: sdk.EventLibrary, Key: at.text("librarySectionID")}
		switch n.text("event") {
		case "started":
			e.State = "scanning"
		case "ended":
			e.State = "done"
		default:
			return nil
		}
		return e
	case "library.refresh.items":
		key, ok := strings.CutPrefix(at.text("key"), "/library/metadata/")
		if n.text("event") != "ended" || !ok {
			return nil
		}
		key, _, _ = strings.Cut(key, "/")
		return &sdk.Event{Kind: sdk.EventItem, Key: key, State: "changed"}
	}
	return nil
}
