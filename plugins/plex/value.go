package plex

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// The same field is a number in one answer and a string in the next, flags are
// true, 1 or "1", and null may stand anywhere. What follows reads them alike;
// ok is false where nothing useful stands there.

// scalar reads one value as text: nil for null and for lists and objects.
func (s *scanner) scalar() []byte {
	switch s.peek() {
	case '"':
		return s.text()
	case '{', '[':
		s.skip()
		return nil
	}
	w := s.literal()
	if string(w) == "null" {
		return nil
	}
	return w
}

// integer reads a whole number; a fraction is cut.
func (s *scanner) integer() (n int64, ok bool) {
	if n, ok := s.digits(); ok {
		return n, true
	}
	raw := s.scalar()
	digits := raw
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 18 {
		return wide(raw)
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return wide(raw)
		}
		n = n*10 + int64(c-'0')
	}
	if raw[0] == '-' {
		n = -n
	}
	return n, true
}

// wide reads whole numbers that are very large, or written in an unusual way.
func wide(raw []byte) (int64, bool) {
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, true
	}
	f, ok := parseFloat(raw)
	if !ok || f >= math.MaxInt64 || f <= math.MinInt64 {
		return 0, false
	}
	return int64(f), true
}

// small reads a whole number of 32 bits; a larger one is none.
func (s *scanner) small() (int32, bool) {
	n, ok := s.integer()
	if !ok || n > math.MaxInt32 || n < math.MinInt32 {
		return 0, false
	}
	return int32(n), true
}

// number reads a number.
func (s *scanner) number() (float64, bool) { return parseFloat(s.scalar()) }

func parseFloat(raw []byte) (float64, bool) {
	if len(raw) == 0 {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// flag reads a boolean. An empty string is false; only null is nothing.
func (s *scanner) flag() (value, ok bool) {
	raw := s.scalar()
	switch string(raw) {
	case "1", "true":
		return true, true
	case "0", "false", "":
		return false, raw != nil
	}
	n, ok := parseFloat(raw)
	return n != 0, ok
}

// on reads a boolean that is false where it is absent.
func (s *scanner) on() bool {
	value, _ := s.flag()
	return value
}

// moment reads seconds since 1970; 0 is no time.
func (s *scanner) moment() *timestamppb.Timestamp {
	t := &timestamppb.Timestamp{}
	if !s.momentIn(t) {
		return nil
	}
	return t
}

// momentIn is moment into memory that is there already.
func (s *scanner) momentIn(t *timestamppb.Timestamp) bool {
	const first, last = -62135596800, 253402300799 // years 1 to 9999
	n, ok := s.integer()
	if !ok || n == 0 || n < first || n > last {
		return false
	}
	t.Seconds = n
	return true
}

// str reads a string.
func (s *scanner) str() string { return valid(s.scalar()) }

// valid copies bytes to a string that the schema can carry.
func valid(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD")
}
