package plex

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// impatience is what a client has where a server is meant to be silent. All
// that is to work before must be quicker, also on a machine that is busy.
const impatience = 2 * time.Second

// says fails unless an error is of a kind and names its cause and what to do.
func says(t *testing.T, err error, kind sdk.Kind, message, hint string) {
	t.Helper()
	var e *sdk.Error
	switch {
	case !errors.As(err, &e):
		t.Fatalf("got %v", err)
	case e.Kind != kind || !strings.Contains(e.Message, message) || !strings.Contains(e.Hint, hint):
		t.Errorf("got %s: %q, hint %q\nwant %s: %q, hint %q", e.Kind, e.Message, e.Hint, kind, message, hint)
	case strings.Contains(fmt.Sprintf("%+v %v %s", err, e.Err, e.Hint), "lab-plex-token"):
		t.Errorf("%v tells a secret", err)
	}
}

// secure serves over TLS with a certificate for a name, valid until a moment.
func secure(t *testing.T, name string, until time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: until, DNSNames: []string{name}}
	if ip := net.ParseIP(name); ip != nil {
		c.DNSNames, c.IPAddresses = nil, []net.IP{ip}
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(answers(map[string]any{"/library/sections": `{"MediaContainer":{"size":0}}`}))
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv.URL
}

// mute accepts connections and says nothing, or the same thing to everybody.
func mute(t *testing.T, text string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			if text != "" {
				_, _ = c.Read(make([]byte, 4096)) // the request
				_, _ = io.WriteString(c, text)
				c.Close()
			}
		}
	}()
	return l.Addr().String()
}

// TestUnreachable: each way in which no answer comes has its own sentence.
func TestUnreachable(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	later := time.Now().Add(time.Hour)
	self, plain := secure(t, "127.0.0.1", later), httptest.NewServer(answers(nil))
	defer plain.Close()
	for _, c := range []struct{ name, url, says, hint string }{
		{"refused", "http://" + gone.Addr().String(), "connection was refused", "host and port"},
		{"no address", "http://nothing.invalid:32400", "nothing.invalid", "url"},
		{"self-signed", self, "certificate is not trusted", "verify_ssl = false"},
		{"self-signed, plex.direct", self, "certificate is not trusted", "plex.direct"},
		{"http where TLS is spoken", strings.Replace(self, "https:", "http:", 1), "speaks TLS", "https://"},
		{"https where none is", strings.Replace(plain.URL, "http:", "https:", 1), "does not speak TLS", "http://"},
		{"silent", "http://" + mute(t, ""), "no answer within 2s", "raise timeout"},
		{"silent at TLS", "https://" + mute(t, ""), "no TLS handshake within 2s", "http://"},
		{"hangs up", "http://" + mute(t, "\n"), "does not speak HTTP", "check the port"},
		{"an alert of TLS", "http://" + mute(t, "\x15\x03\x01\x00\x02\x02\x16"), "does not speak HTTP", "https://"},
		{"not even HTTP", "http://" + mute(t, "SSH-2.0-OpenSSH\r\n"), "does not speak HTTP", "check the port"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openURL(t, c.url, nil)
			if strings.HasPrefix(c.name, "silent") {
				s.client.patience = impatience
			}
			_, err := s.Libraries(t.Context())
			says(t, err, sdk.KindUnavailable, c.says, c.hint)
		})
	}
}

// TestUntrusted: what is wrong with a certificate is told apart. The trust in
// its maker is given here, so that nothing else is wrong.
func TestUntrusted(t *testing.T) {
	for _, c := range []struct {
		name, host string
		until      time.Time
		says, hint string
	}{
		{"other name", "plex.example", time.Now().Add(time.Hour), "for another name", "plex.direct"},
		{"expired", "127.0.0.1", time.Now().Add(-time.Hour), "has expired", "renewed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := secure(t, c.host, c.until)
			conn, err := tls.Dial("tcp", strings.TrimPrefix(url, "https://"), &tls.Config{InsecureSkipVerify: true})
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			pool := x509.NewCertPool()
			pool.AddCert(conn.ConnectionState().PeerCertificates[0])
			s := openURL(t, url, nil)
			s.client.http = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
			_, err = s.Libraries(t.Context())
			says(t, err, sdk.KindUnavailable, c.says, c.hint)
		})
	}
}

// TestVerifySSL: verify_ssl = false is for one server and no other.
func TestVerifySSL(t *testing.T) {
	url := secure(t, "127.0.0.1", time.Now().Add(time.Hour))
	loose, strict := openURL(t, url, map[string]any{"verify_ssl": false}), openURL(t, url, nil)
	for range 2 {
		if _, err := loose.Libraries(t.Context()); err != nil {
			t.Errorf("with verify_ssl = false: %v", err)
		}
		_, err := strict.Libraries(t.Context())
		says(t, err, sdk.KindUnavailable, "certificate is not trusted", "verify_ssl")
	}
}

