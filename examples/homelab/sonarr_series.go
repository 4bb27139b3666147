package homelab

import (
	"slices"
	"time"
)

// SonarrSeries is an entry in Sonarr.
type SonarrSeries struct {
	ArrEntry
	SeriesType      string // standard, daily, anime
	MonitorNewItems string // all, none
	SeasonFolder    bool
	TVMaze          int
	Network         string
	Certification   string
	Genres          []string
	Runtime         int // minutes
	FirstAired      time.Time
	LastAired       time.Time
	Seasons         []SonarrSeason
	Episodes        []SonarrEpisode
	Files           []ArrFile
}

// SonarrSeason is a season of a series; 0 is the specials.
type SonarrSeason struct {
	Number    int
	Monitored bool
}

// SonarrEpisode is an episode of a series.
type SonarrEpisode struct {
	ID          int
	Season      int
	Number      int
	Absolute    int // 0 = none
	SceneSeason int // 0 = none, like the next
	SceneNumber int
	TVDB        int // 0 = none
	Title       string
	Aired       time.Time // zero = unknown
	Runtime     int       // minutes
	Finale      string    // "", season, series, midseason
	FileID      int       // 0 = none; double episodes have the same
	Monitored   bool
	Searched    time.Time
}

// sonarrSeries is Sonarr's catalogue: the shows of the Plex server with some left out, and at the end one that Plex does not have.
type sonarrSeries struct {
	catalogue[SonarrSeries]
	lab    *Lab
	arr    *arr
	newest int // the newest id of an episode or file that somebody made, less what they begin at
}

// own says whether an entry is the one that Plex does not have.
func (c *sonarrSeries) own(id int) bool { return id == c.born && id > c.lab.o.Series }

// show is the show of an entry.
func (c *sonarrSeries) show(id int) seriesShow {
	if c.own(id) {
		return c.lab.show(otherShow)
	}
	return c.lab.show(id - 1)
}

// knowsTMDB says whether the metadata service gave Sonarr a TMDB id for the show; else it is 0.
func knowsTMDB(show int) bool { return show%3 != 1 }

func (c *sonarrSeries) byPublic(tvdb int) (int, bool) {
	return c.find(func(v *SonarrSeries) bool { return v.TVDB == tvdb })
}

// continues says whether a show that is worked out goes on: it has one more episode, which nobody has yet.
func (c *sonarrSeries) continues(id int) bool { return id%3 == 0 && id%13 != 8 && !c.own(id) }

// work fills an entry in. Only the whole of it has the texts of episodes and the paths of files.
func (c *sonarrSeries) work(id int, v *SonarrSeries, whole bool) {
	l, a, show := c.lab, c.arr, c.show(id)
	var scratch [96]byte
	title := l.appendShowTitle(scratch[:0], show.index)
	*v = SonarrSeries{
		ArrEntry: ArrEntry{ID: id, Title: string(title), Year: show.year, TVDB: show.tvdb, dice: show.dice},
		Genres:   append(v.Genres[:0], genres[show.index%len(genres)]), Seasons: v.Seasons[:0], Episodes: v.Episodes[:0],
		Files: v.Files[:0],
	}
	switch {
	case id%13 == 8:
		v.Status = "deleted"
	case c.continues(id):
		v.Status = "continuing"
	default:
		v.Status = "ended"
	}
	if show.index%5 == 2 {
		v.AlternateTitles = []string{v.Title + " (International)"}
	}
	if knowsTMDB(show.index) {
		v.TMDB = show.tmdb
	}
	if id%4 != 3 {
		v.IMDB = string(appendIMDB(scratch[60:60], show.imdb))
	}
	v.Root, v.Path = a.is.Root, a.join(a.is.Root, string(l.appendShowFolder(nil, &show)))
	v.Profile, v.Monitored, v.SeasonFolder, v.MonitorNewItems = 4, true, true, "all"
	if id%4 == 1 {
		v.Tags = tagsKeep
	}
	v.Added = houseTime(2016+id%10, 1+id%12, 1+id%28)
	v.SeriesType = "standard"
	switch {
	case show.form.daily:
		v.SeriesType = "daily"
	case show.form.hama:
		v.SeriesType, v.OriginalLanguage = "anime", "Japanese"
	}
	v.Network, v.Certification, v.Runtime = "NBX", "TV-14", int(show.duration/60_000)
	v.FirstAired = houseTime(show.year, 3, 14)
	v.LastAired = houseTime(show.year+l.o.Seasons-1, 5, 2)
	first := 1
	if hasSpecials(show.index) {
		first = 0
	}
	for n := first; n <= l.o.Seasons; n++ {
		v.Seasons = append(v.Seasons, SonarrSeason{n, n > 0})
	}
	c.workEpisodes(id, v, &show, whole)
}

// finish gives a series that somebody wrote what it lacks.
func (c *sonarrSeries) finish(v *SonarrSeries) {
	if v.Path == "" {
		c.arr.rehome(&v.ArrEntry, v.Root, true)
	}
	number := func(id *int, from int) {
		if *id == 0 {
			c.newest++
			*id = from + c.newest
		}
	}
	for i := range v.Files {
		number(&v.Files[i].ID, 800_000_000)
	}
	for i := range v.Episodes {
		e := &v.Episodes[i]
		number(&e.ID, 700_000_000)
		if !slices.ContainsFunc(v.Seasons, func(s SonarrSeason) bool { return s.Number == e.Season }) {
			v.Seasons = append(v.Seasons, SonarrSeason{e.Season, e.Season > 0})
		}
	}
	slices.SortFunc(v.Seasons, func(a, b SonarrSeason) int { return a.Number - b.Number })
}

func (c *sonarrSeries) editOwn(id int, o *ownEdit) {
	v := c.keep(id)
	if o.seriesType != "" {
		v.SeriesType = o.seriesType
	}
	if o.newItems != "" {
		v.MonitorNewItems = o.newItems
	}
	if o.seasonFolder != nil {
		v.SeasonFolder = *o.seasonFolder
	}
}
