package homelab

import "time"

// ArrEntry is what a movie of Radarr and a series of Sonarr have in common. A time that is zero is left out of answers.
type ArrEntry struct {
	ID               int
	Title            string
	AlternateTitles  []string
	OriginalLanguage string // "" = English
	Year             int
	TMDB             int    // in Sonarr 0 where the metadata service knows none
	TVDB             int    // Sonarr's alone
	IMDB             string // "" = missing
	Status           string // released, ended … or deleted: gone from the public database
	Path             string // its folder
	Root             string
	Profile          int // a quality profile: 1, 4, 5 or 6
	Monitored        bool
	Tags             []int // ids; SetTags takes labels
	Added            time.Time

	disk string // where its files lie, if elsewhere than Path says
	dice dice   // for what nobody compares
}

// ArrFile is a file of a movie or of episodes.
type ArrFile struct {
	ID           int
	RelativePath string // to the entry's Path
	Size         int64
	Added        time.Time
	SceneName    string
	ReleaseGroup string
	Edition      string   // Radarr's alone
	Languages    []string // nil = English
	Quality      string   // as Radarr calls it: "Bluray-1080p"
	CutoffNotMet bool
	Formats      []string // custom formats; the score is the sum of theirs
	Season       int      // Sonarr's alone
	MediaInfo    *MediaInfo

	version  *version // for the media info of a file that nobody wrote one for
	duration int64
}

// MediaInfo is what the application's own probe says of a file.
type MediaInfo struct {
	AudioBitrate     int64
	AudioChannels    string // 5.1
	AudioCodec       string
	AudioLanguages   string // eng/fre
	AudioStreams     int
	VideoBitDepth    int
	VideoCodec       string
	VideoFPS         string // 23.976
	DynamicRange     string // "" or HDR
	DynamicRangeType string // DV HDR10 …
	Resolution       string // 3840x2160
	RunTime          string
	Subtitles        string
}

// folder is where the files of an entry lie.
func (e *ArrEntry) folder() string {
	if e.disk != "" {
		return e.disk
	}
	return e.Path
}

// formatTable is the custom formats and what they score in every profile. Ids count from 1.
var formatTable = [...]struct {
	name  string
	score int
}{{"Unwanted", -10_000}, {"Preferred", 25}, {"Atmos", 50}, {"DV HDR10", 100}}

// score is the custom format score of a file.
func (f *ArrFile) score() (sum int) {
	for _, name := range f.Formats {
		for _, row := range formatTable {
			if row.name == name {
				sum += row.score
			}
		}
	}
	return sum
}

// formatsOf are the custom formats that a version meets.
func formatsOf(v *version, into []string) []string {
	into = append(into, "Preferred")
	if _, a := v.first(); a != nil && a.format == "Dolby Atmos" {
		into = append(into, "Atmos")
	}
	if pictures[v.picture].arrType == "DV HDR10" {
		into = append(into, "DV HDR10")
	}
	return into
}

// languageTable holds languages whose ids both applications agree on.
var languageTable = map[string]int{
	"Original": -2, "Unknown": 0, "English": 1, "French": 2, "Spanish": 3, "German": 4, "Italian": 5, "Danish": 6, "Dutch": 7,
	"Japanese": 8, "Chinese": 10, "Russian": 11, "Polish": 12, "Swedish": 14, "Norwegian": 15, "Korean": 21,
}

// writeLanguage writes {id, name}; "" is English.
func writeLanguage(w *pretty, name string) {
	if name == "" {
		name = "English"
	}
	w.named(languageTable[name], name)
}
