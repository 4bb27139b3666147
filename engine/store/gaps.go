package store

// gaps goes over the rows of libraries that are not quiet.
type gaps struct {
	libs []*quietLibrary
	at   int64 // counts of the first library below it are done
}

// listBelow is how short a gap is listed row by row, together with others,
// rather than read by itself.
const listBelow = 64

// next gives the next part to read: the rows of one long gap, which are those
// after a row, or a list of those of short ones.
func (g *gaps) next() (part stretch, after int64, ok bool) {
	for ; len(g.libs) > 0; g.libs, g.at = g.libs[1:], 0 {
		l := g.libs[0]
		var rows []int64
		for len(rows) < batchRows {
			low, high := l.bits.gap(max(g.at, 1), l.last+1)
			if low >= high || high-low >= listBelow && len(rows) > 0 {
				break
			}
			if high-low >= listBelow {
				g.at = high
				within := *l.library
				within.last = high - 1
				return stretch{lib: &within}, l.first() + low - 1, true
			}
			high = min(high, low+int64(batchRows-len(rows)))
			for n := low; n < high; n++ {
				rows = append(rows, l.first()+n)
			}
			g.at = high
		}
		if len(rows) > 0 {
			return stretch{lib: l.library, rows: rows}, 0, true
		}
	}
	return stretch{}, 0, false
}
