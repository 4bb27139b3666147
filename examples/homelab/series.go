package homelab

// A season and an episode are found by arithmetic: four neighbouring shows, of which the second has specials, are one block.

// seasonAt says where a season stands.
type seasonAt struct {
	show   int
	number int // 0 = specials
}

// hasSpecials says whether show s has a season 0 with two episodes. It comes first.
func hasSpecials(s int) bool { return s%4 == 1 }

// seasonOf finds season i of the whole server.
func (l *Lab) seasonOf(i int) seasonAt {
	n := l.o.Seasons
	block, rest := i/(4*n+1), i%(4*n+1)
	s := 4 * block
	switch {
	case rest < n:
		return seasonAt{s, rest + 1}
	case rest < 2*n+1:
		return seasonAt{s + 1, rest - n}
	}
	rest -= 2*n + 1
	return seasonAt{s + 2 + rest/n, rest%n + 1}
}

// firstSeason is the index of the first season of show s; show s has seasonCount seasons.
func (l *Lab) firstSeason(s int) int {
	i := s/4*(4*l.o.Seasons+1) + s%4*l.o.Seasons
	if s%4 > 1 {
		i++
	}
	return i
}

func (l *Lab) seasonCount(s int) int {
	if hasSpecials(s) {
		return l.o.Seasons + 1
	}
	return l.o.Seasons
}

// firstEpisode is the index of the first episode of show s; it has episodeCount episodes.
func (l *Lab) firstEpisode(s int) int {
	perShow := l.o.Seasons * l.o.Episodes
	i := s/4*(4*perShow+specials) + s%4*perShow
	if s%4 > 1 {
		i += specials
	}
	return i
}

func (l *Lab) episodeCount(s int) int {
	n := l.o.Seasons * l.o.Episodes
	if hasSpecials(s) {
		n += specials
	}
	return n
}

// seasonEpisodes is the range of episodes of a season: the first index and how many.
func (l *Lab) seasonEpisodes(at seasonAt) (first, n int) {
	first = l.firstEpisode(at.show)
	if at.number == 0 {
		return first, specials
	}
	if hasSpecials(at.show) {
		first += specials
	}
	return first + (at.number-1)*l.o.Episodes, l.o.Episodes
}

// episodeAt finds episode i of the whole server: its show, season and number.
func (l *Lab) episodeAt(i int) (at seasonAt, number int) {
	perShow := l.o.Seasons * l.o.Episodes
	block, rest := i/(4*perShow+specials), i%(4*perShow+specials)
	at.show = 4 * block
	switch {
	case rest < perShow:
	case rest < 2*perShow+specials:
		at.show++
		rest -= perShow
		if rest < specials {
			return at, rest + 1
		}
		rest -= specials
	default:
		rest -= 2*perShow + specials
		at.show += 2 + rest/perShow
		rest %= perShow
	}
	at.number = rest/l.o.Episodes + 1
	return at, rest%l.o.Episodes + 1
}

// parent is what an item belongs to.
func (l *Lab) parent(r ref) (ref, bool) {
	i := r.index()
	switch r.kind() {
	case season:
		return refOf(show, l.seasonOf(i).show), true
	case episode:
		at, _ := l.episodeAt(i)
		return refOf(season, l.seasonIndex(at)), true
	case album:
		return refOf(artist, i/albumsPerArtist), true
	case track:
		return refOf(album, i/tracksPerAlbum), true
	}
	return 0, false
}

// seasonIndex is the reverse of seasonOf.
func (l *Lab) seasonIndex(at seasonAt) int {
	i := l.firstSeason(at.show) + at.number
	if !hasSpecials(at.show) {
		i--
	}
	return i
}
