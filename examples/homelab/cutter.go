package homelab

import (
	"net/http"
	"strconv"
)

// loginPage is what stands where JSON was expected.
const loginPage = "<!doctype html><html><head><title>Sign in</title></head><body><form action=\"/login\"></form></body></html>"

// cutter lets half of an answer through and then drops the connection, or leaves it hanging.
type cutter struct {
	http.ResponseWriter
	left int
	hang <-chan struct{} // nil, or what ends the wait
}

// cut puts a cutter before an answer where a fault says so.
func (h harm) cut(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	switch {
	case h.has(HangBody):
		return &cutter{ResponseWriter: w, hang: r.Context().Done()}
	case h.has(CutBody):
		return &cutter{ResponseWriter: w}
	}
	return w
}

// cutStreamed is where an answer without a Content-Length stops: behind the first entries, inside the next one.
const cutStreamed = 12_000

func (c *cutter) Write(p []byte) (int, error) {
	if c.left == 0 {
		c.left = cutStreamed
		if n, err := strconv.Atoi(c.Header().Get("Content-Length")); err == nil {
			c.left = max(1, n/2)
		}
	}
	if len(p) < c.left {
		c.left -= len(p)
		return c.ResponseWriter.Write(p)
	}
	_, _ = c.ResponseWriter.Write(p[:c.left])
	_ = http.NewResponseController(c.ResponseWriter).Flush() // so that the first half arrives
	if c.hang != nil {
		<-c.hang
	}
	panic(http.ErrAbortHandler)
}

// Unwrap gives the response controller what it needs.
func (c *cutter) Unwrap() http.ResponseWriter { return c.ResponseWriter }
