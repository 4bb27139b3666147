package host

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"time"
)

// longestMessage is how much of a plugin's text is shown, in bytes.
const longestMessage = 1 << 10

// output is where everything goes that a plugin prints: to the log, within
// bounds and without secrets, and the last of it to memory, for the case that
// it was the plugin's last.
type output struct {
	plugin string

	mu      sync.Mutex
	label   string // the instance, such as sources.home
	log     *slog.Logger
	secrets *secrets
	limit   *limiter
	last    *lastWords
}

func newOutput(log *slog.Logger, plugin string) *output {
	return &output{
		plugin: plugin, log: log.With("plugin", plugin), secrets: newSecrets(nil),
		limit: newLimiter(time.Now), last: &lastWords{},
	}
}

// adopt is called once it is known for which instance the plugin works, and
// what must never be shown of it.
func (o *output) adopt(label string, s *secrets) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.label, o.secrets = label, s
	o.log = o.log.With("instance", label)
}

// instance gives the instance, empty where there is none.
func (o *output) instance() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.label
}

// who names plugin and instance for a sentence.
func (o *output) who() string {
	if label := o.instance(); label != "" {
		return "plugin " + o.plugin + " (" + label + ")"
	}
	return "plugin " + o.plugin
}

// say makes a plugin's text fit to be shown.
func (o *output) say(text string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return clean(o.secrets.mask(text), longestMessage)
}

// lines gives a writer for one stream.
func (o *output) lines(stream string) *lines {
	return &lines{emit: func(line []byte) { o.take(stream, line) }}
}

// debugRecord is part of every log record below info.
var debugRecord = []byte(`"@level":"debug"`)

// take logs one line. What would not be shown anyway is not looked at closer,
// and does not use up the limit.
func (o *output) take(stream string, line []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	ctx := context.Background()
	debug := o.log.Enabled(ctx, slog.LevelDebug)
	isRecord := line[0] == '{'
	if !isRecord {
		o.last.add(clean(o.secrets.mask(string(line)), longestMessage))
	}
	if !debug && (!isRecord || bytes.Contains(line, debugRecord)) {
		return
	}
	ok, lost := o.limit.allow()
	if lost > 0 {
		o.log.Warn("plugin printed too much; lines were dropped", "lines", lost)
	}
	if !ok {
		return
	}
	r, isRecord := parseRecord(line)
	if !isRecord {
		if debug {
			o.log.Debug(clean(o.secrets.mask(string(line)), longestMessage), "stream", stream)
		}
		return
	}
	message := clean(o.secrets.mask(r.message), longestMessage)
	o.last.add(message)
	if !o.log.Enabled(ctx, r.level) {
		return
	}
	for i, a := range r.attrs {
		if a.Value.Kind() == slog.KindString {
			r.attrs[i].Value = slog.StringValue(clean(o.secrets.mask(a.Value.String()), longestMessage))
		}
	}
	o.log.LogAttrs(ctx, r.level, message, r.attrs...)
}

// lastWords gives the end of what the plugin printed.
func (o *output) lastWords() lastWords {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last.clone()
}
