package homelab

import (
	"net/http"
	"strconv"
	"strings"
)

// NobodyKnows is an id (TMDB, TVDB) that the metadata services do not know: what has it cannot be added.
const NobodyKnows = 999_999_999

// movieRequest is what Radarr reads from a movie in a body.
type movieRequest struct {
	TMDBID              int
	Title               string
	Year                int
	Path                string
	RootFolderPath      string
	QualityProfileID    int
	Monitored           *bool
	MinimumAvailability word
	Tags                []int
	AddOptions          struct{ SearchForMovie bool }
}

// put answers PUT /movie/{id}. The body replaces everything that can be written: what it lacks is lost.
func (s *Radarr) put(w http.ResponseWriter, r *http.Request, id int) {
	var in movieRequest
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.films.has(id) {
		s.fail(w, http.StatusNotFound, "Movie with ID "+idText(id)+" does not exist")
		return
	}
	available := "released"
	if s.refused(w, append(s.checkPath(in.Path, id), checkProfile(in.QualityProfileID)...)) ||
		!s.set(w, "minimumAvailability", in.MinimumAvailability, &available) {
		return
	}
	m := s.films.keep(id)
	s.replace(&m.ArrEntry, in.Path, truth(r.URL.Query(), "moveFiles"))
	m.Profile, m.MinimumAvailability, m.Tags = in.QualityProfileID, available, in.Tags
	m.Monitored = in.Monitored == nil || *in.Monitored
	s.retag(&m.ArrEntry)
	s.send(w, http.StatusAccepted, func(out *pretty) { m.write(out, &s.arr) })
}

// replace gives an entry another folder; its files follow or stay.
func (a *arr) replace(e *ArrEntry, path string, move bool) {
	if path == e.Path {
		return
	}
	was := e.folder()
	e.Path, e.Root, e.disk = path, a.rootOf(path), ""
	if move {
		a.queue(strings.TrimPrefix(a.app.bulkMove, "Bulk"), map[string]any{a.app.idField: e.ID, "sourcePath": was, "destinationPath": path})
	} else if was != path {
		e.disk = was
	}
}

// add answers POST /movie. Title and year come from the metadata service: of films of the house what these are called, of others
// what the body says.
func (s *Radarr) add(w http.ResponseWriter, r *http.Request) {
	var in movieRequest
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.described(&in)
	available := "released"
	if s.refused(w, s.checkNew(&in, m)) || !s.set(w, "minimumAvailability", in.MinimumAvailability, &available) {
		return
	}
	m.Profile, m.MinimumAvailability, m.Tags, m.Added = in.QualityProfileID, available, in.Tags, s.lab.now()
	m.Monitored = in.Monitored == nil || *in.Monitored
	s.retag(&m.ArrEntry)
	id := s.films.add(m)
	s.queue("RefreshMovie", map[string]any{"movieIds": []int{id}}).Covers = []int{id}
	if in.AddOptions.SearchForMovie {
		s.queue("MoviesSearch", map[string]any{"movieIds": []int{id}}).Covers = []int{id}
		m.Searched = s.lab.now()
	}
	s.send(w, http.StatusCreated, func(out *pretty) { m.write(out, &s.arr) })
}

// checkNew complains about a movie that cannot be added.
func (s *Radarr) checkNew(in *movieRequest, m *RadarrMovie) []complaint {
	tmdb := strconv.Itoa(in.TMDBID)
	switch _, there := s.films.byPublic(in.TMDBID); {
	case in.TMDBID <= 0:
		return []complaint{{"TmdbId", "'Tmdb Id' must be greater than '0'.", tmdb, "GreaterThanValidator"}}
	case there:
		return []complaint{{"TmdbId", "This movie has already been added", tmdb, "MovieExistsValidator"}}
	}
	list := checkProfile(in.QualityProfileID)
	if in.Path == "" && in.RootFolderPath == "" {
		list = append(list, complaint{"RootFolderPath", "'Root Folder Path' must not be empty.", "", "NotEmptyValidator"})
	} else if in.Path == "" {
		list = append(list, s.checkRoot(in.RootFolderPath)...)
	}
	if len(list) == 0 {
		list = s.checkPath(m.Path, 0)
	}
	if len(list) == 0 && in.TMDBID == NobodyKnows {
		list = []complaint{{"TmdbId", "A movie with this ID was not found.", tmdb, ""}}
	}
	return list
}

// described is a movie as the metadata service describes it, in the folder that a request wants.
func (s *Radarr) described(in *movieRequest) *RadarrMovie {
	m := &RadarrMovie{Available: true, Runtime: 100}
	m.TMDB, m.Title, m.Year, m.Status = in.TMDBID, validText(in.Title), in.Year, "released"
	for i := range s.lab.o.Movies {
		if ids := s.lab.filmIDs(i); ids.tmdb == in.TMDBID {
			film := s.lab.movie(i)
			m.Title, m.Year, m.dice = string(s.lab.appendFilmTitle(nil, i)), film.year, film.dice
			m.IMDB = string(appendIMDB(nil, ids.imdb))
			y, mon, day := film.date()
			m.InCinemas, m.Digital = houseTime(y, mon, day), houseTime(y, min(12, mon+3), day)
			m.Runtime = int(film.duration / 60_000)
			break
		}
	}
	m.OriginalTitle = m.Title
	s.rehome(&m.ArrEntry, in.RootFolderPath, true)
	if in.Path != "" {
		m.Path, m.Root = in.Path, s.rootOf(in.Path)
	}
	return m
}

// lookup answers GET /movie/lookup/tmdb?tmdbId=: a movie as it would be added.
func (s *Radarr) lookup(w http.ResponseWriter, r *http.Request) {
	public, ok := s.asked(w, r.URL.Query(), "tmdbId")
	if !ok {
		return
	}
	if len(public) == 0 || public[0] <= 0 || public[0] == NobodyKnows {
		s.unknown(w)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.described(&movieRequest{TMDBID: public[0], Title: "Movie " + idText(public[0]), Year: 2000})
	m.Path, m.Root, m.MinimumAvailability = "", "", "released"
	s.send(w, http.StatusOK, func(out *pretty) { m.write(out, &s.arr) })
}

func (f *radarrFilms) editOwn(id int, o *ownEdit) {
	if o.availability != "" {
		f.keep(id).MinimumAvailability = o.availability
	}
}
