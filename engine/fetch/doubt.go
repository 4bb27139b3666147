package fetch

import (
	"math"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// Times outside of these years are nobody's: 1 and 9999 are how programs write
// that they do not know. In seconds since 1970.
const (
	earliest = -2208988800 // 1900-01-01
	latest   = 7258118400  // 2200-01-01
)

// impossible is why a field counts as unread whose value cannot be.
const impossible = "the source gave a value that cannot be"

// doubts gathers the fields of one item whose values cannot be.
type doubts []string

// doubt takes the values off an item that cannot be (sizes below zero, numbers
// that are none, times in the year 1) and names the fields in unread, so that
// no rule acts upon them.
func doubt(item *wire.Item) doubts {
	var d doubts
	count(&d, "year", &item.Year)
	d.share("rating", &item.Rating)
	d.share("audience_rating", &item.AudienceRating)
	d.share("user_rating", &item.UserRating)
	count(&d, "duration_ms", &item.DurationMs)
	d.time("added_at", &item.AddedAt)
	d.time("updated_at", &item.UpdatedAt)
	maybe(&d, "play_count", &item.PlayCount)
	d.time("last_played_at", &item.LastPlayedAt)
	if item.Plays != nil {
		maybe(&d, "plays", &item.Plays.Count)
		d.time("plays", &item.Plays.LastAt)
	}
	maybe(&d, "child_count", &item.ChildCount)
	maybe(&d, "leaf_count", &item.LeafCount)
	maybe(&d, "viewed_leaf_count", &item.ViewedLeafCount)
	count(&d, "view_offset_ms", &item.ViewOffsetMs)
	d.time("last_rated_at", &item.LastRatedAt)
	for _, v := range item.Versions {
		d.version(v)
	}
	for _, field := range d {
		item.Unread = append(item.Unread, &wire.Unread{Field: field, Reason: impossible})
	}
	return d
}

// version looks at one version. What cannot be there makes versions unread.
func (d *doubts) version(v *wire.Version) {
	const field = "versions"
	count(d, field, &v.Width)
	count(d, field, &v.Height)
	count(d, field, &v.BitrateKbps)
	count(d, field, &v.DurationMs)
	count(d, field, &v.AudioChannels)
	d.number(field, &v.AspectRatio)
	for _, p := range v.Parts {
		maybe(d, field, &p.SizeBytes)
		count(d, field, &p.DurationMs)
	}
	for _, s := range v.Video {
		count(d, field, &s.Width)
		count(d, field, &s.Height)
		count(d, field, &s.BitDepth)
		count(d, field, &s.BitrateKbps)
		d.number(field, &s.FrameRate)
	}
	for _, s := range v.Audio {
		count(d, field, &s.Channels)
		count(d, field, &s.SampleRateHz)
		count(d, field, &s.BitrateKbps)
		count(d, field, &s.BitDepth)
	}
}

// note names a field once.
func (d *doubts) note(field string) {
	if n := len(*d); n == 0 || (*d)[n-1] != field {
		*d = append(*d, field)
	}
}

// count takes off what is below zero.
func count[N int32 | int64](d *doubts, field string, n *N) {
	if *n < 0 {
		*n = 0
		d.note(field)
	}
}

// maybe is count of a value that may be absent.
func maybe[N int32 | int64](d *doubts, field string, n **N) {
	if *n != nil && **n < 0 {
		*n = nil
		d.note(field)
	}
}

// number takes off what is no number, or below zero.
func (d *doubts) number(field string, x *float64) {
	if !(*x >= 0 && *x <= math.MaxFloat64) {
		*x = 0
		d.note(field)
	}
}

// share is number of a value that may be absent.
func (d *doubts) share(field string, x **float64) {
	if *x != nil && !(**x >= 0 && **x <= math.MaxFloat64) {
		*x = nil
		d.note(field)
	}
}

// time takes off a time that is no time, or nobody's.
func (d *doubts) time(field string, t **timestamppb.Timestamp) {
	if *t == nil {
		return
	}
	if s := (*t).Seconds; s < earliest || s >= latest || (*t).Nanos < 0 || (*t).Nanos > 999_999_999 {
		*t = nil
		d.note(field)
	}
}
