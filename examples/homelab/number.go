package homelab

import "strconv"

// appendNumber appends a number in decimal. There are forty in a row: the digits are written where they stay, which strconv
// does not do.
func appendNumber(b []byte, v int64) []byte {
	if v < 0 || v > 9_999_999_999_999_999 {
		return strconv.AppendInt(b, v, 10)
	}
	n := 1
	for limit := int64(10); v >= limit; limit *= 10 {
		n++
	}
	b = append(b, "0000000000000000"[:n]...)
	for i := len(b) - 1; v > 0; i-- {
		b[i] = byte('0' + v%10)
		v /= 10
	}
	return b
}
