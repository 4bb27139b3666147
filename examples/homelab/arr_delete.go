package homelab

import "net/http"

// deleteOne answers DELETE of one entry. Radarr answers 404 for an id that is not there, Sonarr 500. The name of the parameter
// differs between them, and a wrong one is ignored.
func (a *arr) deleteOne(w http.ResponseWriter, r *http.Request, id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.app.thing == "movie" && !a.entries.has(id) {
		a.fail(w, http.StatusNotFound, "Movie with ID "+string(appendInt(nil, id))+" does not exist")
		return
	}
	if !a.rows(w, []int{id}, a.entries.has) {
		return
	}
	q := r.URL.Query()
	a.drop([]int{id}, truth(q, "deleteFiles"), truth(q, a.excludeField()))
	a.deleted(w, r)
}

// deleteMany answers DELETE of the editor.
func (a *arr) deleteMany(w http.ResponseWriter, r *http.Request) {
	var in editRequest
	if !a.read(w, r, &in) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := in.ids(a)
	if !a.rows(w, ids, a.entries.has) {
		return
	}
	exclude := in.AddImportExclusion
	if a.app.thing == "series" {
		exclude = in.AddImportListExclusion
	}
	a.drop(ids, in.DeleteFiles, exclude)
	answer(w, http.StatusOK, "application/json; charset=utf-8", "{}")
}

func (a *arr) excludeField() string {
	if a.app.thing == "series" {
		return "addImportListExclusion"
	}
	return "addImportExclusion"
}

// drop removes entries, their history with them.
func (a *arr) drop(ids []int, files, exclude bool) {
	var folders []string
	for _, id := range ids {
		e := *a.entries.look(id)
		folders = append(folders, e.folder())
		if exclude {
			a.exclude(a.publicID(&e), e.Title, e.Year)
		}
		a.entries.remove(id)
		a.forgetHistory(id)
	}
	if files {
		a.removeFolders(folders)
	}
}

// publicID is the id that exclusions go by.
func (a *arr) publicID(e *ArrEntry) int {
	if a.app.thing == "series" {
		return e.TVDB
	}
	return e.TMDB
}

// deleted answers for one thing that was deleted: nothing, {} in old versions, 204 in the next API.
func (a *arr) deleted(w http.ResponseWriter, r *http.Request) {
	switch {
	case !a.traits.modern:
		answer(w, http.StatusOK, "application/json; charset=utf-8", "{}")
	case a.isNext(r):
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusOK)
	}
}
