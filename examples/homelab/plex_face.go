package homelab

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// otherSoftware is what something else says at the same address.
const otherSoftware = `{"application":"something else","status":"ok"}`

// plexFace is how Plex looks when something is wrong: small HTML pages, whatever the client would accept, and a body of its own
// while it starts.
func plexFace(r *http.Request, kind FaultKind) (status int, contentType, body string) {
	switch kind {
	case NotJSON:
		return http.StatusOK, html, loginPage
	case OtherSoftware:
		return http.StatusOK, "application/json", otherSoftware
	case StillStarting:
		return http.StatusBadRequest, html, "Plex Media Server is still starting up. Please retry later."
	case Overloaded:
		return http.StatusUnauthorized, html, "<html><head><title></title></head><body></body></html>"
	case Unauthorized:
		status = http.StatusUnauthorized
	case Forbidden:
		status = http.StatusForbidden
	case NotFound:
		status = http.StatusNotFound
	case TooManyRequests:
		status = http.StatusTooManyRequests
	case Starting:
		const text = "Plex Media Server is currently running startup maintenance tasks."
		if strings.Contains(r.Header.Get("Accept"), "json") {
			return http.StatusServiceUnavailable, "application/json",
				`{"code":503,"title":"Maintenance","status":"` + text + `"}`
		}
		return http.StatusServiceUnavailable, "application/xml",
			`<Response code="503" title="Maintenance" status="` + text + `"/>`
	default:
		status = http.StatusInternalServerError
	}
	return status, html, plexErrorBody(status)
}

func plexErrorBody(status int) string {
	text := http.StatusText(status)
	return fmt.Sprintf("<html><head><title>%s</title></head><body><h1>%d %s</h1></body></html>", text, status, text)
}

func plexError(w http.ResponseWriter, status int) {
	answer(w, status, html, plexErrorBody(status))
}

// doc begins a document for the answer.
func (q *question) doc() writer {
	return writer{xml: q.xml, loose: q.harm.has(LooseTypes), unclosed: q.harm.has(BrokenXML)}
}

// send answers with a finished document.
func (q *question) send(w http.ResponseWriter, doc *writer) {
	w.Header().Set("Content-Type", contentType(doc.xml))
	w.Header().Set("Content-Length", strconv.Itoa(len(doc.b)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(doc.b) // the client may be gone
}

func contentType(xml bool) string {
	if xml {
		return "text/xml;charset=utf-8"
	}
	return "application/json"
}
