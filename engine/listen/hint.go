package listen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/luarr/luarr/sdk/wire"
)

// Kinds and states of a Hint, as those of a wire.Event.
const (
	Item    = "item"
	Session = "session"

	Changed = "changed"
	Removed = "removed"
)

// How long what is taken from a webhook may be; longer is left out.
const (
	longestKey  = 64
	longestPath = 4096
)

// Hint says that something may be other than it was. It is no more than that:
// whoever has it reads the server, sooner than otherwise.
type Hint struct {
	// Sources or Matchers are the instances that it is about, by name.
	Sources, Matchers []string
	// Event is the sender's own word, such as library.new or Download.
	Event string
	// Kind is Item or, where somebody began or ended to play, Session.
	Kind string
	// State is Changed or Removed; empty for a Session.
	State string
	// Key is that of the item at the source, or of the movie or the series at
	// the matcher; empty where it is not told.
	Key string
	// LibraryKey is that of the item's library at the source.
	LibraryKey string
	// Path is the folder of the movie or the series as the matcher sees it.
	Path string
	// IDs are those of the movie or the series; nil of a source.
	IDs *wire.ExternalIds
}

// Events gives what a hint says of sources as these would tell it themselves.
func (h Hint) Events() []*wire.Event {
	var events []*wire.Event
	for _, source := range h.Sources {
		e := &wire.Event{Source: source, Kind: h.Kind, State: h.State, LibraryKey: h.LibraryKey}
		if h.Kind == Item { // of a session the key would be its number
			e.Key = h.Key
		}
		events = append(events, e)
	}
	return events
}

// lenient reads JSON that other programs made of what people typed.
var lenient = json.JoinOptions(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))

// word is a value that is a string in some versions of a program, and a number
// in others. Anything else is nothing.
type word string

// UnmarshalJSON reads either.
func (w *word) UnmarshalJSON(text []byte) error {
	*w = ""
	switch c := text[0]; {
	case c == '"':
		return json.Unmarshal(text, (*string)(w), lenient)
	case c == '-' || c >= '0' && c <= '9':
		*w = word(text)
	}
	return nil
}

// key gives a number of the sender's, or "" for what is none.
func (w word) key() string {
	if len(w) > longestKey || strings.Trim(string(w), "0") == "" || strings.Trim(string(w), "0123456789") != "" {
		return ""
	}
	return string(w)
}

// plain gives a text that can be shown and compared, or "".
func plain(s string, longest int) string {
	if len(s) > longest || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	return s
}
