package main

import (
	"bufio"
	"io"

	"github.com/urfave/cli/v2"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
)

// format is how results are written.
type format string

const (
	table  format = "table"
	asJSON format = "json"
	ndjson format = "ndjson"
)

// outputFormat reads --output.
func outputFormat(c *cli.Context) (format, error) {
	switch f := format(c.String("output")); f {
	case table, asJSON, ndjson:
		return f, nil
	default:
		return "", fault.New(fault.Usage, "", "--output", "%q is no format", f).WithHint("use table, json or ndjson")
	}
}

// messages writes a list of messages as JSON: one document, or one message a
// line. It holds one message at a time.
type messages struct {
	w     *bufio.Writer
	lines bool
	n     int
	buf   []byte
}

// newMessages begins a list.
func newMessages(w io.Writer, f format) *messages {
	return &messages{w: bufio.NewWriterSize(w, 64<<10), lines: f == ndjson}
}

// add writes one message.
func (m *messages) add(one proto.Message) error {
	m.buf = m.buf[:0]
	switch {
	case m.lines:
	case m.n == 0:
		m.buf = append(m.buf, "[\n"...)
	default:
		m.buf = append(m.buf, ",\n"...)
	}
	m.n++
	m.buf = report.AppendJSON(m.buf, one)
	if m.lines {
		m.buf = append(m.buf, '\n')
	}
	_, err := m.w.Write(m.buf)
	return err
}

// end closes the list.
func (m *messages) end() error {
	if !m.lines {
		closing := "\n]\n"
		if m.n == 0 {
			closing = "[]\n"
		}
		if _, err := m.w.WriteString(closing); err != nil {
			return err
		}
	}
	return m.w.Flush()
}

// writeMessage writes one message as JSON and ends the line.
func writeMessage(w io.Writer, one proto.Message) error {
	_, err := w.Write(append(report.AppendJSON(nil, one), '\n'))
	return err
}
