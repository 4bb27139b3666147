package homelab

// showForm is what is special about a show, beside its guid.
type showForm struct {
	legacy        bool // agent com.plexapp.agents.thetvdb: no Guid list, episodes without grandparentGuid
	hama          bool // agent hama: anime, ids in the guid
	nameless      bool // no identity at all
	hiddenSeasons bool // episodes without parentRatingKey
	daily         bool // episodes without index, only a date
	doubled       bool // the first two episodes of season 1 share a file
}

func formOfShow(s int) showForm {
	return showForm{
		legacy: s%8 == 4, hama: s%8 == 7, nameless: s%16 == 10,
		hiddenSeasons: s%8 == 3, daily: s%8 == 6, doubled: s%3 == 2,
	}
}

// seriesShow is what can be said of show s without its texts.
type seriesShow struct {
	index            int
	year             int
	duration         int64 // ms, of one episode
	added, updated   int64 // epoch s
	tvdb, tmdb, imdb int
	form             showForm
	version          *version
	dice             dice
}

// otherShow is the index of a show that the Plex server does not have, for the one entry that only Sonarr knows.
const otherShow = 1<<seriesFor - 1

func (l *Lab) show(s int) seriesShow {
	d := dice(mix(l.o.Seed, aboutShow, s))
	span := int(houseToday - houseBuilt)
	at := d.below(span)
	id := scatter(l.o.Seed, aboutShowIDs, seriesFor, s)
	return seriesShow{
		index: s, year: 1990 + d.below(34), duration: int64(d.between(22, 58)) * 60_000,
		added: houseBuilt + int64(at), updated: houseBuilt + int64(at+d.below(span-at)),
		tvdb: 70_000 + id, tmdb: 1_200_000 + id, imdb: 6_000_000 + id, form: formOfShow(s),
		version: &episodePrints[s%len(episodePrints)], dice: d,
	}
}

// seriesEpisode is what can be said of an episode without its texts.
type seriesEpisode struct {
	index          int
	at             seasonAt
	number         int
	year, mon, day int
	duration       int64 // ms
	added, updated int64 // epoch s
	viewed         int64
	views          int
	tvdb           int
	luck           uint64
	shared         int // in a double file: the number of the file's first episode, else 0
}

func (l *Lab) episode(i int) seriesEpisode {
	at, number := l.episodeAt(i)
	return l.episodeAs(i, at, number)
}

// episodeAs works out episode i as if it stood elsewhere.
func (l *Lab) episodeAs(i int, at seasonAt, number int) seriesEpisode {
	s := l.show(at.show)
	d := dice(mix(l.o.Seed, aboutEpisode, i))
	luck := d.throw()
	e := seriesEpisode{
		index: i, at: at, number: number, luck: luck, tvdb: 5_000_000 + i,
		year: s.year + max(0, at.number-1), mon: 1 + (number-1)%12, day: 1 + int(luck>>7%28),
		duration: s.duration + int64(d.below(60_000)), added: s.added + int64(number)*86_400,
	}
	e.updated = e.added + int64(d.below(10_000_000))
	if d.below(3) == 0 {
		e.views = 1
		e.viewed = e.updated
	}
	if s.form.doubled && at.number == 1 && number <= 2 && l.o.Episodes >= 2 {
		e.shared = 1
	}
	return e
}

func appendSeasonTitle(b []byte, number int) []byte {
	if number == 0 {
		return append(b, "Specials"...)
	}
	return appendInt(append(b, "Season "...), number)
}

func (l *Lab) appendEpisodeTitle(b []byte, i int) []byte {
	h := mix(l.o.Seed, aboutEpisode, i)
	b = append(b, "The "...)
	b = append(b, adjectives[h&63]...)
	b = append(b, ' ')
	return append(b, nouns[h>>6&63]...)
}

// appendShowFolder appends the folder of a show, without its parent.
func (l *Lab) appendShowFolder(b []byte, s *seriesShow) []byte {
	start := len(b)
	b = l.appendShowTitle(b, s.index)
	b = appendPathTitle(b, start)
	b = append(b, " ("...)
	b = appendInt(b, s.year)
	return append(b, ')')
}

// appendEpisodeFile appends the path of an episode's file below the folder of its show.
func (l *Lab) appendEpisodeFile(b []byte, s *seriesShow, e *seriesEpisode) []byte {
	if e.at.number == 0 {
		b = append(b, "Specials/"...)
	} else {
		b = appendPadded(append(b, "Season "...), e.at.number)
		b = append(b, '/')
	}
	start := len(b)
	b = l.appendShowTitle(b, s.index)
	b = appendPathTitle(b, start)
	b = append(b, " - "...)
	switch {
	case s.form.daily:
		b = appendDate(b, e.year, e.mon, e.day)
	case e.shared > 0:
		b = appendPadded(append(b, 'S'), e.at.number)
		b = append(b, "E01-E02"...)
	default:
		b = appendPadded(append(b, 'S'), e.at.number)
		b = appendPadded(append(b, 'E'), e.number)
	}
	v := s.version
	p := &pictures[v.picture]
	b = append(b, " ["...)
	b = append(b, v.source...)
	b = append(b, '-')
	b = appendInt(b, p.lines())
	b = append(b, "p]"...)
	for _, tag := range [...]string{p.tag, v.best().tag, p.codecTag} {
		if tag != "" {
			b = append(b, '[')
			b = append(b, tag...)
			b = append(b, ']')
		}
	}
	b = append(b, '-')
	b = append(b, releaseGroups[s.index%len(releaseGroups)]...)
	b = append(b, '.')
	return append(b, p.container...)
}

// appendPadded appends a number with at least two digits.
func appendPadded(b []byte, n int) []byte {
	if n < 10 {
		b = append(b, '0')
	}
	return appendInt(b, n)
}

// appendDate appends YYYY-MM-DD.
func appendDate(b []byte, y, m, d int) []byte {
	b = append(appendInt(b, y), '-')
	b = append(appendPadded(b, m), '-')
	return appendPadded(b, d)
}
