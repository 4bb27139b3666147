package arr

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/luarr/luarr/sdk"
)

const (
	// fewEntries are always read one by one.
	fewEntries = 10
	// oneCosts is what reading one entry alone costs, in entries of the
	// catalogue as a whole.
	oneCosts = 50
	// usualSize is the size of a catalogue that was not read yet.
	usualSize = 5000
)

// standing is how an entry stands now, as far as changes are about it.
type standing struct {
	ID         int32   `json:"id"`
	TMDB       int64   `json:"tmdbId"`
	TVDB       int64   `json:"tvdbId"`
	Title      string  `json:"title"`
	Path       string  `json:"path"`
	RootFolder string  `json:"rootFolderPath"`
	ProfileID  int32   `json:"qualityProfileId"`
	Monitored  bool    `json:"monitored"`
	Tags       []int32 `json:"tags"`
	File       struct {
		ID   int32  `json:"id"`
		Path string `json:"path"`
	} `json:"movieFile"`
	Statistics recordNumbers `json:"statistics"`
	Seasons    []struct {
		Number    int  `json:"seasonNumber"`
		Monitored bool `json:"monitored"`
	} `json:"seasons"`
}

// holdsFiles says whether the entry has any file.
func (s *standing) holdsFiles() bool {
	count := s.Statistics.EpisodeFileCount
	return s.File.ID > 0 || count != nil && *count > 0
}

// errGone says that an entry is not there.
func errGone(app *App) error { return errors.New("the entry is no longer in " + app.Name) }

// standings reads entries as they are now, with as little work for the server
// as possible. An entry that is gone is left out.
func (i *Instance) standings(ctx context.Context, ids []int32) (map[int32]*standing, error) {
	i.mu.Lock()
	size := i.entries
	i.mu.Unlock()
	out := make(map[int32]*standing, len(ids))
	asked := make(map[int32]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	if size == 0 {
		size = usualSize
	}
	if len(asked) > fewEntries && len(asked)*oneCosts > size {
		err := i.everyStanding(ctx, func(s *standing) {
			if asked[s.ID] {
				out[s.ID] = s
			}
		})
		return out, err
	}
	for _, id := range ids {
		if out[id] != nil {
			continue
		}
		s, err := i.standing(ctx, id)
		if sdk.KindOf(err) == sdk.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = s
	}
	return out, nil
}

// everyStanding reads the whole catalogue.
func (i *Instance) everyStanding(ctx context.Context, each func(*standing)) error {
	return list(ctx, i.client, i.app.Resource, i.app.CatalogueQuery, func(s *standing) error {
		one := *s
		each(&one)
		return nil
	})
}

// standing reads one entry.
func (i *Instance) standing(ctx context.Context, id int32) (*standing, error) {
	s := new(standing)
	if err := i.client.get(ctx, fmt.Sprintf("%s/%d", i.app.Resource, id), s); err != nil {
		return nil, err
	}
	if s.ID != id {
		return nil, i.client.malformed(i.app.Resource, errNoID)
	}
	return s, nil
}

// samePath says whether two paths of the application are the same.
func samePath(a, b string) bool { return trimPath(a) == trimPath(b) }

// trimPath takes the separators off the end of a path.
func trimPath(path string) string {
	if cut := strings.TrimRight(path, `/\`); cut != "" {
		return cut
	}
	return path
}
