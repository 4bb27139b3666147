package rules_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

// The corpus is a folder of labelled names and streams that is not part of
// the project: LUARR_CORPUS says where it lies.
func corpus(t *testing.T, file string, each func(line []byte)) {
	t.Helper()
	folder := os.Getenv("LUARR_CORPUS")
	if folder == "" {
		t.Skip("LUARR_CORPUS is not set")
	}
	f, err := os.Open(filepath.Join(folder, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		each(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func worker(t testing.TB) *script.Worker {
	t.Helper()
	r, findings, err := script.Load(script.Options{BuiltIn: rules.FS})
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	w, err := r.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// tally counts how answers compare with one label.
type tally struct{ n, strict, lenient, missed, wrong int }

type scores map[string]*tally

func (s scores) count(t *testing.T, what, label, answer string, accept []string) {
	if s[label] == nil {
		s[label] = &tally{}
	}
	c := s[label]
	c.n++
	switch {
	case answer == label:
		c.strict++
		c.lenient++
	case slices.Contains(accept, answer):
		c.lenient++
	case answer == "":
		c.missed++
		t.Logf("missed %s | %s", label, what)
	default:
		c.wrong++
		t.Logf("wrong %s -> %s | %s", cmp.Or(label, "(nothing)"), answer, what)
	}
}

func (s scores) log(t *testing.T, title string) tally {
	var all tally
	labels := make([]string, 0, len(s))
	for l := range s {
		labels = append(labels, l)
	}
	slices.Sort(labels)
	t.Logf("%-28s %5s %6s %7s %6s %5s", title, "n", "strict", "lenient", "missed", "wrong")
	for _, l := range labels {
		c := s[l]
		t.Logf("%-28s %5d %6d %7d %6d %5d", cmp.Or(l, "(nothing said)"), c.n, c.strict, c.lenient, c.missed, c.wrong)
		if l != "" {
			all.n += c.n
			all.strict += c.strict
			all.lenient += c.lenient
			all.missed += c.missed
			all.wrong += c.wrong
		}
	}
	t.Logf("%-28s %5d %6d %7d %6d %5d", "all labelled", all.n, all.strict, all.lenient, all.missed, all.wrong)
	return all
}

// answers of a version, as the corpus writes them.
func rangeOf(traits map[string]*wire.Trait) string {
	v, fallback := traits["dynamic_range"].GetValue(), traits["hdr_fallback"].GetValue()
	if v == "Dolby Vision" && fallback != "" && fallback != "none" {
		return v + "/" + fallback
	}
	return v
}

func audioOf(traits map[string]*wire.Trait) string {
	v := traits["audio_format"].GetValue()
	if v == "Dolby Atmos" {
		if traits["audio_carrier"].GetValue() == "TrueHD" {
			return v + " (TrueHD)"
		}
		return v + " (DD+)"
	}
	return v
}

func TestNamesOfTheCorpus(t *testing.T) {
	for _, file := range []string{"names.jsonl", "names_disputed.jsonl"} {
		w := worker(t)
		ranges, audios := scores{}, scores{}
		corpus(t, file, func(line []byte) {
			var c struct {
				Name         string
				DynamicRange string `json:"dynamic_range"`
				Audio        string
				Accept       map[string][]string
			}
			if err := json.Unmarshal(line, &c); err != nil {
				t.Fatal(err)
			}
			item := &wire.Item{Type: "movie", Versions: []*wire.Version{{Parts: []*wire.Part{{File: c.Name}}}}}
			for _, f := range w.Detect(item) {
				t.Error(f)
			}
			traits := item.Versions[0].Traits
			ranges.count(t, c.Name, c.DynamicRange, rangeOf(traits), c.Accept["dynamic_range"])
			audios.count(t, c.Name, c.Audio, audioOf(traits), c.Accept["audio"])
		})
		for _, all := range []tally{ranges.log(t, file+" range"), audios.log(t, file+" audio")} {
			if 100*all.lenient < 90*all.n || 100*all.wrong > all.n {
				t.Errorf("%d right and %d wrong of %d", all.lenient, all.wrong, all.n)
			}
		}
		for _, nothing := range []*tally{ranges[""], audios[""]} {
			if 200*nothing.wrong > nothing.n {
				t.Errorf("%d false alarms of %d", nothing.wrong, nothing.n)
			}
		}
	}
}

// plexCase is one line of streams.jsonl, with fields as Plex names them.
type plexCase struct {
	ID       string
	Video    map[string]any
	Audio    map[string]any
	Media    map[string]any
	File     string
	Expected map[string]string
	Accept   map[string][]*string
}

func str(m map[string]any, key string) string {
	if m[key] == nil {
		return ""
	}
	return fmt.Sprint(m[key])
}

func num(m map[string]any, key string) int32 {
	f, _ := strconv.ParseFloat(str(m, key), 64)
	return int32(f)
}

func yes(m map[string]any, key string) *bool {
	if m[key] == nil {
		return nil
	}
	b := str(m, key) == "true" || str(m, key) == "1"
	return &b
}

func (c *plexCase) item() *wire.Item {
	v := &wire.Version{}
	if c.File != "" {
		v.Parts = []*wire.Part{{File: c.File}}
	}
	if m := c.Media; m != nil {
		v.AudioCodec = str(m, "audioCodec")
		v.AudioProfile = cmp.Or(str(m, "audioProfile"), str(m, "partAudioProfile"))
	}
	if m := c.Video; m != nil {
		s := &wire.VideoStream{
			Codec: str(m, "codec"), Profile: str(m, "profile"), BitDepth: num(m, "bitDepth"),
			ColorTransfer: str(m, "colorTrc"), ColorPrimaries: str(m, "colorPrimaries"), ColorSpace: str(m, "colorSpace"),
			Title: str(m, "title"), DisplayTitle: str(m, "displayTitle"), ExtendedDisplayTitle: str(m, "extendedDisplayTitle"),
		}
		for key := range m {
			if !strings.HasPrefix(key, "DOVI") {
				continue
			}
			if s.Dovi == nil {
				s.Dovi = &wire.DolbyVision{Present: yes(m, "DOVIPresent"), ElPresent: yes(m, "DOVIELPresent"),
					BlPresent: yes(m, "DOVIBLPresent"), RpuPresent: yes(m, "DOVIRPUPresent")}
				if m["DOVIProfile"] != nil {
					p := num(m, "DOVIProfile")
					s.Dovi.Profile = &p
				}
				if m["DOVIBLCompatID"] != nil {
					p := num(m, "DOVIBLCompatID")
					s.Dovi.BlCompatId = &p
				}
			}
		}
		v.Video = []*wire.VideoStream{s}
	}
	if m := c.Audio; m != nil {
		v.Audio = []*wire.AudioStream{{
			Codec: str(m, "codec"), Profile: str(m, "profile"), Channels: num(m, "channels"), Title: str(m, "title"),
			DisplayTitle: str(m, "displayTitle"), ExtendedDisplayTitle: str(m, "extendedDisplayTitle"), Default: true,
		}}
	}
	return &wire.Item{Type: "movie", Versions: []*wire.Version{v}}
}

func TestStreamsOfTheCorpus(t *testing.T) {
	w := worker(t)
	ranges, audios := scores{}, scores{}
	corpus(t, "streams.jsonl", func(line []byte) {
		var c plexCase
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		item := c.item()
		for _, f := range w.Detect(item) {
			t.Error(f)
		}
		traits := item.Versions[0].Traits
		accept := func(field string) (out []string) {
			for _, a := range c.Accept[field] {
				if a == nil {
					out = append(out, "")
				} else {
					out = append(out, *a)
				}
			}
			return out
		}
		if label, ok := c.Expected["dynamic_range"]; ok {
			ranges.count(t, string(line), label, rangeOf(traits), accept("dynamic_range"))
		}
		if label, ok := c.Expected["audio"]; ok {
			audios.count(t, string(line), label, cmp.Or(audioOf(traits), "unknown"), accept("audio"))
		}
	})
	for _, all := range []tally{ranges.log(t, "streams range"), audios.log(t, "streams audio")} {
		if all.wrong+all.missed > 0 {
			t.Errorf("%d wrong and %d missed of %d", all.wrong, all.missed, all.n)
		}
	}
}
