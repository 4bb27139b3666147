package listen

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/luarr/luarr/sdk/wire"
)

// arrEvents are the events of Radarr and Sonarr after which an entry or its
// files are other than before. Grab, Health and their like change neither, and
// Test is about an entry that is not meant.
var arrEvents = map[string]string{
	"Download":          Changed,
	"Rename":            Changed,
	"MovieAdded":        Changed,
	"MovieFileDelete":   Changed,
	"MovieDelete":       Removed,
	"SeriesAdd":         Changed,
	"EpisodeFileDelete": Changed,
	"SeriesDelete":      Removed,
}

// arrPayload is what is read of a webhook. Source: NzbDrone.Core/Notifications/
// Webhook of both.
type arrPayload struct {
	EventType string    `json:"eventType"`
	Movie     *arrEntry `json:"movie"`
	Series    *arrEntry `json:"series"`
}

// arrEntry is a movie or a series in it.
type arrEntry struct {
	ID         word   `json:"id"`
	FolderPath string `json:"folderPath"` // of a movie
	Path       string `json:"path"`       // of a series
	TmdbID     word   `json:"tmdbId"`
	TvdbID     word   `json:"tvdbId"`
	ImdbID     string `json:"imdbId"`
}

// parseRadarr reads a webhook of Radarr. The hint has no Kind where there is
// nothing to look at.
func parseRadarr(text []byte) (Hint, error) {
	p, err := parseArr(text)
	if err != nil || p.Series != nil {
		return Hint{}, wrongArr(err, "Radarr")
	}
	return p.hint(p.Movie), nil
}

// parseSonarr reads a webhook of Sonarr, as parseRadarr.
func parseSonarr(text []byte) (Hint, error) {
	p, err := parseArr(text)
	if err != nil || p.Movie != nil {
		return Hint{}, wrongArr(err, "Sonarr")
	}
	return p.hint(p.Series), nil
}

// parseArr reads what both have in common.
func parseArr(text []byte) (arrPayload, error) {
	var p arrPayload
	if err := json.Unmarshal(text, &p, lenient); err != nil {
		return p, fmt.Errorf("the body is no JSON of a webhook")
	}
	if p.EventType == "" {
		return p, fmt.Errorf("the body has no eventType")
	}
	return p, nil
}

// wrongArr says what is wrong with a webhook.
func wrongArr(err error, application string) error {
	if err == nil {
		err = fmt.Errorf("the webhook is not one of %s", application)
	}
	return err
}

// hint gives what a webhook says of an entry, which may be nil.
func (p arrPayload) hint(e *arrEntry) Hint {
	state, known := arrEvents[p.EventType]
	if !known {
		return Hint{}
	}
	h := Hint{Event: p.EventType, Kind: Item, State: state}
	if e == nil {
		return h
	}
	h.Key = e.ID.key()
	h.Path = plain(e.FolderPath, longestPath)
	if h.Path == "" {
		h.Path = plain(e.Path, longestPath)
	}
	h.IDs = &wire.ExternalIds{Tmdb: e.TmdbID.key(), Tvdb: e.TvdbID.key(), Imdb: plain(e.ImdbID, longestKey)}
	return h
}
