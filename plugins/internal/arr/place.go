package arr

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/luarr/luarr/sdk"
)

// place is the part of a series that a change is about. Season and episode
// count from 0: the season 0 holds the specials.
type place struct {
	part            part
	season, episode int
}

// part is what a place is; the zero value is the entry as a whole.
type part uint8

const (
	aWhole part = iota
	aSeason
	anEpisode
)

// String names a season S01 and an episode S01E02, as before and after of a
// change do. It is empty for the entry as a whole.
func (p place) String() string {
	switch p.part {
	case aSeason:
		return fmt.Sprintf("S%02d", p.season)
	case anEpisode:
		return fmt.Sprintf("S%02dE%02d", p.season, p.episode)
	}
	return ""
}

var placeName = regexp.MustCompile(`^S(\d{1,6})(?:E(\d{1,6}))?$`)

// parsePlace reads the name of a season or an episode.
func parsePlace(text string) (place, bool) {
	m := placeName.FindStringSubmatch(text)
	if m == nil {
		return place{}, false
	}
	season, err1 := strconv.Atoi(m[1])
	p := place{part: aSeason, season: season}
	var err2 error
	if m[2] != "" {
		p.part = anEpisode
		p.episode, err2 = strconv.Atoi(m[2])
	}
	return p, errors.Join(err1, err2) == nil
}

// placeOf tells which part of its entry a proposal is about: by the numbers of
// the application where the match has them, else by those of the item. A number
// that is not known must never widen a change to more than was meant.
func placeOf(p *sdk.Proposal) (place, error) {
	item, m := p.GetItem(), p.GetMatch()
	var out place
	switch item.GetType() {
	case sdk.Season:
		out.part = aSeason
	case sdk.Episode:
		out.part = anEpisode
	default:
		return out, nil
	}
	season, episode := item.SeasonNumber, item.EpisodeNumber
	if m.SeasonNumber != nil {
		season, episode = m.SeasonNumber, m.EpisodeNumber
	}
	if season == nil || *season < 0 {
		return out, errors.New("the number of its season is not known")
	}
	out.season = int(*season)
	if out.part == anEpisode {
		if episode == nil || *episode < 0 {
			return out, errors.New("the number of the episode is not known")
		}
		out.episode = int(*episode)
	}
	return out, nil
}

// effect puts values in the form of before and after, below the place.
func (p place) effect(before, after map[string]any) sdk.Effect {
	if p.part == aWhole {
		return sdk.Effect{Before: before, After: after}
	}
	return sdk.Effect{Before: sdk.Values{p.String(): before}, After: sdk.Values{p.String(): after}}
}

// values is effect for one side.
func (p place) values(v map[string]any) sdk.Values { return p.effect(v, v).After }

// matched gives the match of a proposal and the part of its entry.
func (i *Instance) matched(p *sdk.Proposal) (*sdk.Match, place, error) {
	if p.GetMatch().GetState() != sdk.Matched {
		return nil, place{}, errors.New("it has no entry in " + i.app.Name)
	}
	at, err := placeOf(p)
	return p.GetMatch(), at, err
}
