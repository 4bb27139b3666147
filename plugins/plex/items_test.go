package plex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// lists makes instances read lists, whatever the size of a library.
var lists = map[string]any{"full_details": 0.0, "page_size": 100.0}

func TestWalk(t *testing.T) {
	fault := func(k homelab.FaultKind) []homelab.Fault {
		return []homelab.Fault{{Kind: k, Path: "/library/sections/1/all"}}
	}
	for _, c := range []struct {
		name     string
		settings map[string]any
		faults   []homelab.Fault
		complete bool
		reason   string // a part of it
		items    int    // 0: any number
		streams  mode   // what must have been learned
	}{
		{name: "lists", settings: lists, complete: true, items: 450, streams: inline},
		{name: "details", complete: true, items: 450, streams: unknown},
		{name: "lists in XML", settings: lists, faults: []homelab.Fault{{Kind: homelab.XML}}, complete: true, items: 450, streams: inline},
		{name: "details in XML", faults: []homelab.Fault{{Kind: homelab.XML}}, complete: true, items: 450},
		{name: "no total", settings: lists, faults: fault(homelab.NoTotal), complete: true, items: 450, streams: inline},
		{name: "no total and short last page", settings: map[string]any{"full_details": 0.0, "page_size": 140.0}, faults: fault(homelab.NoTotal), complete: true, items: 450, streams: inline},
		{name: "no paging", settings: lists, faults: fault(homelab.NoPaging), complete: true, items: 450, streams: inline},
		{name: "no paging, keys", faults: fault(homelab.NoPaging), complete: true, items: 450},
		{name: "streams not in lists", settings: lists, faults: fault(homelab.NoStreams), complete: true, items: 450, streams: batches},
		{name: "elements refused", settings: lists, faults: fault(homelab.RefuseElements), complete: true, items: 450, streams: batches},
		{name: "details refused", faults: []homelab.Fault{{Kind: homelab.ServerError, Path: "/library/metadata/"}}, complete: true, items: 450, streams: inline},
		{name: "no streams anywhere", settings: lists, faults: append(fault(homelab.NoStreams), homelab.Fault{Kind: homelab.ServerError, Path: "/library/metadata/"}), complete: true, items: 450, streams: bare},
		{name: "pages shift", settings: lists, faults: fault(homelab.ShiftPages), reason: "movie: "},
		{name: "rows come twice", settings: lists, faults: fault(homelab.DuplicateRows), reason: "of 450 items came"},
		{name: "rows come twice once", settings: lists, complete: true, items: 450, streams: inline,
			faults: []homelab.Fault{{Kind: homelab.DuplicateRows, Path: "/library/sections/1/all", Times: 3}}},
		{name: "total is wrong", settings: lists, faults: fault(homelab.WrongTotal), reason: "stopped after 450 of 457"},
		{name: "one page broke off", settings: lists, complete: true, items: 450, streams: inline,
			faults: []homelab.Fault{{Kind: homelab.CutBody, Path: "/library/sections/1/all", After: 3, Times: 1}}},
		{name: "one page of keys broke off", complete: true, items: 450,
			faults: []homelab.Fault{{Kind: homelab.CutBody, Path: "/library/sections/1/all", After: 1, Times: 1}}},
		{name: "one batch broke off", complete: true, items: 450,
			faults: []homelab.Fault{{Kind: homelab.CutBody, Path: "/library/metadata/", After: 2, Times: 1}}},
		{name: "a batch broke off twice", complete: true, items: 450,
			faults: []homelab.Fault{{Kind: homelab.CutBody, Path: "/library/metadata/", After: 2, Times: 2}}},
		{name: "the count broke off", settings: lists, complete: true, items: 450, streams: inline,
			faults: []homelab.Fault{{Kind: homelab.CutBody, Path: "/library/sections/1/all", Times: 1}}},
		{name: "one connection dropped", settings: lists, complete: true, items: 450, streams: inline,
			faults: []homelab.Fault{{Kind: homelab.Down, Path: "/library/sections/1/all", After: 3, Times: 1}}},
		{name: "asked to slow down once", settings: lists, complete: true, items: 450, streams: inline,
			faults: []homelab.Fault{{Kind: homelab.TooManyRequests, Path: "/library/sections/1/all", After: 2, Times: 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{Movies: 450})
			s := open(t, lab.Plex(), c.settings)
			for _, f := range c.faults {
				lab.Plex().SetFault(f)
			}
			got, w, err := walkLibrary(t, s, "Movies")
			if err != nil {
				t.Fatal(err)
			}
			if w.Complete != c.complete || !strings.Contains(w.Reason, c.reason) {
				t.Errorf("walk is %+v, want complete %v, %q", w, c.complete, c.reason)
			}
			if len(got.byID()) != len(got.items) {
				t.Errorf("%d items, but %d ids", len(got.items), len(got.byID()))
			}
			if c.items > 0 && len(got.items) != c.items {
				t.Errorf("%d items, want %d", len(got.items), c.items)
			}
			if c.complete && got.total != int64(c.items) {
				t.Errorf("total %d, want %d", got.total, c.items)
			}
			if s.known.streams != c.streams && c.complete {
				t.Errorf("learned %v, want %v", s.known.streams, c.streams)
			}
		})
	}
}

