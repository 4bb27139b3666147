package arr

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// fullMovie is a movie of the size that a Radarr sends.
func fullMovie(id int) row {
	folder := fmt.Sprintf("/data/movies/A Film With A Name %d (%d)", id, 1950+id%70)
	r := movieRow(id, 100000+id, fmt.Sprintf("tt%07d", 200000+id), fmt.Sprintf("A Film With A Name %d", id), 1950+id%70,
		folder, folder+fmt.Sprintf("/A Film With A Name %d (%d) Remux-2160p TrueHD Atmos 7.1 DV HDR10 HEVC-GRP.mkv", id, 1950+id%70))
	r["originalTitle"] = fmt.Sprintf("Ein Film mit Namen %d", id)
	r["tags"] = []int{1 + id%7}
	r["overview"] = strings.Repeat("Somebody does something to somebody else. ", 12)
	r["images"] = []any{
		row{"coverType": "poster", "url": "/MediaCover/1/poster.jpg?lastWrite=63", "remoteUrl": fmt.Sprintf("https://image.tmdb.org/t/p/original/%x.jpg", id*7919)},
		row{"coverType": "fanart", "url": "/MediaCover/1/fanart.jpg?lastWrite=63", "remoteUrl": fmt.Sprintf("https://image.tmdb.org/t/p/original/%x.jpg", id*7901)}}
	var alternates []any
	for k := range 6 {
		alternates = append(alternates, row{"sourceType": "tmdb", "movieMetadataId": id, "title": fmt.Sprintf("Another title %d of %d", k, id), "id": id*6 + k})
	}
	r["alternateTitles"] = alternates
	r["ratings"] = row{"imdb": row{"votes": 1200, "value": 7.1, "type": "user"}, "tmdb": row{"votes": 400, "value": 6.9, "type": "user"}}
	r["keywords"] = []string{"harbor", "night", "water", "detective", "based on novel"}
	r["genres"] = []string{"Drama", "Crime"}
	for k, v := range (row{"id": id, "movieId": id, "relativePath": "x.mkv", "size": 21474836480, "dateAdded": "2024-01-05T16:04:43Z",
		"sceneName": "A.Film.With.A.Name.2160p.UHD.BluRay.Remux-GRP", "edition": "", "languages": []any{row{"id": 1, "name": "English"}},
		"mediaInfo": row{"audioBitrate": 768000, "audioChannels": 5.1, "audioCodec": "EAC3 Atmos", "audioLanguages": "eng/fre",
			"audioStreamCount": 2, "videoBitDepth": 10, "videoBitrate": 0, "videoCodec": "h265", "videoFps": 23.976, "videoDynamicRange": "HDR",
			"videoDynamicRangeType": "DV HDR10", "resolution": "3840x1600", "runTime": "1:58:04", "scanType": "Progressive", "subtitles": "eng/fre"}}) {
		r["movieFile"].(row)[k] = v
	}
	return r
}

// manyMovies writes a catalogue as a Radarr does.
func manyMovies(w io.Writer, n int) {
	e := json.NewEncoder(w)
	e.SetIndent("  ", "  ")
	for id := 1; id <= n; id++ {
		if id == 1 {
			_, _ = io.WriteString(w, "[\n")
		} else {
			_, _ = io.WriteString(w, ",")
		}
		_ = e.Encode(fullMovie(id))
	}
	_, _ = io.WriteString(w, "]")
}

// bigCatalogue builds a catalogue without a server.
func bigCatalogue(tb testing.TB, n int) *catalogue {
	l := &labels{byID: map[int32]string{1: "a", 2: "b"}}
	remap, err := newMapping([][2]string{{"/plex/movies", "/data/movies"}, {"/plex/kids", "/data/kids"}})
	if err != nil {
		tb.Fatal(err)
	}
	c := newCatalogue(movies, wants{}, remap, &status{}, map[int32]*profile{4: {name: "Ultra-HD"}}, l)
	for id := 1; id <= n; id++ {
		text, _ := json.Marshal([]any{fullMovie(id)})
		if err := elements(bytes.NewReader(text), c.add); err != nil {
			tb.Fatal(err)
		}
	}
	c.seal()
	return c
}

// cpu reports the processor time of one of n parts of an operation, which a
// busy machine does not change as it does the wall time.
func cpu(b *testing.B, n int) func() {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := used()
	return func() { b.ReportMetric(float64(used()-start)/float64(b.N)/float64(n), "cpu-ns/one") }
}

func BenchmarkMatch(b *testing.B) {
	const n = 100_000
	c := bigCatalogue(b, n)
	var subjects []*sdk.Subject
	for k := range 10_000 {
		id := 1 + k*9973%n
		r := fullMovie(id)
		s := subject(&sdk.SubjectIds{Tmdb: fmt.Sprint(r["tmdbId"]), Imdb: r["imdbId"].(string)},
			strings.Replace(r["movieFile"].(row)["path"].(string), "/data", "/plex", 1))
		subjects = append(subjects, s)
	}
	b.ReportAllocs()
	k := 0
	defer cpu(b, 1)()
	for b.Loop() {
		if m := c.Match(subjects[k%len(subjects)]); m.State != sdk.Matched {
			b.Fatal(m)
		}
		k++
	}
}

func BenchmarkMatchAbsent(b *testing.B) {
	c := bigCatalogue(b, 10_000)
	s := subject(&sdk.SubjectIds{Tmdb: "9", Imdb: "tt0000009", Tvdb: "9"}, "/plex/movies/Nothing (2000)/Nothing (2000) Remux.mkv")
	b.ReportAllocs()
	for b.Loop() {
		if m := c.Match(s); m.State != sdk.Absent {
			b.Fatal(m)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	const n = 2000
	var text bytes.Buffer
	manyMovies(&text, n)
	b.ReportAllocs()
	defer b.ReportMetric(float64(text.Len())/n, "B/entry")
	defer cpu(b, n)()
	for b.Loop() {
		c := newCatalogue(movies, wants{}, nil, &status{}, nil, &labels{})
		if err := elements(bytes.NewReader(text.Bytes()), c.add); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory reports what 100,000 movies, read over HTTP, leave on the
// heap and what the process has taken from the system.
func BenchmarkMemory(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		c := bigCatalogue(b, n)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/n, "B/entry")
		runtime.KeepAlive(c)
	}
}

// TestMemoryOfACatalogue: what is kept of an entry is small enough for a hundred
// thousand of them to fit in a process of 100 MiB, of which 40 are its own.
func TestMemoryOfACatalogue(t *testing.T) {
	const n, most = 10_000, 560 // entries, bytes of each
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	c := bigCatalogue(t, n)
	tables := 5 * (1<<startBits + 1) * 4 // of the indexes, however many entries there are
	if each := (int64(heap()) - int64(before) - int64(tables)) / n; each > most {
		t.Errorf("an entry takes %d bytes", each)
	}
	runtime.KeepAlive(c)
}

func TestSnapshotOfManyStreams(t *testing.T) {
	f := newFake(t, movies)
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/api/v3/movie" {
			w.Header().Set("Content-Type", "application/json")
			manyMovies(w, 3000)
			return true
		}
		return false
	}
	c, err := f.open(t, nil).Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []int{1, block, block + 1, 3000} {
		r := fullMovie(id)
		m := c.Match(subject(nil, r["movieFile"].(row)["path"].(string)))
		if m.Id != fmt.Sprint(id) || m.Title != r["title"] || m.Path != r["path"] || m.Tmdb != fmt.Sprint(r["tmdbId"]) {
			t.Errorf("got %v", m)
		}
	}
}
