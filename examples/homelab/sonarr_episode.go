package homelab

import "time"

// Where the ids of episodes and files begin. Those of next are the episodes that nobody has yet.
const (
	firstEpisodeID = 5001
	firstFileID    = 20_001
	nextEpisodeID  = 900_000_000
)

// workEpisodes fills in the episodes and files of an entry that is worked out.
func (c *sonarrSeries) workEpisodes(id int, v *SonarrSeries, show *seriesShow, whole bool) {
	l := c.lab
	absolute := 0
	first := l.firstEpisode(show.index)
	for i := first; i < first+l.episodeCount(show.index); i++ {
		e := l.episode(i)
		ep := SonarrEpisode{
			ID: i + firstEpisodeID, Season: e.at.number, Number: e.number, TVDB: e.tvdb, Aired: houseTime(e.year, e.mon, e.day),
			Runtime: v.Runtime, Monitored: e.at.number > 0,
		}
		if ep.Season > 0 {
			absolute++
		}
		if show.form.hama && ep.Season > 0 {
			ep.Absolute = absolute
		}
		if whole {
			ep.Title = string(l.appendEpisodeTitle(nil, i))
		}
		if !c.own(id) { // the one that Plex does not have has no files
			ep.FileID = i + firstFileID
			if e.shared > 0 {
				ep.FileID -= e.number - e.shared
			}
			if n := len(v.Files); n == 0 || v.Files[n-1].ID != ep.FileID {
				v.Files = append(v.Files, c.workFile(show, &e, ep.FileID, whole))
			}
		}
		v.Episodes = append(v.Episodes, ep)
	}
	if c.continues(id) {
		v.Episodes = append(v.Episodes, SonarrEpisode{
			ID: nextEpisodeID + id, Season: l.o.Seasons, Number: l.o.Episodes + 1, Title: "TBA", Aired: houseTime(2031, 2, 3),
			Runtime: v.Runtime, Monitored: true,
		})
	}
}

func (c *sonarrSeries) workFile(show *seriesShow, e *seriesEpisode, id int, whole bool) ArrFile {
	ver := show.version
	sh := shelf{duration: e.duration}
	f := ArrFile{
		ID: id, Season: e.at.number, Size: sh.size(ver, 1), Added: houseTime(e.year, e.mon, e.day),
		ReleaseGroup: releaseGroups[show.index%len(releaseGroups)], version: ver, duration: e.duration,
	}
	if whole {
		f.Quality, f.CutoffNotMet = qualityOf(ver).name, pictures[ver.picture].lines() < 1080
		f.Formats = formatsOf(ver, nil)
		f.RelativePath = c.arr.slashed(c.lab.appendEpisodeFile(nil, show, e))
	}
	return f
}

// whole returns an entry with everything about it, for reading.
func (c *sonarrSeries) whole(id int) *SonarrSeries {
	if v := c.kept[id]; v != nil {
		return v
	}
	v := new(SonarrSeries)
	c.fill(id, v, true)
	return v
}

// home finds the entry that an episode belongs to.
func (c *sonarrSeries) home(episode int) (id int, ok bool) {
	return c.holder(func(v *SonarrSeries) bool { return v.episode(episode) != nil }, c.worked(episode-firstEpisodeID), episode-nextEpisodeID)
}

// fileHome finds the entry that a file belongs to.
func (c *sonarrSeries) fileHome(file int) (id int, ok bool) {
	return c.holder(func(v *SonarrSeries) bool { return v.file(file) != nil }, c.worked(file-firstFileID))
}

// worked is the entry of an episode of the house by its index.
func (c *sonarrSeries) worked(index int) int {
	if index < 0 {
		return 0
	}
	at, _ := c.lab.episodeAt(index)
	if at.show == otherShow {
		return c.born
	}
	return at.show + 1
}

// holder is the entry that has something: one of these that were worked out, or one that somebody made or changed.
func (c *sonarrSeries) holder(has func(*SonarrSeries) bool, likely ...int) (int, bool) {
	for _, id := range likely {
		if c.has(id) && has(c.see(id)) {
			return id, true
		}
	}
	for id, v := range c.kept {
		if v != nil && has(v) {
			return id, true
		}
	}
	return 0, false
}

func (v *SonarrSeries) episode(id int) *SonarrEpisode {
	for i := range v.Episodes {
		if v.Episodes[i].ID == id {
			return &v.Episodes[i]
		}
	}
	return nil
}

func (v *SonarrSeries) file(id int) *ArrFile {
	for i := range v.Files {
		if v.Files[i].ID == id {
			return &v.Files[i]
		}
	}
	return nil
}

// served is how many episodes a file has.
func (v *SonarrSeries) served(file int) (n int) {
	for i := range v.Episodes {
		n += bit(v.Episodes[i].FileID == file)
	}
	return n
}

// seasonCounts are the statistics of a series or of one of its seasons.
type seasonCounts struct {
	files, episodes, total int
	size                   int64
	next, previous         time.Time
	group                  string
}

// counts counts a season, or with -1 the whole series.
func (v *SonarrSeries) counts(season int, now time.Time) (n seasonCounts) {
	for i := range v.Episodes {
		e := &v.Episodes[i]
		if season >= 0 && e.Season != season {
			continue
		}
		n.total++
		aired := !e.Aired.IsZero() && !e.Aired.After(now)
		n.files += bit(e.FileID != 0)
		n.episodes += bit(e.FileID != 0 || e.Monitored && aired)
		switch {
		case !e.Monitored || e.Aired.IsZero():
		case aired && e.Aired.After(n.previous):
			n.previous = e.Aired
		case !aired && (n.next.IsZero() || e.Aired.Before(n.next)):
			n.next = e.Aired
		}
	}
	for i := range v.Files {
		if f := &v.Files[i]; season < 0 || f.Season == season {
			n.size += f.Size
			n.group = f.ReleaseGroup
		}
	}
	return n
}

// write writes an episode.
func (e *SonarrEpisode) write(w *pretty, a *arr, series int) {
	w.num("seriesId", int64(series))
	w.num("tvdbId", int64(e.TVDB))
	w.num("episodeFileId", int64(e.FileID))
	w.num("seasonNumber", int64(e.Season))
	w.num("episodeNumber", int64(e.Number))
	w.text("title", e.Title)
	if !e.Aired.IsZero() {
		y, m, d := e.Aired.Date()
		start := w.begin("airDate")
		w.b = appendDate(w.b, y, int(m), d)
		w.end(start)
		w.moment("airDateUtc", e.Aired)
	}
	if a.traits.searched {
		w.moment("lastSearchTime", e.Searched)
	}
	w.num("runtime", int64(e.Runtime))
	if e.Finale != "" {
		w.text("finaleType", e.Finale)
	}
	w.bool("hasFile", e.FileID != 0)
	w.bool("monitored", e.Monitored)
	for _, n := range [...]struct {
		name  string
		value int
	}{{"absoluteEpisodeNumber", e.Absolute}, {"sceneSeasonNumber", e.SceneSeason}, {"sceneEpisodeNumber", e.SceneNumber}} {
		if n.value != 0 {
			w.num(n.name, int64(n.value))
		}
	}
	w.bool("unverifiedSceneNumbering", false)
	w.num("id", int64(e.ID))
}
