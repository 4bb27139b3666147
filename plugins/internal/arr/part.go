package arr

import (
	"fmt"

	"github.com/luarr/luarr/sdk"
)

// ofPart answers for a season or an episode, whose series is an entry.
func (c *catalogue) ofPart(s *sdk.Subject, n uint32, by Evidence) *sdk.Match {
	if s.GetType() == sdk.Season {
		return c.ofSeason(s, n, by)
	}
	return c.ofEpisode(s, n, by)
}

// part begins the answer for a season or an episode.
func (c *catalogue) part(e *entry, by Evidence, moments int) *reply {
	r := newReply(moments)
	r.match.By, r.match.Confidence = string(by), "certain"
	c.common(r, e)
	watched := e.flags.has(monitored)
	r.match.SeriesMonitored = &watched
	r.match.Status = c.words.text(e.status)
	if !c.wants.scores {
		r.match.Unread = noScores
	}
	return r
}

// ofSeason answers for a season.
func (c *catalogue) ofSeason(s *sdk.Subject, n uint32, by Evidence) *sdk.Match {
	e := c.entries.at(n)
	if s.SeasonNumber == nil {
		return &sdk.Match{State: sdk.Unknown, Reason: "it has no season number"}
	}
	one := c.seriesOf(e).season(s.GetSeasonNumber())
	if one == nil {
		return &sdk.Match{State: sdk.Absent, Reason: fmt.Sprintf("%s has no season %d", c.name(n), s.GetSeasonNumber())}
	}
	r := c.part(e, by, 2)
	m := &r.match
	m.SeasonNumber = &one.number
	r.monitored, m.Monitored = one.flags.has(monitored), &r.monitored
	if one.flags.has(hasFileKnown) {
		r.hasFile, m.HasFile = one.flags.has(hasFile), &r.hasFile
	}
	if one.flags.has(sizeKnown) {
		r.size, m.SizeBytes = one.size, &r.size
	}
	m.Episodes = one.counts.message()
	m.NextAiringAt, m.PreviousAiringAt = r.moment(one.next), r.moment(one.previous)
	return m
}

// What was not read of an episode, in lists that many matches share; nobody
// alters them.
var (
	noEpisode     = []string{"episodes", "scores"}
	noEpisodeOnly = []string{"episodes"}
	noEpisodeFile = []string{"episode_files", "scores"}
	noFileOnly    = []string{"episode_files"}
)

// ofEpisode answers for an episode: with its series alone, where no rule asks
// for episodes.
func (c *catalogue) ofEpisode(s *sdk.Subject, n uint32, by Evidence) *sdk.Match {
	e := c.entries.at(n)
	if !c.seriesOf(e).read {
		r := c.part(e, by, 0)
		if r.match.Unread = noEpisode; c.wants.scores {
			r.match.Unread = noEpisodeOnly
		}
		return &r.match
	}
	one, by, no := c.findEpisode(s, n)
	if no != nil {
		return no
	}
	m := c.episode(e, one, by)
	if m.File != "" {
		m.VersionIds = c.versionsOf(s, m.File)
	}
	return m
}

// episode answers with an episode.
func (c *catalogue) episode(e *entry, one *episodePart, by Evidence) *sdk.Match {
	r := c.part(e, by, 2)
	m := &r.match
	m.SeasonNumber, m.EpisodeNumber, m.EpisodeId = &one.season, &one.number, idText(one.id)
	if one.absolute != 0 {
		m.AbsoluteNumber = &one.absolute
	}
	r.monitored, m.Monitored = one.flags.has(monitored), &r.monitored
	r.hasFile, m.HasFile = one.fileID != 0, &r.hasFile
	m.FileId = idText(one.fileID)
	m.LastSearchAt = r.moment(one.lastSearch)
	switch f := c.seriesOf(e).file(one.fileID); {
	case f != nil:
		c.ofFile(r, f)
		r.size, m.SizeBytes = f.size, &r.size
	case c.wants.episodeFiles && one.fileID == 0:
		m.SizeBytes = &r.size
	case !c.wants.episodeFiles:
		if m.Unread = noEpisodeFile; c.wants.scores {
			m.Unread = noFileOnly
		}
	}
	return m
}

// versionsOf gives the item's versions that have the entry's file.
func (c *catalogue) versionsOf(s *sdk.Subject, path string) (ids []string) {
	for _, v := range s.GetVersions() {
		for _, p := range v.GetParts() {
			var room, mapped [512]byte
			if c.same(c.mapped(mapped[:0], room[:0], p.GetFile()), path) {
				ids = append(ids, v.GetId())
				break
			}
		}
	}
	return ids
}
