package homelab

// musicTrack is what can be said of track i.
type musicTrack struct {
	index    int
	album    int
	artist   int
	number   int
	duration int64 // ms
	added    int64 // epoch s
	updated  int64 // epoch s; 0 where the server has none, which is every second album
	sound    *sound
	luck     uint64
}

func (l *Lab) track(i int) musicTrack {
	al := i / tracksPerAlbum
	return l.trackAs(i, al, al/albumsPerArtist, i%tracksPerAlbum+1)
}

// trackAs works out track i as if it stood on another album.
func (l *Lab) trackAs(i, al, by, number int) musicTrack {
	d := dice(mix(l.o.Seed, aboutTrack, i))
	t := musicTrack{
		index: i, album: al, artist: by, number: number,
		duration: int64(d.between(150, 400)) * 1000, luck: d.throw(), sound: &sounds[flac],
	}
	t.added = houseBuilt + int64(mix(l.o.Seed, aboutAlbum, al)%200_000_000)
	if local := al%2 == 1; !local {
		t.updated = t.added + int64(d.below(1_000_000))
		t.sound = &sounds[mp3]
	}
	return t
}

func (l *Lab) appendAlbumTitle(b []byte, i int) []byte {
	h := mix(l.o.Seed, aboutAlbum, i)
	b = append(b, adjectives[h&63]...)
	b = append(b, ' ')
	return append(b, nouns[h>>6&63]...)
}

func (l *Lab) appendTrackTitle(b []byte, i int) []byte {
	h := mix(l.o.Seed, aboutTrack, i)
	b = append(b, nouns[h&63]...)
	b = append(b, " in "...)
	return append(b, places[h>>6&63]...)
}

// appendCollectionTitle appends the name of a collection; the index makes it unique.
func (l *Lab) appendCollectionTitle(b []byte, i int) []byte {
	turn := int(mix(l.o.Seed, aboutCollection, 0) % 64)
	b = append(b, "The "...)
	b = append(b, places[(i+turn)%64]...)
	b = append(b, " Collection"...)
	if i >= 64 {
		b = append(b, ' ')
		b = appendInt(b, i/64+1)
	}
	return b
}
