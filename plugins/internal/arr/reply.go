package arr

import (
	"fmt"
	"strconv"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// reply is a match with room for the values that it points to, so that it is
// allocated at once.
type reply struct {
	match                                       sdk.Match
	monitored, hasFile, available, cutoffNotMet bool
	size                                        int64
	score                                       int32
	moments                                     []timestamppb.Timestamp
}

// newReply makes a match in the state matched with room for so many moments.
func newReply(moments int) *reply {
	r := &reply{moments: make([]timestamppb.Timestamp, 0, moments)}
	r.match.State = sdk.Matched
	return r
}

// moment makes a time of Unix seconds, nil where there are none.
func (r *reply) moment(unix int64) *timestamppb.Timestamp {
	if unix == noDate {
		return nil
	}
	if len(r.moments) == cap(r.moments) {
		return &timestamppb.Timestamp{Seconds: unix}
	}
	r.moments = r.moments[:len(r.moments)+1]
	t := &r.moments[len(r.moments)-1]
	t.Seconds = unix
	return t
}

// matched answers with an entry.
func (c *catalogue) matched(n uint32, by Evidence, confidence string) *sdk.Match {
	e := c.entries.at(n)
	r := newReply(c.moments(e))
	m := &r.match
	m.By, m.Confidence = string(by), confidence
	c.common(r, e)
	m.AddedAt = r.moment(e.added)
	m.Status = c.words.text(e.status)
	r.monitored, m.Monitored = e.flags.has(monitored), &r.monitored
	if e.flags.has(hasFileKnown) {
		r.hasFile, m.HasFile = e.flags.has(hasFile), &r.hasFile
	}
	if e.flags.has(sizeKnown) {
		r.size, m.SizeBytes = e.size, &r.size
	}
	if s := c.seriesOf(e); s != nil {
		s.tell(r, e)
		return m
	}
	m.MinimumAvailability = c.words.text(e.minimum)
	if e.flags.has(availableKnown) {
		r.available, m.Available = e.flags.has(available), &r.available
	}
	m.InCinemasAt, m.DigitalReleaseAt = r.moment(e.times[inCinemas]), r.moment(e.times[digital])
	m.PhysicalReleaseAt, m.ReleaseAt = r.moment(e.times[physical]), r.moment(e.times[release])
	m.LastSearchAt = r.moment(e.times[lastSearch])
	if f := c.fileOf(e); f != nil {
		c.ofFile(r, f)
	}
	m.Unread = c.unread(e)
	return m
}

// unread says what was not read of a movie.
func (c *catalogue) unread(e *entry) []string {
	f := c.fileOf(e)
	files := f != nil && !f.flags.has(scored)
	switch {
	case files && !c.wants.scores:
		return noFiles
	case files:
		return noFormat
	case !c.wants.scores:
		return noScores
	}
	return nil
}

// common sets what the match of an entry and those of its seasons and episodes
// have in common.
func (c *catalogue) common(r *reply, e *entry) {
	m := &r.match
	m.Title, m.Year, m.Path = c.arena.text(e.title), e.year, c.arena.text(e.path)
	m.RootFolder, m.SeriesType = c.words.text(e.root), c.words.text(e.kind)
	m.OriginalLanguage, m.MonitorNewItems = c.words.text(e.original), c.words.text(e.news)
	m.Tags = c.lists.texts(e.tags)
	if p := c.profiles[e.profile]; p != nil {
		m.QualityProfile, m.QualityCutoff = p.name, p.cutoff
		m.UpgradeAllowed, m.MinFormatScore, m.CutoffFormatScore = p.upgrade, p.least, p.content
		if c.wants.scores {
			m.FormatScores = p.scores
		}
	}
	c.number(m, e)
}

// What was not read, in lists that many matches share; nobody alters them.
var (
	noScores = []string{"scores"}
	noFiles  = []string{"files", "scores"}
	noFormat = []string{"files"}
)

// ofFile sets what is known of a file.
func (c *catalogue) ofFile(r *reply, f *file) {
	m := &r.match
	m.File, m.Quality, m.ReleaseGroup = c.arena.text(f.path), c.words.text(f.quality), c.words.text(f.group)
	m.Edition, m.MediaInfo, m.Languages = c.words.text(f.edition), c.medias.info(f.info), c.lists.texts(f.languages)
	m.FileId = idText(f.id)
	m.FileAddedAt = r.moment(f.added)
	if f.flags.has(cutoffKnown) {
		r.cutoffNotMet, m.CutoffNotMet = f.flags.has(cutoffNotMet), &r.cutoffNotMet
	}
	if f.flags.has(scored) {
		m.CustomFormats = c.lists.texts(f.formats)
		r.score, m.CustomFormatScore = f.score, &r.score
	}
}

// moments counts the times that the match of an entry has.
func (c *catalogue) moments(e *entry) (n int) {
	for _, t := range e.times {
		if t != noDate {
			n++
		}
	}
	if e.added != noDate {
		n++
	}
	if f := c.fileOf(e); f != nil && f.added != noDate {
		n++
	}
	return n
}

// idText writes an id of the application; 0 is none.
func idText(n int32) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(int(n))
}

// number writes the ids of an entry into one piece of text.
func (c *catalogue) number(m *sdk.Match, e *entry) {
	var room [64]byte
	b := tmdb.append(room[:0], uint32(e.id))
	ends := [1 + kinds]int{len(b)}
	for k := range kinds {
		if e.ids[k] != 0 {
			b = k.append(b, e.ids[k])
		}
		ends[k+1] = len(b)
	}
	s := string(b)
	m.Id = s[:ends[0]]
	m.Tmdb = s[ends[tmdb]:ends[tmdb+1]]
	m.Tvdb = s[ends[tvdb]:ends[tvdb+1]]
	m.Imdb = s[ends[imdb]:ends[imdb+1]]
}

// name is how a reason calls an entry.
func (c *catalogue) name(n uint32) string {
	e := c.entries.at(n)
	return fmt.Sprintf("%q (%d)", c.arena.text(e.title), e.year)
}