// TestAnswers: each answer that is none has its own sentence.
func TestAnswers(t *testing.T) {
	const page = "<html><head><title>Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>"
	for _, c := range []struct {
		name       string
		code       int
		header     string
		text       string
		kind       sdk.Kind
		says, hint string
	}{
		{"403", 403, "", "", sdk.KindUnauthorized, "403, this account may not do that", "owner"},
		{"404", 404, "", "", sdk.KindUnavailable, "404, there is no Plex Media Server", "port 32400"},
		{"500", 500, "", "", sdk.KindUnavailable, "500, the server failed", "log"},
		{"502", 502, "", "", sdk.KindUnavailable, "502, a proxy cannot reach the server", "proxy"},
		{"503", 503, "", startingText, sdk.KindUnavailable, "503, the server is starting or busy: Plex Media Server is currently", "wait"},
		{"400 while starting", 400, "", "still starting up. Please retry later", sdk.KindUnavailable, "400, the server is starting", "wait"},
		{"429", 429, "", "", sdk.KindUnavailable, "429, too many requests", "connections"},
		{"redirect", 302, "Location: https://login.example/?next=secret", "", sdk.KindUnavailable, "302, the server sends us elsewhere, to https://login.example", "redirects are not followed"},
		{"a sign-in page", 200, "", "<!doctype html><html></html>", sdk.KindUnavailable, "a web page came", "address of Plex Media Server"},
		{"other software, JSON", 200, "", `{"appName":"Radarr","version":"5"}`, sdk.KindUnavailable, "no answer of Plex", "port 32400"},
		{"other software, a list", 200, "", `[]`, sdk.KindUnavailable, "no answer of Plex", "port 32400"},
		{"other software, XML", 200, "", `<rss version="2.0"><channel/></rss>`, sdk.KindUnavailable, "no answer of Plex", "port 32400"},
		{"other software, text", 200, "", "It works!", sdk.KindUnavailable, "no answer of Plex", "port 32400"},
		{"nothing", 200, "", "", sdk.KindUnavailable, "the answer is empty", "again"},
		{"password wanted", 401, `Www-Authenticate: Basic realm="nas"`, page, sdk.KindUnauthorized, "in front of the server wants a password", "proxy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if name, value, ok := strings.Cut(c.header, ": "); ok {
					w.Header().Set(name, value)
				}
				w.WriteHeader(c.code)
				io.WriteString(w, c.text)
			}), nil)
			_, err := s.Libraries(t.Context())
			says(t, err, c.kind, c.says, c.hint)
			if c.code != 200 && statusOf(err) != c.code {
				t.Errorf("the status is %d", statusOf(err))
			}
		})
	}
}

// TestRefusal: a refused token and a refused host name are told apart, although
// the server gives the same answer to both.
func TestRefusal(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	srv := httptest.NewServer(lab.Plex())
	defer srv.Close()
	for _, c := range []struct{ name, host, token, says, hint string }{
		{"token", "", "a-wrong-token", "401, the token was refused", "luarr login plex"},
		{"token, under a name of its own", "192-168-1-10.abc.plex.direct", "a-wrong-token", "401, the token was refused", "luarr login plex"},
		{"name", "nas.example", "lab-plex-token", "401, the server refuses its host name nas.example", "IP address"},
		{"name and token", "nas.example", "a-wrong-token", "401, the server refuses its host name nas.example", "IP address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := srv.URL
			if c.host != "" {
				url = "http://" + c.host + ":32400"
			}
			s := openURL(t, url, map[string]any{"token": c.token})
			if c.host != "" { // a name that leads here, with no name server to ask
				s.client.http = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
					return (&net.Dialer{}).DialContext(ctx, network, srv.Listener.Addr().String())
				}}}
			}
			_, err := s.Libraries(t.Context())
			says(t, err, sdk.KindUnauthorized, c.says, c.hint)
			if strings.Contains(fmt.Sprintf("%+v", err), c.token) {
				t.Errorf("%v tells the token", err)
			}
		})
	}
}

func TestAPathWithHundredsOfKeysIsShownInShort(t *testing.T) {
	few, many := "/library/metadata/1,2?checkFiles=0", "/library/metadata/8001"+strings.Repeat(",8002", 99)
	for path, want := range map[string]string{few: few, many: "/library/metadata/8001,…"} {
		if got := (question{path: path}).shown(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
