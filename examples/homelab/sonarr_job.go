package homelab

import (
	"path"
	"slices"
	"strings"
)

// jobs are Sonarr's commands. Ids that are missing mean all series for some of them, and failure for others.
func (c *sonarrSeries) jobs() []arrJob {
	return []arrJob{
		{"RefreshSeries", func(in *commandRequest) ([]int, bool) {
			ids := []int{in.SeriesID}
			if c.arr.traits.manySeries {
				ids = append(ids, in.SeriesIDs...)
			}
			return c.rescan(c.arr.each(ids...)), true
		}},
		{"RescanSeries", func(in *commandRequest) ([]int, bool) { return c.rescan(c.arr.each(in.SeriesID)), true }},
		{"SeriesSearch", func(in *commandRequest) ([]int, bool) { return c.searchSeries(in.SeriesID) }},
		{"SeasonSearch", func(in *commandRequest) ([]int, bool) {
			return c.search(in.SeriesID, func(_ *SonarrSeries, e *SonarrEpisode) bool { return e.Season == in.SeasonNumber && e.Monitored })
		}},
		{"EpisodeSearch", func(in *commandRequest) ([]int, bool) { return c.searchEpisodes(in.EpisodeIDs) }},
		{"MissingEpisodeSearch", func(in *commandRequest) ([]int, bool) { return c.searchMissing(in.SeriesID) }},
		{"RenameFiles", func(in *commandRequest) ([]int, bool) { return c.rename(in.SeriesID, in.Files) }},
		{"RenameSeries", func(in *commandRequest) (done []int, ok bool) {
			for _, id := range in.SeriesIDs {
				more, _ := c.rename(id, nil)
				done = append(done, more...)
			}
			return done, true
		}},
	}
}

// rescan looks at the folders: files that lie elsewhere are not found.
func (c *sonarrSeries) rescan(ids []int) []int {
	for _, id := range ids {
		if v := c.kept[id]; v != nil && v.disk != "" {
			v.disk, v.Files = "", nil
			for i := range v.Episodes {
				v.Episodes[i].FileID = 0
			}
		}
	}
	return ids
}

// search looks for releases of those episodes of a series.
func (c *sonarrSeries) search(id int, wanted func(*SonarrSeries, *SonarrEpisode) bool) (covers []int, ok bool) {
	if !c.has(id) {
		return nil, false
	}
	v := c.keep(id)
	for i := range v.Episodes {
		if e := &v.Episodes[i]; wanted(v, e) {
			e.Searched = c.lab.now()
			covers = append(covers, e.ID)
		}
	}
	return covers, true
}

// searchSeries leaves out seasons that are not monitored. If none is, monitored aired episodes without a file are looked for.
func (c *sonarrSeries) searchSeries(id int) ([]int, bool) {
	now := c.lab.now()
	return c.search(id, func(v *SonarrSeries, e *SonarrEpisode) bool {
		if !e.Monitored {
			return false
		}
		any := false
		for _, season := range v.Seasons {
			any = any || season.Monitored
			if season.Monitored && season.Number == e.Season {
				return true
			}
		}
		return !any && e.FileID == 0 && !e.Aired.IsZero() && !e.Aired.After(now)
	})
}

func (c *sonarrSeries) searchEpisodes(ids []int) (covers []int, ok bool) {
	for _, id := range ids {
		home, ok := c.home(id)
		if !ok {
			return covers, false
		}
		more, _ := c.search(home, func(_ *SonarrSeries, e *SonarrEpisode) bool { return e.ID == id })
		covers = append(covers, more...)
	}
	return covers, ids != nil
}

// searchMissing looks for what is monitored, aired and has no file, of one series or of all.
func (c *sonarrSeries) searchMissing(id int) (covers []int, ok bool) {
	now := c.lab.now()
	for _, id := range c.arr.each(id) {
		if v := c.see(id); !v.Monitored || v.counts(-1, now).files == v.counts(-1, now).episodes {
			continue
		}
		more, _ := c.search(id, func(_ *SonarrSeries, e *SonarrEpisode) bool {
			return e.Monitored && e.FileID == 0 && !e.Aired.IsZero() && !e.Aired.After(now)
		})
		covers = append(covers, more...)
	}
	return covers, true
}

// rename gives files of a series the name that Sonarr would give them; nil = all of them.
func (c *sonarrSeries) rename(id int, files []int) (done []int, ok bool) {
	if !c.has(id) {
		return nil, false
	}
	v := c.keep(id)
	for i := range v.Files {
		f := &v.Files[i]
		if files != nil && !slices.Contains(files, f.ID) {
			continue
		}
		b := appendPadded([]byte("Season "), f.Season)
		b = append(append(b, '/'), appendPathTitle([]byte(v.Title), 0)...)
		b = appendPadded(append(b, " - S"...), f.Season)
		for j := range v.Episodes {
			if v.Episodes[j].FileID == f.ID {
				b = appendPadded(append(b, 'E'), v.Episodes[j].Number)
			}
		}
		f.RelativePath = c.arr.slashed(append(append(append(b, ' '), f.Quality...), path.Ext(strings.ReplaceAll(f.RelativePath, `\`, "/"))...))
		c.arr.record(event{entry: id, kind: "episodeFileRenamed", title: f.RelativePath})
		done = append(done, f.ID)
	}
	return done, true
}
