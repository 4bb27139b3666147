package notify

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Digest is a run in short: what a template can say of it.
type Digest struct {
	Run      int64
	Pipeline string
	State    string        // done, failed or interrupted
	Took     time.Duration // to the second
	Counts   []Count       // changes by state, in the order of a change's life; none of 0
	Held     int64         // changes that were held back
	Errors   []*wire.Finding
	Warnings []*wire.Finding
}

// Count is a number of changes in one state.
type Count struct {
	State string
	N     int64
}

// Standard is the template that is used where there is none: a line, and one
// for each finding.
const Standard = `Luarr: run {{.Run}} ({{.Pipeline}}) {{.State}}` +
	`{{range $i, $c := .Counts}}{{if $i}},{{else}}:{{end}} {{$c.N}} {{$c.State}}{{else}}, nothing to change{{end}}
{{range first 10 .Errors}}error: {{.Subject}}: {{.Message}}
{{end}}{{with more 10 .Errors}}and {{.}} more errors
{{end}}{{range first 10 .Warnings}}warning: {{.Subject}}: {{.Message}}
{{end}}{{with more 10 .Warnings}}and {{.}} more warnings
{{end}}`

// largest bounds a text in bytes: services refuse what is longer, or cut it up
// into many messages.
const largest = 4000

// NewDigest sums up a run.
func NewDigest(run *wire.Run) Digest {
	d := Digest{Run: run.Id, Pipeline: run.Pipeline, State: run.State, Held: run.Changes["held"]}
	if run.StartedAt != nil && run.EndedAt != nil {
		d.Took = run.EndedAt.AsTime().Sub(run.StartedAt.AsTime()).Round(time.Second)
	}
	for _, state := range []string{"done", "planned", "held", "skipped", "failed", "uncertain"} {
		if n := run.Changes[state]; n > 0 {
			d.Counts = append(d.Counts, Count{state, n})
		}
	}
	for _, f := range run.Findings {
		switch f.Severity {
		case "error":
			d.Errors = append(d.Errors, f)
		case "warning":
			d.Warnings = append(d.Warnings, f)
		}
	}
	return d
}

// Eventful says whether something happened: a change, or something that a
// person should know.
func (d Digest) Eventful() bool {
	return d.State != "done" || len(d.Counts)+len(d.Errors)+len(d.Warnings) > 0
}

// Text writes the digest. Where the template fails the standard one is used,
// beside the error.
func (d Digest) Text(text string) (string, error) {
	if text == "" {
		text = Standard
	}
	out, err := d.write(text)
	if err != nil {
		out, _ = d.write(Standard) // holds for every digest
	}
	return out, err
}

func (d Digest) write(text string) (string, error) {
	t, err := Parse(text)
	if err != nil {
		return "", err
	}
	var b bounded
	if err := t.Execute(&b, d); err != nil && len(b) < largest {
		return "", fault.New(fault.Usage, "", "", "%v", err)
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(b), "")), nil
}

// Parse reads a template. Beside what templates know by themselves, first and
// more take a number and a list: its beginning, and how many come after.
func Parse(text string) (*template.Template, error) {
	t, err := template.New("notify").Funcs(template.FuncMap{
		"first": func(n int, of []*wire.Finding) []*wire.Finding { return of[:max(0, min(n, len(of)))] },
		"more":  func(n int, of []*wire.Finding) int { return max(0, len(of)-n) },
		"join":  func(of []Count) string { return strings.Join(words(of), ", ") },
	}).Parse(text)
	if err != nil {
		return nil, fault.New(fault.Usage, "", "", "%v", err)
	}
	return t, nil
}

// Check says what is wrong with a template, by writing a digest with it.
func Check(text string) error {
	sample := []*wire.Finding{{Severity: "error", Code: "code", Subject: "subject", Message: "message", Hint: "hint"}}
	_, err := Digest{Counts: []Count{{"done", 1}}, Errors: sample, Warnings: sample}.Text(text)
	return err
}

// words writes counts.
func words(of []Count) []string {
	var out []string
	for _, c := range of {
		out = append(out, fmt.Sprintf("%d %s", c.N, c.State))
	}
	return slices.Clip(out)
}

// bounded keeps no more than fits into a message.
type bounded []byte

// Write takes what there is room for and fails when there is none left.
func (b *bounded) Write(p []byte) (int, error) {
	room := largest - len(*b)
	*b = append(*b, p[:min(room, len(p))]...)
	if len(p) > room {
		return room, fmt.Errorf("the text is longer than %d bytes", largest)
	}
	return len(p), nil
}
