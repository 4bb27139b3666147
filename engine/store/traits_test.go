package store

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

func TestPendingTraits(t *testing.T) {
	s := newStore(t)
	a, b := movie("home/a", "A"), movie("home/b", "B")
	walk(t, s, "home", "1", true, proto.CloneOf(a), proto.CloneOf(b))
	steps := []struct {
		name  string
		do    func()
		rules uint64
		want  string
	}{
		{"new", func() {}, 1, "home/a home/b"},
		{"nothing", func() {}, 1, ""},
		{"the same facts", func() { walk(t, s, "home", "1", true, proto.CloneOf(a), proto.CloneOf(b)) }, 1, ""},
		{"other facts", func() { walk(t, s, "home", "1", true, proto.CloneOf(a), movie("home/b", "Bee")) }, 1, "home/b"},
		{"other rules", func() {}, 2, "home/a home/b"},
		{"back to the first rules", func() {}, 1, "home/a home/b"},
		{"the highest hash", func() {}, 1<<64 - 1, "home/a home/b"},
		{"nothing again", func() {}, 1<<64 - 1, ""},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			if got := detect(t, s, step.rules, step.name); got != step.want {
				t.Errorf("pending %q, want %q", got, step.want)
			}
		})
	}
}

func TestPendingItemsAreFactsAlone(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, sampleMovie("home", 1))
	detect(t, s, 1, "x")
	must(t, s.SetMatcherUnknown(background, "radarr", "down"))
	want := sampleMovie("home", 1)
	want.Source, want.Library, want.LibraryKey = "home", "Movies", "1"
	must(t, s.PendingTraits(background, 2, Scope{}, func(batch []Detected) error {
		wantItem(t, batch[0].Item, want)
		return nil
	}))
}

func TestTraitsComeBack(t *testing.T) {
	item := &wire.Item{Id: "home/a", Type: "movie", Versions: []*wire.Version{
		{Id: "v1", Audio: []*wire.AudioStream{{Id: "a1"}, {Id: "a2"}, {Id: "a3"}}},
		{Id: "v2"},
		{Id: "v3", Audio: []*wire.AudioStream{{Id: "a4"}}},
	}}
	s := newStore(t)
	walk(t, s, "home", "1", true, proto.CloneOf(item))
	want := proto.CloneOf(item)
	want.Source, want.Library, want.LibraryKey = "home", "Movies", "1"
	addTraits(want, "x")
	want.Versions[0].Audio[1].Traits = nil // gaps keep their place
	want.Versions[1].Traits = nil
	must(t, s.PendingTraits(background, 1, Scope{}, func(batch []Detected) error {
		batch[0].Item = want
		return s.PutTraits(background, 1, batch)
	}))
	got, err := s.Item(background, "home/a")
	must(t, err)
	wantItem(t, got, want)
}

// Traits that are late for their item wait for it to have these facts again.
func TestTraitsOfOtherFacts(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, movie("home/a", "A"))
	var late []Detected
	must(t, s.PendingTraits(background, 1, Scope{}, func(batch []Detected) error {
		addTraits(batch[0].Item, "late")
		late = batch
		return nil
	}))
	walk(t, s, "home", "1", true, movie("home/a", "Changed"))
	must(t, s.PutTraits(background, 1, late))
	if got := items(t, s, Scope{}); got[0].Traits != nil {
		t.Errorf("%v", got)
	}
	if got := detect(t, s, 1, "x"); got != "home/a" {
		t.Errorf("pending %q", got)
	}
}

func FuzzTraitDecoder(f *testing.F) {
	item := &wire.Item{Versions: []*wire.Version{{Id: "v", Audio: []*wire.AudioStream{{Id: "a"}, {}}}}}
	addTraits(item, "x")
	f.Add(new(traitEncoder).append(nil, item))
	// What package proto writes is read as well.
	pruned := &wire.Item{Traits: item.Traits, Versions: []*wire.Version{{Traits: item.Traits}}}
	raw, err := proto.Marshal(pruned)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Fuzz(func(t *testing.T, b []byte) {
		got := &wire.Item{Versions: []*wire.Version{{Audio: []*wire.AudioStream{{}, {}}}, {}}}
		want := proto.CloneOf(got)
		decoder := newTraitDecoder()
		if decoder.overlay(b, got) != nil {
			return
		}
		// Encoding and decoding again changes nothing.
		if err := decoder.overlay(new(traitEncoder).append(nil, got), want); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v became %v", got, want)
		}
	})
}

func TestTraitDecoderForgets(t *testing.T) {
	d := newTraitDecoder()
	for n := range 2*maxKept + 1 {
		item := &wire.Item{Traits: map[string]*wire.Trait{fmt.Sprint("t", n): {Value: fmt.Sprint(n)}}}
		got := new(wire.Item)
		must(t, d.overlay(new(traitEncoder).append(nil, item), got))
		wantItem(t, got, item)
	}
	if len(d.names) > maxKept || len(d.traits) > maxKept {
		t.Errorf("%d names and %d traits are kept", len(d.names), len(d.traits))
	}
}
