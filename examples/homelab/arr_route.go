package homelab

import (
	"net/http"
	"strconv"
	"strings"
)

// common answers what both applications have and hands the rest on. Paths are matched as method, blank, path, with {id} for a
// number at the end.
func (a *arr) common(w http.ResponseWriter, r *http.Request, path string, route func(http.ResponseWriter, *http.Request, string)) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	thing := "/" + a.app.thing
	switch where, id := numbered(method + " " + path); where {
	case "GET /api":
		a.versions(w)
	case "GET /system/status":
		a.status(w)
	case "GET /health", "GET /queue/details":
		a.sendList(w, func(*pretty) {})
	case "GET /tag":
		a.listTags(w)
	case "GET /tag/detail":
		a.tagDetails(w)
	case "POST /tag":
		a.postTag(w, r)
	case "GET /tag/{id}":
		a.getTag(w, id)
	case "PUT /tag/{id}":
		a.putTag(w, r, id)
	case "DELETE /tag/{id}":
		a.deleteTag(w, id)
	case "GET /qualityprofile":
		a.sendList(w, a.writeProfiles)
	case "GET /customformat":
		a.sendList(w, writeFormats)
	case "GET /rootfolder":
		a.listRoots(w)
	case "GET /config/mediamanagement":
		a.mediaManagement(w)
	case "GET /notification":
		a.sendList(w, a.writeConnections)
	case "GET /command":
		a.listCommands(w)
	case "POST /command":
		a.postCommand(w, r)
	case "GET /command/{id}":
		a.getCommand(w, id)
	case "GET /history/since":
		a.historySince(w, r)
	case "GET /history" + thing:
		a.historyOf(w, r)
	case "GET " + a.app.exclusions:
		a.listExclusions(w)
	case "GET " + a.app.exclusions + "/paged":
		a.pageExclusions(w, r)
	case "POST " + a.app.exclusions:
		a.postExclusion(w, r)
	case "DELETE " + a.app.exclusions + "/{id}":
		a.deleteExclusion(w, id)
	case "DELETE " + a.app.exclusions + "/bulk":
		a.deleteExclusions(w, r)
	case "PUT " + thing + "/editor":
		a.editor(w, r)
	case "DELETE " + thing + "/editor":
		a.deleteMany(w, r)
	case "GET " + thing:
		if a.listed(w, r) {
			return
		}
		a.stream(w)
	case "GET " + thing + "/{id}":
		a.sendOne(w, id)
	case "DELETE " + thing + "/{id}":
		a.deleteOne(w, r, id)
	default:
		route(w, r, method+" "+path)
	}
}

// numbered replaces a number at the end of a path by {id} and returns it.
func numbered(path string) (string, int) {
	i := strings.LastIndexByte(path, '/')
	id, err := strconv.Atoi(path[i+1:])
	if err != nil {
		return path, 0
	}
	return path[:i] + "/{id}", id
}

// missing answers for a path that the application does not have, or a method that the path does not have.
func missing(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }

// stream answers with the whole catalogue, piece by piece: it may be far larger than the memory of a small machine.
func (a *arr) stream(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	const piece = 64 << 10
	out := &pretty{b: make([]byte, 0, piece+16<<10)}
	out.open('[')
	for id, more := 1, true; more; {
		a.mu.Lock()
		for end := a.entries.end(); len(out.b) <= piece; id++ {
			if more = id <= end; !more {
				break
			}
			if a.entries.has(id) {
				a.entries.write(out, id)
			}
		}
		a.mu.Unlock()
		if last := len(out.b) - 1; more && last >= piece {
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
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.entries.has(id) {
		a.unknown(w)
		return
	}
	a.send(w, http.StatusOK, func(out *pretty) { a.entries.write(out, id) })
}

// unknown answers 404 as for a record that is not there.
func (a *arr) unknown(w http.ResponseWriter) {
	a.send(w, http.StatusNotFound, func(out *pretty) {
		out.open('{')
		out.text("message", "NotFound")
		out.close('}')
	})
}

// listed answers a list of which only the entry with one public id is wanted, if that is what is asked.
func (a *arr) listed(w http.ResponseWriter, r *http.Request) bool {
	name := map[string]string{"movie": "tmdbId", "series": "tvdbId"}[a.app.thing]
	if !r.URL.Query().Has(name) {
		return false
	}
	public, ok := a.asked(w, r.URL.Query(), name)
	if !ok {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	id, ok := a.entries.byPublic(public[0])
	a.sendList(w, func(out *pretty) {
		if ok {
			a.entries.write(out, id)
		}
	})
	return true
}
