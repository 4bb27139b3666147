package homelab

// Chance in the lab is arithmetic: the same seed, subject and index always fall the same way.

// Subjects keep the numbers of unrelated things apart, so that a film's year says nothing about its cast.
const (
	aboutFilm uint64 = iota + 1
	aboutFilmTitle
	aboutFilmIMDB
	aboutFilmTMDB
	aboutFilmTVDB
	aboutShow
	aboutShowTitle
	aboutShowIDs
	aboutSeason
	aboutEpisode
	aboutArtist
	aboutArtistTitle
	aboutAlbum
	aboutTrack
	aboutEntry
	aboutCollection
	aboutGuid
	aboutGuidTail
)

// mix spreads seed, subject and index over 64 bits (the finalizer of SplitMix64, which passes the usual tests of randomness).
func mix(seed int64, subject uint64, index int) uint64 {
	x := uint64(seed)*0x9E3779B97F4A7C15 ^ subject*0xD1B54A32D192ED03 ^ uint64(index)*0x8CB92BA72F3D8DD7
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// dice are the throws of one thing, in a fixed order.
type dice uint64

func (d *dice) throw() uint64 {
	*d += 0x9E3779B97F4A7C15
	x := uint64(*d)
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	return x ^ x>>29
}

// below throws a number from 0 to n-1.
func (d *dice) below(n int) int { return int((d.throw() >> 33) % uint64(n)) }

// between throws a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.below(hi-lo+1) }

// scatter is a permutation of the numbers below 2^bits: ids that look random and never collide.
func scatter(seed int64, subject uint64, bits uint, index int) int {
	mask := uint64(1)<<bits - 1
	k := mix(seed, subject, -1)
	x := uint64(index) & mask
	x = (x + k) & mask
	x = x * (k>>8 | 1) & mask
	x ^= x >> (bits / 2)
	x = x * 0x9E3779B1 & mask
	x ^= x >> (bits/2 + 1)
	return int(x)
}
