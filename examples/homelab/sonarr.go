package homelab

import "net/http"

// Sonarr is a simulated Sonarr.
type Sonarr struct {
	arr
	catalogue *sonarrSeries
}

var seriesValues = map[string][]string{
	"applyTags":       {"add", "remove", "replace"},
	"seriesType":      {"standard", "daily", "anime"},
	"monitorNewItems": {"all", "none"},
	"monitor": {
		"unknown", "all", "future", "missing", "existing", "firstSeason", "lastSeason", "latestSeason", "pilot", "recent",
		"monitorSpecials", "unmonitorSpecials", "none", "skip",
	},
}

func newSonarr(l *Lab, is Instance) *Sonarr {
	c := &sonarrSeries{lab: l}
	app := arrApp{
		name: "Sonarr", thing: "series", idField: "seriesId", idsField: "seriesIds", exclusions: "/importlistexclusion",
		bulkMove: "BulkMoveSeries", values: seriesValues,
	}
	s := &Sonarr{arr: newArr(l, is, app, sonarrTraits(parseVersion(is.Version))), catalogue: c}
	c.arr, s.entries = &s.arr, c
	c.born = l.o.Series + 1
	if is.Entries != 0 {
		c.born = max(0, is.Entries)
	}
	c.never = func(id int) bool { return !c.own(id) && (id-1)%11 == 9 } // never added to Sonarr
	c.head = func(s *SonarrSeries) *ArrEntry { return &s.ArrEntry }
	c.fill = c.work
	c.plain = func(w *pretty, s *SonarrSeries) { s.write(w, c.arr) }
	c.start()
	return s
}

var _ http.Handler = (*Sonarr)(nil)

// ServeHTTP answers as Sonarr does.
func (s *Sonarr) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.route) }

func (s *Sonarr) route(w http.ResponseWriter, r *http.Request, path string) {
	switch where, id := numbered(path); where {
	case "POST /series":
		s.add(w, r)
	case "PUT /series/{id}":
		s.put(w, r, id)
	case "GET /series/lookup":
		s.lookup(w, r)
	case "POST /seasonpass":
		s.seasonPass(w, r)
	case "GET /episode":
		s.listEpisodes(w, r)
	case "GET /episode/{id}":
		s.sendEpisode(w, id)
	case "PUT /episode/{id}":
		s.putEpisode(w, r, id)
	case "PUT /episode/monitor":
		s.monitorEpisodes(w, r)
	case "GET /calendar":
		s.calendar(w, r)
	case "GET /episodefile":
		s.listFiles(w, r)
	case "GET /episodefile/{id}":
		s.sendFile(w, id)
	case "DELETE /episodefile/{id}":
		s.deleteFile(w, r, id)
	case "DELETE /episodefile/bulk":
		s.deleteFiles(w, r)
	default:
		missing(w)
	}
}

// EntryByTVDB finds an entry's local id by its TVDB id.
func (s *Sonarr) EntryByTVDB(tvdb int) (id int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.catalogue.byPublic(tvdb)
}

// EntryByTMDB finds an entry's local id by the TMDB id that Sonarr gives; 0 is no id.
func (s *Sonarr) EntryByTMDB(tmdb int) (id int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tmdb == 0 {
		return 0, false
	}
	return s.catalogue.find(func(v *SonarrSeries) bool { return v.TMDB == tmdb })
}

// Series returns a copy of an entry with its episodes and files, nil when there is none.
func (s *Sonarr) Series(id int) *SonarrSeries {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.catalogue.has(id) {
		return nil
	}
	v := new(SonarrSeries)
	if kept := s.catalogue.kept[id]; kept != nil {
		*v = *kept
		return v
	}
	s.catalogue.fill(id, v, true)
	return v
}

// Add adds a series, as its user would, and returns its local id. It starts monitored, in the first profile, without seasons, in
// a folder named after its title and year; make changes that. Seasons are made for the episodes; episodes and files that have
// no id get one. An ID given there replaces that entry.
func (s *Sonarr) Add(make func(v *SonarrSeries)) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := &SonarrSeries{SeriesType: "standard", MonitorNewItems: "all", SeasonFolder: true, Runtime: 50}
	v.ArrEntry = ArrEntry{Status: "continuing", Monitored: true, Profile: 1, Year: 2000, Root: s.is.Root, Added: s.lab.now()}
	make(v)
	s.catalogue.finish(v)
	return s.catalogue.add(v)
}

// Change changes an entry, as its user, a refresh or an import would. The Path stays what it was unless it is changed too.
func (s *Sonarr) Change(id int, change func(v *SonarrSeries)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.catalogue.keep(id)
	change(v)
	s.catalogue.finish(v)
}
