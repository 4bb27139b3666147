package homelab

// sonarrSeries is Sonarr's catalogue: the shows of the Plex server with some left out, and at the end one that Plex does not have.
type sonarrSeries struct{ lab *Lab }

func (s *sonarrSeries) count() int { return s.lab.o.Series + 1 }

// has: every eleventh show from the tenth on was never added to Sonarr.
func (s *sonarrSeries) has(id int) bool {
	return id >= 1 && id <= s.count() && (id == s.count() || (id-1)%11 != 9)
}

func (s *sonarrSeries) baseTags(id int) []int {
	if id%4 == 1 {
		return []int{1}
	}
	return nil
}

// show is the show of an entry.
func (s *sonarrSeries) show(id int) seriesShow {
	if id == s.count() {
		return s.lab.show(otherShow)
	}
	return s.lab.show(id - 1)
}

// knowsTMDB says whether the metadata service gave Sonarr a TMDB id for the show; else it is 0.
func (s *sonarrSeries) knowsTMDB(show int) bool { return show%3 != 1 }

// onDisk says whether an entry has episodes with files: all but the one that Plex does not have.
func (s *sonarrSeries) onDisk(id int) bool { return id != s.count() }

// write writes an entry as GET /series has it.
func (s *sonarrSeries) write(w *pretty, id int, edit arrEdit) {
	l := s.lab
	show := s.show(id)
	d := show.dice
	title := l.appendShowTitle(nil, show.index)

	w.open('{')
	w.bytes("title", title)
	start := w.begin("sortTitle")
	w.b = appendLower(w.b, sortForm(title), ' ')
	w.end(start)
	ended := id%3 != 0
	switch {
	case id%13 == 8:
		w.text("status", "deleted")
	case ended:
		w.text("status", "ended")
	default:
		w.text("status", "continuing")
	}
	w.bool("ended", ended && id%13 != 8)
	start = w.begin("overview")
	w.b = appendPlot(w.b, &d)
	w.end(start)
	w.text("network", "NBX")
	w.text("airTime", "21:00")
	images(w, "series", id)
	w.openField("originalLanguage", '{')
	w.named(1, "English")
	w.close('}')
	s.seasons(w, id, &show)
	w.num("year", int64(show.year))
	start = w.begin("path")
	w.b = l.appendShowFolder(append(w.b, sonarrShows+"/"...), &show)
	w.end(start)
	w.num("qualityProfileId", int64(entryProfile(edit, 4)))
	w.bool("seasonFolder", true)
	w.bool("monitored", isMonitored(edit, true))
	w.text("monitorNewItems", "all")
	w.bool("useSceneNumbering", false)
	w.num("runtime", show.duration/60_000)
	w.num("tvdbId", int64(show.tvdb))
	w.num("tvRageId", 0)
	w.num("tvMazeId", 0)
	if s.knowsTMDB(show.index) {
		w.num("tmdbId", int64(show.tmdb))
	} else {
		w.num("tmdbId", 0)
	}
	w.date("firstAired", show.year, 3, 14)
	w.date("lastAired", show.year+l.o.Seasons-1, 5, 2)
	switch {
	case show.form.daily:
		w.text("seriesType", "daily")
	case show.form.hama:
		w.text("seriesType", "anime")
	default:
		w.text("seriesType", "standard")
	}
	start = w.begin("cleanTitle")
	w.b = appendLower(w.b, title, 0)
	w.end(start)
	if id%4 != 3 {
		start = w.begin("imdbId")
		w.b = appendIMDB(w.b, show.imdb)
		w.end(start)
	}
	start = w.begin("titleSlug")
	w.b = appendSlug(w.b, title)
	w.end(start)
	w.text("rootFolderPath", sonarrShows)
	w.text("certification", "TV-14")
	w.texts("genres", genres[show.index%len(genres)])
	w.numbers("tags", edit.tags)
	w.date("added", 2016+id%10, 1+id%12, 1+id%28)
	w.openField("ratings", '{')
	w.num("votes", int64(d.below(9000)))
	w.literal("value", "7.9")
	w.close('}')
	episodes, seasons := l.episodeCount(show.index), l.o.Seasons
	s.statistics(w, id, episodes, seasons)
	w.num("languageProfileId", 1)
	w.num("id", int64(id))
	w.close('}')
}

// statistics writes the counts of a series or, with seasons 0, of one season.
func (s *sonarrSeries) statistics(w *pretty, id, episodes, seasons int) {
	files, percent := episodes, int64(100)
	if !s.onDisk(id) {
		files, percent = 0, 0
	}
	w.openField("statistics", '{')
	if seasons > 0 {
		w.num("seasonCount", int64(seasons))
	}
	w.num("episodeFileCount", int64(files))
	w.num("episodeCount", int64(episodes))
	w.num("totalEpisodeCount", int64(episodes))
	w.num("sizeOnDisk", int64(files)*2_147_483_648)
	w.texts("releaseGroups")
	w.num("percentOfEpisodes", percent)
	w.close('}')
}

func (s *sonarrSeries) seasons(w *pretty, id int, show *seriesShow) {
	l := s.lab
	first := 1
	if hasSpecials(show.index) {
		first = 0
	}
	w.openField("seasons", '[')
	for number := first; number <= l.o.Seasons; number++ {
		_, n := l.seasonEpisodes(seasonAt{show.index, number})
		w.open('{')
		w.num("seasonNumber", int64(number))
		w.bool("monitored", number > 0)
		s.statistics(w, id, n, 0)
		w.close('}')
	}
	w.close(']')
}
