package plex

import (
	"encoding/binary"
	"math/bits"
)

// Words of eight equal bytes: to look at eight bytes at a time is what makes
// the many short strings of an answer cheap to find the end of.
const (
	ones    = 0x0101010101010101
	highs   = 0x80 * ones
	quotes  = '"' * ones
	slashes = '\\' * ones
)

// special finds the first quote or backslash; -1 where there is none.
func special(b []byte) int {
	n := 0
	for ; n+8 <= len(b); n += 8 {
		w := binary.LittleEndian.Uint64(b[n:])
		q, s := w^quotes, w^slashes
		// A byte that has become zero borrows, which sets its highest bit.
		if hit := ((q-ones)&^q | (s-ones)&^s) & highs; hit != 0 {
			return n + bits.TrailingZeros64(hit)/8
		}
	}
	for ; n < len(b); n++ {
		if b[n] == '"' || b[n] == '\\' {
			return n
		}
	}
	return -1
}
