package homelab

import (
	"net/http"
	"sync"
)

// Radarr is a simulated Radarr.
type Radarr struct {
	arr
	films *radarrFilms
}

var movieValues = map[string][]string{
	"applyTags":           {"add", "remove", "replace"},
	"minimumAvailability": {"tba", "announced", "inCinemas", "released", "deleted"},
}

func newRadarr(l *Lab, is Instance) *Radarr {
	films := &radarrFilms{lab: l}
	app := arrApp{
		name: "Radarr", thing: "movie", idField: "movieId", idsField: "movieIds", exclusions: "/exclusions",
		bulkMove: "BulkMoveMovie", values: movieValues,
	}
	s := &Radarr{arr: newArr(l, is, app, radarrTraits(parseVersion(is.Version))), films: films}
	films.arr, s.entries = &s.arr, films
	films.born = l.o.Catalogue
	if is.UHD {
		films.born = uhdBelow(l.o.Movies)
	}
	if is.Entries != 0 {
		films.born = max(0, is.Entries)
	}
	films.never = func(int) bool { return false }
	films.head = func(m *RadarrMovie) *ArrEntry { return &m.ArrEntry }
	films.fill = films.work
	films.plain = func(w *pretty, m *RadarrMovie) { m.write(w, films.arr) }
	films.start()
	return s
}

var _ http.Handler = (*Radarr)(nil)

// ServeHTTP answers as Radarr does.
func (s *Radarr) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.route) }

func (s *Radarr) route(w http.ResponseWriter, r *http.Request, path string) {
	switch where, id := numbered(path); where {
	case "POST /movie":
		s.add(w, r)
	case "PUT /movie/{id}":
		s.put(w, r, id)
	case "GET /movie/lookup/tmdb":
		s.lookup(w, r)
	case "GET /moviefile":
		s.listFiles(w, r)
	case "GET /moviefile/{id}":
		s.sendFile(w, id)
	case "DELETE /moviefile/{id}":
		s.deleteFile(w, r, id)
	case "DELETE /moviefile/bulk":
		s.deleteFiles(w, r)
	default:
		missing(w)
	}
}

// EntryByTMDB finds an entry's local id by its TMDB id.
func (s *Radarr) EntryByTMDB(tmdb int) (id int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.films.byPublic(tmdb)
}

// Movie returns a copy of an entry, nil when there is none.
func (s *Radarr) Movie(id int) *RadarrMovie {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.films.has(id) {
		return nil
	}
	m := new(RadarrMovie)
	if kept := s.films.kept[id]; kept != nil {
		*m = *kept
		return m
	}
	s.films.fill(id, m, true)
	return m
}

// Add adds a movie, as its user would, and returns its local id. It starts monitored, released, in the first profile and without
// a file, in a folder named after its title and year; make changes that. An ID given there replaces that entry.
func (s *Radarr) Add(make func(m *RadarrMovie)) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &RadarrMovie{MinimumAvailability: "released", Available: true, Runtime: 100}
	m.ArrEntry = ArrEntry{Status: "released", Monitored: true, Profile: 1, Year: 2000, Root: s.is.Root, Added: s.lab.now()}
	make(m)
	s.films.finish(m)
	return s.films.add(m)
}

// Change changes an entry, as its user, a refresh or an import would. The Path stays what it was unless it is changed too.
func (s *Radarr) Change(id int, change func(m *RadarrMovie)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.films.keep(id)
	change(m)
	s.films.finish(m)
}

// radarrFilms is Radarr's catalogue.
type radarrFilms struct {
	catalogue[RadarrMovie]
	lab      *Lab
	arr      *arr
	index    sync.Once
	byTMDB   map[int]int // of the entries that are worked out, as they began
	lastFile int         // the newest id of a file that somebody made
}

func (f *radarrFilms) byPublic(tmdb int) (int, bool) {
	f.index.Do(func() {
		f.byTMDB = make(map[int]int, f.born)
		for id := 1; id <= f.born; id++ {
			f.byTMDB[f.entry(id).ids.tmdb] = id
		}
	})
	if id, ok := f.byTMDB[tmdb]; ok && f.has(id) && f.see(id).TMDB == tmdb {
		return id, true
	}
	for id, m := range f.kept {
		if m != nil && m.TMDB == tmdb {
			return id, true
		}
	}
	return 0, false
}

// finish gives a movie that somebody wrote what it lacks.
func (f *radarrFilms) finish(m *RadarrMovie) {
	if m.OriginalTitle == "" {
		m.OriginalTitle = m.Title
	}
	if m.Path == "" {
		f.arr.rehome(&m.ArrEntry, m.Root, true)
	}
	if m.File != nil && m.File.ID == 0 {
		f.lastFile++
		m.File.ID = 50_000_000 + f.lastFile
	}
}
