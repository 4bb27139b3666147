package plex

import (
	"sync"
	"time"
)

const (
	leastPage = 25 // rows of a page when a server is as slow as can be
	mostTrust = 64 // quick answers in a row before a larger page is dared again
)

// pace is how many rows of a kind a server is asked for at a time. It begins
// with the most, because the next page is under way while one is read: larger
// ones would gain nothing. Each time that a page turns out too large, it takes
// twice as many quick answers before a larger one is asked for. All walks of a server share what was learned.
type pace struct {
	most int
	slow time.Duration // an answer that takes longer is too large

	mu    sync.Mutex
	size  int
	quick int // answers in a row that were
	trust int // how many of those are needed for a larger page
}

// pace gives the one for pages of so many rows at most. A size that the user
// chose is not altered.
func (c *client) pace(size int, chosen bool) *pace {
	if chosen {
		return &pace{size: size}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paces == nil {
		c.paces = map[int]*pace{}
	}
	if c.paces[size] == nil {
		c.paces[size] = &pace{most: size, size: size, trust: 2, slow: c.patience / 4}
	}
	return c.paces[size]
}

// rows is how many to ask for now.
func (p *pace) rows() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size
}

// took hears how long the server needed for a page of so many rows. A page that
// was asked for before the size changed does not change it again.
func (p *pace) took(asked int, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.most == 0:
	case d > p.slow && asked <= p.size:
		p.smaller(asked)
	case d >= p.slow/4:
		p.quick = 0
	case asked >= p.size:
		if p.quick++; p.quick >= p.trust {
			p.size, p.quick = min(p.size*2, p.most), 0
		}
	}
}

// shrink hears that the server fell silent over a page of so many rows, and
// says whether a smaller one can be asked for.
func (p *pace) shrink(asked int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.most == 0 || asked <= leastPage {
		return false
	}
	p.smaller(asked)
	return true
}

// smaller makes pages smaller than one that was too large.
func (p *pace) smaller(asked int) {
	p.size = max(min(p.size, asked/2), min(p.size, leastPage))
	p.quick, p.trust = 0, min(2*p.trust, mostTrust)
}
