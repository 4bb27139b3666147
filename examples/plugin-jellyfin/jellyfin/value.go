package jellyfin

import (
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// ticksPerMillisecond: the server counts time in units of 100 ns.
const ticksPerMillisecond = 10_000

// milliseconds makes milliseconds of ticks; 0 where there are none.
func milliseconds(ticks *int64) int64 {
	if ticks == nil {
		return 0
	}
	return *ticks / ticksPerMillisecond
}

// kilobits makes kbit/s of bit/s.
func kilobits(bits *int64) int32 {
	if bits == nil || *bits <= 0 || *bits/1000 > 1<<31-1 {
		return 0
	}
	return int32(*bits / 1000)
}

// or gives what a pointer points at, or nothing.
func or[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// date is a point in time. The server writes up to seven digits of a second,
// sometimes no zone (then it is UTC), and the year 1 for none.
type date struct{ time.Time }

// UnmarshalJSON reads one.
func (d *date) UnmarshalJSON(b []byte) error {
	var text *string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	if text == nil || *text == "" {
		return nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02"} {
		if t, err := time.Parse(layout, *text); err == nil {
			if t.Year() > 1 {
				d.Time = t.UTC()
			}
			return nil
		}
	}
	return fmt.Errorf("%q is no time", *text)
}

// stamp gives it as it travels; nil for none.
func (d date) stamp() *timestamppb.Timestamp {
	if d.IsZero() {
		return nil
	}
	return timestamppb.New(d.Time)
}

// day gives it as YYYY-MM-DD; empty for none.
func (d date) day() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}
