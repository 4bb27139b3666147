package host

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
)

// mostAttrs is how many attributes of a record are kept.
const mostAttrs = 32

// record is one log record of a plugin, in the JSON that hclog and the SDK
// write: @level, @message, @timestamp, and attributes beside them.
type record struct {
	level   slog.Level
	message string
	attrs   []slog.Attr // sorted by name
}

// parseRecord reads a line, and says whether it is a record at all.
func parseRecord(line []byte) (record, bool) {
	var fields map[string]json.RawMessage
	if len(line) == 0 || line[0] != '{' || json.Unmarshal(line, &fields) != nil {
		return record{}, false
	}
	var level string
	var r record
	if json.Unmarshal(fields["@level"], &level) != nil || json.Unmarshal(fields["@message"], &r.message) != nil {
		return record{}, false
	}
	switch level {
	case "trace", "debug":
		r.level = slog.LevelDebug
	case "info":
		r.level = slog.LevelInfo
	case "warn":
		r.level = slog.LevelWarn
	case "error":
		r.level = slog.LevelError
	default:
		return record{}, false
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if key == "@level" || key == "@message" || key == "@timestamp" || len(r.attrs) == mostAttrs {
			continue
		}
		r.attrs = append(r.attrs, slog.Attr{Key: clean(key, 64), Value: attrValue(fields[key])})
	}
	return r, true
}

// attrValue keeps scalars as they are, and anything deeper as its JSON text.
func attrValue(raw json.RawMessage) slog.Value {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return slog.StringValue(string(raw))
	}
	switch v := v.(type) {
	case string:
		return slog.StringValue(v)
	case bool:
		return slog.BoolValue(v)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return slog.Int64Value(n)
		}
		if f, err := v.Float64(); err == nil {
			return slog.Float64Value(f)
		}
	}
	return slog.StringValue(string(raw))
}
