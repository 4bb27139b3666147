package homelab

import (
	"net/http"
	"strings"
)

// face is how Radarr and Sonarr look when something is wrong.
func (a *arr) face(_ *http.Request, kind FaultKind) (status int, contentType, body string) {
	const js = "application/json; charset=utf-8"
	switch kind {
	case NotJSON:
		return http.StatusOK, html, loginPage
	case OtherSoftware:
		return http.StatusOK, "application/json", otherSoftware
	case Forbidden, NotFound: // a proxy in front
		status := map[FaultKind]int{Forbidden: http.StatusForbidden, NotFound: http.StatusNotFound}[kind]
		return status, html, plexErrorBody(status)
	case Unauthorized:
		return http.StatusUnauthorized, "", ""
	case TooManyRequests: // only a proxy in front would say so
		return http.StatusTooManyRequests, html, plexErrorBody(http.StatusTooManyRequests)
	case Starting:
		return http.StatusServiceUnavailable, js, "{\n  \"errorMessage\": \"" + a.app.name + " is starting up, please try again later\"\n}"
	}
	return http.StatusInternalServerError, js, exception("database is locked")
}

// exception is the body of an unhandled error. The description holds a stack trace with server paths.
func exception(message string) string {
	w := &pretty{}
	w.open('{')
	w.text("message", message)
	w.text("description", "System.Exception: "+message+"\n   at NzbDrone.Core.Datastore.BasicRepository.Get() in /build/src/BasicRepository.cs:line 104")
	w.close('}')
	return string(w.finish())
}

// fail answers with an exception.
func (a *arr) fail(w http.ResponseWriter, status int, message string) {
	answer(w, status, "application/json; charset=utf-8", exception(message))
}

// send answers with one document.
func (a *arr) send(w http.ResponseWriter, status int, write func(*pretty)) {
	out := &pretty{}
	write(out)
	answer(w, status, "application/json; charset=utf-8", string(out.finish()))
}

// sendList answers with an array.
func (a *arr) sendList(w http.ResponseWriter, write func(*pretty)) {
	a.send(w, http.StatusOK, func(out *pretty) {
		out.open('[')
		write(out)
		out.close(']')
	})
}

func (a *arr) status(w http.ResponseWriter) {
	a.send(w, http.StatusOK, func(out *pretty) {
		out.open('{')
		out.text("appName", a.app.name)
		out.text("instanceName", a.is.Name)
		out.text("version", a.is.Version)
		out.text("buildTime", "2026-05-01T10:20:30Z")
		out.bool("isDebug", false)
		out.bool("isProduction", true)
		out.bool("isLinux", !a.is.Windows)
		out.bool("isWindows", a.is.Windows)
		out.bool("isDocker", !a.is.Windows)
		out.text("mode", "console")
		out.text("branch", "main")
		out.text("databaseType", "sqLite")
		out.text("authentication", "forms")
		out.num("migrationVersion", 242)
		out.text("urlBase", a.is.URLBase)
		out.text("runtimeName", ".NET")
		out.text("startTime", "2026-06-01T00:00:00Z")
		out.close('}')
	})
}

// versions answers GET /api.
func (a *arr) versions(w http.ResponseWriter) {
	a.send(w, http.StatusOK, func(out *pretty) {
		out.open('{')
		if a.traits.next {
			out.text("current", "v5")
			out.texts("deprecated", "v3")
		} else {
			out.text("current", "v3")
			out.texts("deprecated")
		}
		out.close('}')
	})
}

// isNext says whether a request came by the next API.
func (a *arr) isNext(r *http.Request) bool {
	return a.traits.next && strings.HasPrefix(r.URL.Path, a.is.URLBase+"/api/v5/")
}
