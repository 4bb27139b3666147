package script

import "testing"

func benchmarkHandle(b *testing.B, body string) {
	w := start(b, on(body))
	item := movie()
	item.Unread, item.Matches[1].State = nil, "unknown"
	b.ReportAllocs()
	for b.Loop() {
		w.Handle("movie", item)
	}
}

func BenchmarkHandleNothing(b *testing.B)   { benchmarkHandle(b, "") }
func BenchmarkHandleTwoFields(b *testing.B) { benchmarkHandle(b, "return m.year > 2000 and m.title") }
func BenchmarkHandleUnknown(b *testing.B)   { benchmarkHandle(b, "return m.matches[2].tags") }

// What is counted costs a call of Go: texts, tables and functions.
func BenchmarkHandleMaking(b *testing.B) {
	benchmarkHandle(b, `local t = {}
for i = 1, 100 do t[#t + 1] = { title = m.title .. i, f = function() return i end } end`)
}

func BenchmarkHandlePropose(b *testing.B) {
	benchmarkHandle(b, "radarr.tag(m, { add = 'x' }, 'because')")
}

func BenchmarkName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newName("/data/movies/Sample (2019)/Sample.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1.Atmos-GRP.mkv")
	}
}

func BenchmarkNewWorker(b *testing.B) {
	r, _, err := Load(on("return m.year"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w, err := r.NewWorker()
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
