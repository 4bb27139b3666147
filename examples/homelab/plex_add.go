package homelab

import "slices"

// What scans find. New items carry the lab's time as addedAt and, where the server keeps one, as updatedAt, and nobody has seen
// them. Keys that are unknown give "" and change nothing.

// addLate adds one item. The lock must be held for writing.
func (p *Plex) addLate(k kind, l late) (ref, *edit) {
	r := refOf(k, p.total(k))
	p.late[k] = append(p.late[k], l)
	if l.up != 0 {
		p.kids[l.up] = append(p.kids[l.up], r)
	}
	now := p.lab.now().Unix()
	e := p.editOf(r)
	e.added, e.seen = now, true
	if p.facts(r).updated != 0 {
		e.updated = now
	}
	return r, e
}

// AddMovie adds a film as a scan would and returns its rating key. What is left zero is made up as for any other film; the
// streams always are.
func (p *Plex) AddMovie(title string, year, tmdb int, file string) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, e := p.addLate(film, late{})
	e.title, e.year, e.tmdb, e.file = validText(title), year, tmdb, file
	e.folder = e.title
	p.moves(r, true, true)
	return p.keyText(r)
}

// AddSeries adds a show with as many seasons, of as many episodes each, and returns its rating key.
func (p *Plex) AddSeries(title string, seasons, episodes int) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, e := p.addLate(show, late{})
	e.title = validText(title)
	for range seasons {
		p.addSeason(r, episodes)
	}
	p.moves(r, true, true)
	return p.keyText(r)
}

// AddSeason adds the next season to a show. As with everything that comes to a show, its updatedAt stays as it is.
func (p *Plex) AddSeason(showKey string, episodes int) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	up, ok := p.findLiving(showKey)
	if !ok || up.kind() != show {
		return ""
	}
	r := p.addSeason(up, episodes)
	p.moves(r, true, true)
	return p.keyText(r)
}

func (p *Plex) addSeason(up ref, episodes int) ref {
	number := 0
	p.each(up, false, func(c ref) { number = max(number, p.seasonAt(c).number) })
	r, _ := p.addLate(season, late{up, number + 1})
	for n := range episodes {
		p.addLate(episode, late{r, n + 1})
	}
	return r
}

// AddEpisode adds the next episode to a season.
func (p *Plex) AddEpisode(seasonKey string) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	up, ok := p.findLiving(seasonKey)
	if !ok || up.kind() != season {
		return ""
	}
	number := 0
	p.each(up, false, func(c ref) { number = max(number, p.episode(c).number) })
	r, _ := p.addLate(episode, late{up, number + 1})
	p.moves(r, true, true)
	return p.keyText(r)
}

// AddArtist adds an artist without albums.
func (p *Plex) AddArtist(name string) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, e := p.addLate(artist, late{})
	e.title = validText(name)
	p.moves(r, true, true)
	return p.keyText(r)
}

// AddAlbum adds an album with tracks. Every second one is local, and then it has no updatedAt, nor have its tracks.
func (p *Plex) AddAlbum(artistKey string, tracks int) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	up, ok := p.findLiving(artistKey)
	if !ok || up.kind() != artist {
		return ""
	}
	r, _ := p.addLate(album, late{up: up})
	for n := range tracks {
		p.addLate(track, late{r, n + 1})
	}
	p.moves(r, true, true)
	return p.keyText(r)
}

// AddTrack adds the next track to an album.
func (p *Plex) AddTrack(albumKey string) (ratingKey string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	up, ok := p.findLiving(albumKey)
	if !ok || up.kind() != album {
		return ""
	}
	number := 0
	p.each(up, false, func(c ref) { t, _, _ := p.track(c); number = max(number, t.number) })
	r, _ := p.addLate(track, late{up, number + 1})
	p.moves(r, true, true)
	return p.keyText(r)
}

// mostVersions is how many versions of one item have ids of their own.
const mostVersions = 4

// AddVersion adds a version to a film or an episode, unless it has four. Its updatedAt moves, and addedAt stays.
func (p *Plex) AddVersion(ratingKey string) { p.reversion(ratingKey, true) }

// ReplaceFile puts another file in the place of an item's first one, as an upgrade does.
func (p *Plex) ReplaceFile(ratingKey string) { p.reversion(ratingKey, false) }

func (p *Plex) reversion(ratingKey string, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, ok := p.findLiving(ratingKey)
	if !ok || r.kind() != film && r.kind() != episode {
		return
	}
	have := p.versions(r)
	if more && len(have) == mostVersions {
		return
	}
	e := p.editOf(r)
	versions := append([]version(nil), have...)
	next := spareVersions[p.revision%len(spareVersions)]
	for slices.ContainsFunc(have, func(v version) bool { return v.source == next.source }) {
		p.revision++
		next = spareVersions[p.revision%len(spareVersions)]
	}
	if more || len(versions) == 0 {
		versions = append(versions, next)
	} else {
		versions[0] = next
	}
	e.versions, e.updated = versions, p.newer(r)
	p.moves(r, true, true)
}

// spareVersions are what is added to items. Their sources are found nowhere else, so that no two files share a path.
var spareVersions = [...]version{
	{picture: hdr10, tracks: []soundID{atmos2026, dolby}, source: "UHDRip", style: bracketed},
	{picture: sdr720, tracks: []soundID{aacStereo}, source: "WEBCap", style: spaced},
	{picture: dv8, tracks: []soundID{ddpAtmos2026}, source: "UHDWEB", style: bracketed},
	{picture: sdr1080, tracks: []soundID{dtsMA, dolby}, source: "BRRip", style: dotted},
	{picture: sdr1080Ten, tracks: []soundID{flac}, source: "BDRip", style: bracketed},
}

// versions are the versions of a film or an episode.
func (p *Plex) versions(r ref) []version {
	if e := p.edit(r); e != nil && e.versions != nil {
		return e.versions
	}
	if r.kind() == film {
		return prints[r.index()%len(prints)]
	}
	e := p.episode(r)
	s := p.lab.show(e.at.show)
	return []version{*s.version}
}
