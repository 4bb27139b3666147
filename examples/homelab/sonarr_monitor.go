package homelab

import (
	"net/http"
	"time"
)

// monitorEpisodes answers PUT /episode/monitor. An id that is not there, or there twice, is 500 although the flags were written.
func (s *Sonarr) monitorEpisodes(w http.ResponseWriter, r *http.Request) {
	var in struct {
		EpisodeIDs []int
		Monitored  bool
	}
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	homes := map[int]int{}
	for _, id := range in.EpisodeIDs {
		if home, ok := s.catalogue.home(id); ok {
			homes[id] = home
			s.catalogue.keep(home).episode(id).Monitored = in.Monitored
		}
	}
	if !s.rows(w, in.EpisodeIDs, func(id int) bool { return homes[id] != 0 }) {
		return
	}
	s.send(w, http.StatusAccepted, func(out *pretty) {
		out.open('[')
		for _, id := range in.EpisodeIDs {
			out.open('{')
			s.catalogue.kept[homes[id]].episode(id).write(out, &s.arr, homes[id])
			out.close('}')
		}
		out.close(']')
	})
}

// putEpisode answers PUT /episode/{id}, which takes the flag alone.
func (s *Sonarr) putEpisode(w http.ResponseWriter, r *http.Request, id int) {
	var in struct{ Monitored bool }
	if !s.read(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	home, ok := s.catalogue.home(id)
	if !ok {
		s.unknown(w)
		return
	}
	s.catalogue.keep(home).episode(id).Monitored = in.Monitored
	s.sendOneEpisode(w, http.StatusAccepted, home, id)
}

// passRequest is the body of POST /seasonpass.
type passRequest struct {
	Series []struct {
		ID        int
		Monitored *bool
		Seasons   []seasonRequest
	}
	MonitoringOptions *struct{ Monitor word }
}

// seasonPass answers POST /seasonpass: without options it sets the flags of series and seasons and leaves episodes alone; with
// options it works out every episode's flag, even when the options are empty.
func (s *Sonarr) seasonPass(w http.ResponseWriter, r *http.Request) {
	var in passRequest
	if !s.read(w, r, &in) {
		return
	}
	monitor := ""
	if in.MonitoringOptions != nil {
		monitor = "unknown"
		if !s.set(w, "monitor", in.MonitoringOptions.Monitor, &monitor) {
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []int
	for _, one := range in.Series {
		ids = append(ids, one.ID)
	}
	if !s.rows(w, ids, s.catalogue.has) {
		return
	}
	for _, one := range in.Series {
		v := s.catalogue.keep(one.ID)
		if one.Monitored != nil {
			v.Monitored = *one.Monitored
		}
		for _, season := range one.Seasons {
			for i := range v.Seasons {
				if v.Seasons[i].Number == season.SeasonNumber && season.Monitored != nil {
					v.Seasons[i].Monitored = *season.Monitored
				}
			}
		}
		s.monitor(v, monitor)
	}
	answer(w, http.StatusAccepted, "application/json; charset=utf-8", "{}")
}

// monitor works out the flags of all episodes by a rule, and those of the seasons from them; "" and skip change nothing.
func (s *Sonarr) monitor(v *SonarrSeries, rule string) {
	if rule == "" || rule == "skip" {
		return
	}
	now := s.lab.now()
	last, off := 0, map[int]bool{}
	for _, season := range v.Seasons {
		last = max(last, season.Number)
		off[season.Number] = !season.Monitored
	}
	for i := range v.Episodes {
		e := &v.Episodes[i]
		e.Monitored = monitored(e, rule, last, off[e.Season], now)
	}
	for i := range v.Seasons {
		v.Seasons[i].Monitored = false
		for _, e := range v.Episodes {
			if e.Season == v.Seasons[i].Number && e.Monitored {
				v.Seasons[i].Monitored = true
			}
		}
	}
	if rule == "none" {
		v.Monitored = false
	}
}

// monitored is what a rule says of an episode. unknown is an old rule: what has a file or has aired, but for seasons that are off.
func monitored(e *SonarrEpisode, rule string, last int, off bool, now time.Time) bool {
	aired := !e.Aired.IsZero() && !e.Aired.After(now)
	regular := e.Season > 0
	switch rule {
	case "all":
		return regular
	case "future":
		return regular && !aired
	case "missing":
		return regular && e.FileID == 0
	case "existing":
		return regular && e.FileID != 0
	case "pilot":
		return e.Season == 1 && e.Number == 1
	case "firstSeason":
		return e.Season == 1
	case "lastSeason", "latestSeason":
		return regular && e.Season == last
	case "recent":
		return regular && (e.Aired.IsZero() || now.Sub(e.Aired) < 90*24*time.Hour)
	case "monitorSpecials":
		return !regular || e.Monitored
	case "unmonitorSpecials":
		return regular && e.Monitored
	case "none":
		return false
	}
	if off {
		return e.Monitored
	}
	return e.Monitored || e.FileID != 0 || aired
}
