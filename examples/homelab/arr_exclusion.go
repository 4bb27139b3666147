package homelab

import (
	"net/http"
	"slices"
	"strconv"
)

// exclusion is a film or series that import lists must not add.
type exclusion struct {
	id, public int // public: TMDB or TVDB id
	title      string
	year       int
}

// Exclusions lists the public ids (TMDB, TVDB) that import lists must not add, oldest first.
func (a *arr) Exclusions() (public []int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.exclusions {
		public = append(public, e.public)
	}
	return public
}

// exclude adds an exclusion, if there is none.
func (a *arr) exclude(public int, title string, year int) (e exclusion, added bool) {
	i := slices.IndexFunc(a.exclusions, func(e exclusion) bool { return e.public == public })
	if i >= 0 {
		return a.exclusions[i], false
	}
	a.lastRule++
	e = exclusion{a.lastRule, public, title, year}
	a.exclusions = append(a.exclusions, e)
	return e, true
}

func (a *arr) writeExclusion(w *pretty, e exclusion) {
	w.open('{')
	if a.app.thing == "series" {
		w.num("tvdbId", int64(e.public))
		w.text("title", e.title)
	} else {
		w.num("tmdbId", int64(e.public))
		w.text("movieTitle", e.title)
		w.num("movieYear", int64(e.year))
	}
	w.num("id", int64(e.id))
	w.close('}')
}

func (a *arr) listExclusions(w http.ResponseWriter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.traits.paged {
		w.Header().Set("Deprecation", "true")
	}
	a.sendList(w, func(out *pretty) {
		for _, e := range a.exclusions {
			a.writeExclusion(out, e)
		}
	})
}

func (a *arr) pageExclusions(w http.ResponseWriter, r *http.Request) {
	if !a.traits.paged {
		missing(w)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	number := func(name string, def int) int {
		if n, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil && n > 0 {
			return n
		}
		return def
	}
	page, size := number("page", 1), number("pageSize", 10)
	from := min(len(a.exclusions), (page-1)*size)
	a.send(w, http.StatusOK, func(out *pretty) {
		out.open('{')
		out.num("page", int64(page))
		out.num("pageSize", int64(size))
		out.text("sortKey", "id")
		out.text("sortDirection", "descending")
		out.num("totalRecords", int64(len(a.exclusions)))
		out.openField("records", '[')
		for _, e := range a.exclusions[from:min(len(a.exclusions), from+size)] {
			a.writeExclusion(out, e)
		}
		out.close(']')
		out.close('}')
	})
}

// postExclusion adds one; that it is there already is 400.
func (a *arr) postExclusion(w http.ResponseWriter, r *http.Request) {
	var in struct {
		TMDBID     int
		MovieTitle string
		MovieYear  int
		TVDBID     int
		Title      string
	}
	if !a.read(w, r, &in) {
		return
	}
	public, title, id, name := in.TMDBID, in.MovieTitle, "TmdbId", "MovieTitle"
	if a.app.thing == "series" {
		public, title, id, name = in.TVDBID, in.Title, "TvdbId", "Title"
	}
	var wrong []complaint
	if public == 0 {
		wrong = append(wrong, complaint{id, "'" + id + "' must not be empty.", "0", "NotEmptyValidator"})
	}
	if title == "" {
		wrong = append(wrong, complaint{name, "'" + name + "' must not be empty.", "", "NotEmptyValidator"})
	}
	if a.refused(w, wrong) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	e, added := a.exclude(public, validText(title), in.MovieYear)
	if !added {
		a.invalid(w, complaint{id, "This exclusion has already been added.", strconv.Itoa(public), "ImportListExclusionExistsValidator"})
		return
	}
	a.send(w, http.StatusCreated, func(out *pretty) { a.writeExclusion(out, e) })
}

func (a *arr) deleteExclusion(w http.ResponseWriter, id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.exclusions = slices.DeleteFunc(a.exclusions, func(e exclusion) bool { return e.id == id })
	w.WriteHeader(http.StatusOK)
}

func (a *arr) deleteExclusions(w http.ResponseWriter, r *http.Request) {
	var in struct{ IDs []int }
	if !a.read(w, r, &in) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.exclusions = slices.DeleteFunc(a.exclusions, func(e exclusion) bool { return slices.Contains(in.IDs, e.id) })
	answer(w, http.StatusOK, "application/json; charset=utf-8", "{}")
}
