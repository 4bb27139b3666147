package homelab

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// desk is a house with its account served.
type desk struct {
	*house
	url string
}

func serveAccount(t *testing.T) *desk {
	t.Helper()
	h := serve(t, Options{})
	srv := httptest.NewServer(h.Account())
	t.Cleanup(srv.Close)
	h.SetNow(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	h.Account().AddServer(Resource{Name: "Homelab", Plex: h.Plex(), SharedWith: []string{"anna"}, Connections: []Connection{
		{URI: h.plexURL, Local: true}, {URI: DirectURI("203.0.113.9", 32400)}, {URI: "https://relay.invalid:8443", Relay: true},
	}})
	return &desk{h, srv.URL}
}

// ask sends a request as one client.
func (d *desk) ask(method, path, token string, headers ...string) reply {
	d.t.Helper()
	return d.send(method, d.url+path, "", append([]string{"X-Plex-Token", token, "X-Plex-Client-Identifier", "client-1"}, headers...)...)
}

type pinAnswer struct {
	ID        int
	Code      string
	ExpiresIn int
	AuthToken *string
}

func (d *desk) pin(r reply) (p pinAnswer) {
	d.t.Helper()
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		d.t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return p
}

// signIn goes the whole way of a code and returns the account token.
func (d *desk) signIn(user string) string {
	d.t.Helper()
	p := d.pin(d.ask(http.MethodPost, "/api/v2/pins?strong=true", ""))
	if !d.Account().Claim(p.Code, user) {
		d.t.Fatal("no such code")
	}
	p = d.pin(d.ask(http.MethodGet, "/api/v2/pins/"+strconv.Itoa(p.ID), ""))
	if p.AuthToken == nil {
		d.t.Fatal("no token")
	}
	return *p.AuthToken
}

func TestPin(t *testing.T) {
	d := serveAccount(t)
	r := d.ask(http.MethodPost, "/api/v2/pins?strong=true", "")
	p := d.pin(r)
	short := d.pin(d.ask(http.MethodPost, "/api/v2/pins", ""))
	if r.status != 201 || len(p.Code) != 24 || p.ExpiresIn != 1800 || p.AuthToken != nil || len(short.Code) != 4 || short.ExpiresIn != 900 {
		t.Fatalf("%d: %+v and %+v", r.status, p, short)
	}
	path := "/api/v2/pins/" + strconv.Itoa(p.ID)
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"waiting", nil, 200},
		{"another client", []string{"X-Plex-Client-Identifier", "client-2"}, 404},
		{"no client", []string{"X-Plex-Client-Identifier", ""}, 404},
	} {
		if r := d.ask(http.MethodGet, path, "", c.headers...); r.status != c.status {
			t.Errorf("%s: %d %s", c.name, r.status, r.body)
		}
	}
	if r := d.ask(http.MethodPost, "/api/v2/pins", "", "X-Plex-Client-Identifier", ""); r.status != 400 || !strings.Contains(r.body, `"errors"`) {
		t.Errorf("a code without a client: %d %s", r.status, r.body)
	}
	if d.Account().Claim("nonsense", "owner") {
		t.Error("a code that nobody made was claimed")
	}
	body := d.ask(http.MethodGet, path, "", "Accept", "application/xml").body
	var asXML struct {
		Code      string `xml:"code,attr"`
		AuthToken string `xml:"authToken,attr"`
	}
	if err := xml.Unmarshal([]byte(body), &asXML); err != nil || asXML.Code != p.Code || asXML.AuthToken != "" {
		t.Errorf("XML: %v %s", err, body)
	}
	d.Advance(31 * time.Minute)
	if r := d.ask(http.MethodGet, path, ""); r.status != 404 || d.Account().Claim(p.Code, "owner") {
		t.Errorf("after it expired: %d", r.status)
	}
}

func TestClaimByItself(t *testing.T) {
	d := serveAccount(t)
	d.Account().ClaimAfter(2, "owner")
	p := d.pin(d.ask(http.MethodPost, "/api/v2/pins?strong=1", ""))
	path := "/api/v2/pins/" + strconv.Itoa(p.ID)
	if codes := d.Account().Codes(); len(codes) != 1 || codes[0] != p.Code {
		t.Errorf("codes %v", codes)
	}
	if p := d.pin(d.ask(http.MethodGet, path, "")); p.AuthToken != nil {
		t.Error("claimed at once")
	}
	if p := d.pin(d.ask(http.MethodGet, path, "")); p.AuthToken == nil {
		t.Error("not claimed")
	}
}

