package homelab

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkMovieRow is what one film with streams costs; it has to stay below 5 µs.
func BenchmarkMovieRow(b *testing.B) {
	l := New(Options{Movies: 1_000_000})
	o := rowOptions{guids: true, streams: true}
	w := &writer{}
	b.ReportAllocs()
	i, bytes := 0, 0
	for b.Loop() {
		w.b = w.b[:0]
		l.plex.row(w, refOf(film, i), &o)
		bytes += len(w.b)
		i = (i + 1) % 1_000_000
	}
	b.ReportMetric(float64(bytes)/float64(b.N), "B/row")
}

// BenchmarkRadarrEntry is what one film of Radarr's catalogue costs.
func BenchmarkRadarrEntry(b *testing.B) {
	l := New(Options{Movies: 100_000})
	w := &pretty{}
	b.ReportAllocs()
	id, bytes := 1, 0
	for b.Loop() {
		w.b, w.depth = w.b[:0], 0
		l.radarr.entries.write(w, id)
		bytes += len(w.b)
		id = id%10_000 + 1
	}
	b.ReportMetric(float64(bytes)/float64(b.N), "B/entry")
}

// BenchmarkSonarrEntry is what one series of Sonarr's catalogue costs, its statistics counted.
func BenchmarkSonarrEntry(b *testing.B) {
	l := New(Options{Series: 100_000})
	w := &pretty{}
	b.ReportAllocs()
	id := 1
	for b.Loop() {
		w.b, w.depth = w.b[:0], 0
		if l.sonarr.entries.has(id) {
			l.sonarr.entries.write(w, id)
		}
		id = id%10_000 + 1
	}
}

// BenchmarkPage is a page of 500 films over HTTP's handler, to see what surrounds the rows.
func BenchmarkPage(b *testing.B) {
	benchmarkPage(b, New(Options{Movies: 100_000}), "/library/sections/1/all?type=1&sort=id&includeGuids=1&includeElements=Stream&X-Plex-Container-Start=5000&X-Plex-Container-Size=500")
}

// blackHole is a response that nobody reads.
type blackHole struct{ header http.Header }

func (h blackHole) Header() http.Header       { return h.header }
func (blackHole) Write(p []byte) (int, error) { return len(p), nil }
func (blackHole) WriteHeader(int)             {}

// BenchmarkSlimPage is a page of a sweep: a thousand keys with what a client compares.
func BenchmarkSlimPage(b *testing.B) {
	benchmarkPage(b, New(Options{Movies: 100_000}), slimQuery+"&X-Plex-Container-Start=5000&X-Plex-Container-Size=1000")
}

// BenchmarkTagWalk is the list of the films of a collection, built anew each time as after an edit.
func BenchmarkTagWalk(b *testing.B) {
	l := New(Options{Movies: 100_000})
	id := l.plex.tags.firstCollection + 7
	b.ReportAllocs()
	for b.Loop() {
		l.plex.build([]kind{film}, "id", []filter{l.plex.tagFilter(collectionTag, []int64{int64(id)}, false)})
	}
}

// BenchmarkSince asks a large library what changed since yesterday.
func BenchmarkSince(b *testing.B) {
	l := New(Options{Movies: 200_000})
	o := []filter{l.plex.filter("updatedAt", ">", "1900000000")}
	b.ReportAllocs()
	for b.Loop() {
		l.plex.build([]kind{film}, "id", o)
	}
}

const slimQuery = "/library/sections/1/all?type=1&sort=id&excludeFields=summary,tagline&excludeElements=Country,Director,Writer,Producer,Role,Media,Genre,Guid,Collection,Label,Location"

func benchmarkPage(b *testing.B, l *Lab, path string) {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = "127.0.0.1"
	r.Header.Set("Accept", "application/json")
	r.Header.Set("X-Plex-Token", l.o.Token)
	b.ReportAllocs()
	for b.Loop() {
		l.Plex().ServeHTTP(blackHole{http.Header{}}, r)
	}
}