// TestWaysAgree reads a library in each way: what is not named as unread must
// be the same in all.
func TestWaysAgree(t *testing.T) {
	o := homelab.Options{Movies: 300, Series: 6}
	for _, title := range []string{"Movies", "TV", "Music"} {
		lab := homelab.New(o)
		full, w, err := walkLibrary(t, open(t, lab.Plex(), nil), title)
		if err != nil || !w.Complete || len(full.items) == 0 {
			t.Fatal(w, err)
		}
		for _, c := range []struct {
			name     string
			settings map[string]any
			fault    homelab.FaultKind
		}{
			{"lists", lists, 0},
			{"lists in XML", lists, homelab.XML},
			{"details in XML", nil, homelab.XML},
			{"streams refused", lists, homelab.RefuseElements},
		} {
			t.Run(title+", "+c.name, func(t *testing.T) {
				lab := homelab.New(o)
				if c.fault > 0 {
					lab.Plex().SetFault(homelab.Fault{Kind: c.fault})
				}
				got, w, err := walkLibrary(t, open(t, lab.Plex(), c.settings), title)
				if err != nil || !w.Complete || len(got.items) != len(full.items) {
					t.Fatal(len(got.items), w, err)
				}
				want := full.byID()
				for _, item := range got.items {
					a, b := proto.CloneOf(item), proto.CloneOf(want[item.Id])
					for _, u := range a.Unread {
						field := b.ProtoReflect().Descriptor().Fields().ByTextName(u.Field)
						a.ProtoReflect().Clear(field)
						b.ProtoReflect().Clear(field)
					}
					a.Unread, b.Unread = nil, nil
					if !proto.Equal(a, b) {
						t.Fatalf("differ:\n%v\n%v", a, b)
					}
				}
			})
		}
	}
}

func TestWalkErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault homelab.Fault
		kind  sdk.Kind
		says  []string
	}{
		{"refused token", homelab.Fault{Kind: homelab.Unauthorized}, sdk.KindUnauthorized, []string{"401", "token was refused", "/library/sections"}},
		{"starting", homelab.Fault{Kind: homelab.Starting}, sdk.KindUnavailable, []string{"503", "startup maintenance"}},
		{"failing", homelab.Fault{Kind: homelab.ServerError, Path: "/library/sections/1"}, sdk.KindUnavailable, []string{"500", "/library/sections/1/all"}},
		{"web page", homelab.Fault{Kind: homelab.NotJSON}, sdk.KindUnavailable, []string{"web page"}},
		{"redirect", homelab.Fault{Kind: homelab.Redirect, Location: "http://elsewhere.example/login?token=x"}, sdk.KindUnavailable, []string{"307", "elsewhere.example"}},
		{"cut", homelab.Fault{Kind: homelab.CutBody, Path: "/library/sections/1/all", After: 1}, sdk.KindUnavailable, []string{"broke off"}},
		{"dropped", homelab.Fault{Kind: homelab.Down, Path: "/library/sections/1/all"}, sdk.KindUnavailable, []string{"connection broke"}},
		{"too many", homelab.Fault{Kind: homelab.TooManyRequests, Path: "/library/sections/1/all"}, sdk.KindUnavailable, []string{"429"}},
		{"silent", homelab.Fault{Kind: homelab.Hang, Path: "/library/sections/1/all", After: 2}, sdk.KindUnavailable, []string{"no answer within", "raise timeout"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{Movies: 450})
			s := open(t, lab.Plex(), lists)
			if c.fault.Kind == homelab.Hang {
				s.client.patience = impatience
			}
			lab.Plex().SetFault(c.fault)
			_, err := s.Items(t.Context(), &sdk.Library{Key: "1", Type: sdk.LibraryMovie}, &gathered{})
			if sdk.KindOf(err) != c.kind {
				t.Fatalf("got %v of kind %s, want kind %s", err, sdk.KindOf(err), c.kind)
			}
			var e *sdk.Error
			errors.As(err, &e)
			for _, words := range c.says {
				if !strings.Contains(e.Message+" "+e.Hint, words) {
					t.Errorf("%q (%s) does not say %q", e.Message, e.Hint, words)
				}
			}
			if strings.Contains(fmt.Sprintf("%+v", err), "lab-plex-token") || strings.Contains(e.Message, "token=") {
				t.Errorf("%v tells a secret", err)
			}
		})
	}
}

// TestDetailsBreakOff: answers that always break off are an error, not items
// that went away.
func TestDetailsBreakOff(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 450})
	s := open(t, lab.Plex(), nil)
	lab.Plex().SetFault(homelab.Fault{Kind: homelab.CutBody, Path: "/library/metadata/"})
	_, w, err := walkLibrary(t, s, "Movies")
	if sdk.KindOf(err) != sdk.KindUnavailable || !strings.Contains(err.Error(), "broke off") {
		t.Errorf("got %+v, %v", w, err)
	}
}

