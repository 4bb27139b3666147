package homelab

import (
	"net/http"
	"strconv"
	"strings"
)

// seriesRequest is what Sonarr reads from a series in a body.
type seriesRequest struct {
	TVDBID           int
	Title            string
	Year             int
	Path             string
	RootFolderPath   string
	QualityProfileID int
	Monitored        bool
	MonitorNewItems  word
	SeriesType       word
	SeasonFolder     bool
	Seasons          []seasonRequest
	Tags             []int
	AddOptions       struct {
		Monitor                  word
		SearchForMissingEpisodes bool
	}
}

// seasonRequest is a season in a body.
type seasonRequest struct {
	SeasonNumber int
	Monitored    *bool
}

// put answers PUT /series/{id}. The body replaces everything that can be written: what it lacks is lost, the TVDB id and the
// seasons included.
func (s *Sonarr) put(w http.ResponseWriter, r *http.Request, id int) {
	var in seriesRequest
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.catalogue.has(id) {
		s.fail(w, http.StatusNotFound, "Series with ID "+idText(id)+" does not exist")
		return
	}
	kind, items := "standard", "all"
	if s.refused(w, append(s.checkPath(in.Path, id), checkProfile(in.QualityProfileID)...)) ||
		!s.set(w, "seriesType", in.SeriesType, &kind) || !s.set(w, "monitorNewItems", in.MonitorNewItems, &items) {
		return
	}
	if in.Tags == nil && s.traits.autoTags && s.autoTag+s.autoUntag != "" {
		s.fail(w, http.StatusInternalServerError, "Object reference not set to an instance of an object.")
		return
	}
	v := s.catalogue.keep(id)
	s.replace(&v.ArrEntry, in.Path, truth(r.URL.Query(), "moveFiles"))
	v.TVDB, v.Profile, v.Monitored, v.Tags = in.TVDBID, in.QualityProfileID, in.Monitored, in.Tags
	v.SeasonFolder, v.SeriesType, v.MonitorNewItems = in.SeasonFolder, kind, items
	v.setSeasons(in.Seasons)
	s.retag(&v.ArrEntry)
	s.send(w, http.StatusAccepted, func(out *pretty) { v.write(out, &s.arr) })
}

// setSeasons replaces the seasons. A flag that differs goes to all episodes of its season.
func (v *SonarrSeries) setSeasons(list []seasonRequest) {
	was := map[int]bool{}
	for _, season := range v.Seasons {
		was[season.Number] = season.Monitored
	}
	v.Seasons = nil
	for _, in := range list {
		on := in.Monitored != nil && *in.Monitored
		v.Seasons = append(v.Seasons, SonarrSeason{in.SeasonNumber, on})
		if before, known := was[in.SeasonNumber]; known && before == on {
			continue
		}
		for i := range v.Episodes {
			if v.Episodes[i].Season == in.SeasonNumber {
				v.Episodes[i].Monitored = on
			}
		}
	}
}

// add answers POST /series. Title, year and episodes come from the metadata service: of shows of the house what these have, of
// others the title and year that the body says and no episodes.
func (s *Sonarr) add(w http.ResponseWriter, r *http.Request) {
	var in seriesRequest
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.described(in.TVDBID, in.Title, in.Year)
	s.rehome(&v.ArrEntry, in.RootFolderPath, true)
	if in.Path != "" {
		v.Path, v.Root = in.Path, s.rootOf(in.Path)
	}
	kind, items, monitor := "standard", "all", "all"
	if s.refused(w, s.checkNew(&in, v)) || !s.set(w, "seriesType", in.SeriesType, &kind) ||
		!s.set(w, "monitorNewItems", in.MonitorNewItems, &items) || !s.set(w, "monitor", in.AddOptions.Monitor, &monitor) {
		return
	}
	v.Profile, v.Monitored, v.Tags, v.Added = in.QualityProfileID, in.Monitored, in.Tags, s.lab.now()
	v.SeasonFolder, v.SeriesType, v.MonitorNewItems = in.SeasonFolder, kind, items
	s.monitor(v, monitor)
	for _, season := range in.Seasons {
		if season.Monitored != nil {
			v.setSeason(season.SeasonNumber, *season.Monitored)
		}
	}
	s.retag(&v.ArrEntry)
	s.catalogue.finish(v)
	id := s.catalogue.add(v)
	s.queue("RefreshSeries", map[string]any{"seriesIds": []int{id}}).Covers = []int{id}
	if in.AddOptions.SearchForMissingEpisodes {
		s.queue("MissingEpisodeSearch", map[string]any{"seriesId": id})
	}
	s.send(w, http.StatusCreated, func(out *pretty) { v.write(out, &s.arr) })
}

// setSeason sets the flag of a season and of its episodes.
func (v *SonarrSeries) setSeason(number int, on bool) {
	for i := range v.Seasons {
		if v.Seasons[i].Number == number {
			v.Seasons[i].Monitored = on
		}
	}
	for i := range v.Episodes {
		if v.Episodes[i].Season == number {
			v.Episodes[i].Monitored = on
		}
	}
}

// checkNew complains about a series that cannot be added.
func (s *Sonarr) checkNew(in *seriesRequest, v *SonarrSeries) []complaint {
	tvdb := strconv.Itoa(in.TVDBID)
	switch _, there := s.catalogue.byPublic(in.TVDBID); {
	case in.TVDBID <= 0:
		return []complaint{{"TvdbId", "'Tvdb Id' must be greater than '0'.", tvdb, "GreaterThanValidator"}}
	case there:
		return []complaint{{"TvdbId", "This series has already been added", tvdb, "SeriesExistsValidator"}}
	}
	list := checkProfile(in.QualityProfileID)
	if in.Path == "" && in.RootFolderPath == "" {
		list = append(list, complaint{"RootFolderPath", "'Root Folder Path' must not be empty.", "", "NotEmptyValidator"})
	} else if in.Path == "" {
		list = append(list, s.checkRoot(in.RootFolderPath)...)
	}
	if len(list) == 0 {
		list = s.checkPath(v.Path, 0)
	}
	if len(list) == 0 && in.TVDBID == NobodyKnows {
		list = []complaint{{"TvdbId", "A series with this ID was not found", tvdb, ""}}
	}
	return list
}

// described is a series as the metadata service describes it. Its episodes have no files.
func (s *Sonarr) described(tvdb int, title string, year int) *SonarrSeries {
	v := &SonarrSeries{Runtime: 50, SeriesType: "standard", MonitorNewItems: "all"}
	for i := range s.lab.o.Series {
		if show := s.lab.show(i); show.tvdb == tvdb {
			s.catalogue.fill(i+1, v, true)
			break
		}
	}
	if v.ID == 0 {
		v.TVDB, v.Title, v.Year, v.Status = tvdb, validText(title), year, "continuing"
	}
	v.ID, v.Path, v.Root, v.Files, v.Tags = 0, "", "", nil, nil
	for i := range v.Episodes {
		v.Episodes[i].ID, v.Episodes[i].FileID = 0, 0
	}
	return v
}

// lookup answers GET /series/lookup?term=tvdb:N: a series as it would be added.
func (s *Sonarr) lookup(w http.ResponseWriter, r *http.Request) {
	tvdb, err := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("term"), "tvdb:"))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sendList(w, func(out *pretty) {
		if err == nil && tvdb > 0 && tvdb != NobodyKnows {
			s.described(tvdb, "Series "+idText(tvdb), 2000).write(out, &s.arr)
		}
	})
}
