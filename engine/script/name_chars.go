package script

import "unicode/utf8"

// small gives the small letter of a capital one.
var small = func() (small [utf8.RuneSelf]byte) {
	for c := range small {
		small[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			small[c] |= 0x20
		}
	}
	return small
}()

// kinds says of every byte of a cleaned name what it is.
var kinds = func() (kinds [256]uint8) {
	for c := byte('0'); c <= '9'; c++ {
		kinds[c] = aDigit
	}
	for c := byte('a'); c <= 'z'; c++ {
		kinds[c] = aLetter
	}
	kinds[letter] = aLetter
	return kinds
}()

const (
	aDigit  = 1
	aLetter = 2
)

func isDigit(c byte) bool  { return kinds[c] == aDigit }
func isLetter(c byte) bool { return kinds[c] == aLetter }
func isWord(c byte) bool   { return kinds[c] != 0 }
