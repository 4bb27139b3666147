package homelab

import "net/http"

// holder finds the movie that has a file.
func (f *radarrFilms) holder(file int) (id int, ok bool) {
	if id := file - 1000; f.has(id) {
		if m := f.see(id); m.File != nil && m.File.ID == file {
			return id, true
		}
	}
	for id, m := range f.kept {
		if m != nil && m.File != nil && m.File.ID == file {
			return id, true
		}
	}
	return 0, false
}

func (f *radarrFilms) hasFile(file int) bool {
	_, ok := f.holder(file)
	return ok
}

// writeFile writes the file of a movie, custom formats included.
func (s *Radarr) writeFile(w *pretty, id int) {
	m := s.films.see(id)
	w.open('{')
	m.File.write(w, &s.arr, &m.ArrEntry, true, 1)
	w.close('}')
}

// listFiles answers GET /moviefile?movieId=… or ?movieFileIds=…: movies that are not there are left out, files that are not there
// are 500. Old versions see the first movie only.
func (s *Radarr) listFiles(w http.ResponseWriter, r *http.Request) {
	movies, ok := s.asked(w, r.URL.Query(), "movieId")
	if !ok {
		return
	}
	files, ok := s.asked(w, r.URL.Query(), "movieFileIds")
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(movies) == 0 && len(files) == 0:
		s.fail(w, http.StatusBadRequest, "movieId or movieFileIds must be provided")
		return
	case len(movies) == 0:
		if !s.rows(w, files, s.films.hasFile) {
			return
		}
		for _, file := range files {
			id, _ := s.films.holder(file)
			movies = append(movies, id)
		}
	case !s.traits.manyMovies:
		movies = movies[:1]
	}
	s.sendList(w, func(out *pretty) {
		for _, id := range movies {
			if s.films.has(id) && s.films.see(id).File != nil {
				s.writeFile(out, id)
			}
		}
	})
}

func (s *Radarr) sendFile(w http.ResponseWriter, file int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.films.holder(file)
	if !ok {
		s.unknown(w)
		return
	}
	s.send(w, http.StatusOK, func(out *pretty) { s.writeFile(out, id) })
}

// deleteFile answers DELETE /moviefile/{id}.
func (s *Radarr) deleteFile(w http.ResponseWriter, r *http.Request, file int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.films.holder(file)
	if !ok {
		s.fail(w, http.StatusNotFound, "MovieFile with ID "+idText(file)+" does not exist")
		return
	}
	m := s.films.keep(id)
	if s.removeFile(w, s.join(m.folder(), m.File.RelativePath)) {
		s.loseFile(m)
		s.deleted(w, r)
	}
}

// deleteFiles answers DELETE /moviefile/bulk. The first file's movie stands for all: of other movies only the rows go.
func (s *Radarr) deleteFiles(w http.ResponseWriter, r *http.Request) {
	var in struct{ MovieFileIDs []int }
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.rows(w, in.MovieFileIDs, s.films.hasFile) {
		return
	}
	first := 0
	for i, file := range in.MovieFileIDs {
		id, _ := s.films.holder(file)
		if i == 0 {
			first = id
		}
		m := s.films.keep(id)
		if id == first && !s.removeFile(w, s.join(m.folder(), m.File.RelativePath)) {
			return
		}
		s.loseFile(m)
	}
	answer(w, http.StatusOK, "application/json; charset=utf-8", "{}")
}

// loseFile takes the file off a movie.
func (s *Radarr) loseFile(m *RadarrMovie) {
	s.record(event{entry: m.ID, kind: "movieFileDeleted", title: m.File.RelativePath, reason: "Manual"})
	m.File = nil
	if s.disk.unmonitor {
		m.Monitored = false
	}
}

// state puts down the files with what lists leave out: their custom formats and where they lie.
func (f *radarrFilms) state(put func(name string, id int, write func(*pretty))) {
	f.each(func(_ int, m *RadarrMovie) bool {
		if m.File != nil {
			put("file", m.File.ID, func(w *pretty) {
				w.open('{')
				m.File.write(w, f.arr, &m.ArrEntry, true, 1)
				w.text("disk", m.folder())
				w.close('}')
			})
		}
		return true
	})
}
