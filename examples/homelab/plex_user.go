package homelab

// What the owner of the token did with an item. Neither updatedAt nor any time of the library moves.

// SetViewCount marks an item as played n times, the last time now; 0 is unplayed.
func (p *Plex) SetViewCount(ratingKey string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, e, ok := p.editing(ratingKey); ok {
		e.seen, e.views, e.viewed, e.offset = true, n, 0, 0
		if n > 0 {
			e.viewed = p.lab.now().Unix()
		}
	}
}

// SetProgress leaves an item off at ms; lastViewedAt moves, and viewCount stays.
func (p *Plex) SetProgress(ratingKey string, ms int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, e, ok := p.editing(ratingKey); ok {
		f := p.facts(r)
		e.seen, e.views, e.viewed, e.offset = true, f.views, p.lab.now().Unix(), ms
	}
}

// Rate gives an item a rating of 1 to 10; 0 takes it away.
func (p *Plex) Rate(ratingKey string, rating int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, e, ok := p.editing(ratingKey); ok {
		e.rated, e.rating, e.ratedAt = true, rating, 0
		if rating > 0 {
			e.ratedAt = p.lab.now().Unix()
		}
	}
}