// TestSmallLists: a server that knows no pages has lists of one item too, and
// one that tells no totals empty ones.
func TestSmallLists(t *testing.T) {
	for _, c := range []struct {
		name string
		rows int
		json string
	}{
		{"one item, no pages", 1, `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"7","type":"movie","title":"A"}]}}`},
		{"empty, no total", 0, `{"MediaContainer":{"size":0}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/library/sections":
					io.WriteString(w, `{"MediaContainer":{"Directory":[{"key":"1","type":"movie","title":"Movies","contentChangedAt":1}]}}`)
				case r.URL.Path == "/library/sections/1/all", strings.HasPrefix(r.URL.Path, "/library/metadata/"):
					io.WriteString(w, c.json)
				default:
					io.WriteString(w, `{"MediaContainer":{"size":0}}`)
				}
			}))
			t.Cleanup(srv.Close)
			for name, settings := range bothForms {
				got, w, err := walkLibrary(t, openURL(t, srv.URL, settings), "Movies")
				if err != nil || !w.Complete || len(got.items) != c.rows {
					t.Errorf("%s: %d items, %+v, %v", name, len(got.items), w, err)
				}
			}
		})
	}
}

func TestWalkStops(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 450})
	enough := errors.New("enough")
	library := &sdk.Library{Key: "1", Type: sdk.LibraryMovie}
	for name, settings := range map[string]map[string]any{"lists": lists, "details": nil} {
		t.Run(name, func(t *testing.T) {
			s := open(t, lab.Plex(), settings)
			got := &gathered{fail: enough}
			if _, err := s.Items(t.Context(), library, got); err != enough || len(got.items) != 1 {
				t.Errorf("%d items and %v", len(got.items), err)
			}
		})
		t.Run(name+", interrupted", func(t *testing.T) {
			s := open(t, lab.Plex(), settings)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.Items(ctx, library, &gathered{}); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestFewRequests holds the price of a walk: two looks at the library, one
// count, the tags, the pages, and once to try what conditions the server heeds.
func TestFewRequests(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 2600})
	s := open(t, lab.Plex(), nil)
	if _, w, err := walkLibrary(t, s, "Movies"); err != nil || !w.Complete {
		t.Fatal(w, err)
	}
	got := paths(lab)
	asked := map[string]int{}
	for _, r := range lab.Plex().Requests() {
		for _, word := range append(conditionField[:byID], tagWord[:]...) {
			if strings.Contains(r.Query, "&"+word+"=") || strings.Contains(r.Query, "&"+word+"%3E=") {
				asked[word]++
				got[r.Path]--
			}
		}
	}
	if pages := got["/library/sections/1/all"]; pages != 1+7 {
		t.Errorf("%d requests for 2600 movies, want a count and 7 pages", pages)
	}
	if want := map[string]int{"label": 1 + 2, "collection": 1 + 66, "genre": 1 + 16, "updatedAt": 2, "addedAt": 2, "lastViewedAt": 2}; !maps.Equal(asked, want) {
		t.Errorf("tags took %v requests, want %v: one to try each filter, one for each tag", asked, want)
	}
	if got["/library/metadata/"] != 0 || got["/library/sections/1/label"] != 1 || got["/library/sections"] != 3 {
		t.Errorf("requests: %v", got)
	}
	for _, r := range lab.Plex().Requests() {
		if strings.Contains(r.Query, "Token") || r.Header.Get("X-Plex-Token") == "" {
			t.Errorf("the token must travel in the header: %s", r.Query)
		}
	}
}

func TestUnread(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 120})
	first := movieKeys(t, open(t, lab.Plex(), nil), 1)[0]
	lab.Plex().SetLabels(first, "Keep", "Seen")
	check := func(t *testing.T, settings map[string]any, fault *homelab.Fault, want map[string]string) map[string]*sdk.Item {
		t.Helper()
		lab.Plex().ClearFaults()
		if fault != nil {
			lab.Plex().SetFault(*fault)
		}
		got, w, err := walkLibrary(t, open(t, lab.Plex(), settings), "Movies")
		if err != nil || !w.Complete {
			t.Fatal(w, err)
		}
		fields := map[string]string{}
		for _, item := range got.items {
			for _, u := range item.Unread {
				fields[u.Field] = u.Reason
			}
		}
		for field, reason := range want {
			if !strings.Contains(fields[field], reason) || fields[field] == "" {
				t.Errorf("%s is unread for %q, want %q", field, fields[field], reason)
			}
			delete(fields, field)
		}
		if len(fields) > 0 {
			t.Errorf("unread too: %v", fields)
		}
		return got.byID()
	}
	always := map[string]string{"plays": "history", "versions": "streams"}
	with := func(more map[string]string) map[string]string {
		for k, v := range always {
			more[k] = v
		}
		return more
	}
	labelled := func(t *testing.T, items map[string]*sdk.Item) {
		t.Helper()
		if got := items[first].Labels; len(got) != 2 || !has(got, "keep") || !has(got, "seen") {
			t.Errorf("labels %v", got)
		}
	}
	t.Run("details", func(t *testing.T) { labelled(t, check(t, nil, nil, always)) })
	t.Run("lists", func(t *testing.T) {
		labelled(t, check(t, lists, nil, always))
	})
	t.Run("labels cannot be listed", func(t *testing.T) {
		logged(t)
		check(t, lists, &homelab.Fault{Kind: homelab.ServerError, Path: "/library/sections/1/label"},
			with(map[string]string{"labels": "the server does not list its labels"}))
	})
}
