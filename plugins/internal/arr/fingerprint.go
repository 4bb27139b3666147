package arr

import (
	"fmt"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

// edition is to be raised whenever the same catalogue could give the same item
// another match than before.
const edition = 1

// checksum is what a catalogue can be known by: a sum over its entries, in
// whatever order they come.
type checksum struct {
	digest xxhash.Digest
	room   []byte
	a, b   uint64
}

// mark adds one piece to the sum, under the id of its entry.
func (p *checksum) mark(piece []byte) {
	p.digest.Reset()
	_, _ = p.digest.Write(piece)
	sum := p.digest.Sum64()
	p.a += sum
	p.b += sum * sum
}

// titles adds the titles of an entry, which no match shows.
func (p *checksum) titles(r *record) {
	b := fmt.Appendf(p.room[:0], "%d", r.ID)
	b = append(append(b, 0), r.OriginalTitle...)
	for _, t := range r.AlternateTitles {
		b = append(append(b, 0), t.Title...)
	}
	p.mark(b)
	p.room = b
}

// entry adds everything that matches show of an entry and its episodes.
func (p *checksum) entry(c *catalogue, n uint32) {
	e := c.entries.at(n)
	p.match(p.room[:0], c.matched(n, "", ""))
	s := c.seriesOf(e)
	if s == nil {
		return
	}
	for i := range s.episodes {
		one := &s.episodes[i]
		b := fmt.Appendf(p.room[:0], "%d %s ", one.tvdb, one.airDate) // by which it is found
		p.match(b, c.episode(e, one, ""))
	}
}

// match adds a match, behind something else that matters.
func (p *checksum) match(b []byte, m *sdk.Match) {
	b, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend(b, m)
	if err != nil { // text that is none: it cannot be sent either
		b = append(b, err.Error()...)
	}
	p.mark(b)
	p.room = b
}

// Fingerprint tells catalogues apart by what they say and how they are asked.
func (c *catalogue) Fingerprint() string {
	h := xxhash.New()
	fmt.Fprintf(h, "%d %s %+v %v %q %x %x %d", edition, c.app.Name, c.wants, c.ignoreCase, c.roots, c.sum.a, c.sum.b, c.entries.n)
	for _, p := range c.remap {
		fmt.Fprintf(h, " %q %q %v", p.from, p.to, p.fold)
	}
	return fmt.Sprintf("%016x%016x", h.Sum64(), c.sum.b)
}
