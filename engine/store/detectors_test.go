package store

import (
	"reflect"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
)

func TestDetectors(t *testing.T) {
	s := newStore(t)
	scripts := map[string]Script{"audio": {Hash: 1<<64 - 1, Gives: []string{"audio_format"}, Reads: []string{"x"}}, "b": {Hash: 2}}
	must(t, s.BeginDetectors(background, 7))
	must(t, s.PutDetectors(background, 1<<63, scripts))
	all, err := s.Detectors(background)
	must(t, err)
	if begun, known := all[7]; len(all) != 2 || begun != nil || !known || !reflect.DeepEqual(all[1<<63], scripts) {
		t.Errorf("%v", all)
	}
	for i := range uint64(keptDetectors) {
		must(t, s.PutDetectors(background, 100+i, scripts))
	}
	all, err = s.Detectors(background)
	must(t, err)
	if _, known := all[1<<63]; known || len(all) != keptDetectors {
		t.Errorf("%d sets of detectors are kept", len(all))
	}
}

// Items come with the traits that are asked for, if they were made from the same
// facts.
func TestPendingItemsWithTraits(t *testing.T) {
	s := newStore(t)
	a, b, c := movie("home/a", "A"), movie("home/b", "B"), movie("home/c", "C")
	walk(t, s, "home", "1", true, proto.CloneOf(a), proto.CloneOf(b))
	detect(t, s, 1, "x")
	walk(t, s, "home", "1", true, proto.CloneOf(a), movie("home/b", "Bee"), proto.CloneOf(c))
	for _, keep := range []bool{true, false} {
		got := map[string]*wire.Trait{}
		must(t, s.PendingTraitsBut(background, 2, Scope{}, func(rules uint64) bool { return keep && rules == 1 }, func(batch []Detected) error {
			for _, d := range batch {
				if (d.Made == 1) != (len(d.Item.Traits) > 0) {
					t.Errorf("%s: %d made %v", d.Item.Id, d.Made, d.Item.Traits)
				}
				got[d.Item.Id] = nil
				for _, trait := range d.Item.Traits {
					got[d.Item.Id] = trait
				}
			}
			return nil
		}))
		if len(got) != 3 || (got["home/a"] != nil) != keep || got["home/b"] != nil || got["home/c"] != nil {
			t.Errorf("keep %t: %v", keep, got)
		}
	}
}
