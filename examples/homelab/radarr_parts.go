package homelab

// alternates writes the titles that a film has elsewhere.
func (f *radarrFilms) alternates(w *pretty, e *entry, d dice) {
	w.openField("alternateTitles", '[')
	for n := range 2 + d.below(4) {
		w.open('{')
		w.text("sourceType", "tmdb")
		w.num("movieMetadataId", int64(e.id))
		start := w.begin("title")
		w.b = append(w.b, nouns[d.below(64)]...)
		w.b = append(w.b, " – "...)
		w.b = append(w.b, places[d.below(64)]...)
		w.end(start)
		w.num("id", int64(e.id*10+n))
		w.close('}')
	}
	w.close(']')
}

// images writes the covers. Without excludeLocalCovers the real url differs a little; nothing here depends on it.
func images(w *pretty, thing string, id int) {
	w.openField("images", '[')
	for _, cover := range [...]string{"poster", "fanart"} {
		w.open('{')
		w.text("coverType", cover)
		start := w.begin("url")
		w.b = append(w.b, "/MediaCover/"...)
		w.b = appendInt(w.b, id)
		w.b = append(append(append(w.b, '/'), cover...), ".jpg"...)
		w.end(start)
		start = w.begin("remoteUrl")
		w.b = append(w.b, "https://images.homelab.invalid/"...)
		w.b = append(append(w.b, thing...), '/')
		w.b = appendInt(w.b, id)
		w.b = append(append(append(w.b, '/'), cover...), ".jpg"...)
		w.end(start)
		w.close('}')
	}
	w.close(']')
}

// ratings writes one rating a source; scales differ.
func (f *radarrFilms) ratings(w *pretty, d dice) {
	w.openField("ratings", '{')
	score := d.between(31, 97)
	for _, source := range [...]string{"imdb", "tmdb", "rottenTomatoes"} {
		w.openField(source, '{')
		w.num("votes", int64(d.below(90_000)))
		w.key("value")
		if source == "rottenTomatoes" {
			w.b = appendInt(w.b, score)
		} else {
			w.b = append(appendInt(w.b, score/10), '.', byte('0'+score%10))
		}
		w.b = append(w.b, ',')
		w.text("type", "user")
		w.close('}')
	}
	w.close('}')
}

// file writes the embedded movieFile: without custom formats and without a score, as lists have it.
func (f *radarrFilms) file(w *pretty, e *entry, name *naming, size int64) {
	v := e.version()
	part := 0
	if v.quirk == stacked {
		part = 1
	}
	w.openField("movieFile", '{')
	w.num("movieId", int64(e.id))
	start := w.begin("relativePath")
	w.b = name.appendFile(w.b, v, part)
	w.end(start)
	start = w.begin("path")
	w.b = name.appendFolder(append(w.b, radarrMovies+"/"...), v.style)
	w.b = name.appendFile(append(w.b, '/'), v, part)
	w.end(start)
	w.num("size", size)
	w.date("dateAdded", 2016+e.id%10, 1+e.id%12, 1+e.id%28)
	w.text("releaseGroup", name.group)
	w.text("edition", "")
	w.openField("languages", '[')
	w.open('{')
	w.named(1, "English")
	w.close('}')
	w.close(']')
	qualityOf(v).write(w)
	w.num("indexerFlags", 0)
	if v.quirk != unanalysed {
		writeMediaInfo(w, v, e.movie.duration)
	}
	w.bool("qualityCutoffNotMet", pictures[v.picture].lines() < 1080)
	w.num("id", e.fileID())
	w.close('}')
}

// appendLower appends text in lower case with everything but letters and digits dropped or replaced by one separator.
func appendLower(b, text []byte, sep byte) []byte {
	for _, c := range text {
		switch {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80:
			b = append(b, c)
		case sep != 0 && c == ' ':
			b = append(b, sep)
		}
	}
	return b
}
