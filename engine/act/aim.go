package act

import (
	"cmp"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// aim says of the target of a change what the journal keeps.
type aim struct {
	source  string // that holds it
	id      string // over all sources
	key     string // in its source
	kind    string // type of the item, or library, server or run
	title   string // for people
	library string // key of the library that holds it, or is it
}

// aim looks at what a proposal is aimed at.
func (p *Proposal) aim() aim {
	switch {
	case p.Library != nil:
		l := p.Library
		return aim{l.Source, LibraryID(l), l.Key, "library", l.Title, l.Key}
	case p.Session != nil:
		s := p.Session
		return aim{s.Source, SessionID(s), s.Id, "session", titleOfStream(s), s.LibraryKey}
	case p.Server != nil:
		s := p.Server
		return aim{source: s.Source, id: s.Source, kind: "server", title: s.Name}
	case p.Run != nil:
		return aim{id: "run", kind: "run", title: "the run"}
	}
	t := p.Target
	return aim{t.Source, t.Id, strings.TrimPrefix(t.Id, t.Source+"/"), t.Type, titleOf(t), t.LibraryKey}
}

// LibraryID names a library over all sources, as the target of a change.
func LibraryID(l *wire.Library) string { return l.Source + "/library " + l.Key }

// SessionID names a stream over all sources, as the target of a change. One
// without an id is named by its number.
func SessionID(s *wire.Session) string {
	return s.Source + "/session " + cmp.Or(s.Id, fmt.Sprintf("#%d", s.Number))
}

// titleOfStream names a stream for people: who plays what.
func titleOfStream(s *wire.Session) string {
	title := s.Title
	if s.SeriesTitle != "" {
		title = s.SeriesTitle + " - " + title
	}
	return cmp.Or(s.User, "somebody") + ": " + title
}

// aboutStream says who plays on which device: what stays when a player begins
// anew.
func aboutStream(s *wire.Session) string {
	return strings.Join([]string{cmp.Or(s.UserId, s.User), s.GetPlayer().GetMachineId()}, " on ")
}

// titleOf names an item for people.
func titleOf(item *wire.Item) string {
	title := item.Title
	if item.SeriesTitle != "" {
		title = item.SeriesTitle + " - " + title
	}
	if item.Year > 0 {
		title = fmt.Sprintf("%s (%d)", title, item.Year)
	}
	return title
}

// withoutStreams gives what a preview needs of an item: its versions are large
// and of no use there.
func withoutStreams(item *wire.Item) *wire.Item {
	if item == nil {
		return nil
	}
	versions, matches := item.Versions, item.Matches
	item.Versions, item.Matches = nil, nil
	out := proto.CloneOf(item)
	item.Versions, item.Matches = versions, matches
	return out
}
