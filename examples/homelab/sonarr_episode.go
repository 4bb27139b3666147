package homelab

// each calls f for every episode of an entry.
func (s *sonarrSeries) each(id int, f func(e *seriesEpisode)) {
	show := s.show(id)
	first := s.lab.firstEpisode(show.index)
	for i := first; i < first+s.lab.episodeCount(show.index); i++ {
		e := s.lab.episode(i)
		f(&e)
	}
}

// fileID is the id of an episode's file. The two episodes of a double file have the same.
func (s *sonarrSeries) fileID(id int, e *seriesEpisode) int64 {
	if !s.onDisk(id) {
		return 0
	}
	if e.shared > 0 {
		return int64(e.index-e.number+e.shared) + 20_001
	}
	return int64(e.index) + 20_001
}

// episodes writes the episodes of an entry; season -1 is all of them.
func (s *sonarrSeries) episodes(w *pretty, id, season int) {
	show := s.show(id)
	absolute := 0
	s.each(id, func(e *seriesEpisode) {
		if e.at.number > 0 {
			absolute++
		}
		if season >= 0 && season != e.at.number {
			return
		}
		w.open('{')
		w.num("seriesId", int64(id))
		w.num("tvdbId", int64(e.tvdb))
		w.num("episodeFileId", s.fileID(id, e))
		w.num("seasonNumber", int64(e.at.number))
		w.num("episodeNumber", int64(e.number))
		start := w.begin("title")
		w.b = s.lab.appendEpisodeTitle(w.b, e.index)
		w.end(start)
		start = w.begin("airDate")
		w.b = appendDate(w.b, e.year, e.mon, e.day)
		w.end(start)
		w.date("airDateUtc", e.year, e.mon, e.day)
		w.num("runtime", show.duration/60_000)
		w.bool("hasFile", s.onDisk(id))
		w.bool("monitored", e.at.number > 0)
		if show.form.hama && e.at.number > 0 {
			w.num("absoluteEpisodeNumber", int64(absolute))
		}
		w.bool("unverifiedSceneNumbering", false)
		w.num("id", int64(e.index)+5001)
		w.close('}')
	})
}

// files writes the files of an entry, with the custom formats that only this list has.
func (s *sonarrSeries) files(w *pretty, id int) {
	if !s.onDisk(id) {
		return
	}
	show := s.show(id)
	last := int64(0)
	s.each(id, func(e *seriesEpisode) {
		fileID := s.fileID(id, e)
		if fileID == last {
			return // the other half of a double file
		}
		last = fileID
		v := show.version
		sh := shelf{duration: e.duration}
		w.open('{')
		w.num("seriesId", int64(id))
		w.num("seasonNumber", int64(e.at.number))
		start := w.begin("relativePath")
		w.b = s.lab.appendEpisodeFile(w.b, &show, e)
		w.end(start)
		start = w.begin("path")
		w.b = s.lab.appendShowFolder(append(w.b, sonarrShows+"/"...), &show)
		w.b = s.lab.appendEpisodeFile(append(w.b, '/'), &show, e)
		w.end(start)
		w.num("size", sh.size(v, 1))
		w.date("dateAdded", e.year, e.mon, e.day)
		w.text("releaseGroup", releaseGroups[show.index%len(releaseGroups)])
		w.openField("languages", '[')
		w.open('{')
		w.named(1, "English")
		w.close('}')
		w.close(']')
		qualityOf(v).sonarr().write(w)
		w.openField("customFormats", '[')
		w.open('{')
		w.named(2, "Preferred")
		w.close('}')
		w.close(']')
		w.num("customFormatScore", 25)
		w.num("indexerFlags", 0)
		if e.shared > 0 {
			w.text("releaseType", "multiEpisode")
		} else {
			w.text("releaseType", "singleEpisode")
		}
		writeMediaInfo(w, v, e.duration)
		w.bool("qualityCutoffNotMet", false)
		w.num("id", fileID)
		w.close('}')
	})
}
