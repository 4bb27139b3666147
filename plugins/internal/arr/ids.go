package arr

import (
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// kind is one of the public databases whose ids tie an item to an entry.
type kind uint8

const (
	tmdb kind = iota
	tvdb
	imdb
	kinds // how many there are
)

// kindNames are the names of the kinds as evidence.
var kindNames = [kinds]Evidence{TMDB, TVDB, IMDB}

// parse reads an id; 0 is no id. An id at IMDb is tt and digits, however many
// zeros lead them.
func (k kind) parse(text string) uint32 {
	if k == imdb {
		if len(text) > 2 && (text[0] == 't' || text[0] == 'T') && (text[1] == 't' || text[1] == 'T') {
			text = text[2:]
		}
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

// append writes an id as its database does.
func (k kind) append(b []byte, id uint32) []byte {
	if k != imdb {
		return strconv.AppendUint(b, uint64(id), 10)
	}
	b = append(b, "tt"...)
	for limit := uint32(1_000_000); limit > 1 && id < limit; limit /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendUint(b, uint64(id), 10)
}

// maxValues bounds how many ids of one kind an item can have.
const maxValues = 8

// wanted are the ids of an item; of a kind there may be several.
type wanted struct {
	values [kinds][maxValues]uint32
	n      [kinds]int
}

// read takes in the ids of an item, those beyond the first of a kind too.
func (w *wanted) read(ids *sdk.SubjectIds) {
	w.add(tmdb, ids.GetTmdb())
	w.add(tvdb, ids.GetTvdb())
	w.add(imdb, ids.GetImdb())
	for _, more := range ids.GetMore() {
		scheme, value, _ := strings.Cut(more, "://")
		for k := range kinds {
			if scheme == string(kindNames[k]) {
				w.add(k, value)
			}
		}
	}
}

// add takes in one id, unless it is none.
func (w *wanted) add(k kind, text string) {
	if text == "" {
		return
	}
	if id := k.parse(text); id != 0 && !w.has(k, id) && w.n[k] < maxValues {
		w.values[k][w.n[k]] = id
		w.n[k]++
	}
}

// of gives the ids of one kind.
func (w *wanted) of(k kind) []uint32 { return w.values[k][:w.n[k]] }

// has says whether an id is among them.
func (w *wanted) has(k kind, id uint32) bool {
	for _, v := range w.of(k) {
		if v == id {
			return true
		}
	}
	return false
}

// empty says whether there is no id at all.
func (w *wanted) empty() bool { return w.n == [kinds]int{} }
