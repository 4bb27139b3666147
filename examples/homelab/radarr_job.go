package homelab

import (
	"slices"
	"strings"
)

// jobs are Radarr's commands. Ids that are missing mean all movies for some of them, and failure for others.
func (f *radarrFilms) jobs() []arrJob {
	missing := func(m *RadarrMovie) bool { return m.Monitored && m.File == nil }
	unmet := func(m *RadarrMovie) bool { return m.Monitored && m.File != nil && m.File.CutoffNotMet }
	return []arrJob{
		{"RefreshMovie", func(in *commandRequest) ([]int, bool) { return f.rescan(f.arr.each(in.MovieIDs...)), true }},
		{"RescanMovie", func(in *commandRequest) ([]int, bool) { return f.rescan(f.arr.each(in.MovieID)), true }},
		{"MoviesSearch", func(in *commandRequest) ([]int, bool) { return f.search(in.MovieIDs) }},
		{"MissingMoviesSearch", func(*commandRequest) ([]int, bool) { return f.search(f.those(missing)) }},
		{"CutoffUnmetMoviesSearch", func(*commandRequest) ([]int, bool) { return f.search(f.those(unmet)) }},
		{"RenameFiles", func(in *commandRequest) ([]int, bool) {
			return f.rename([]int{in.MovieID}, func(m *RadarrMovie) bool { return slices.Contains(in.Files, m.File.ID) })
		}},
		{"RenameMovie", func(in *commandRequest) ([]int, bool) {
			return f.rename(in.MovieIDs, func(*RadarrMovie) bool { return true })
		}},
		{"RefreshCollections", func(*commandRequest) ([]int, bool) { return nil, true }},
	}
}

func (f *radarrFilms) those(are func(*RadarrMovie) bool) (ids []int) {
	ids = []int{}
	f.each(func(id int, m *RadarrMovie) bool {
		if are(m) {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}

// rescan looks at the folders: files that lie elsewhere are not found.
func (f *radarrFilms) rescan(ids []int) []int {
	for _, id := range ids {
		if m := f.kept[id]; m != nil && m.disk != "" {
			m.disk, m.File = "", nil
		}
	}
	return ids
}

// search looks for releases, also for movies that are not monitored; what it finds is not of this house.
func (f *radarrFilms) search(ids []int) ([]int, bool) {
	if ids == nil || slices.ContainsFunc(ids, func(id int) bool { return !f.has(id) }) {
		return ids, false
	}
	for _, id := range ids {
		f.keep(id).Searched = f.lab.now()
	}
	return ids, true
}

// rename gives files the name that Radarr would give them.
func (f *radarrFilms) rename(ids []int, wanted func(*RadarrMovie) bool) (done []int, _ bool) {
	for _, id := range ids {
		if !f.has(id) {
			return done, false
		}
		if m := f.keep(id); m.File != nil && wanted(m) {
			ending := m.File.RelativePath[strings.LastIndexByte(m.File.RelativePath, '.')+1:]
			b := appendPathTitle([]byte(m.Title), 0)
			b = append(appendInt(append(b, " ("...), m.Year), ") "...)
			m.File.RelativePath = string(b) + m.File.Quality + "." + ending
			f.arr.record(event{entry: id, kind: "movieFileRenamed", title: m.File.RelativePath})
			done = append(done, id)
		}
	}
	return done, len(ids) > 0
}
