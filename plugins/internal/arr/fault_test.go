package arr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// answers makes a hook that answers one path.
func answers(path string, code int, kind, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/api/v3/"+path {
			return false
		}
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
		return true
	}
}

func TestSnapshotFaults(t *testing.T) {
	const js = "application/json; charset=utf-8"
	tests := []struct {
		name string
		hook func(http.ResponseWriter, *http.Request) bool
		set  map[string]any
		kind sdk.Kind
		says string // in the message
		hint string // in the hint
	}{
		{"wrong key", nil, map[string]any{"api_key": "nope"}, sdk.KindUnauthorized, "refused the API key", "Settings, General, Security"},
		{"no URL base", func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Location", "/radarr"+r.URL.Path)
			w.WriteHeader(307)
			return true
		}, nil, sdk.KindUnavailable, "missing URL base", "/radarr"},
		{"login page", func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Location", "/login?returnUrl=secret")
			w.WriteHeader(302)
			return true
		}, nil, sdk.KindUnavailable, "redirect to http", "proxy"},
		{"page with status 200", answers("system/status", 200, "text/html", "<html>"), nil, sdk.KindUnavailable, "page for people", "URL base"},
		{"page that claims to be JSON", answers("system/status", 200, js, "<html>"), nil, sdk.KindUnavailable, "cannot be read", ""},
		{"unknown path", answers("system/status", 404, js, "{}"), nil, sdk.KindUnavailable, "no /api/v3/system/status", ""},
		{"plain text", answers("system/status", 200, "text/plain", "\n OK"), nil, sdk.KindUnavailable, "page for people", "URL base"},
		{"another application", answers("system/status", 200, js, `{"appName":"Sonarr","version":"4.0.0"}`), nil, sdk.KindUnavailable, "this is Sonarr, not Radarr", "7878"},
		{"no application", answers("system/status", 200, js, `{}`), nil, sdk.KindUnavailable, "which version", ""},
		{"starting", answers("tag", 503, js, `{"errorMessage":"Radarr is starting up, please try again later"}`), nil, sdk.KindUnavailable, "starting up, please try again later", "wait"},
		{"exception", answers("movie", 500, js, `{"message":"database is locked","description":"at Secret.Path()"}`), nil, sdk.KindUnavailable, "database is locked", "log"},
		{"problem", answers("movie", 400, js, `{"title":"Bad","errors":{"tmdbId":["not a number"]}}`), nil, sdk.KindOther, "Bad: tmdbId: not a number", ""},
		{"validation", answers("movie", 400, js, `[{"propertyName":"Label","errorMessage":"bad label"}]`), nil, sdk.KindOther, "Label: bad label", ""},
		{"old refusal", answers("movie", 401, js, `{"error":"Unauthorized"}`), nil, sdk.KindUnauthorized, "refused the API key", ""},
		{"cut in an entry", answers("movie", 200, js, `[{"id":1,"title":"a"},{"id":2,"ti`), nil, sdk.KindUnavailable, "breaks off", ""},
		{"cut between entries", answers("movie", 200, js, `[{"id":1,"title":"a"}`), nil, sdk.KindUnavailable, "breaks off", ""},
		{"cut after a comma", answers("movie", 200, js, `[{"id":1},`), nil, sdk.KindUnavailable, "breaks off", ""},
		{"empty", answers("movie", 200, js, ``), nil, sdk.KindUnavailable, "breaks off", ""},
		{"two lists", answers("movie", 200, js, `[][]`), nil, sdk.KindUnavailable, "something follows", ""},
		{"object", answers("movie", 200, js, `{"message":"x"}`), nil, sdk.KindUnavailable, "no list", ""},
		{"null", answers("movie", 200, js, `null`), nil, sdk.KindUnavailable, "no list", ""},
		{"entry without id", answers("movie", 200, js, `[{"title":"a"}]`), nil, sdk.KindUnavailable, "no id", ""},
		{"entry too long", answers("movie", 200, js, `[{"id":1,"title":"`+strings.Repeat("a", 2*maxElement)+`"}]`), nil, sdk.KindUnavailable, "longer than", ""},
		{"connection lost before", func(w http.ResponseWriter, r *http.Request) bool { panic(http.ErrAbortHandler) }, nil, sdk.KindUnavailable, "closed the connection", ""},
		{"connection lost midway", func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/api/v3/movie" {
				return false
			}
			w.Header().Set("Content-Type", js)
			_, _ = io.WriteString(w, `[{"id":1},`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, nil, sdk.KindUnavailable, "breaks off in the middle", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, movies)
			f.hook = test.hook
			_, err := f.open(t, test.set).Snapshot(context.Background())
			check(t, err, test.kind, test.says, test.hint)
			for _, r := range f.asked("") {
				if !strings.HasPrefix(r, "GET /api/v3/") {
					t.Errorf("a redirect was followed: %s", r)
				}
			}
		})
	}
}

// check looks at an error's kind and words, and for what must not be in them.
func check(t *testing.T, err error, kind sdk.Kind, says, hint string) {
	t.Helper()
	var e *sdk.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	if e.Kind != kind || e.Key != "" || !strings.Contains(e.Message, says) || !strings.Contains(e.Hint, hint) {
		t.Errorf("got %s %q, hint %q", e.Kind, e.Message, e.Hint)
	}
	for _, secret := range []string{fakeKey, "Secret.Path", "returnUrl", "password"} {
		if strings.Contains(fmt.Sprint(err, e.Hint), secret) {
			t.Errorf("%q is in %q %q", secret, err, e.Hint)
		}
	}
}

