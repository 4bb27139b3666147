package homelab

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

const listPath = "/library/sections/1/all?type=1&sort=id&includeElements=Stream&X-Plex-Container-Start=10&X-Plex-Container-Size=10"

func TestPlexFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault Fault
		path  string
		check func(t *testing.T, h *house, r reply)
	}{
		{"down", Fault{Kind: Down}, listPath, func(t *testing.T, _ *house, r reply) {
			if r.err == nil {
				t.Errorf("answered %d", r.status)
			}
		}},
		{"unauthorized", Fault{Kind: Unauthorized}, listPath, isError(401, "text/html", "<h1>401 Unauthorized</h1>")},
		{"server error", Fault{Kind: ServerError}, listPath, isError(500, "text/html", "<h1>500 Internal Server Error</h1>")},
		{"starting", Fault{Kind: Starting}, listPath, isError(503, "application/json", `"title":"Maintenance"`)},
		{"not JSON", Fault{Kind: NotJSON}, listPath, isError(200, "text/html", "<form")},
		{"redirect", Fault{Kind: Redirect, Location: "http://elsewhere.invalid/"}, listPath, func(t *testing.T, _ *house, r reply) {
			if r.status != 307 || r.header.Get("Location") != "http://elsewhere.invalid/" {
				t.Errorf("%d to %q", r.status, r.header.Get("Location"))
			}
		}},
		{"too many requests", Fault{Kind: TooManyRequests}, listPath, func(t *testing.T, _ *house, r reply) {
			if r.status != 429 || r.header.Get("Retry-After") == "" {
				t.Errorf("%d, Retry-After %q", r.status, r.header.Get("Retry-After"))
			}
		}},
		{"cut body", Fault{Kind: CutBody}, listPath, func(t *testing.T, _ *house, r reply) {
			if r.err == nil || !strings.HasPrefix(r.body, `{"MediaContainer"`) || json.Valid([]byte(r.body)) {
				t.Errorf("error %v, body of %d bytes", r.err, len(r.body))
			}
		}},
		{"XML", Fault{Kind: XML}, listPath, isError(200, "text/xml;charset=utf-8", "<?xml")},
		{"wrong total", Fault{Kind: WrongTotal}, listPath, func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); *got.TotalSize != 67 || len(got.Metadata) != 10 {
				t.Errorf("total %d, %d rows", *got.TotalSize, len(got.Metadata))
			}
		}},
		{"no total", Fault{Kind: NoTotal}, listPath, func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); got.TotalSize != nil || r.header.Get("X-Plex-Container-Total-Size") != "" || len(got.Metadata) != 10 {
				t.Errorf("total %v", got.TotalSize)
			}
		}},
		{"no streams", Fault{Kind: NoStreams}, listPath, func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); at(got.Metadata[0], "Media", 0, "Part", 0, "Stream") != nil {
				t.Error("streams are there")
			}
		}},
		{"refuse elements", Fault{Kind: RefuseElements}, listPath, isError(500, "text/html", "500")},
		{"refuse elements only then", Fault{Kind: RefuseElements}, "/library/sections", isError(200, "application/json", "")},
		{"no paging", Fault{Kind: NoPaging}, listPath, func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); len(got.Metadata) != 60 || got.TotalSize != nil {
				t.Errorf("%d rows", len(got.Metadata))
			}
		}},
		{"duplicate rows", Fault{Kind: DuplicateRows}, listPath, func(t *testing.T, h *house, r reply) {
			got := decode(t, r.body)
			if len(got.Metadata) != 10 || got.keys()[0] != h.Truth(9).RatingKey || *got.TotalSize != 60 {
				t.Errorf("keys %v", got.keys())
			}
		}},
		{"shift pages", Fault{Kind: ShiftPages}, listPath, func(t *testing.T, h *house, r reply) {
			got := decode(t, r.body)
			if got.keys()[0] != h.Truth(11).RatingKey || *got.TotalSize != 59 {
				t.Errorf("first %s, total %d", got.keys()[0], *got.TotalSize)
			}
		}},
		{"forbidden", Fault{Kind: Forbidden}, listPath, isError(403, "text/html", "<h1>403 Forbidden</h1>")},
		{"not found", Fault{Kind: NotFound}, listPath, isError(404, "text/html", "<h1>404 Not Found</h1>")},
		{"still starting", Fault{Kind: StillStarting}, listPath, isError(400, "text/html", "still starting up. Please retry later")},
		{"overloaded", Fault{Kind: Overloaded}, listPath, func(t *testing.T, _ *house, r reply) {
			if r.status != 401 || strings.Contains(r.body, "401") {
				t.Errorf("%d %q", r.status, r.body)
			}
		}},
		{"other software", Fault{Kind: OtherSoftware}, listPath, isError(200, "application/json", "something else")},
		{"broken XML", Fault{Kind: BrokenXML}, "/library/sections", func(t *testing.T, _ *house, r reply) {
			if err := xml.Unmarshal([]byte(r.body), new(any)); err == nil || strings.Contains(r.body, "</Directory>") || !strings.HasSuffix(r.body, "</MediaContainer>") {
				t.Errorf("error %v in %q", err, r.body)
			}
		}},
		{"empty lists", Fault{Kind: EmptyLists}, listPath, func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); *got.TotalSize != 0 || len(got.Metadata) != 0 {
				t.Errorf("%d rows", len(got.Metadata))
			}
		}},
		{"no libraries", Fault{Kind: EmptyLists}, "/library/sections", func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); got.Size != 0 || len(got.Directory) != 0 {
				t.Errorf("%d libraries", len(got.Directory))
			}
		}},
		{"ignore filters", Fault{Kind: IgnoreFilters}, listPath + "&updatedAt>=99999999999", func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); *got.TotalSize != 60 {
				t.Errorf("total %d", *got.TotalSize)
			}
		}},
		{"ignore tag filters", Fault{Kind: IgnoreTagFilters}, listPath + "&label=1&addedAt>=1", func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); *got.TotalSize != 60 {
				t.Errorf("total %d", *got.TotalSize)
			}
		}},
		{"but no others", Fault{Kind: IgnoreTagFilters}, listPath + "&label=1&addedAt>=99999999999", func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); *got.TotalSize != 0 {
				t.Errorf("total %d", *got.TotalSize)
			}
		}},
		{"no tags in lists", Fault{Kind: NoListTags}, listPath, func(t *testing.T, _ *house, r reply) {
			if got := decode(t, r.body); countMissing(got.Metadata, "Genre") != 10 || countMissing(got.Metadata, "Collection") != 10 {
				t.Error("tags are there")
			}
		}},
		{"loose types", Fault{Kind: LooseTypes}, listPath, func(t *testing.T, _ *house, r reply) {
			got := map[string]bool{}
			for _, row := range decode(t, r.body).Metadata {
				got[fmt.Sprintf("%T", at(row, "Media", 0, "id"))] = true
			}
			if len(got) != 2 {
				t.Errorf("ids are %v", got)
			}
		}},
		{"shuffled", Fault{Kind: Shuffled}, listPath, func(t *testing.T, h *house, r reply) {
			if got := decode(t, r.body); got.keys()[0] != h.Truth(49).RatingKey {
				t.Errorf("the second page begins with %s", got.keys()[0])
			}
		}},
		{"another path", Fault{Kind: ServerError, Path: "/library/metadata"}, listPath, isError(200, "application/json", "")},
		{"another method", Fault{Kind: ServerError, Method: "PUT"}, listPath, isError(200, "application/json", "")},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			h.Plex().SetFault(c.fault)
			c.check(t, h, h.send(http.MethodGet, h.plexURL+c.path, ""))
			h.Plex().ClearFaults()
			if r := h.plex("/library/sections"); r.status != 200 {
				t.Errorf("after ClearFaults: %d", r.status)
			}
		})
	}
}

