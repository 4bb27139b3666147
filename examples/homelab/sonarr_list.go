package homelab

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// listEpisodes answers GET /episode by series, by ids or by file; there is no list of all episodes.
func (s *Sonarr) listEpisodes(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	ids, ok := s.asked(w, q, "episodeIds")
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	has := func(id int) bool { _, ok := s.catalogue.home(id); return ok }
	series, err := strconv.Atoi(q.Get("seriesId"))
	file, fileErr := strconv.Atoi(q.Get("episodeFileId"))
	season, seasonErr := strconv.Atoi(q.Get("seasonNumber"))
	wanted := func(e *SonarrEpisode) bool { return seasonErr != nil || e.Season == season }
	switch {
	case err == nil:
	case ids != nil:
		if !s.rows(w, ids, has) {
			return
		}
		wanted = func(e *SonarrEpisode) bool { return slices.Contains(ids, e.ID) }
	case fileErr == nil:
		series, _ = s.catalogue.fileHome(file)
		wanted = func(e *SonarrEpisode) bool { return e.FileID == file }
	default:
		s.fail(w, http.StatusBadRequest, "seriesId or episodeIds must be provided")
		return
	}
	homes := []int{series}
	if err != nil && ids != nil {
		homes = nil
		for _, id := range ids {
			home, _ := s.catalogue.home(id)
			homes = addMissing(homes, []int{home})
		}
	}
	s.sendList(w, func(out *pretty) {
		for _, home := range homes {
			if s.catalogue.has(home) {
				s.writeEpisodes(out, s.catalogue.whole(home), wanted, truth(q, "includeEpisodeFile"))
			}
		}
	})
}

// writeEpisodes writes those episodes of an entry that are wanted, their files inside if asked for.
func (s *Sonarr) writeEpisodes(out *pretty, v *SonarrSeries, wanted func(*SonarrEpisode) bool, files bool) {
	for i := range v.Episodes {
		e := &v.Episodes[i]
		if !wanted(e) {
			continue
		}
		out.open('{')
		if f := v.file(e.FileID); files && f != nil {
			out.openField("episodeFile", '{')
			f.write(out, &s.arr, &v.ArrEntry, true, v.served(f.ID))
			out.close('}')
		}
		e.write(out, &s.arr, v.ID)
		out.close('}')
	}
}

func (s *Sonarr) sendEpisode(w http.ResponseWriter, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	home, ok := s.catalogue.home(id)
	if !ok {
		s.unknown(w)
		return
	}
	s.sendOneEpisode(w, http.StatusOK, home, id)
}

func (s *Sonarr) sendOneEpisode(w http.ResponseWriter, status, home, id int) {
	s.send(w, status, func(out *pretty) {
		out.open('{')
		s.catalogue.whole(home).episode(id).write(out, &s.arr, home)
		out.close('}')
	})
}

// calendar answers GET /calendar: the episodes of all series that air in a time.
func (s *Sonarr) calendar(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	day := func(name string, def time.Time) time.Time {
		for _, layout := range [...]string{time.RFC3339, time.DateOnly} {
			if t, err := time.Parse(layout, q.Get(name)); err == nil {
				return t
			}
		}
		return def
	}
	today := s.lab.now().Truncate(24 * time.Hour)
	from, to := day("start", today), day("end", today.Add(48*time.Hour))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sendList(w, func(out *pretty) {
		for id := 1; id <= s.catalogue.end(); id++ {
			if !s.catalogue.has(id) {
				continue
			}
			v := s.catalogue.whole(id)
			s.writeEpisodes(out, v, func(e *SonarrEpisode) bool {
				return !e.Aired.IsZero() && !e.Aired.Before(from) && !e.Aired.After(to) && (truth(q, "unmonitored") || v.Monitored && e.Monitored)
			}, truth(q, "includeEpisodeFile"))
		}
	})
}

// listFiles answers GET /episodefile by series or by ids.
func (s *Sonarr) listFiles(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	ids, ok := s.asked(w, q, "episodeFileIds")
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := strconv.Atoi(q.Get("seriesId"))
	switch {
	case err == nil && !s.catalogue.has(id):
		s.unknown(w)
	case err == nil:
		s.sendList(w, func(out *pretty) {
			v := s.catalogue.whole(id)
			for i := range v.Files {
				s.writeFile(out, v, &v.Files[i])
			}
		})
	case ids == nil:
		s.fail(w, http.StatusBadRequest, "seriesId or episodeFileIds must be provided")
	case s.rows(w, ids, s.catalogue.hasFile):
		s.sendList(w, func(out *pretty) {
			for _, file := range ids {
				home, _ := s.catalogue.fileHome(file)
				v := s.catalogue.whole(home)
				s.writeFile(out, v, v.file(file))
			}
		})
	}
}

func (s *Sonarr) writeFile(out *pretty, v *SonarrSeries, f *ArrFile) {
	out.open('{')
	f.write(out, &s.arr, &v.ArrEntry, true, v.served(f.ID))
	out.close('}')
}

func (s *Sonarr) sendFile(w http.ResponseWriter, file int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.catalogue.fileHome(file)
	if !ok {
		s.unknown(w)
		return
	}
	v := s.catalogue.whole(id)
	s.send(w, http.StatusOK, func(out *pretty) { s.writeFile(out, v, v.file(file)) })
}
