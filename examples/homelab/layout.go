package homelab

// A ref names one thing on the Plex server in 32 bits: the kind above, the index below.
type ref int32

const indexBits = 27

func refOf(k kind, index int) ref { return ref(k)<<indexBits | ref(index) }

func (r ref) kind() kind { return kind(r >> indexBits) }
func (r ref) index() int { return int(r & (1<<indexBits - 1)) }

// layout says how many of each kind there are and where their rating keys begin. Films come last, so that one can be added.
type layout struct {
	count [kinds]int
	first [kinds]int64
}

const (
	albumsPerArtist = 2
	tracksPerAlbum  = 5
	specials        = 2 // episodes in a season 0
)

func newLayout(o Options) layout {
	var y layout
	withSpecials := (o.Series + 2) / 4 // shows 1, 5, 9 … have specials
	y.count[film] = o.Movies
	y.count[show] = o.Series
	y.count[season] = o.Series*o.Seasons + withSpecials
	y.count[episode] = o.Series*o.Seasons*o.Episodes + withSpecials*specials
	y.count[artist] = o.Artists
	y.count[album] = o.Artists * albumsPerArtist
	y.count[track] = o.Artists * albumsPerArtist * tracksPerAlbum
	y.count[collection] = min(200, 1+o.Movies/40)
	next := int64(1001)
	for _, k := range []kind{collection, artist, album, track, show, season, episode, film} {
		y.first[k] = next
		next = (next + int64(y.count[k]) + 999) / 1000 * 1000
		next++
	}
	return y
}

// key is the rating key of a thing.
func (y *layout) key(r ref) int64 {
	k, i := r.kind(), int64(r.index())
	if late := i - int64(y.count[k]); late >= 0 && k != film {
		return lateKeys + int64(k)*lateStep + late
	}
	return y.first[k] + i
}

// find is the reverse of key, late items other than films left out. Films added later have keys behind the last one, so extra is their number.
func (y *layout) find(key int64, extra int) (ref, bool) {
	for k := range kinds {
		n := int64(y.count[k])
		if k == film {
			n += int64(extra)
		}
		if i := key - y.first[k]; i >= 0 && i < n {
			return refOf(k, int(i)), true
		}
	}
	return 0, false
}

// section is the library that a kind lives in.
func (k kind) section() int {
	switch k {
	case show, season, episode:
		return 2
	case artist, album, track:
		return 3
	}
	return 1
}

// kindInfo is how the server names a kind: its type number and word, and its element in XML.
type kindInfo struct {
	number  int
	word    string
	element string
}

var kindTable = [kinds]kindInfo{
	film:       {1, "movie", "Video"},
	show:       {2, "show", "Directory"},
	season:     {3, "season", "Directory"},
	episode:    {4, "episode", "Video"},
	artist:     {8, "artist", "Directory"},
	album:      {9, "album", "Directory"},
	track:      {10, "track", "Track"},
	collection: {18, "collection", "Directory"},
}

// kindOfNumber finds a kind by the server's type number.
func kindOfNumber(n int) (kind, bool) {
	for k, info := range kindTable {
		if info.number == n {
			return kind(k), true
		}
	}
	return 0, false
}
