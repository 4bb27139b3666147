package homelab

import (
	"strings"
	"testing"
)

// TestTruth holds Truth to the rows: the same keys, versions and files.
func TestTruth(t *testing.T) {
	h := serve(t, Options{Movies: 150})
	for i, row := range h.walk() {
		tr := h.Truth(i)
		media, _ := row["Media"].([]any)
		if row["ratingKey"] != tr.RatingKey || row["title"] != tr.Title || len(media) != len(tr.Versions) {
			t.Fatalf("film %d: row %v %v with %d versions, truth %+v", i, row["ratingKey"], row["title"], len(media), tr)
		}
		for n, v := range tr.Versions {
			if file := at(media[n], "Part", 0, "file"); file != v.File {
				t.Errorf("film %d: file %v, truth %q", i, file, v.File)
			}
			if id := at(media[n], "id"); int(id.(float64)) == 0 || strings.TrimLeft(v.MediaID, "0123456789") != "" {
				t.Errorf("film %d: media %v, truth %q", i, id, v.MediaID)
			}
			if analysed := at(media[n], "videoCodec") != nil; analysed != v.Analysed {
				t.Errorf("film %d: analysed %v, truth %v", i, analysed, v.Analysed)
			}
			if (v.HDRFallback != "") != (v.DynamicRange == "Dolby Vision") || (v.AudioCarrier != "") != (v.AudioFormat == "Dolby Atmos") {
				t.Errorf("film %d: a label without its partner: %+v", i, v)
			}
		}
	}
}

// TestEveryLabelOccurs: a default house shows every dynamic range, fallback, format and carrier.
func TestEveryLabelOccurs(t *testing.T) {
	l := New(Options{})
	seen := map[string]bool{}
	for i := range 60 {
		for _, v := range l.Truth(i).Versions {
			seen["range "+v.DynamicRange] = true
			seen["fallback "+v.HDRFallback] = true
			seen["format "+v.AudioFormat] = true
			seen["carrier "+v.AudioCarrier] = true
		}
	}
	for _, want := range []string{
		"range Dolby Vision", "range HDR10+", "range HDR10", "range HLG", "range PQ", "range SDR", "range ",
		"fallback HDR10+", "fallback HDR10", "fallback HLG", "fallback SDR", "fallback none",
		"format Dolby Atmos", "format DTS:X", "format Dolby TrueHD", "format DTS-HD MA", "format DTS-HD HRA", "format DTS-ES", "format DTS",
		"format Dolby Digital Plus", "format Dolby Digital", "format FLAC", "format PCM", "format AAC", "format Opus", "format MP3", "format ",
		"carrier TrueHD", "carrier Dolby Digital Plus",
	} {
		if !seen[want] {
			t.Errorf("no film of the default house has %q", want)
		}
	}
}
