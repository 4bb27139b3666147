package plex

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// TestConditionForm: the operator belongs to the name, and the sign that ends
// the name is not escaped.
func TestConditionForm(t *testing.T) {
	q, err := url.ParseQuery("type=1" + byUpdate.since(1700000000))
	if err != nil || q.Get("updatedAt>") != "1700000000" {
		t.Errorf("the server reads %v, %v", q, err)
	}
	if text := byUpdate.since(5); strings.Contains(text, "%3D") {
		t.Errorf("%s would be ignored", text)
	}
}

// TestHeeds: a condition is tried once for a server, by counts alone.
func TestHeeds(t *testing.T) {
	for _, c := range []struct {
		name    string
		harm    func(r *http.Request)
		heeds   bool
		habit   filterHabit
		fault   homelab.FaultKind
		library string
	}{
		{name: "heeded", heeds: true, habit: filterWorks},
		{name: "ignored", harm: ignore("updatedAt>"), habit: filterIgnored},
		{name: "never met", harm: func(r *http.Request) {
			if strings.Contains(r.URL.RawQuery, "updatedAt%3E=") {
				r.URL.RawQuery += "&addedAt%3E=4102444800"
			}
		}},
		{name: "without totals", fault: homelab.NoTotal, habit: filterIgnored},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := homelab.New(homelab.Options{})
			if c.fault > 0 {
				lab.Plex().SetFault(homelab.Fault{Kind: c.fault})
			}
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.harm != nil {
					c.harm(r)
				}
				lab.Plex().ServeHTTP(w, r)
			}), nil)
			k := kindsOf(sdk.LibraryMovie)[0]
			for range 2 {
				heeds, err := s.heeds(t.Context(), "1", k, byUpdate)
				if err != nil || heeds != c.heeds || s.known.filters[byUpdate] != c.habit {
					t.Errorf("got %v, learned %v, %v", heeds, s.known.filters[byUpdate], err)
				}
			}
			if n := lab.Plex().Count(); n > 4 || c.habit != filterUntried && n > 2 {
				t.Errorf("%d requests", n)
			}
			for _, r := range lab.Plex().Requests() {
				if !strings.Contains(r.Query, "X-Plex-Container-Size=0") {
					t.Errorf("rows were asked for: %s", r.Query)
				}
			}
		})
	}
}

// TestHabitsTravel: what was learned goes with the cursor, and not to another
// version of the server.
func TestHabitsTravel(t *testing.T) {
	c := aCursor()
	c.Learned.NoDetails = true
	c.Learned.Tags[genres] = filterIgnored
	fresh := &Server{}
	if !fresh.adopt(c) || fresh.known.streams != inline || !fresh.known.noDetails || fresh.known.filter[genres] != filterIgnored || fresh.known.filters[byUpdate] != filterWorks {
		t.Errorf("adopted %+v", fresh.known)
	}
	own := &Server{known: habits{version: c.Server, streams: batches}}
	if !own.adopt(c) || own.known.streams != batches {
		t.Errorf("what was seen gives way to what was told: %+v", own.known)
	}
	upgraded := &Server{}
	upgraded.learnVersion("2.0")
	if upgraded.adopt(c) || upgraded.known.streams != unknown {
		t.Errorf("another version adopted %+v", upgraded.known)
	}
	fresh.learnVersion("2.0")
	if (fresh.known != habits{version: "2.0"}) {
		t.Errorf("the upgrade left %+v", fresh.known)
	}
}
