package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/sdk/wire"
)

// preroll is one line of the JSON output: what plays on a server, now or in a
// stretch of time.
type prerollLine struct {
	Source  string         `json:"source"`
	From    *time.Time     `json:"from,omitempty"`
	To      *time.Time     `json:"to,omitempty"`
	Entry   string         `json:"entry,omitempty"`
	Mixed   bool           `json:"default_mixed_in,omitempty"`
	Value   *string        `json:"value,omitempty"`
	Files   []string       `json:"files,omitempty"`
	Order   string         `json:"order,omitempty"` // sequence or random
	Reason  string         `json:"reason"`
	Blocked string         `json:"blocked,omitempty"`
	Current *string        `json:"current,omitempty"`
	Unknown string         `json:"unknown,omitempty"`
	ByHand  bool           `json:"by_hand,omitempty"`
	Notes   []preroll.Note `json:"notes,omitempty"`
}

// lineOf makes one of a choice.
func lineOf(source string, c preroll.Choice) prerollLine {
	l := prerollLine{Source: source, Entry: c.Entry, Mixed: c.Mixed, Files: c.Files, Reason: c.Why, Blocked: c.Blocked}
	if c.Entry != "" && c.Blocked == "" {
		l.Value = &c.Value
		if l.Order = "random"; c.InOrder {
			l.Order = "sequence"
		}
	}
	return l
}

// prerollStates shows what is set on servers and what should be.
func (p *program) prerollStates(c *cli.Context, f format, s *session, tells *engine.Prerolls, sources []string) error {
	var lines []any
	err := p.eachServer(c, s, sources, func(server *wire.Server) error {
		state, _, err := tells.State(c.Context, server)
		if err != nil {
			return err
		}
		if f == table {
			p.showState(s, &state)
			return nil
		}
		l := lineOf(server.Source, state.Choice)
		l.Notes, l.Unknown, l.ByHand = state.Choice.Notes, state.Unknown, state.ByHand
		if state.Unknown == "" {
			l.Current = &state.Current
		}
		lines = append(lines, l)
		return nil
	})
	if err != nil || f == table {
		return err
	}
	return writeLines(p.stdout, f, lines)
}

// showState writes the state of one server for people.
func (p *program) showState(s *session, state *engine.PrerollState) {
	choice := state.Choice
	say := func(what, format string, args ...any) {
		fmt.Fprintf(p.stdout, "  %-8s %s\n", what, report.Plain(fmt.Sprintf(format, args...)))
	}
	fmt.Fprintln(p.stdout, state.Source)
	switch {
	case state.Unknown != "":
		say("set now", "not known: %s", state.Unknown)
	default:
		say("set now", "%s", cmp.Or(state.Current, "nothing"))
	}
	say("due", "%s", choice.Why)
	if choice.Entry == "" {
		say("so", "it stays as it is")
		return
	}
	for _, n := range choice.Notes {
		say("note", "%s: %s", n.Path, n.Message)
	}
	if choice.Blocked != "" {
		say("so", "it stays as it is, because %s", choice.Blocked)
		return
	}
	say("plays", "%s", playing(choice))
	for _, file := range choice.Files {
		say("", "  %s", file)
	}
	switch {
	case state.Unknown != "":
		say("so", "the next run reads what is set")
	case state.Current == choice.Value:
		say("so", "it is set")
	case state.ByHand && !s.config.Prerolls.Enforce:
		say("so", "it stays as it is: somebody set it by hand, or an undo put it back; luarr prerolls --adopt lets Luarr replace it")
	default:
		say("so", "the next run sets it")
	}
}

// playing says in words how files are played.
func playing(c preroll.Choice) string {
	with := ""
	if c.Mixed {
		with = ", the default mixed in"
	}
	switch {
	case len(c.Files) == 0:
		return "nothing"
	case len(c.Files) == 1:
		return "one file" + with
	case c.InOrder:
		return fmt.Sprintf("%d files, one after another", len(c.Files))
	}
	return fmt.Sprintf("one of %d files, at random for each film%s", len(c.Files), with)
}

// prerollCalendar shows what plays on a day or in a year.
func (p *program) prerollCalendar(c *cli.Context, f format, s *session, tells *engine.Prerolls, sources []string) error {
	zone := s.config.Engine.Timezone
	first, last := time.Date(c.Int("year"), 1, 1, 0, 0, 0, 0, time.UTC), time.Date(c.Int("year")+1, 1, 1, 0, 0, 0, 0, time.UTC)
	if c.IsSet("date") {
		var err error
		if first, err = day(c, "date"); err != nil {
			return err
		}
		last = first.AddDate(0, 0, 1)
	} else if c.Int("year") < 1970 || c.Int("year") > 9998 {
		return fault.New(fault.Usage, "prerolls", "--year", "%d is no year", c.Int("year")).WithHint("such as 2026")
	}
	var lines []any
	t := report.NewTable(io.Discard)
	if f == table {
		t = report.NewTable(p.stdout, "SERVER", "FROM", "TO", "ENTRY", "PLAYS", "WHY")
	}
	for _, source := range sources {
		spans, err := tells.Calendar(c.Context, source, schedule.Midnight(first, zone), schedule.Midnight(last, zone))
		if err != nil {
			return err
		}
		for span := range spans {
			if c.Context.Err() != nil {
				return c.Context.Err()
			}
			if f == table {
				t.Row(source, span.From.Format("Mon 2006-01-02 15:04"), span.To.Format("Mon 2006-01-02 15:04"), cmp.Or(span.Entry, "-"), brief(span.Choice), span.Why)
				continue
			}
			l := lineOf(source, span.Choice)
			l.From, l.To = &span.From, &span.To
			lines = append(lines, l)
		}
	}
	if f == table {
		return t.End()
	}
	return writeLines(p.stdout, f, lines)
}

// brief says what plays in the room of a table's cell.
func brief(c preroll.Choice) string {
	const most = 3
	switch {
	case c.Entry == "":
		return "as before"
	case c.Blocked != "":
		return "as before: " + c.Blocked
	case len(c.Files) == 0:
		return "nothing"
	case len(c.Files) > most || len(c.Files) > 1 && !c.InOrder:
		return playing(c)
	}
	text := ""
	for i, file := range c.Files {
		if i > 0 {
			text += ", "
		}
		text += preroll.Base(file)
	}
	return text
}

// writeLines writes values as JSON: one document, or one value a line.
func writeLines(to io.Writer, f format, lines []any) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for i, line := range lines {
		if f == asJSON {
			out.WriteString(map[bool]string{true: "[\n", false: ","}[i == 0])
		}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	switch {
	case f == asJSON && len(lines) == 0:
		out.WriteString("[]\n")
	case f == asJSON:
		out.WriteString("]\n")
	}
	_, err := out.WriteTo(to)
	return err
}
