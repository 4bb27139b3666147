package homelab

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// event is a row of the history.
type event struct {
	id, entry, episode int
	kind               string // grabbed, downloadFolderImported, movieFileDeleted …
	title              string
	at                 time.Time
	reason             string
}

// record adds to the history. An entry's rows go with it.
func (a *arr) record(e event) {
	e.id = 1
	if n := len(a.history); n > 0 {
		e.id = a.history[n-1].id + 1
	}
	e.at = a.lab.now()
	a.history = append(a.history, e)
}

func (a *arr) forgetHistory(entry int) {
	a.history = slices.DeleteFunc(a.history, func(e event) bool { return e.entry == entry })
}

// eventNumbers differ between the applications.
func (a *arr) eventNumber(kind string) int {
	if a.app.thing == "series" {
		return map[string]int{"grabbed": 1, "seriesFolderImported": 2, "downloadFolderImported": 3, "downloadFailed": 4, "episodeFileDeleted": 5, "episodeFileRenamed": 6, "downloadIgnored": 7}[kind]
	}
	return map[string]int{"grabbed": 1, "downloadFolderImported": 3, "downloadFailed": 4, "movieFileDeleted": 6, "movieFolderImported": 7, "movieFileRenamed": 8, "downloadIgnored": 9}[kind]
}

// historySince answers GET /history/since?date=[&eventType=]: the whole list, newest first.
func (a *arr) historySince(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	since, err := time.Parse(time.RFC3339, q.Get("date"))
	if err != nil {
		a.problem(w, "date", "The value '"+validText(q.Get("date"))+"' is not valid.")
		return
	}
	a.sendHistory(w, q.Get("eventType"), func(e *event) bool { return !e.at.Before(since) })
}

// historyOf answers GET /history/movie?movieId= and /history/series?seriesId=.
func (a *arr) historyOf(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	id, err := strconv.Atoi(q.Get(a.app.idField))
	if err != nil {
		a.problem(w, a.app.idField, "The value is not valid.")
		return
	}
	a.sendHistory(w, q.Get("eventType"), func(e *event) bool { return e.entry == id })
}

func (a *arr) sendHistory(w http.ResponseWriter, kind string, wanted func(*event) bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sendList(w, func(out *pretty) {
		for _, e := range slices.Backward(a.history) {
			if !wanted(&e) || kind != "" && !strings.EqualFold(kind, e.kind) && kind != idText(a.eventNumber(e.kind)) {
				continue
			}
			out.open('{')
			out.num(a.app.idField, int64(e.entry))
			if a.app.thing == "series" {
				out.num("episodeId", int64(e.episode))
			}
			out.text("sourceTitle", e.title)
			out.moment("date", e.at)
			out.text("eventType", e.kind)
			out.openField("data", '{')
			if e.reason != "" {
				out.text("reason", e.reason)
			}
			out.close('}')
			out.num("id", int64(e.id))
			out.close('}')
		}
	})
}
