package arr

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

// seriesPart is what an entry of Sonarr has and a movie does not.
type seriesPart struct {
	counts   counts
	seasons  []seasonPart  // by number
	episodes []episodePart // by season and number; only where wanted
	files    []file        // by id; only where wanted
	keys     []uint64      // of the files' paths
	read     bool          // the episodes were
}

// counts are numbers of episodes.
type counts struct{ total, wanted, withFile, seasons int32 }

// seasonPart is a season.
type seasonPart struct {
	number         int32
	flags          flags
	counts         counts
	size           int64
	next, previous int64
}

// episodePart is an episode.
type episodePart struct {
	id, fileID               int32
	tvdb                     uint32
	season, number, absolute int32 // absolute 0 is unknown
	airDate                  string
	lastSearch               int64
	flags                    flags
}

// newSeriesPart reads it from a record.
func newSeriesPart(r *record) *seriesPart {
	s := &seriesPart{counts: r.Statistics.counts()}
	for _, rs := range r.Seasons {
		one := seasonPart{number: rs.Number, counts: rs.Statistics.counts(),
			next: rs.Statistics.NextAiring.unix(), previous: rs.Statistics.PreviousAiring.unix()}
		one.flags.set(monitored, rs.Monitored)
		if n := rs.Statistics.EpisodeFileCount; n != nil {
			one.flags |= hasFileKnown
			one.flags.set(hasFile, *n > 0)
		}
		if size := rs.Statistics.SizeOnDisk; size != nil {
			one.size = *size
			one.flags |= sizeKnown
		}
		s.seasons = append(s.seasons, one)
	}
	slices.SortFunc(s.seasons, func(a, b seasonPart) int { return cmp.Compare(a.number, b.number) })
	return s
}

// counts gives the numbers of episodes.
func (r *recordNumbers) counts() counts {
	c := counts{total: r.TotalEpisodeCount, wanted: r.EpisodeCount, seasons: r.SeasonCount}
	if r.EpisodeFileCount != nil {
		c.withFile = *r.EpisodeFileCount
	}
	return c
}

// message gives them as a match has them, nil where there are none.
func (c counts) message() *sdk.EpisodeCounts {
	if c == (counts{}) {
		return nil
	}
	return &sdk.EpisodeCounts{Total: c.total, Wanted: c.wanted, WithFile: c.withFile, Seasons: c.seasons}
}

// season finds a season.
func (s *seriesPart) season(number int32) *seasonPart {
	i, ok := slices.BinarySearchFunc(s.seasons, number, func(s seasonPart, n int32) int { return cmp.Compare(s.number, n) })
	if !ok {
		return nil
	}
	return &s.seasons[i]
}

// file finds a file.
func (s *seriesPart) file(id int32) *file {
	i, ok := slices.BinarySearchFunc(s.files, id, func(f file, id int32) int { return cmp.Compare(f.id, id) })
	if !ok {
		return nil
	}
	return &s.files[i]
}

// tell sets what the match of a series alone has.
func (s *seriesPart) tell(r *reply, e *entry) {
	m := &r.match
	m.FirstAiredAt, m.LastAiredAt = r.moment(e.times[firstAired]), r.moment(e.times[lastAired])
	m.NextAiringAt, m.PreviousAiringAt = r.moment(e.times[nextAiring]), r.moment(e.times[previousAiring])
	m.Episodes = s.counts.message()
	for i := range s.seasons {
		one := &s.seasons[i]
		m.Seasons = append(m.Seasons, &sdk.EntrySeason{
			Number: one.number, Monitored: one.flags.has(monitored), Episodes: one.counts.message(), SizeBytes: one.size,
			NextAiringAt: timestamp(one.next), PreviousAiringAt: timestamp(one.previous),
		})
	}
}

// timestamp makes a time of Unix seconds, nil where there are none.
func timestamp(unix int64) *timestamppb.Timestamp {
	if unix == noDate {
		return nil
	}
	return &timestamppb.Timestamp{Seconds: unix}
}
