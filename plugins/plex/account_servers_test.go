package plex

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
)

// twoServers is an answer of plex.tv with a server, a friend's server and a
// player. %s stand for addresses.
const twoServers = `[
 {"name":"Zoo","clientIdentifier":"zoo","provides":"server","productVersion":"1.43.4","platform":"Linux","owned":"1","ownerId":null,
  "sourceTitle":null,"accessToken":"zoo-token","presence":true,"publicAddressMatches":true,"connections":[
   {"protocol":"https","address":"203.0.113.9","port":8443,"uri":"%[3]s","local":false,"relay":true},
   {"protocol":"https","address":"203.0.113.9","port":32400,"uri":"%[2]s","local":false,"relay":false},
   {"protocol":"https","address":"%[4]s","port":"%[5]s","uri":"https://127-0-0-1.hash.invalid:%[5]s","local":true,"relay":0,"IPv6":false}]},
 {"name":"player","clientIdentifier":"tv","provides":"client,player","connections":[{"uri":"%[1]s"}]},
 {"name":"attic","clientIdentifier":"attic","provides":"server,player","owned":false,"sourceTitle":"Bob","accessToken":"attic-token",
  "publicAddressMatches":%[6]s,"presence":false,"connections":[
   {"address":"192.168.7.7","port":1,"uri":"http://127.0.0.1:1/","local":true,"relay":false},
   {"address":"198.51.100.1","port":32400,"uri":"%[1]s","local":false,"relay":false}]}]`

// mediaServer is a media server that says who it is, and fails the test when it is
// shown a token.
func mediaServer(t *testing.T, id string) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/identity" || r.Header.Get("X-Plex-Token") != "" || r.Header.Get("X-Plex-Client-Identifier") != "" || r.URL.RawQuery != "" {
			t.Errorf("a server that nobody knows yet is asked %s with %v", r.URL, r.Header)
		}
		switch id {
		case "starting":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "page":
			io.WriteString(w, "<html><body>router</body></html>")
		case "away":
			http.Redirect(w, r, "https://elsewhere.invalid/login", http.StatusFound)
		default:
			fmt.Fprintf(w, `{"MediaContainer":{"size":0,"machineIdentifier":%q,"version":"1"}}`, id)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// show writes connections as lines.
func show(connections []*sdk.Connection) string {
	var b strings.Builder
	for _, c := range connections {
		fmt.Fprintf(&b, "%s %s %v %s\n", c.Kind, c.Url, c.Answers, c.Problem)
		if c.Answers != (c.LatencyMs > 0) || c.Answers == (c.Problem != "") {
			fmt.Fprintf(&b, "  inconsistent: %v\n", c)
		}
	}
	return b.String()
}

func TestServers(t *testing.T) {
	zoo, remote, attic := mediaServer(t, "zoo"), mediaServer(t, "zoo"), mediaServer(t, "attic")
	u, err := url.Parse(zoo)
	if err != nil {
		t.Fatal(err)
	}
	matches := "false"
	srv := newService(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v2/resources" || r.URL.RawQuery != "includeHttps=1&includeRelay=1&includeIPv6=1" || r.Header.Get("X-Plex-Token") != "account-token" {
			t.Errorf("asked for %s", r.URL)
		}
		fmt.Fprintf(w, twoServers, attic, remote, "http://127.0.0.1:1", u.Hostname(), u.Port(), matches)
	})
	s, _ := openAt(t, srv.url, map[string]any{"account_token": "account-token"})
	got, err := s.Servers(t.Context())
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	friend, own := got[0], got[1]
	if friend.Name != "attic" || friend.Owned || friend.Owner != "Bob" || friend.Token != "attic-token" || friend.Presence {
		t.Errorf("the friend's server is %v", friend)
	}
	if own.Name != "Zoo" || own.MachineId != "zoo" || own.Version != "1.43.4" || own.Platform != "Linux" || !own.Owned || own.Token != "zoo-token" || !own.Presence {
		t.Errorf("the own server is %v", own)
	}
	want := "local " + zoo + " true \nremote " + remote + " true \n" +
		"local https://127-0-0-1.hash.invalid:" + u.Port() + " false the name 127-0-0-1.hash.invalid has no address\n" +
		"relay http://127.0.0.1:1 false the connection was refused\n"
	if text := show(own.Connections); text != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
	want = "remote " + attic + " true \n" +
		"local http://127.0.0.1:1 false not tried: it is in the network of its owner\n" +
		"local http://192.168.7.7:1 false not tried: it is in the network of its owner\n"
	if text := show(friend.Connections); text != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
}

