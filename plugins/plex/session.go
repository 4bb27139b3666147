package plex

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

var _ sdk.Sessions = (*Server)(nil)

const (
	sessionsPath = "/status/sessions"
	// mostSessions bounds how many streams are listed: a server that has more
	// is not right.
	mostSessions = 10_000
)

// Sessions lists every stream being played now. What the server does not tell
// of one is named in its Unread.
func (s *Server) Sessions(ctx context.Context) ([]*sdk.Session, error) {
	rows, err := s.sessionRows(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]*sdk.Session, 0, len(rows))
	var kept []*sessionRow
	for _, r := range rows {
		if r.isTheme() {
			continue
		}
		out, kept = append(out, r.session()), append(kept, r)
	}
	s.originals(ctx, kept, out)
	for i, r := range kept {
		r.tell(out[i])
	}
	return out, nil
}

// sessionRows reads what the server lists.
func (s *Server) sessionRows(ctx context.Context) ([]*sessionRow, error) {
	c := s.client
	a, err := c.get(ctx, question{path: sessionsPath})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	var d decoder
	var rows []*sessionRow
	_, err = d.container(a, nil, func() {
		rows = append(rows, d.readSession())
		if len(rows) > mostSessions {
			d.fail(&halt{fmt.Errorf("the server lists more than %d streams", mostSessions)})
		}
	})
	return rows, bodyError(a.where, err, c.patience)
}

// isTheme says whether the row is the theme music of a series that somebody
// looks at: nobody plays that.
func (r *sessionRow) isTheme() bool { return strings.HasPrefix(r.guid, "library://") }

// session puts a row in the words of the schema, but for what depends on the
// file that plays.
func (r *sessionRow) session() *sdk.Session {
	out := &sdk.Session{
		Id: r.id, Number: r.number, User: r.user, UserId: r.userID, Title: r.title, SeriesTitle: r.grandparentTitle,
		ParentTitle: r.parentTitle, Type: r.kind, Library: r.sectionTitle, LibraryKey: r.section, Live: r.live,
		PositionMs: r.offset, DurationMs: r.duration, State: r.state, Location: r.where(), BandwidthKbps: r.bandwidth,
		Player: r.player, Secure: r.secure,
	}
	if r.year != nil {
		out.Year = *r.year
	}
	switch r.kind {
	case sdk.Episode:
		out.SeasonNumber, out.EpisodeNumber = r.parentIndex, r.index
	case sdk.Track:
		out.EpisodeNumber = r.index
	}
	if r.inLibrary() {
		out.ItemId = r.key
	} else {
		out.Library, out.LibraryKey = "", ""
	}
	if r.offset != nil && r.duration > 0 {
		share := min(1, float64(*r.offset)/float64(r.duration))
		out.Progress = &share
	}
	if t := r.job; t != nil {
		out.HwRequested, out.HwFullPipeline, out.Throttled, out.TranscodeError = t.requested, t.full, t.throttled, t.failed
		out.HwDecode, out.HwDecodeTitle, out.HwEncode, out.HwEncodeTitle = t.decoder, t.decoderTitle, t.encoder, t.encTitle
		out.TranscodeSpeed = t.speed
		if t.progress != nil && *t.progress >= 0 {
			share := min(1, *t.progress/100)
			out.TranscodeProgress = &share
		}
	}
	return out
}

// inLibrary says whether a library holds what plays. Live television, prerolls
// and what comes from elsewhere have keys too, and none is an item's.
func (r *sessionRow) inLibrary() bool {
	n, err := strconv.ParseInt(r.key, 10, 64)
	section, badSection := strconv.ParseInt(r.section, 10, 64)
	return err == nil && n > 0 && !r.live && typeOf(r.kind) != "" && (r.section == "" || badSection == nil && section > 0)
}

// where says from where somebody watches. Old servers tell no more than whether
// it is the local network.
func (r *sessionRow) where() string {
	switch {
	case r.relayed != nil && *r.relayed:
		return "relay"
	case r.location == "lan" || r.location == "wan":
		return r.location
	case r.location == "cellular":
		return "wan"
	case r.location != "" || r.local == nil:
		return ""
	case *r.local:
		return "lan"
	}
	return "wan"
}

// delivered is the Media and the Part that play: those that are selected, or
// the only ones. Nil where that cannot be told.
func (r *sessionRow) delivered() (*delivery, *piece) {
	m := only(r.media, func(d *delivery) bool { return d.selected })
	if m == nil {
		return nil, nil
	}
	return m, only(m.parts, func(p *piece) bool { return p.selected })
}

// only gives the element that is chosen, or the only one there is.
func only[T any](list []T, chosen func(*T) bool) *T {
	var found *T
	for i := range list {
		if !chosen(&list[i]) {
			continue
		}
		if found != nil {
			return nil
		}
		found = &list[i]
	}
	if found == nil && len(list) == 1 {
		return &list[0]
	}
	return found
}
