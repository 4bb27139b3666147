package listen_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/listen"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

const secret = "a secret of 24 letters.."

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// lab is a listener that is served, and what came out of it.
type lab struct {
	t      *testing.T
	url    string
	listen *listen.Listener
	stop   context.CancelFunc
	served chan error

	mu    sync.Mutex
	hints []listen.Hint
	now   time.Time
	log   bytes.Buffer
}

// settings are those of the labs: two servers, two Radarrs and a Sonarr.
func settings() *config.Config {
	in := func(section, name, plugin string) config.Instance {
		return config.Instance{Section: section, Name: name, Plugin: plugin}
	}
	off := in("matchers", "radarr_off", "radarr")
	off.Disabled = true
	return &config.Config{
		Sources: []config.Instance{in("sources", "home", "plex"), in("sources", "other", "plex"), in("sources", "films", "jelly")},
		Matchers: []config.Instance{
			in("matchers", "radarr", "radarr"), in("matchers", "radarr4k", "radarr"), off, in("matchers", "tv", "sonarr"),
		},
		Listen: config.Listen{
			Enabled: true, Address: "127.0.0.1:0", Secret: sdk.NewSecret(secret),
			Webhooks: true, Metrics: true, MaxBody: 64 << 10, PerMinute: 60,
		},
	}
}

// serve starts a lab; edit may change what it is made of.
func serve(t *testing.T, edit func(*listen.Options)) *lab {
	t.Helper()
	l := &lab{t: t, now: noon, served: make(chan error, 1)}
	o := listen.Options{
		Config: settings(),
		Hint: func(h listen.Hint) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.hints = append(l.hints, h)
		},
		State: func(context.Context) (listen.State, error) {
			return listen.State{Servers: []*wire.Server{{Source: "home", MachineId: "m1", State: "up"}, {Source: "other", MachineId: "m2", State: "down"}}}, nil
		},
		Log: slog.New(slog.NewTextHandler(writer{l}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now: func() time.Time {
			l.mu.Lock()
			defer l.mu.Unlock()
			return l.now
		},
	}
	if edit != nil {
		edit(&o)
	}
	var err error
	if l.listen, err = listen.Open(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	l.stop, l.url = stop, "http://"+strings.Replace(l.listen.Addr(), "[::]", "127.0.0.1", 1)
	go func() { l.served <- l.listen.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-l.served; err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	return l
}

// writer is the log of a lab.
type writer struct{ *lab }

func (w writer) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(text)
}

// logged is what was logged so far.
func (l *lab) logged() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.String()
}

// taken gives the hints so far, and forgets them.
func (l *lab) taken() []listen.Hint {
	l.mu.Lock()
	defer l.mu.Unlock()
	hints := l.hints
	l.hints = nil
	return hints
}

// ask sends a request and gives its status, header and body.
func (l *lab) ask(method, path, body string, edit func(*http.Request)) (int, http.Header, string) {
	l.t.Helper()
	r, err := http.NewRequest(method, l.url+path, strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	if edit != nil {
		edit(r)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(text)
}

// known puts the secret in a request.
func known(r *http.Request) { r.Header.Set("X-Luarr-Secret", secret) }

// form is what Plex sends: the payload, and a picture where it is to be long.
func form(t testing.TB, payload string, picture int) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("payload", payload); err != nil {
		t.Fatal(err)
	}
	if picture > 0 {
		part, err := w.CreateFormFile("thumb", "thumb.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(make([]byte, picture))
	}
	w.Close()
	return b.String(), w.FormDataContentType()
}
