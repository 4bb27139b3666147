package homelab

import (
	"net/http"
	"slices"
)

func (c *sonarrSeries) hasFile(file int) bool {
	_, ok := c.fileHome(file)
	return ok
}

// deleteFile answers DELETE /episodefile/{id}. The file goes from every episode that it holds.
func (s *Sonarr) deleteFile(w http.ResponseWriter, r *http.Request, file int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.catalogue.fileHome(file)
	if !ok {
		s.fail(w, http.StatusNotFound, "EpisodeFile with ID "+idText(file)+" does not exist")
		return
	}
	v := s.catalogue.keep(id)
	if s.removeFile(w, s.join(v.folder(), v.file(file).RelativePath)) {
		s.loseFile(v, file)
		s.deleted(w, r)
	}
}

// deleteFiles answers DELETE /episodefile/bulk. The first file's series stands for all: of other series only the rows go.
func (s *Sonarr) deleteFiles(w http.ResponseWriter, r *http.Request) {
	var in struct{ EpisodeFileIDs []int }
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.rows(w, in.EpisodeFileIDs, s.catalogue.hasFile) {
		return
	}
	first := 0
	for i, file := range in.EpisodeFileIDs {
		id, _ := s.catalogue.fileHome(file)
		if i == 0 {
			first = id
		}
		v := s.catalogue.keep(id)
		if id == first && !s.removeFile(w, s.join(v.folder(), v.file(file).RelativePath)) {
			return
		}
		s.loseFile(v, file)
	}
	answer(w, http.StatusOK, "application/json; charset=utf-8", "{}")
}

// loseFile takes a file off its episodes.
func (s *Sonarr) loseFile(v *SonarrSeries, file int) {
	name := v.file(file).RelativePath
	for i := range v.Episodes {
		e := &v.Episodes[i]
		if e.FileID != file {
			continue
		}
		e.FileID = 0
		if s.disk.unmonitor {
			e.Monitored = false
		}
		s.record(event{entry: v.ID, episode: e.ID, kind: "episodeFileDeleted", title: name, reason: "Manual"})
	}
	v.Files = slices.DeleteFunc(v.Files, func(f ArrFile) bool { return f.ID == file })
}

// state puts down the episodes and files.
func (c *sonarrSeries) state(put func(name string, id int, write func(*pretty))) {
	for id := 1; id <= c.end(); id++ {
		if !c.has(id) {
			continue
		}
		v := c.whole(id)
		for i := range v.Episodes {
			put("episode", v.Episodes[i].ID, func(w *pretty) {
				w.open('{')
				v.Episodes[i].write(w, c.arr, id)
				w.close('}')
			})
		}
		for i := range v.Files {
			f := &v.Files[i]
			put("file", f.ID, func(w *pretty) {
				w.open('{')
				f.write(w, c.arr, &v.ArrEntry, true, v.served(f.ID))
				w.text("disk", v.folder())
				w.close('}')
			})
		}
	}
}