func isError(status int, contentType, part string) func(*testing.T, *house, reply) {
	return func(t *testing.T, _ *house, r reply) {
		t.Helper()
		if r.err != nil || r.status != status || r.header.Get("Content-Type") != contentType || !strings.Contains(r.body, part) {
			t.Errorf("%v: %d %q %.100q, want %d %q with %q", r.err, r.status, r.header.Get("Content-Type"), r.body, status, contentType, part)
		}
	}
}

func TestStartingAsXML(t *testing.T) {
	h := serve(t, Options{})
	h.Plex().SetFault(Fault{Kind: Starting})
	if r := h.plex("/identity", "Accept", ""); r.status != 503 || !strings.HasPrefix(r.body, `<Response code="503"`) {
		t.Errorf("%d %q", r.status, r.body)
	}
}

func TestFaultWindow(t *testing.T) {
	h := serve(t, Options{})
	h.Plex().SetFault(Fault{Kind: ServerError, Path: "/library", After: 2, Times: 1})
	var got []int
	for _, path := range []string{"/library/sections", "/identity", "/library/sections", "/library/sections", "/library/sections"} {
		got = append(got, h.plex(path).status)
	}
	for i, want := range []int{200, 200, 200, 500, 200} {
		if got[i] != want {
			t.Fatalf("statuses %v", got)
		}
	}
}

