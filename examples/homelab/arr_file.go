package homelab

import "strings"

// write writes a file below its entry. Custom formats and their score are there only where the application works them out,
// which lists of movies do not.
func (f *ArrFile) write(w *pretty, a *arr, e *ArrEntry, computed bool, episodes int) {
	movie := a.app.thing == "movie"
	w.num(a.app.idField, int64(e.ID))
	if !movie {
		w.num("seasonNumber", int64(f.Season))
	}
	w.text("relativePath", f.RelativePath)
	start := w.begin("path")
	w.b = append(w.b, e.Path...)
	w.b = append(w.b, a.separator())
	w.b = append(w.b, f.RelativePath...)
	w.end(start)
	w.num("size", f.Size)
	w.moment("dateAdded", f.Added)
	if f.SceneName != "" {
		w.text("sceneName", f.SceneName)
	}
	if f.ReleaseGroup != "" {
		w.text("releaseGroup", f.ReleaseGroup)
	}
	if movie {
		w.text("edition", f.Edition)
	}
	f.writeLanguages(w, a)
	q := qualityNamed(f.Quality)
	if !movie {
		q = q.sonarr()
	}
	q.write(w)
	switch {
	case computed && a.traits.formats:
		f.writeFormats(w)
		w.num("customFormatScore", int64(f.score()))
	case !a.traits.noScore && a.traits.formats:
		w.num("customFormatScore", 0) // false: nobody worked it out
	}
	w.num("indexerFlags", 0)
	if !movie && a.traits.formats {
		w.text("releaseType", map[bool]string{true: "multiEpisode", false: "singleEpisode"}[episodes > 1])
	}
	f.writeMediaInfo(w, a)
	w.bool("qualityCutoffNotMet", f.CutoffNotMet)
	w.num("id", int64(f.ID))
}

func (a *arr) separator() byte {
	if a.is.Windows {
		return '\\'
	}
	return '/'
}

func (f *ArrFile) writeLanguages(w *pretty, a *arr) {
	if !a.traits.languages {
		name := ""
		if len(f.Languages) > 0 {
			name = f.Languages[0]
		}
		w.openField("language", '{')
		writeLanguage(w, name)
		w.close('}')
		return
	}
	w.openField("languages", '[')
	if len(f.Languages) == 0 {
		w.open('{')
		writeLanguage(w, "")
		w.close('}')
	}
	for _, name := range f.Languages {
		w.open('{')
		writeLanguage(w, name)
		w.close('}')
	}
	w.close(']')
}

func (f *ArrFile) writeFormats(w *pretty) {
	w.openField("customFormats", '[')
	for _, name := range f.Formats {
		for i, row := range formatTable {
			if row.name == name {
				w.open('{')
				w.named(i+1, name)
				w.close('}')
			}
		}
	}
	w.close(']')
}

// writeMediaInfo writes what a test said, or else what the version's streams say; nothing where nobody ever looked.
func (f *ArrFile) writeMediaInfo(w *pretty, a *arr) {
	m := f.MediaInfo
	if m == nil {
		if f.version != nil && f.version.quirk != unanalysed {
			writeMediaInfo(w, f.version, f.duration, a.traits.rangeType)
		}
		return
	}
	literal := func(name, v string) {
		if v == "" {
			v = "0"
		}
		w.literal(name, v)
	}
	w.openField("mediaInfo", '{')
	w.num("audioBitrate", m.AudioBitrate)
	literal("audioChannels", m.AudioChannels)
	w.text("audioCodec", m.AudioCodec)
	w.text("audioLanguages", m.AudioLanguages)
	w.num("audioStreamCount", int64(m.AudioStreams))
	w.num("videoBitDepth", int64(m.VideoBitDepth))
	w.num("videoBitrate", 0)
	w.text("videoCodec", m.VideoCodec)
	literal("videoFps", m.VideoFPS)
	w.text("videoDynamicRange", m.DynamicRange)
	if a.traits.rangeType {
		w.text("videoDynamicRangeType", m.DynamicRangeType)
	}
	w.text("resolution", m.Resolution)
	w.text("runTime", m.RunTime)
	w.text("scanType", "Progressive")
	w.text("subtitles", m.Subtitles)
	w.close('}')
}

// slashed gives a path below a folder the separators of the application's system.
func (a *arr) slashed(path []byte) string {
	if a.is.Windows {
		return strings.ReplaceAll(string(path), "/", `\`)
	}
	return string(path)
}
