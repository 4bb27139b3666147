package preroll

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/cespare/xxhash/v2"
)

// Memory is what was drawn last, by entry. It is kept from run to run, so that a
// value stays until the next refresh and nothing is drawn twice in a row. It is
// never altered: what comes next is a new one.
type Memory map[string]Draw

// Draw is what was drawn for one entry: the files of each of its steps that
// draws, in order.
type Draw struct {
	Period time.Time  `json:"period"` // the refresh that it was drawn for
	Picks  [][]string `json:"picks"`
}

// urn is a draw that an entry makes: so many files out of those of some lots.
type urn struct {
	lots     [][]string // files of each
	weights  []int64
	weighted bool
	pick     int
}

// ball is a file in an urn.
type ball struct {
	file string
	lot  int
}

// balls gives the files of an urn, each once.
func (u *urn) balls() []ball {
	var all []ball
	seen := map[string]bool{}
	for i, files := range u.lots {
		for _, f := range files {
			if !seen[f] {
				seen[f] = true
				all = append(all, ball{f, i})
			}
		}
	}
	return all
}

// chance makes the numbers of one draw. They depend on who draws, for what and
// when, and on nothing else.
func chance(source, entry string, step int, period time.Time) *rand.Rand {
	return rand.New(rand.NewPCG(xxhash.Sum64String(source+"\x00"+entry), uint64(period.Unix())<<8|uint64(step&0xff)))
}

// draw draws files that are not among the last ones, as far as there are enough
// others. In no case are they the same in the same order, unless there is only
// one file.
func (u *urn) draw(r *rand.Rand, last []string) []string {
	all := u.balls()
	n := min(u.pick, len(all))
	picked := make([]string, 0, n)
	fresh := slices.DeleteFunc(slices.Clone(all), func(b ball) bool { return slices.Contains(last, b.file) })
	stale := slices.DeleteFunc(all, func(b ball) bool { return !slices.Contains(last, b.file) })
	for len(picked) < n {
		from := &fresh
		if len(fresh) == 0 {
			from = &stale
		}
		i := u.one(r, *from)
		picked = append(picked, (*from)[i].file)
		*from = slices.Delete(*from, i, i+1)
	}
	if n > 1 && slices.Equal(picked, last) {
		picked = append(picked[1:], picked[0])
	}
	return picked
}

// one draws one ball: each is as likely, or with weights each lot as likely as
// its weight says, and in it each file as any other.
func (u *urn) one(r *rand.Rand, from []ball) int {
	if !u.weighted {
		return r.IntN(len(from))
	}
	left := make([]float64, len(u.lots))
	for _, b := range from {
		left[b.lot]++
	}
	sum := 0.0
	for _, b := range from {
		sum += float64(u.weights[b.lot]) / left[b.lot]
	}
	at := r.Float64() * sum
	for i, b := range from {
		if at -= float64(u.weights[b.lot]) / left[b.lot]; at < 0 {
			return i
		}
	}
	return len(from) - 1
}

// fits says whether picks could have been drawn from urns as they are now.
func fits(picks [][]string, urns []urn) bool {
	if len(picks) != len(urns) {
		return false
	}
	for i, u := range urns {
		all := u.balls()
		if len(picks[i]) != min(u.pick, len(all)) {
			return false
		}
		for _, f := range picks[i] {
			if !slices.ContainsFunc(all, func(b ball) bool { return b.file == f }) {
				return false
			}
		}
	}
	return true
}
