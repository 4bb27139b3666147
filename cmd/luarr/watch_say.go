package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
)

// sayer writes what the daemon says, a line each. It may be used by several
// goroutines, if what it writes to may.
type sayer struct {
	w                       io.Writer
	f                       format
	verbose, quiet, journal bool
}

// say writes one note.
func (s *sayer) say(n engine.Note) {
	switch {
	case n.Level == "debug" && !s.verbose:
		return
	case s.quiet && n.Level != "warning" && n.Level != "error":
		return
	}
	s.w.Write(s.line(n))
}

// line is what is written of a note.
func (s *sayer) line(n engine.Note) []byte {
	if s.f == ndjson {
		line := report.AppendText([]byte(`{"time":`), n.Time.Format(time.RFC3339Nano))
		for _, part := range []struct{ name, text string }{
			{"level", n.Level}, {"code", n.Code}, {"source", n.Source}, {"message", n.Message}, {"hint", n.Hint},
		} {
			if part.text != "" {
				line = report.AppendText(append(line, `,"`+part.name+`":`...), part.text)
			}
		}
		if n.Run != nil {
			line = report.AppendJSON(append(line, `,"run":`...), n.Run)
		}
		return append(line, "}\n"...)
	}
	head := ""
	if !s.journal { // which writes the time by itself
		head = n.Time.Format(time.DateTime) + "  "
	}
	if n.Level == "warning" || n.Level == "error" {
		head += n.Level + ": "
	}
	var text []byte
	for line := range strings.Lines(n.Message) {
		text = fmt.Appendf(text, "%s%s\n", head, report.Plain(strings.TrimRight(line, "\n")))
	}
	if n.Hint != "" {
		text = fmt.Appendf(text, "%s  hint: %s\n", head, report.Plain(n.Hint))
	}
	return text
}

// errUnread ends a daemon whose output has lost its reader, such as head.
var errUnread error = fault.New(fault.Failed, "watch", "", "nobody reads any more what it says").WithHint("write it to a file, or let systemd keep it")

// speakFreely has the daemon wait for nobody who reads what it says, and end as
// on SIGTERM when nobody is left who could. The function puts everything back.
func (p *program) speakFreely(c *cli.Context, say *sayer) func() {
	ctx, end := context.WithCancelCause(c.Context)
	stdout, stderr := p.stdout, p.stderr
	c.Context = ctx
	broken := make(chan os.Signal, 1) // writing to a broken pipe gives an error then, and does not kill
	signal.Notify(broken, syscall.SIGPIPE)
	gone := func() { end(errUnread) }
	out := openOutlet(stdout, func(n int) []byte {
		return say.line(engine.Note{Time: p.now(), Level: "warning", Code: "lost", Message: fmt.Sprintf("%d lines are lost, which nobody read in time", n)})
	}, gone)
	log := openOutlet(stderr, func(n int) []byte {
		return fmt.Appendf(nil, "luarr: %d lines are lost, which nobody read in time\n", n)
	}, gone)
	say.w, p.stderr = out, log
	return func() {
		p.stderr = stderr
		out.Close()
		log.Close()
		signal.Stop(broken)
		end(nil)
	}
}
