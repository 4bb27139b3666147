package script

import (
	"fmt"
	"testing"

	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

// library makes films of a picture and two tracks each: a few hundred kinds of
// streams, but ids, bit rates and file names of their own.
func library(n int) []*wire.Item {
	codecs := []string{"truehd", "eac3", "dca", "ac3", "aac"}
	titles := map[string]string{"truehd": "TrueHD Atmos 7.1", "eac3": "Dolby Digital Plus 5.1", "dca": "DTS-HD MA 5.1"}
	languages := []string{"English", "Deutsch", "Français", "Italiano", "日本語", "Español", "Polski", "Nederlands"}
	transfers := []string{"smpte2084", "bt709", "", "smpte2084"}
	items := make([]*wire.Item, n)
	for i := range items {
		v := &wire.Version{Id: fmt.Sprint(9000 + i), BitrateKbps: int32(4000 + 7*i), DurationMs: int64(5e6 + 1013*i), Width: 3840, Height: 1600, Resolution: "4k",
			Parts: []*wire.Part{{Id: fmt.Sprint(i), File: fmt.Sprintf("/data/movies/Sample No %d (2019)/Sample.No.%d.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1.Atmos-GRP%d.mkv", i, i, i%50)}}}
		video := &wire.VideoStream{Id: fmt.Sprint(3 * i), Codec: "hevc", Profile: "main 10", BitDepth: 10, BitrateKbps: int32(4000 + 7*i),
			ColorTransfer: transfers[i%4], ColorPrimaries: "bt2020", DisplayTitle: "4K (HEVC Main 10)", ExtendedDisplayTitle: "4K (HEVC Main 10)"}
		if i%4 == 0 {
			video.DisplayTitle = "4K DoVi/HDR10 (HEVC Main 10)"
			video.Dovi = &wire.DolbyVision{Present: p(true), Profile: p(int32(7 + i/4%2)), BlCompatId: p(int32(1 + i/4%2*5))}
		}
		v.Video = []*wire.VideoStream{video}
		for j := range 2 {
			codec, language := codecs[(i+j*(1+i/5))%len(codecs)], languages[i/20%len(languages)]
			v.Audio = append(v.Audio, &wire.AudioStream{Id: fmt.Sprint(3*i + j + 1), Codec: codec, Channels: int32(8 - 2*j), Default: j == 0, BitrateKbps: int32(3000 + i),
				DisplayTitle: fmt.Sprintf("%s (%s %d)", language, codec, 8-2*j), ExtendedDisplayTitle: fmt.Sprintf("%s (%s)", titles[codec], language)})
		}
		items[i] = &wire.Item{Id: fmt.Sprint("home/", i), Type: "movie", Title: fmt.Sprint("Sample No ", i), Versions: []*wire.Version{v}}
	}
	return items
}

func BenchmarkDetect(b *testing.B) {
	byName := library(5000)
	for _, item := range byName {
		item.Versions[0].Audio, item.Versions[0].Video = nil, nil
	}
	several := library(5000)
	for i, item := range library(5000) {
		several[i].Versions = append(several[i].Versions, item.Versions[0])
	}
	for name, items := range map[string][]*wire.Item{"one version": library(5000), "two versions": several, "name alone": byName} {
		for memory, forgetful := range map[string]bool{"cold": true, "remembered": false} {
			b.Run(name+"/"+memory, func(b *testing.B) {
				w := start(b, Options{BuiltIn: rules.FS, forgetful: forgetful})
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					w.Detect(items[i%len(items)])
				}
				b.ReportMetric(float64(w.nodes), "nodes")
			})
		}
	}
}
