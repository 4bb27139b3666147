package host

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/luarr/luarr/sdk/wire"
)

// longestHello is how long the first line may be, in bytes; with a certificate
// it has about a thousand.
const longestHello = 8 << 10

// hello is the first line a plugin prints, the handshake: who it is and where
// it listens. As a reader it gives that line and then end of file.
type hello struct {
	said chan struct{} // closed when the line is there, or never will be

	mu    sync.Mutex
	line  []byte // without space around it
	rest  []byte // what Read has not given yet
	spoke bool   // there was a line, be it an empty one
}

func newHello() *hello { return &hello{said: make(chan struct{})} }

// read takes the first line from a plugin's standard output and hands all that
// follows to the log.
func (h *hello) read(stdout io.Reader, log *lines) {
	in := bufio.NewReaderSize(stdout, longestHello)
	line, err := in.ReadSlice('\n')
	h.mu.Lock()
	h.line = bytes.TrimSpace(bytes.Clone(line))
	if h.spoke = len(line) > 0; h.spoke {
		h.rest = append(bytes.Clone(h.line), '\n')
	}
	h.mu.Unlock()
	close(h.said)
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		return
	}
	copyLines(in, log)
}

// Read gives the line to go-plugin.
func (h *hello) Read(b []byte) (int, error) {
	<-h.said
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

// Close has nothing to close.
func (h *hello) Close() error { return nil }

// text gives the line, and whether there is one.
func (h *hello) text() (line string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.line), h.spoke
}

// greeting is what a handshake line says.
type greeting struct {
	version  int
	protocol string
}

// parseGreeting reads a line such as 1|1|unix|/tmp/plugin123|grpc|CERT.
func parseGreeting(line string) (greeting, bool) {
	parts := strings.Split(line, "|")
	if len(parts) < 4 || parts[0] != strconv.Itoa(goplugin.CoreProtocolVersion) {
		return greeting{}, false
	}
	version, err := strconv.Atoi(parts[1])
	if err != nil {
		return greeting{}, false
	}
	g := greeting{version: version, protocol: string(goplugin.ProtocolNetRPC)}
	if len(parts) > 4 {
		g.protocol = parts[4]
	}
	return g, true
}

// older, newer: how the plugin's version of the protocol compares with ours.
func (g greeting) older() bool { return g.version < wire.ProtocolVersion }
func (g greeting) newer() bool { return g.version > wire.ProtocolVersion }