func TestUnreachable(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	tests := []struct{ name, url, says, hint string }{
		{"nothing listens", "http://user:password@" + closed.Addr().String(), "connection refused", "running"},
		{"no such host", "http://radarr.invalid:7878", "no such host", "name in url"},
		{"certificate", secure.URL, "certificate is not accepted", "verify_ssl = false"},
		{"no TLS", "https://" + strings.TrimPrefix(plain.URL, "http://"), "does not speak TLS", "use http://"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := openApp(t, movies, map[string]any{"url": test.url, "api_key": fakeKey}).Snapshot(context.Background())
			check(t, err, sdk.KindUnavailable, test.says, test.hint)
		})
	}
	t.Run("certificate not checked", func(t *testing.T) {
		i := openApp(t, movies, map[string]any{"url": secure.URL, "api_key": fakeKey, "verify_ssl": false})
		_, err := i.Snapshot(context.Background())
		check(t, err, sdk.KindUnavailable, "no /api/v3/system/status", "")
	})
}

func TestSilence(t *testing.T) {
	for name, head := range map[string]string{"before the answer": "", "within the answer": `[{"id":1},`} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, movies)
			over := make(chan struct{})
			defer close(over)
			f.hook = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/v3/movie" {
					return false
				}
				if head != "" {
					w.Header().Set("Content-Type", "application/json")
					_, _ = io.WriteString(w, head)
					_ = http.NewResponseController(w).Flush()
				}
				select {
				case <-over:
				case <-r.Context().Done():
				}
				return true
			}
			i := f.open(t, nil)
			i.client.timeout = 50 * time.Millisecond
			i.client.http = sdk.HTTPClient(sdk.HTTPOptions{Timeout: i.client.timeout, Header: http.Header{"X-Api-Key": {fakeKey}}})
			_, err := i.Snapshot(context.Background())
			check(t, err, sdk.KindUnavailable, "50ms", "raise timeout")
		})
	}
}

func TestCancelled(t *testing.T) {
	f := newFake(t, movies)
	ctx, cancel := context.WithCancel(context.Background())
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	}
	if _, err := f.open(t, nil).Snapshot(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSettings(t *testing.T) {
	tests := []struct {
		name, key string
		settings  map[string]any
	}{
		{"no scheme", "url", map[string]any{"url": "localhost:7878"}},
		{"other scheme", "url", map[string]any{"url": "ftp://localhost"}},
		{"no host", "url", map[string]any{"url": "http:///radarr"}},
		{"query", "url", map[string]any{"url": "http://localhost?apikey=1"}},
		{"no answer at once", "timeout", map[string]any{"timeout": 0.0}},
		{"empty prefix", "path_map", map[string]any{"path_map": []any{[]any{"", "/x"}}}},
		{"prefix twice", "path_map", map[string]any{"path_map": []any{[]any{"/a/", "/x"}, []any{"/a", "/y"}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := map[string]any{"url": "http://localhost", "api_key": fakeKey}
			for k, v := range test.settings {
				settings[k] = v
			}
			_, err := sdk.Open(context.Background(), movies.Describe("x"), settings)
			var e *sdk.Error
			if !errors.As(err, &e) || e.Kind != sdk.KindInvalidSetting || e.Key != test.key {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestAnswersWithoutAType: what a proxy or an old version sends as plain text is
// taken for what it is.
func TestAnswersWithoutAType(t *testing.T) {
	for name, hook := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"plain text":       answers("tag", 200, "text/plain; charset=utf-8", "\r\n  []"),
		"an object":        answers("system/status", 200, "text/plain", `{"appName":"Radarr","version":"6.0.3.1"}`),
		"nothing is there": answers("movie/1", 200, "", ""),
	} {
		f := newFake(t, movies, movieRow(1, 5, "", "a", 2000, "/a", ""))
		f.hook = hook
		i := f.open(t, nil)
		if _, err := i.Snapshot(context.Background()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := i.client.call(context.Background(), http.MethodGet, "movie/1", nil, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPatience: a large catalogue may take two minutes to begin.
func TestPatience(t *testing.T) {
	if i := movies.New(); i.Timeout <= 120 {
		t.Errorf("an answer may take %d seconds to begin", i.Timeout)
	}
}

func TestURLBase(t *testing.T) {
	f := newFake(t, movies, movieRow(1, 5, "", "a", 2000, "/a", ""))
	proxy := httptest.NewServer(http.StripPrefix("/radarr", f))
	defer proxy.Close()
	c, err := openApp(t, movies, map[string]any{"url": proxy.URL + "/radarr/", "api_key": fakeKey}).Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if m := c.Match(subject(&sdk.SubjectIds{Tmdb: "5"})); m.Id != "1" {
		t.Errorf("got %v", m)
	}
}

func FuzzMessage(f *testing.F) {
	f.Add([]byte(`{"message":"a\nb","description":"trace"}`))
	f.Add([]byte(`[{"propertyName":"a","errorMessage":"b"}]`))
	f.Add([]byte(`{"title":"t","errors":{"a":["b"]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m := message(strings.NewReader(string(body)))
		if len(m) > maxMessage+len("…") || strings.ContainsAny(m, "\n\r\x00\x1b") {
			t.Errorf("got %q", m)
		}
	})
}
