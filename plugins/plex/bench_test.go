package plex

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// page makes a page of n movies as a server with streams in lists sends them.
func page(n int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"MediaContainer":{"size":%d,"totalSize":%d,"allowSync":true,"librarySectionID":1,"viewGroup":"movie","Metadata":[`, n, n)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"ratingKey":"%[1]d","key":"/library/metadata/%[1]d","guid":"plex://movie/5d7768244de0ee001fcc7%03[2]d","slug":"sample-%[1]d","studio":"Studio %[3]d","type":"movie","title":"Sample Number %[1]d","contentRating":"PG-13","rating":8.1,"audienceRating":7.9,"year":2019,"thumb":"/library/metadata/%[1]d/thumb/1700000000","art":"/library/metadata/%[1]d/art/1700000000","duration":7200000,"originallyAvailableAt":"2019-03-0%[4]d","addedAt":1600000000,"updatedAt":1700000000,"audienceRatingImage":"rottentomatoes://image.rating.upright","chapterSource":"media","primaryExtraKey":"/library/metadata/9%[1]d","ratingImage":"rottentomatoes://image.rating.ripe","Media":[{"id":%[1]d5,"duration":7200128,"bitrate":58211,"width":3840,"height":1608,"aspectRatio":2.39,"audioChannels":8,"audioCodec":"truehd","videoCodec":"hevc","videoResolution":"4k","container":"mkv","videoFrameRate":"24p","videoProfile":"main 10","Part":[{"id":%[1]d6,"key":"/library/parts/%[1]d6/1699999999/file.mkv","duration":7200128,"file":"/data/movies/Sample Number %[1]d (2019)/Sample.Number.%[1]d.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1.Atmos-GRP.mkv","size":52391234567,"container":"mkv","videoProfile":"main 10","Stream":[{"id":%[1]d71,"streamType":1,"default":true,"codec":"hevc","index":0,"bitrate":52000,"bitDepth":10,"chromaLocation":"topleft","chromaSubsampling":"4:2:0","codedHeight":1608,"codedWidth":3840,"colorPrimaries":"bt2020","colorRange":"tv","colorSpace":"bt2020nc","colorTrc":"smpte2084","DOVIPresent":true,"DOVIProfile":8,"DOVILevel":6,"DOVIVersion":"1.0","DOVIBLPresent":true,"DOVIELPresent":false,"DOVIRPUPresent":true,"DOVIBLCompatID":1,"frameRate":23.976,"level":153,"width":3840,"height":1608,"profile":"main 10","refFrames":1,"scanType":"progressive","displayTitle":"4K DoVi/HDR10 (HEVC Main 10)","extendedDisplayTitle":"4K DoVi/HDR10 (HEVC Main 10)"},{"id":%[1]d72,"streamType":2,"selected":true,"default":true,"codec":"truehd","index":1,"channels":8,"bitrate":4500,"audioChannelLayout":"7.1","samplingRate":48000,"language":"English","languageCode":"eng","languageTag":"en","title":"TrueHD Atmos 7.1","displayTitle":"English (TRUEHD 7.1)","extendedDisplayTitle":"TrueHD Atmos 7.1 (English)"},{"id":%[1]d73,"streamType":3,"key":"/library/streams/%[1]d73","codec":"srt","format":"srt","language":"English","languageCode":"eng","languageTag":"en","forced":true,"displayTitle":"English Forced (SRT External)","extendedDisplayTitle":"English Forced (SRT External)"}]}]}],"Genre":[{"tag":"Drama"},{"tag":"Comedy"}],"Country":[{"tag":"United States of America"}],"Director":[{"tag":"A Director"}],"Writer":[{"tag":"A Writer"}],"Role":[{"tag":"An Actor"},{"tag":"Another Actor"},{"tag":"A Third"}],"Guid":[{"id":"imdb://tt%07[1]d"},{"id":"tmdb://%[1]d"},{"id":"tvdb://%[1]d"}]}`, 100000+i, i%1000, i%40, 1+i%9)
	}
	b.WriteString("]}}")
	return b.Bytes()
}

func BenchmarkDecode(b *testing.B) {
	const rows = 400
	text := page(rows)
	var d decoder
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	n := 0
	var keep [rows]*sdk.Item
	for b.Loop() {
		_, err := d.container(bytes.NewReader(text), nil, func() { keep[n%rows] = d.readItem(); n++ })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/item")
}

// none throws away what a walk gives.
type none struct{ n int }

func (*none) Total(int64) {}

func (o *none) Add(*sdk.Item) error { o.n++; return nil }

func (o *none) AddMarked(*sdk.Item, uint64) error { o.n++; return nil }

// BenchmarkWalk walks a simulated library of 20,000 movies; the figures hold
// the simulated server too.
func BenchmarkWalk(b *testing.B) {
	lab := homelab.New(homelab.Options{Movies: 20_000})
	s := open(b, lab.Plex(), nil)
	var out none
	b.ReportAllocs()
	for b.Loop() {
		w, err := s.Items(b.Context(), &sdk.Library{Key: "1"}, &out)
		if err != nil || !w.Complete {
			b.Fatal(w, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(out.n), "µs/item")
}
