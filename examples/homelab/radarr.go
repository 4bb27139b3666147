package homelab

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Radarr is the simulated Radarr.
type Radarr struct {
	arr
	films *radarrFilms
}

func newRadarr(l *Lab) *Radarr {
	films := &radarrFilms{lab: l}
	app := arrApp{name: "Radarr", version: "6.0.3.10276", idsField: "movieIds", thing: "movie", root: radarrMovies, strictTags: true}
	return &Radarr{arr: newArr(l, app, films), films: films}
}

var _ http.Handler = (*Radarr)(nil)

// ServeHTTP answers as Radarr does.
func (s *Radarr) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.route) }

func (s *Radarr) route(w http.ResponseWriter, r *http.Request, path string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if path == "/movie" {
		s.listMovies(w, r)
		return
	}
	if text, ok := strings.CutPrefix(path, "/movie/"); ok {
		if id, err := strconv.Atoi(text); err == nil {
			s.sendOne(w, id)
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

func (s *Radarr) listMovies(w http.ResponseWriter, r *http.Request) {
	if text := r.URL.Query().Get("tmdbId"); text != "" {
		tmdb, err := strconv.Atoi(text)
		if err != nil {
			s.problem(w, "tmdbId", "The value '"+validText(text)+"' is not valid.")
			return
		}
		id, ok := s.EntryByTMDB(tmdb)
		s.mu.RLock()
		defer s.mu.RUnlock()
		s.sendList(w, func(out *pretty) {
			if ok {
				s.entries.write(out, id, s.edit(id))
			}
		})
		return
	}
	s.stream(w)
}

// EntryByTMDB finds an entry's local id by its TMDB id.
func (s *Radarr) EntryByTMDB(tmdb int) (id int, ok bool) {
	s.films.index.Do(s.films.build)
	id, ok = s.films.byTMDB[tmdb]
	return id, ok
}

// stream answers with the whole catalogue, piece by piece: it may be far larger than the memory of a small machine.
func (a *arr) stream(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	const piece = 64 << 10
	out := &pretty{b: make([]byte, 0, piece+16<<10)}
	out.open('[')
	for id := 1; id <= a.entries.count(); id++ {
		if !a.entries.has(id) {
			continue
		}
		a.mu.RLock()
		a.entries.write(out, id, a.edit(id))
		a.mu.RUnlock()
		if last := len(out.b) - 1; last > piece {
			if _, err := w.Write(out.b[:last]); err != nil {
				return // the client is gone
			}
			out.b = append(out.b[:0], out.b[last]) // the comma may be the last
		}
	}
	out.close(']')
	_, _ = w.Write(out.finish())
}

// sendOne answers with one entry.
func (a *arr) sendOne(w http.ResponseWriter, id int) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.entries.has(id) {
		a.send(w, http.StatusNotFound, func(out *pretty) {
			out.open('{')
			out.text("message", "NotFound")
			out.close('}')
		})
		return
	}
	a.send(w, http.StatusOK, func(out *pretty) { a.entries.write(out, id, a.edit(id)) })
}

// radarrFilms is the catalogue.
type radarrFilms struct {
	lab    *Lab
	index  sync.Once
	byTMDB map[int]int
}

func (f *radarrFilms) count() int      { return f.lab.o.Catalogue }
func (f *radarrFilms) has(id int) bool { return id >= 1 && id <= f.count() }

func (f *radarrFilms) build() {
	f.byTMDB = make(map[int]int, f.count())
	for id := 1; id <= f.count(); id++ {
		f.byTMDB[f.lab.entry(id).ids.tmdb] = id
	}
}

func (f *radarrFilms) baseTags(id int) []int {
	switch {
	case id%4 == 1:
		return []int{1}
	case id%10 == 3:
		return []int{2, 3}
	}
	return nil
}