func TestUser(t *testing.T) {
	d := serveAccount(t)
	token := d.signIn("anna")
	if r := d.ask(http.MethodGet, "/api/v2/user", token); r.status != 200 || !strings.Contains(r.body, `"username":"anna"`) || !json.Valid([]byte(r.body)) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := d.ask(http.MethodGet, "/api/v2/user", "wrong"); r.status != 401 || !strings.Contains(r.body, `"code":1001`) || !json.Valid([]byte(r.body)) {
		t.Errorf("wrong token: %d %s", r.status, r.body)
	}
	if r := d.ask(http.MethodDelete, "/api/v2/users/signout", token); r.status != 204 {
		t.Errorf("signing out: %d", r.status)
	}
	if r := d.ask(http.MethodGet, "/api/v2/user", token); r.status != 401 {
		t.Errorf("after signing out: %d", r.status)
	}
	d.Account().SetFault(Fault{Kind: TooManyRequests, Wait: "7"})
	if r := d.ask(http.MethodGet, "/api/v2/user", token); r.status != 429 || !strings.Contains(r.body, `"code":1003`) || r.header.Get("Retry-After") != "7" {
		t.Errorf("limit: %d %s", r.status, r.body)
	}
}

type resourceAnswer struct {
	Name, ClientIdentifier, AccessToken, Provides string
	SourceTitle                                   *string
	Owned, Presence                               bool
	Connections                                   []struct {
		Protocol, Address, URI string
		Port                   int
		Local, Relay           bool
	}
}

func (d *desk) resources(token string) (list []resourceAnswer) {
	d.t.Helper()
	r := d.ask(http.MethodGet, "/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1", token)
	if err := json.Unmarshal([]byte(r.body), &list); err != nil {
		d.t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return list
}

func TestResources(t *testing.T) {
	d := serveAccount(t)
	d.Account().AddServer(Resource{Name: "Anna's", Owner: "anna", SharedWith: []string{"owner"}, MachineID: "abc", Absent: true})
	owner := d.resources(d.signIn("owner"))
	if len(owner) != 2 || !owner[0].Owned || owner[0].ClientIdentifier != d.Plex().MachineID() || len(owner[0].Connections) != 3 || !owner[0].Presence {
		t.Fatalf("%+v", owner)
	}
	if owner[1].Owned || owner[1].SourceTitle == nil || *owner[1].SourceTitle != "anna" || owner[1].Presence || len(owner[1].Connections) != 0 {
		t.Errorf("shared: %+v", owner[1])
	}
	if c := owner[0].Connections[1]; c.Address != "203.0.113.9" || c.Port != 32400 || c.Protocol != "https" || c.Local {
		t.Errorf("direct connection: %+v", c)
	}
	anna := d.resources(d.signIn("anna"))
	if anna[0].Owned || anna[0].AccessToken == owner[0].AccessToken || !anna[1].Owned {
		t.Errorf("anna: %+v", anna)
	}
	if r := d.plex("/", "X-Plex-Token", anna[0].AccessToken); r.status != 200 {
		t.Errorf("a shared token: %d", r.status)
	}
	if r := d.plex("/status/sessions", "X-Plex-Token", anna[0].AccessToken); r.status != 403 {
		t.Errorf("a shared token for the owner's business: %d", r.status)
	}
	again := d.resources(d.signIn("owner"))
	for token, status := range map[string]int{owner[0].AccessToken: 401, again[0].AccessToken: 200, d.o.Token: 200} {
		if r := d.plex("/library/sections", "X-Plex-Token", token); r.status != status {
			t.Errorf("token %s: %d, want %d", token, r.status, status)
		}
	}
	d.Account().SignOutEverywhere("owner")
	if r := d.plex("/library/sections", "X-Plex-Token", again[0].AccessToken); r.status != 401 {
		t.Errorf("after signing out everywhere: %d", r.status)
	}
	token := d.signIn("owner")
	body := d.ask(http.MethodGet, "/api/v2/resources?includeHttps=1", token, "Accept", "").body
	var asXML struct {
		Resources []struct {
			Name        string `xml:"name,attr"`
			Token       string `xml:"accessToken,attr"`
			Connections []struct {
				URI   string `xml:"uri,attr"`
				Local string `xml:"local,attr"`
			} `xml:"connections>connection"`
		} `xml:"resource"`
	}
	if err := xml.Unmarshal([]byte(body), &asXML); err != nil || len(asXML.Resources) != 2 || len(asXML.Resources[0].Connections) != 2 || asXML.Resources[0].Connections[0].Local != "1" {
		t.Errorf("XML: %v %s", err, body)
	}
}

func TestAnyHost(t *testing.T) {
	h := serve(t, Options{})
	for on, status := range map[bool]int{false: 401, true: 200} {
		h.Plex().AnyHost(on)
		if r := h.plex("/library/sections", "Host", "plex.example.com"); r.status != status {
			t.Errorf("any host %v: %d", on, r.status)
		}
	}
}