// TestHang: no answer until the client goes away, and the server can stop afterwards.
func TestHang(t *testing.T) {
	h := serve(t, Options{})
	h.Radarr().SetFault(Fault{Kind: Hang})
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.radarrURL+"/ping", nil)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		res, err := h.client.Do(req)
		if err == nil {
			_ = res.Body.Close()
		}
		done <- err
	}()
	for h.Radarr().Count() == 0 {
		select {
		case err := <-done:
			t.Fatalf("the hanging server answered: %v", err)
		default:
			runtime.Gosched()
		}
	}
	cancel()
	if err := <-done; err == nil {
		t.Error("the hanging server answered")
	}
}

func TestArrFaults(t *testing.T) {
	const js = "application/json; charset=utf-8"
	for _, c := range []struct {
		name  string
		kind  FaultKind
		check func(*testing.T, *house, reply)
	}{
		{"unauthorized has no body", Unauthorized, func(t *testing.T, _ *house, r reply) {
			if r.status != 401 || r.body != "" {
				t.Errorf("%d %q", r.status, r.body)
			}
		}},
		{"server error", ServerError, isError(500, js, `"description"`)},
		{"starting", Starting, isError(503, js, "is starting up, please try again later")},
		{"not JSON", NotJSON, isError(200, "text/html", "<form")},
		{"XML", XML, isError(200, "text/xml", "<error>")},
		{"down", Down, func(t *testing.T, _ *house, r reply) {
			if r.err == nil {
				t.Errorf("answered %d", r.status)
			}
		}},
		{"cut body", CutBody, func(t *testing.T, _ *house, r reply) {
			if r.err == nil || !strings.HasPrefix(r.body, "[") || len(r.body) < 9000 || json.Valid([]byte(r.body)) {
				t.Errorf("error %v, body of %d bytes", r.err, len(r.body))
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, Options{})
			h.Radarr().SetFault(Fault{Kind: c.kind})
			c.check(t, h, h.send(http.MethodGet, h.radarrURL+"/api/v3/movie", ""))
		})
	}
}

func TestRecord(t *testing.T) {
	h := serve(t, Options{})
	h.plex("/library/sections?a=b")
	h.send(http.MethodPost, h.radarrURL+"/api/v3/tag", `{"label":"x"}`)
	got := h.Plex().Requests()
	if len(got) != 1 || got[0].Path != "/library/sections" || got[0].Query != "a=b" || got[0].Header.Get("X-Plex-Token") != "lab-plex-token" {
		t.Errorf("recorded %+v", got)
	}
	if w := h.Radarr().Writes(); len(w) != 1 || string(w[0].Body) != `{"label":"x"}` {
		t.Errorf("writes %+v", w)
	}
	if len(h.Plex().Writes()) != 0 || h.Sonarr().Count() != 0 {
		t.Error("requests were written down at the wrong door")
	}
	var r ring
	for i := range remembered + 3 {
		r.add(Request{Method: string(rune('a' + i%26))})
	}
	if list := r.list(); len(list) != remembered || list[0].Method != string(rune('a'+3)) {
		t.Errorf("ring keeps %d, oldest %q", len(list), list[0].Method)
	}
}
