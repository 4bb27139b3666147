package host

import (
	"bytes"
	"io"
	"sync"
)

// longestLine is how much of a line is looked at, in bytes.
const longestLine = 16 << 10

// lines cuts what a plugin prints into lines. Of a longer line only the
// beginning is kept, so that memory stays bounded.
type lines struct {
	emit func(line []byte)

	mu   sync.Mutex
	line []byte
}

// Write takes the next piece; it never fails.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(b)
	for {
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			l.keep(b)
			return n, nil
		}
		l.keep(b[:end])
		l.flush()
		b = b[end+1:]
	}
}

// end takes what is left as the last line.
func (l *lines) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flush()
}

// keep adds to the line what still fits.
func (l *lines) keep(b []byte) {
	l.line = append(l.line, b[:min(len(b), longestLine-len(l.line))]...)
}

// flush hands the line over, unless it is empty.
func (l *lines) flush() {
	if line := bytes.TrimRight(l.line, "\r"); len(line) > 0 {
		l.emit(line)
	}
	l.line = l.line[:0]
}

// copyLines reads until the end, or until the deadline of a pipe.
func copyLines(from io.Reader, to *lines) {
	_, _ = io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{from}, make([]byte, 16<<10))
	to.end()
}
