package arr

import (
	"context"
	"fmt"
	"net/http"
)

// episode is the part of an episode that changes are about.
type episode struct {
	ID        int32 `json:"id"`
	FileID    int32 `json:"episodeFileId"` // 0 is none
	Season    int   `json:"seasonNumber"`
	Number    int   `json:"episodeNumber"`
	Monitored bool  `json:"monitored"`
}

// place is where in its series an episode is.
func (e *episode) place() place { return place{anEpisode, e.Season, e.Number} }

// within says whether an episode belongs to a place.
func (e *episode) within(p place) bool {
	return p.part == aWhole || e.Season == p.season && (p.part == aSeason || e.Number == p.episode)
}

// show is a series with its episodes, as it stands now.
type show struct {
	*standing
	episodes []episode
}

// show reads a series and its episodes.
func (i *Instance) show(ctx context.Context, id int32) (*show, error) {
	now, err := i.standing(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &show{standing: now}
	err = list(ctx, i.client, "episode", fmt.Sprintf("seriesId=%d", id), func(e *episode) error {
		out.episodes = append(out.episodes, *e)
		return nil
	})
	return out, err
}

// monitored tells how a season or an episode stands, and whether there is one.
func (s *show) monitored(p place) (is, there bool) {
	if p.part == aSeason {
		for _, season := range s.Seasons {
			if season.Number == p.season {
				return season.Monitored, true
			}
		}
		return false, false
	}
	for _, e := range s.episodes {
		if e.within(p) {
			return e.Monitored, true
		}
	}
	return false, false
}

// setEpisodes sets whether episodes are monitored.
func (i *Instance) setEpisodes(ctx context.Context, s *sender, ids []int32, to bool) (state string, err error) {
	return s.write(ctx, http.MethodPut, "episode/monitor", "", map[string]any{"episodeIds": ids, "monitored": to}, nil)
}
