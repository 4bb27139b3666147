package homelab

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// linger waits as long as a slow server does before its first byte, or until the client goes away.
func (h harm) linger(r *http.Request) {
	if !h.has(Slow) {
		return
	}
	late := time.NewTimer(h.delay)
	defer late.Stop()
	select {
	case <-late.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}

// lose holds an answer back where a fault says that it gets lost or spoiled after the work was done. What it returns is called
// when the answer is complete.
func (h harm) lose(w http.ResponseWriter, look face) (http.ResponseWriter, func()) {
	if !h.has(LostAnswer) && !h.has(Broken) && !h.has(CutQuietly) {
		return w, func() {}
	}
	held := &heldAnswer{header: http.Header{}, status: http.StatusOK}
	return held, func() {
		if h.has(LostAnswer) {
			panic(http.ErrAbortHandler)
		}
		if h.has(Broken) {
			status, contentType, body := look(nil, ServerError)
			answer(w, status, contentType, body)
			return
		}
		w.Header().Set("Content-Type", held.header.Get("Content-Type"))
		w.WriteHeader(held.status)
		_, _ = io.CopyN(w, &held.body, int64(held.body.Len()/2)) // the client may be gone
	}
}

// heldAnswer is an answer that was not sent.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is the header that is not sent.
func (a *heldAnswer) Header() http.Header { return a.header }

// WriteHeader notes the status.
func (a *heldAnswer) WriteHeader(status int) { a.status = status }

// Write notes the body.
func (a *heldAnswer) Write(p []byte) (int, error) { return a.body.Write(p) }
