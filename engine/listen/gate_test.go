package listen_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/listen"
)

func TestSecret(t *testing.T) {
	l := serve(t, nil)
	const body = `{"eventType":"Rename"}`
	basic := func(password string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth("anybody", password) }
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, test := range []struct {
		name, query string
		edit        func(*http.Request)
		status      int
	}{
		{"header", "", known, 202},
		{"password", "", basic(secret), 202},
		{"bearer", "", header("Authorization", "bearer "+secret), 202},
		{"query", "?secret=a+secret+of+24+letters..", nil, 202},
		{"none", "", nil, 401},
		{"empty", "?secret=", header("X-Luarr-Secret", ""), 401},
		{"wrong header", "", header("X-Luarr-Secret", secret+"."), 401},
		{"wrong password", "", basic(secret[1:]), 401},
		{"as the user", "", func(r *http.Request) { r.SetBasicAuth(secret, "") }, 401},
		{"wrong query", "?secret=a+secret+of+24+letters", nil, 401},
		{"no scheme", "", header("Authorization", secret), 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, _, text := l.ask("POST", "/webhook/radarr"+test.query, body, test.edit)
			if status != test.status || status == 401 && text != "Unauthorized\n" {
				t.Errorf("answered %d %q", status, text)
			}
			if taken := len(l.taken()); taken != map[int]int{202: 1}[test.status] {
				t.Errorf("%d hints", taken)
			}
		})
	}
	if text := l.logged(); strings.Contains(text, "letters") || !strings.Contains(text, "without the secret") {
		t.Errorf("logged:\n%s", text)
	}
	// A stranger cannot tell what is there.
	for _, path := range []string{"/webhook/radarr", "/webhook/nobody"} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			if status, _, _ := l.ask(method, path, "", nil); status != 401 {
				t.Errorf("%s %s: %d", method, path, status)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	l := serve(t, nil)
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{"PUT", "/webhook/radarr", 202}, {"GET", "/webhook/radarr", 405}, {"DELETE", "/webhook/radarr", 405},
		{"POST", "/healthz", 405}, {"HEAD", "/healthz", 200}, {"DELETE", "/metrics", 405},
		{"GET", "/", 404}, {"POST", "/webhook/", 404}, {"POST", "/webhook/radarr/x", 404},
	} {
		status, header, _ := l.ask(test.method, test.path, `{"eventType":"Rename"}`, known)
		if status != test.status || status == 405 && header.Get("Allow") == "" {
			t.Errorf("%s %s: %d, Allow %q", test.method, test.path, status, header.Get("Allow"))
		}
	}
}

func TestTooLarge(t *testing.T) {
	l := serve(t, nil)
	long := `{"eventType":"Rename","x":"` + strings.Repeat("x", 64<<10) + `"}`
	if status, _, _ := l.ask("POST", "/webhook/radarr", long, known); status != 413 {
		t.Errorf("with its length: %d", status)
	}
	status, _, _ := l.ask("POST", "/webhook/radarr", long, func(r *http.Request) {
		known(r)
		r.ContentLength = -1
	})
	if status != 413 || len(l.taken()) > 0 {
		t.Errorf("in chunks: %d", status)
	}
}

// TestTooMany sends more than a minute has room for. Strangers, senders and
// monitors do not use up each other's room.
func TestTooMany(t *testing.T) {
	l := serve(t, func(o *listen.Options) { o.Config.Listen.PerMinute = 3 })
	ask := func(method, path string, edit func(*http.Request)) func() (int, http.Header) {
		return func() (int, http.Header) {
			status, header, _ := l.ask(method, path, `{"eventType":"Rename"}`, edit)
			return status, header
		}
	}
	for _, kind := range []struct {
		name string
		ask  func() (int, http.Header)
		want int
	}{
		{"strangers", ask("POST", "/webhook/radarr", nil), 401},
		{"senders", ask("POST", "/webhook/radarr", known), 202},
		{"monitors", ask("GET", "/healthz", nil), 200},
	} {
		for n := range 5 {
			status, header := kind.ask()
			switch {
			case n < 3 && status != kind.want:
				t.Errorf("%s: request %d answered %d", kind.name, n+1, status)
			case n >= 3 && (status != 429 || header.Get("Retry-After") != "21"):
				t.Errorf("%s: request %d answered %d, Retry-After %q", kind.name, n+1, status, header.Get("Retry-After"))
			}
		}
	}
	l.mu.Lock()
	l.now = l.now.Add(20 * time.Second)
	l.mu.Unlock()
	if status, _, _ := l.ask("POST", "/webhook/radarr", `{"eventType":"Rename"}`, known); status != 202 {
		t.Errorf("later: %d", status)
	}
}
