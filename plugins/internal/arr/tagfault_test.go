package arr

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// onEditor makes a hook that answers calls of the editor.
func onEditor(answer http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut {
			answer(w, r)
			return true
		}
		return false
	}
}

func TestApplyFaults(t *testing.T) {
	status := func(code int, body string) func(*fake) http.HandlerFunc {
		return func(*fake) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(code)
				_, _ = io.WriteString(w, body)
			}
		}
	}
	tests := []struct {
		name  string
		edit  func(*fake) http.HandlerFunc
		state []string // of two changes that need two calls
		puts  int
	}{
		{"validation", status(400, `[{"propertyName":"Tags","errorMessage":"bad"}]`), []string{sdk.Failed, sdk.Failed}, 2},
		{"starting", status(503, `{"errorMessage":"starting"}`), []string{sdk.Failed, sdk.Failed}, 1},
		{"unauthorized", status(401, ``), []string{sdk.Failed, sdk.Failed}, 1},
		{"exception, nothing changed", status(500, `{"message":"locked"}`), []string{sdk.Failed, sdk.Failed}, 2},
		{"proxy lost the answer", status(504, ``), []string{sdk.Uncertain, sdk.Failed}, 1},
		{"connection lost", func(*fake) http.HandlerFunc {
			return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		}, []string{sdk.Uncertain, sdk.Failed}, 1},
		{"no answer", func(*fake) http.HandlerFunc {
			return func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection seen
				<-r.Context().Done()
			}
		}, []string{sdk.Uncertain, sdk.Failed}, 1},
		{"taken, empty answer", func(f *fake) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.edit(&deaf{header: http.Header{}}, r)
				w.WriteHeader(202)
			}
		}, []string{sdk.Done, sdk.Done}, 2},
		{"taken, then 500", func(f *fake) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.edit(&deaf{header: http.Header{}}, r)
				send(w, 500, row{"message": "after the fact"})
			}
		}, []string{sdk.Done, sdk.Done}, 2},
		{"login page", func(*fake) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }
		}, []string{sdk.Failed, sdk.Failed}, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, movies, tagged4k(2)...)
			f.tags = map[string]int{"4k": 1}
			f.hook = onEditor(test.edit(f))
			i := f.open(t, nil)
			i.client.http.Transport = hasty{
				read:  i.client.http.Transport,
				write: sdk.HTTPClient(sdk.HTTPOptions{Timeout: 200 * time.Millisecond, Header: http.Header{"X-Api-Key": {fakeKey}}}).Transport,
			}
			out := apply(i, tagChange(1, "-4k"), tagChange(2, "+x"))
			// Removing and adding need a call each.
			if !slices.Equal(states(out), test.state) {
				t.Errorf("got %v", out)
			}
			if n := len(f.asked("PUT")); n != test.puts {
				t.Errorf("%d calls of the editor", n)
			}
		})
	}
}

// hasty waits for the answer to a write only for a moment.
type hasty struct{ read, write http.RoundTripper }

func (h hasty) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return h.read.RoundTrip(r)
	}
	return h.write.RoundTrip(r)
}

// deaf swallows an answer.
type deaf struct{ header http.Header }

func (d *deaf) Header() http.Header         { return d.header }
func (d *deaf) Write(p []byte) (int, error) { return len(p), nil }
func (d *deaf) WriteHeader(int)             {}

func TestNothingIsSentToTheWrongPlace(t *testing.T) {
	t.Run("another application", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(1)...)
		f.status["appName"] = "Whisparr"
		out := apply(f.open(t, nil), tagChange(1, "-4k"))
		if out[0].State != sdk.Failed || len(f.asked("PUT")) != 0 {
			t.Errorf("got %v", out[0])
		}
	})
	t.Run("outside Apply", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(1)...)
		f.tags = map[string]int{"4k": 1}
		out := f.open(t, nil).Changes()[0].Apply(context.Background(), []*sdk.Change{tagChange(1, "-4k")})
		if out[0].State != sdk.Failed || !errors.Is(out[0].Err, sdk.ErrWriteRefused) || len(f.asked("PUT")) != 0 {
			t.Errorf("got %v", out[0])
		}
	})
	t.Run("a tag that is refused", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(3)...)
		f.tags = map[string]int{"4k": 1}
		out := apply(f.open(t, nil),
			tagChange(1, "+no_good"), tagChange(2, "+no_good"), tagChange(3, "-4k"))
		if !slices.Equal(states(out), []string{sdk.Failed, sdk.Failed, sdk.Done}) || len(f.asked("POST")) != 1 {
			t.Errorf("got %v", out)
		}
	})
	t.Run("a broken server", func(t *testing.T) {
		f := newFake(t, movies, tagged4k(300)...)
		f.tags = map[string]int{"4k": 1}
		f.hook = onEditor(func(w http.ResponseWriter, _ *http.Request) { send(w, 500, row{"message": "broken"}) })
		var changes []*sdk.Change
		for id := 1; id <= 300; id++ {
			changes = append(changes, tagChange(id, "-4k"))
		}
		for _, o := range apply(f.open(t, nil), changes...) {
			if o.State != sdk.Failed {
				t.Errorf("got %v", o)
			}
		}
		if n := len(f.asked("PUT")); n != maxRefusals {
			t.Errorf("%d calls of the editor", n)
		}
	})
}
