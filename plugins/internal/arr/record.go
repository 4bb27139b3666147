package arr

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// record is the part of a movie (Radarr) or series (Sonarr) that is read. What
// only one of them has is absent in the other.
type record struct {
	ID                  int64          `json:"id"`
	TMDB                int64          `json:"tmdbId"` // 0 is unknown, as in the other ids
	TVDB                int64          `json:"tvdbId"`
	IMDB                string         `json:"imdbId"`
	Title               string         `json:"title"`
	OriginalTitle       string         `json:"originalTitle"`
	AlternateTitles     []titled       `json:"alternateTitles"`
	OriginalLanguage    named          `json:"originalLanguage"`
	Year                int32          `json:"year"`
	Status              string         `json:"status"`
	SeriesType          string         `json:"seriesType"`
	MonitorNewItems     string         `json:"monitorNewItems"`
	MinimumAvailability string         `json:"minimumAvailability"`
	IsAvailable         *bool          `json:"isAvailable"`
	Path                string         `json:"path"`
	RootFolder          string         `json:"rootFolderPath"`
	QualityProfileID    int32          `json:"qualityProfileId"`
	Monitored           bool           `json:"monitored"`
	HasFile             *bool          `json:"hasFile"`
	SizeOnDisk          *int64         `json:"sizeOnDisk"`
	Added               date           `json:"added"`
	InCinemas           date           `json:"inCinemas"`
	DigitalRelease      date           `json:"digitalRelease"`
	PhysicalRelease     date           `json:"physicalRelease"`
	ReleaseDate         date           `json:"releaseDate"`
	LastSearchTime      date           `json:"lastSearchTime"`
	FirstAired          date           `json:"firstAired"`
	LastAired           date           `json:"lastAired"`
	NextAiring          date           `json:"nextAiring"`
	PreviousAiring      date           `json:"previousAiring"`
	Tags                []int32        `json:"tags"`
	File                recordFile     `json:"movieFile"`
	Statistics          recordNumbers  `json:"statistics"`
	Seasons             []recordSeason `json:"seasons"`
}

// named is what a language or a custom format is read for.
type named struct {
	Name string `json:"name"`
}

// titled is one of the other titles of an entry.
type titled struct {
	Title string `json:"title"`
}

// recordFile is the file of a movie or of episodes. In a catalogue it has no
// custom formats, and a score of 0 that means nothing.
type recordFile struct {
	ID           int64   `json:"id"`
	MovieID      int64   `json:"movieId"`
	Path         string  `json:"path"`
	Size         int64   `json:"size"`
	DateAdded    date    `json:"dateAdded"`
	ReleaseGroup string  `json:"releaseGroup"`
	Edition      string  `json:"edition"`
	Languages    []named `json:"languages"`
	Language     named   `json:"language"` // in place of languages before version 4
	Quality      struct {
		Quality named `json:"quality"`
	} `json:"quality"`
	CutoffNotMet  *bool       `json:"qualityCutoffNotMet"`
	MediaInfo     recordMedia `json:"mediaInfo"`
	CustomFormats []named     `json:"customFormats"`
	FormatScore   *int32      `json:"customFormatScore"`
}

// recordMedia is what the application found in a file.
type recordMedia struct {
	VideoCodec       string  `json:"videoCodec"`
	DynamicRange     string  `json:"videoDynamicRange"`
	DynamicRangeType string  `json:"videoDynamicRangeType"`
	BitDepth         float64 `json:"videoBitDepth"`
	FPS              float64 `json:"videoFps"`
	Resolution       string  `json:"resolution"`
	ScanType         string  `json:"scanType"`
	AudioCodec       string  `json:"audioCodec"`
	AudioChannels    float64 `json:"audioChannels"`
	AudioStreams     float64 `json:"audioStreamCount"`
	AudioLanguages   string  `json:"audioLanguages"` // with slashes between them
	Subtitles        string  `json:"subtitles"`      // likewise
}

// recordNumbers are the sums over a movie's, series' or season's files.
type recordNumbers struct {
	EpisodeFileCount  *int32 `json:"episodeFileCount"`
	EpisodeCount      int32  `json:"episodeCount"`
	TotalEpisodeCount int32  `json:"totalEpisodeCount"`
	SeasonCount       int32  `json:"seasonCount"`
	SizeOnDisk        *int64 `json:"sizeOnDisk"`
	NextAiring        date   `json:"nextAiring"`
	PreviousAiring    date   `json:"previousAiring"`
}

// recordSeason is a season of a series.
type recordSeason struct {
	Number     int32         `json:"seasonNumber"`
	Monitored  bool          `json:"monitored"`
	Statistics recordNumbers `json:"statistics"`
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

// date is a moment, in seconds since the year 1 began: 0 is one that is not
// told, for which the servers write that year.
type date int64

// noDate is the Unix time of a date that is not told.
const noDate = -62135596800

// unix gives the Unix time.
func (d date) unix() int64 { return int64(d) + noDate }

// UnmarshalJSONFrom reads a date. What is none is not told.
func (d *date) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	text, err := from.ReadValue()
	if err != nil {
		return err
	}
	if *d = 0; len(text) < 2 || text[0] != '"' {
		return nil
	}
	if t, err := time.Parse(time.RFC3339, string(text[1:len(text)-1])); err == nil && t.Year() > 1 {
		*d = date(t.Unix() - noDate)
	}
	return nil
}
