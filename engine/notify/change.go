package notify

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/luarr/luarr/sdk/wire"
)

// Name is what rules call the changes that send messages by, and the instance
// that carries them out.
const Name = "notify"

// Kinds are the changes that rules can propose: one, which notify(…) is short
// for.
func Kinds() []*wire.ChangeKind {
	return []*wire.ChangeKind{{
		Name: "send",
		Doc: "Sends a message to the services under [notify], once: the same text about the same target is not sent again, " +
			"unless cooldown_days says after how many days; notify(…) is short for it.",
		Targets: []string{"movie", "series", "season", "episode", "artist", "album", "track", "library", "server", "run"},
		Params: []*wire.Param{
			{Name: "message", Type: "string", Doc: "the text", Required: true},
			{Name: "title", Type: "string", Doc: "a line above it"},
		},
	}}
}

// said is what a change says.
func said(c *wire.Change) string {
	params := c.GetParams().GetFields()
	text := params["message"].GetStringValue()
	if title := params["title"].GetStringValue(); title != "" {
		text = title + "\n" + text
	}
	return text
}

// Idle says why nothing can be sent, or gives "".
func (n *Notifier) Idle() string {
	if n == nil || len(n.o.URLs) == 0 {
		return "no service is named under [notify]"
	}
	return ""
}

// Deliver sends what changes say, several in one message where they fit, and
// gives one outcome for each, in order. A message is sent when one service took
// it; of each that did not there is a finding.
func (n *Notifier) Deliver(ctx context.Context, changes []*wire.Change) ([]*wire.Outcome, []*wire.Finding) {
	out := make([]*wire.Outcome, len(changes))
	if idle := n.Idle(); idle != "" {
		for i := range out {
			out[i] = &wire.Outcome{State: "failed", Error: idle}
		}
		return out, nil
	}
	var findings []*wire.Finding
	var text strings.Builder
	first := 0
	send := func(end int) {
		found := n.Send(ctx, text.String())
		findings = append(findings, found...)
		o := &wire.Outcome{State: "done"}
		if len(found) == len(n.o.URLs) {
			o = &wire.Outcome{State: "failed", Error: fmt.Sprintf("no service took it: %s", found[0].Message)}
		}
		for i := range changes[first:end] {
			out[first+i] = o
		}
		text.Reset()
		first = end
	}
	for i, c := range changes {
		one := shorten(said(c))
		if text.Len() > 0 && text.Len()+1+len(one) > largest {
			send(i)
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(one)
	}
	send(len(changes))
	return out, findings
}

// shorten cuts a text that no message has room for.
func shorten(text string) string {
	const mark = "…"
	if len(text) <= largest {
		return text
	}
	end := largest - len(mark)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + mark
}
