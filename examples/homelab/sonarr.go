package homelab

import (
	"net/http"
	"strconv"
	"strings"
)

// Sonarr is the simulated Sonarr.
type Sonarr struct {
	arr
	catalogue *sonarrSeries
}

func newSonarr(l *Lab) *Sonarr {
	catalogue := &sonarrSeries{lab: l}
	app := arrApp{name: "Sonarr", version: "4.0.19.2979", idsField: "seriesIds", thing: "series", root: sonarrShows}
	return &Sonarr{arr: newArr(l, app, catalogue), catalogue: catalogue}
}

var _ http.Handler = (*Sonarr)(nil)

// ServeHTTP answers as Sonarr does.
func (s *Sonarr) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.route) }

func (s *Sonarr) route(w http.ResponseWriter, r *http.Request, path string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	switch {
	case path == "/series":
		s.listSeries(w, r)
	case path == "/episode":
		s.listEpisodes(w, r)
	case path == "/episodefile":
		s.listFiles(w, r)
	default:
		if text, ok := strings.CutPrefix(path, "/series/"); ok {
			if id, err := strconv.Atoi(text); err == nil {
				s.sendOne(w, id)
				return
			}
		}
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *Sonarr) listSeries(w http.ResponseWriter, r *http.Request) {
	text := r.URL.Query().Get("tvdbId")
	if text == "" {
		s.stream(w)
		return
	}
	tvdb, err := strconv.Atoi(text)
	if err != nil {
		s.problem(w, "tvdbId", "The value '"+validText(text)+"' is not valid.")
		return
	}
	id, ok := s.EntryByTVDB(tvdb)
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.sendList(w, func(out *pretty) {
		if ok {
			s.entries.write(out, id, s.edit(id))
		}
	})
}

// EntryByTVDB finds an entry's local id by its TVDB id.
func (s *Sonarr) EntryByTVDB(tvdb int) (id int, ok bool) {
	return s.find(func(show *seriesShow) bool { return show.tvdb == tvdb })
}

// EntryByTMDB finds an entry's local id by the TMDB id that Sonarr gives; 0 is no id.
func (s *Sonarr) EntryByTMDB(tmdb int) (id int, ok bool) {
	if tmdb == 0 {
		return 0, false
	}
	return s.find(func(show *seriesShow) bool { return show.tmdb == tmdb && s.catalogue.knowsTMDB(show.index) })
}

func (s *Sonarr) find(is func(*seriesShow) bool) (id int, ok bool) {
	for id := 1; id <= s.entries.count(); id++ {
		if s.entries.has(id) {
			if show := s.catalogue.show(id); is(&show) {
				return id, true
			}
		}
	}
	return 0, false
}

// seriesAsked reads seriesId. Without it there is no list of episodes or files: 400.
func (s *Sonarr) seriesAsked(w http.ResponseWriter, r *http.Request) (id int, ok bool) {
	id, err := strconv.Atoi(r.URL.Query().Get("seriesId"))
	if err != nil {
		s.fail(w, http.StatusBadRequest, "seriesId must be provided")
		return 0, false
	}
	return id, true
}

func (s *Sonarr) listEpisodes(w http.ResponseWriter, r *http.Request) {
	id, ok := s.seriesAsked(w, r)
	if !ok {
		return
	}
	season, err := strconv.Atoi(r.URL.Query().Get("seasonNumber"))
	if err != nil {
		season = -1
	}
	s.sendList(w, func(out *pretty) {
		if s.entries.has(id) {
			s.catalogue.episodes(out, id, season)
		}
	})
}

func (s *Sonarr) listFiles(w http.ResponseWriter, r *http.Request) {
	id, ok := s.seriesAsked(w, r)
	if !ok {
		return
	}
	if !s.entries.has(id) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	s.sendList(w, func(out *pretty) { s.catalogue.files(out, id) })
}
