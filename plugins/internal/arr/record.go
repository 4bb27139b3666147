package arr

import "time"

// record is the part of a movie (Radarr) or series (Sonarr) that is read. What
// only one of them has is absent in the other.
type record struct {
	ID               int64         `json:"id"`
	TMDB             int64         `json:"tmdbId"` // 0 is unknown, as in the other ids
	TVDB             int64         `json:"tvdbId"`
	IMDB             string        `json:"imdbId"`
	Title            string        `json:"title"`
	OriginalTitle    string        `json:"originalTitle"`
	Year             int32         `json:"year"`
	Status           string        `json:"status"`
	SeriesType       string        `json:"seriesType"`
	Path             string        `json:"path"`
	RootFolder       string        `json:"rootFolderPath"`
	QualityProfileID int32         `json:"qualityProfileId"`
	Monitored        bool          `json:"monitored"`
	HasFile          *bool         `json:"hasFile"`
	SizeOnDisk       *int64        `json:"sizeOnDisk"`
	Added            string        `json:"added"`
	Tags             []int32       `json:"tags"`
	File             recordFile    `json:"movieFile"`
	Statistics       recordNumbers `json:"statistics"`
}

// recordFile is the file of a movie.
type recordFile struct {
	Path         string `json:"path"`
	ReleaseGroup string `json:"releaseGroup"`
	Quality      struct {
		Quality struct {
			Name string `json:"name"`
		} `json:"quality"`
	} `json:"quality"`
}

// recordNumbers are the sums over a movie's or series' files.
type recordNumbers struct {
	EpisodeFileCount *int32 `json:"episodeFileCount"`
	SizeOnDisk       *int64 `json:"sizeOnDisk"`
}

// hasFile says whether a file is there, and whether that is known.
func (r *record) hasFile() (has, known bool) {
	switch {
	case r.HasFile != nil:
		return *r.HasFile, true
	case r.Statistics.EpisodeFileCount != nil:
		return *r.Statistics.EpisodeFileCount > 0, true
	}
	return r.File.Path != "", r.File.Path != ""
}

// size gives the bytes on disk, and whether they are known.
func (r *record) size() (bytes int64, known bool) {
	switch {
	case r.SizeOnDisk != nil:
		return *r.SizeOnDisk, true
	case r.Statistics.SizeOnDisk != nil:
		return *r.Statistics.SizeOnDisk, true
	}
	return 0, false
}

// added gives the Unix time of the entry's creation; 0 where it is not told.
// The servers write 0001-01-01 for never.
func (r *record) added() int64 {
	t, err := time.Parse(time.RFC3339, r.Added)
	if err != nil || t.Year() <= 1 {
		return 0
	}
	return t.Unix()
}
