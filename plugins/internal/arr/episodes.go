package arr

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/luarr/luarr/sdk"
)

// recordEpisode is the part of an episode that is read.
type recordEpisode struct {
	ID         int32  `json:"id"`
	TVDB       int64  `json:"tvdbId"`
	FileID     int32  `json:"episodeFileId"` // 0 is none
	Season     int32  `json:"seasonNumber"`
	Number     int32  `json:"episodeNumber"`
	Absolute   int32  `json:"absoluteEpisodeNumber"`
	AirDate    string `json:"airDate"`
	Monitored  bool   `json:"monitored"`
	LastSearch date   `json:"lastSearchTime"`
}

const (
	// readers is how many requests for series or files are sent at a time.
	readers = 4
	// filesAtOnce is how many movies' files are asked for at a time.
	filesAtOnce = 100
)

// seriesFacts is what one series answered.
type seriesFacts struct {
	n        uint32
	episodes []recordEpisode
	files    []recordFile
}

// readEpisodes reads the episodes of every series, and their files where they
// are wanted: one request a series each.
func (c *client) readEpisodes(ctx context.Context, to *catalogue) error {
	return eachOf(ctx, to.entries.n, func(ctx context.Context, n int) (*seriesFacts, error) {
		got := &seriesFacts{n: uint32(n)}
		query := fmt.Sprintf("seriesId=%d", to.entries.at(got.n).id)
		err := list(ctx, c, "episode", query, func(e *recordEpisode) error {
			got.episodes = append(got.episodes, *e)
			return nil
		})
		if err == nil && to.wants.episodeFiles {
			err = list(ctx, c, "episodefile", query, func(f *recordFile) error {
				got.files = append(got.files, *f)
				return nil
			})
		}
		if sdk.KindOf(err) == sdk.KindNotFound {
			return got, nil // the series was removed meanwhile
		}
		return got, err
	}, func(got *seriesFacts) { to.addEpisodes(got) })
}

// readFiles reads what the catalogue does not say of files: custom formats and
// their score. One that is not answered stays unread.
func (c *client) readFiles(ctx context.Context, to *catalogue, s *status) error {
	most := filesAtOnce
	if s.before(5, 3, 3) {
		most = 1 // it would look at the first one alone
	}
	var with []uint32
	for n := range to.entries.n {
		if to.entries.at(uint32(n)).file != 0 {
			with = append(with, uint32(n))
		}
	}
	chunks := slices.Collect(slices.Chunk(with, most))
	return eachOf(ctx, len(chunks), func(ctx context.Context, i int) (*movieFiles, error) {
		var query strings.Builder
		for k, n := range chunks[i] {
			if k > 0 {
				query.WriteByte('&')
			}
			fmt.Fprintf(&query, "movieId=%d", to.entries.at(n).id)
		}
		got := &movieFiles{of: chunks[i]}
		err := list(ctx, c, "moviefile", query.String(), func(f *recordFile) error {
			got.files = append(got.files, *f)
			return nil
		})
		return got, err
	}, func(got *movieFiles) { to.addFormats(got) })
}

// movieFiles is what was answered for some movies.
type movieFiles struct {
	of    []uint32
	files []recordFile
}

// addFormats takes in the custom formats of some movies' files.
func (c *catalogue) addFormats(got *movieFiles) {
	for _, n := range got.of {
		e := c.entries.at(n)
		i := slices.IndexFunc(got.files, func(f recordFile) bool { return f.MovieID == int64(e.id) })
		if i >= 0 {
			c.format(c.fileOf(e), &got.files[i])
		}
	}
}

// eachOf asks n times, a few at a time, and takes the answers one by one.
func eachOf[T any](ctx context.Context, n int, ask func(context.Context, int) (T, error), take func(T)) error {
	group, ctx := errgroup.WithContext(ctx)
	next, answers := make(chan int), make(chan T)
	group.Go(func() error {
		defer close(next)
		for i := range n {
			select {
			case next <- i:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range readers {
		group.Go(func() error {
			for i := range next {
				answer, err := ask(ctx, i)
				if err != nil {
					return err
				}
				select {
				case answers <- answer:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	done := make(chan error, 1)
	go func() {
		done <- group.Wait()
		close(answers)
	}()
	for answer := range answers {
		take(answer)
	}
	return <-done
}

// addEpisodes takes in the episodes of a series.
func (c *catalogue) addEpisodes(got *seriesFacts) {
	s := c.seriesOf(c.entries.at(got.n))
	s.read = true
	for i := range got.episodes {
		r := &got.episodes[i]
		e := episodePart{id: r.ID, fileID: r.FileID, tvdb: number(r.TVDB), season: r.Season, number: r.Number,
			absolute: r.Absolute, airDate: r.AirDate, lastSearch: r.LastSearch.unix()}
		e.flags.set(monitored, r.Monitored)
		s.episodes = append(s.episodes, e)
	}
	slices.SortFunc(s.episodes, episodePart.compare)
	for i := range got.files {
		f := c.file(&got.files[i])
		c.format(&f, &got.files[i])
		s.files = append(s.files, f)
	}
	slices.SortFunc(s.files, func(a, b file) int { return cmp.Compare(a.id, b.id) })
	for _, f := range s.files {
		var room [512]byte
		s.keys = append(s.keys, c.hash(c.fold(clean(room[:0], c.arena.text(f.path)))))
	}
}
