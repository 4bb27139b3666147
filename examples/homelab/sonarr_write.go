package homelab

// write writes an entry as GET /series has it.
func (v *SonarrSeries) write(w *pretty, a *arr) {
	d := v.dice
	now := a.lab.now()
	all := v.counts(-1, now)
	w.open('{')
	w.text("title", v.Title)
	if len(v.AlternateTitles) > 0 {
		w.openField("alternateTitles", '[')
		for _, title := range v.AlternateTitles {
			w.open('{')
			w.text("title", title)
			w.num("seasonNumber", -1)
			w.close('}')
		}
		w.close(']')
	}
	w.titleForm("sortTitle", v.Title, ' ')
	w.text("status", v.Status)
	w.bool("ended", v.Status == "ended")
	start := w.begin("overview")
	w.b = appendPlot(w.b, &d)
	w.end(start)
	w.moment("nextAiring", all.next)
	w.moment("previousAiring", all.previous)
	w.text("network", v.Network)
	w.text("airTime", "21:00")
	images(w, "series", v.ID)
	if a.traits.original {
		w.openField("originalLanguage", '{')
		writeLanguage(w, v.OriginalLanguage)
		w.close('}')
	}
	w.openField("seasons", '[')
	regular := 0
	for _, season := range v.Seasons {
		regular += bit(season.Number > 0)
		w.open('{')
		w.num("seasonNumber", int64(season.Number))
		w.bool("monitored", season.Monitored)
		if n := v.counts(season.Number, now); n.total > 0 {
			n.write(w, -1)
		}
		w.close('}')
	}
	w.close(']')
	w.num("year", int64(v.Year))
	w.text("path", v.Path)
	w.num("qualityProfileId", int64(v.Profile))
	if !a.traits.next {
		w.num("languageProfileId", 1)
	}
	w.bool("seasonFolder", v.SeasonFolder)
	w.bool("monitored", v.Monitored)
	if a.traits.newItems {
		w.text("monitorNewItems", v.MonitorNewItems)
	}
	w.bool("useSceneNumbering", false)
	w.num("runtime", int64(v.Runtime))
	w.num("tvdbId", int64(v.TVDB))
	w.num("tvRageId", 0)
	w.num("tvMazeId", int64(v.TVMaze))
	if a.traits.tmdb {
		w.num("tmdbId", int64(v.TMDB))
	}
	w.moment("firstAired", v.FirstAired)
	if a.traits.newItems {
		w.moment("lastAired", v.LastAired)
	}
	w.text("seriesType", v.SeriesType)
	w.titleForm("cleanTitle", v.Title, 0)
	if v.IMDB != "" {
		w.text("imdbId", v.IMDB)
	}
	start = w.begin("titleSlug")
	w.b = appendSlug(w.b, []byte(v.Title))
	w.end(start)
	w.text("rootFolderPath", v.Root)
	w.text("certification", v.Certification)
	w.texts("genres", v.Genres...)
	w.numbers("tags", v.Tags)
	w.moment("added", v.Added)
	w.openField("ratings", '{')
	w.num("votes", int64(d.below(9000)))
	w.literal("value", "7.9")
	w.close('}')
	all.write(w, regular)
	w.num("id", int64(v.ID))
	w.close('}')
}

// write writes the statistics of a series or, with seasons -1, of one season.
func (n *seasonCounts) write(w *pretty, seasons int) {
	w.openField("statistics", '{')
	if seasons >= 0 {
		w.num("seasonCount", int64(seasons))
	} else {
		w.moment("nextAiring", n.next)
		w.moment("previousAiring", n.previous)
	}
	w.num("episodeFileCount", int64(n.files))
	w.num("episodeCount", int64(n.episodes))
	w.num("totalEpisodeCount", int64(n.total))
	w.num("sizeOnDisk", n.size)
	if n.group != "" {
		w.texts("releaseGroups", n.group)
	} else {
		w.texts("releaseGroups")
	}
	percent := 0
	if n.episodes > 0 {
		percent = n.files * 100 / n.episodes
	}
	w.num("percentOfEpisodes", int64(percent))
	w.close('}')
}
