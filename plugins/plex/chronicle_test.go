package plex

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
)

// chronicle is a server that has nothing but a history.
type chronicle struct {
	rows     []map[string]any
	accounts any // the answer to /accounts, or a status

	noFilter, noSort, noTotal, noPages, lies bool

	asked []string // queries for the history
}

// add puts in a play that is found by its number.
func (c *chronicle) add(id int, at int64, more map[string]any) {
	row := map[string]any{
		"historyKey": fmt.Sprintf("/status/sessions/history/%d", id), "ratingKey": strconv.Itoa(100 + id%7),
		"librarySectionID": "1", "title": "x", "type": "movie", "viewedAt": at, "accountID": 1, "deviceID": 4,
	}
	for k, v := range more {
		row[k] = v
	}
	c.rows = append(c.rows, row)
}

func at(row map[string]any) int64 {
	n, _ := row["viewedAt"].(int64)
	return n
}

func (c *chronicle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/accounts":
		switch a := c.accounts.(type) {
		case int:
			w.WriteHeader(a)
			fmt.Fprint(w, "401 Unauthorized")
		default:
			fmt.Fprint(w, a)
		}
		return
	case historyPath:
	default:
		http.NotFound(w, r)
		return
	}
	c.asked = append(c.asked, r.URL.RawQuery)
	rows := slices.Clone(c.rows)
	if !c.noSort && strings.Contains(r.URL.RawQuery, "sort=viewedAt:desc") {
		slices.SortStableFunc(rows, func(a, b map[string]any) int { return int(at(b) - at(a)) })
	}
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") { // as the server does: anything else is not heeded
		if text, ok := strings.CutPrefix(part, "viewedAt>="); ok && !c.noFilter {
			since, _ := strconv.ParseInt(text, 10, 64)
			rows = slices.DeleteFunc(rows, func(row map[string]any) bool { return at(row) < since })
		}
	}
	total := len(rows)
	if !c.noPages {
		start, _ := strconv.Atoi(r.URL.Query().Get("X-Plex-Container-Start"))
		size, _ := strconv.Atoi(r.URL.Query().Get("X-Plex-Container-Size"))
		rows = rows[min(start, total):min(start+size, total)]
	}
	body := map[string]any{"size": len(rows)}
	if len(rows) > 0 {
		body["Metadata"] = rows
	}
	if !c.noTotal {
		body["totalSize"] = total
		if c.lies {
			body["totalSize"] = total + 3
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"MediaContainer": body})
}

// read asks for the history and gives the ids of the plays, sorted.
func (c *chronicle) read(t *testing.T, s *Server, cursor string) (ids []string, plays map[string]*sdk.Play, w sdk.Walk) {
	t.Helper()
	c.asked = nil
	plays = map[string]*sdk.Play{}
	w, err := s.History(t.Context(), cursor, func(p *sdk.Play) error {
		if plays[p.Id] == nil {
			ids = append(ids, strings.TrimPrefix(p.Id, historyPath[:len(historyPath)-len("all")]))
		}
		plays[p.Id] = p
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids, plays, w
}