// TestServersNearby: a friend's server in our own network is tried there.
func TestServersNearby(t *testing.T) {
	attic := mediaServer(t, "attic")
	srv := newService(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<resources><resource name="attic" clientIdentifier="attic" provides="server" owned="0" publicAddressMatches="1" accessToken="x">
			<connections><connection uri="http://127.0.0.1:1" local="0" relay="0"/><connection uri="%s" local="1" relay="0"/></connections></resource>
			<resource name="other" clientIdentifier="other" provides="server" httpsRequired="1" owned="1"><connections>
			<connection uri="https://127.0.0.1:1" address="127.0.0.1" port="2" local="1"/></connections></resource></resources>`, attic)
	})
	s, _ := openAt(t, srv.url, map[string]any{"account_token": "account-token"})
	got, err := s.Servers(t.Context())
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	if text := show(got[0].Connections); !strings.HasPrefix(text, "local "+attic+" true") {
		t.Errorf("got\n%s", text)
	}
	if text := show(got[1].Connections); strings.Contains(text, "http:") {
		t.Errorf("a server that wants TLS is offered without:\n%s", text)
	}
	if got[1].Token != "account-token" {
		t.Error("an own server without a token of its own is not asked with the account's")
	}
}

// TestKnownAddresses: with addresses given, plex.tv is not asked, and only the
// right server counts.
func TestKnownAddresses(t *testing.T) {
	zoo, attic := mediaServer(t, "zoo"), mediaServer(t, "attic")
	srv := newService(t, func(http.ResponseWriter, *http.Request) { t.Error("plex.tv is asked") })
	s, _ := openAt(t, srv.url, map[string]any{"addresses": []any{
		[]any{"zoo", attic}, []any{"zoo", mediaServer(t, "starting")}, []any{"zoo", mediaServer(t, "page")}, []any{"zoo", mediaServer(t, "away")},
		[]any{"attic", attic}, []any{"zoo", zoo}, []any{"zoo", "http://127.0.0.1:1"},
	}})
	got, err := s.Servers(t.Context())
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	var problems []string
	for _, c := range got[0].Connections {
		problems = append(problems, c.Problem)
	}
	want := []string{"", "another server answers there", "the server is starting or busy", "what answers there is no Plex Media Server",
		"it sends us elsewhere, to https://elsewhere.invalid", "the connection was refused"}
	for i := range want {
		if len(problems) != len(want) || !strings.HasPrefix(problems[i], want[i]) {
			t.Fatalf("got %q, want %q", problems, want)
		}
	}
	if got[0].Connections[0].Url != zoo || !got[1].Connections[0].Answers {
		t.Errorf("got %v", got)
	}
}

func TestBetter(t *testing.T) {
	best := []*sdk.Connection{
		{Kind: "local", Url: "https://a", Answers: true, LatencyMs: 9},
		{Kind: "local", Url: "http://a", Answers: true, LatencyMs: 1},
		{Kind: "remote", Url: "https://a", Answers: true, LatencyMs: 3},
		{Kind: "remote", Url: "https://b", Answers: true, LatencyMs: 4},
		{Kind: "relay", Url: "https://c", Answers: true, LatencyMs: 1},
		{Kind: "local", Url: "https://d"},
		{Kind: "relay", Url: "https://d"},
	}
	for i := range best {
		for j := range best {
			if got := better(best[i], best[j]); i < j && got >= 0 || i > j && got <= 0 || i == j && got != 0 {
				t.Errorf("%v and %v: %d", best[i], best[j], got)
			}
		}
	}
}
