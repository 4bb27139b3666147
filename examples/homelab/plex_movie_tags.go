package homelab

// movieTags writes genres, countries, collections and, in detail only, labels.
func (p *Plex) movieTags(w *writer, r ref, o *rowOptions) {
	p.genreTags(w, r, o)
	if o.shows(skipCountry) {
		w.list("Country")
		c := r.index() % len(countries)
		w.tag(o, "Country", "country", 40+c, countries[c])
		w.endList()
	}
	p.namedTags(w, r, o)
}

func (p *Plex) movieCast(w *writer, o *rowOptions, d *dice) {
	few, roles := 1, 3
	if o.detail {
		roles = 8
	}
	if o.shows(skipDirector) {
		director := *d
		w.people(o, "Director", "director", few, &director)
	}
	if o.shows(skipWriter) {
		writer := *d + 1
		w.people(o, "Writer", "writer", few, &writer)
	}
	if o.shows(skipRole) {
		cast := *d + 2
		w.people(o, "Role", "actor", roles, &cast)
	}
	if o.detail && o.shows(skipProducer) {
		producer := *d + 3
		w.people(o, "Producer", "producer", few, &producer)
	}
}
