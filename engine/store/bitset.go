package store

import "math/bits"

// bitset remembers which counts of 1, 2, 3 … were seen, a bit for each.
type bitset struct {
	words []uint64
	n     int64
}

// add puts i in and says whether it was new.
func (b *bitset) add(i int64) bool {
	w, bit := i/64, uint64(1)<<(i%64)
	for int64(len(b.words)) <= w {
		b.words = append(b.words, 0)
	}
	if b.words[w]&bit != 0 {
		return false
	}
	b.words[w] |= bit
	b.n++
	return true
}

// has says whether i is in.
func (b *bitset) has(i int64) bool {
	return i/64 < int64(len(b.words)) && b.words[i/64]&(1<<(i%64)) != 0
}

// gap gives the first run of missing numbers that begins at from or later:
// all in [low, high), with high at most end. It is empty when none is missing.
func (b *bitset) gap(from, end int64) (low, high int64) {
	low = min(b.next(from, end, false), end)
	return low, min(b.next(low, end, true), end)
}

// next gives the first number from i on that is in the set, or is not; or
// something that is not below end.
func (b *bitset) next(i, end int64, in bool) int64 {
	for i < end {
		var word uint64
		if w := i / 64; w < int64(len(b.words)) {
			word = b.words[w]
		}
		if !in {
			word = ^word
		}
		if word >>= i % 64; word != 0 {
			return i + int64(bits.TrailingZeros64(word))
		}
		i = (i/64 + 1) * 64
	}
	return end
}
