package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/watch"
	"github.com/luarr/luarr/sdk/wire"
)

// all lists what plays, by source.
func (w *streamWatch) all() []*wire.Session {
	var out []*wire.Session
	for _, source := range slices.Sorted(maps.Keys(w.sessions)) {
		out = append(out, w.sessions[source]...)
	}
	return out
}

// linkText says how events of a source come.
func linkText(e *wire.Event) string {
	how := map[string]string{"events": "server-sent events", "websocket": "WebSocket", "polling": "polling"}[e.GetVia()]
	switch {
	case e == nil:
		return "connecting"
	case e.State == "up" && e.Reason != "":
		return "by " + how + " (" + e.Reason + ")"
	case e.State == "up":
		return "by " + how
	}
	return "not connected: " + e.Reason
}

// statuses say of each source how events come, or why it cannot be read.
func (w *streamWatch) statuses() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, source := range slices.Sorted(maps.Keys(w.sessions)) {
		text := linkText(w.links[source])
		if why := w.trouble[source]; why != "" {
			text = why
		}
		out = append(out, source+" "+text)
	}
	return out
}

// streamScreen redraws the terminal.
type streamScreen struct {
	p    *program
	last string
}

// The sequences that every terminal knows.
const (
	otherScreen = "\x1b[?1049h\x1b[?25l"
	backAgain   = "\x1b[?25h\x1b[?1049l"
	home        = "\x1b[H"
	restOfLine  = "\x1b[K"
	restBelow   = "\x1b[J"
)

func newStreamScreen(p *program) *streamScreen {
	fmt.Fprint(p.stdout, otherScreen)
	return &streamScreen{p: p}
}

func (s *streamScreen) end() { fmt.Fprint(s.p.stdout, backAgain) }

// draw writes the whole screen at once, and only if it is another.
func (s *streamScreen) draw(w *streamWatch) {
	width, height := s.p.screen()
	sessions := w.all()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", counted(len(sessions)))
	for _, status := range w.statuses() {
		fmt.Fprintln(&b, report.Plain(status))
	}
	fmt.Fprintln(&b)
	if len(sessions) > 0 {
		_ = report.Columns(&b, width, streamColumns, streamRows(sessions)) // a buffer takes everything
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if more := len(lines) - height + 1; height > 2 && more > 0 {
		lines = append(lines[:height-2], fmt.Sprintf("… %d more", more+1))
	}
	for i := range lines {
		lines[i] = report.Cut(lines[i], width) + restOfLine
	}
	text := home + strings.Join(lines, "\r\n") + restBelow
	if text != s.last {
		s.last = text
		_, _ = s.p.stdout.Write([]byte(text)) // a terminal that is gone ends us by a signal
	}
}

func counted(n int) string {
	switch n {
	case 0:
		return "nothing plays"
	case 1:
		return "1 stream"
	}
	return fmt.Sprintf("%d streams", n)
}

// streamLines writes a line for each change.
type streamLines struct {
	p      *program
	format format
	was    map[string]*wire.Session
	links  map[string]string
}

func (*streamLines) end() {}

// draw writes what has changed.
func (s *streamLines) draw(w *streamWatch) {
	w.mu.Lock()
	links := maps.Clone(w.links)
	w.mu.Unlock()
	for _, source := range slices.Sorted(maps.Keys(links)) {
		if text := linkText(links[source]); s.links[source] != text {
			s.links[source] = text
			s.write(&wire.StreamChange{Change: "link", Link: links[source]}, source+" "+text)
		}
	}
	now := map[string]*wire.Session{}
	for _, one := range w.all() {
		key := watch.KeyOf(one)
		name := key.Source + "/" + key.Stream
		now[name] = one
		was := s.was[name]
		switch {
		case was == nil:
			s.tell("started", one)
		case gist(was) != gist(one):
			s.tell("changed", one)
		}
	}
	for name, one := range s.was {
		switch {
		case now[name] != nil:
		case w.trouble[one.Source] != "":
			now[name] = one // it may play on
		default:
			s.tell("ended", one)
		}
	}
	s.was = now
}

// gist is what of a stream is worth a line when it changes.
func gist(s *wire.Session) string {
	return strings.Join([]string{
		s.State, s.Location, s.VideoDecision, s.AudioDecision, s.SubtitleDecision, s.ItemId, s.Title, s.HwDecode, s.HwEncode,
		shapeText(s, s.SourceMedia), shapeText(s, s.Delivered),
	}, "\x00")
}

// tell writes one change of a stream.
func (s *streamLines) tell(change string, one *wire.Session) {
	s.write(&wire.StreamChange{Change: change, Session: proto.CloneOf(one)}, fmt.Sprintf("%-7s %s  %s: %s on %s, %s, %s; %s > %s; video %s, audio %s", change, streamName(one),
		told(one.User), streamTitle(one), told(one.GetPlayer().GetTitle()), told(one.State), told(one.Location),
		shapeText(one, one.SourceMedia), shapeText(one, one.Delivered), becomes(one.VideoDecision), becomes(one.AudioDecision)))
}

// write writes one line.
func (s *streamLines) write(c *wire.StreamChange, text string) {
	at := s.p.now()
	if s.format != table {
		c.At = timestamppb.New(at)
		_ = writeMessage(s.p.stdout, c) // whoever no longer reads ends us by a signal
		return
	}
	fmt.Fprintf(s.p.stdout, "%s %s\n", at.Format("15:04:05"), report.Plain(text))
}
