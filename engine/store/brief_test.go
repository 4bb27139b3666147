package store

import (
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

func TestWithoutVersions(t *testing.T) {
	item := &wire.Item{
		Id: "home/1", Title: "T", Labels: []string{"a", "b"}, Guid: "plex://movie/1", PlayCount: proto.Int32(0),
		Versions: []*wire.Version{{Id: "1", Video: []*wire.VideoStream{{Codec: "hevc"}}}, {Id: "2"}},
	}
	body, err := proto.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	d := newTraitDecoder()
	got := &wire.Item{}
	if err := proto.Unmarshal(d.withoutVersions(body), got); err != nil {
		t.Fatal(err)
	}
	item.Versions = nil
	if !proto.Equal(got, item) {
		t.Errorf("got  %v\nwant %v", got, item)
	}
	for _, bad := range [][]byte{{0xff}, protowire.AppendTag(nil, itemVersions, protowire.BytesType), {0x0a, 0x05, 'x'}} {
		if back := d.withoutVersions(bad); string(back) != string(bad) {
			t.Errorf("%x became %x: the decoder would not complain", bad, back)
		}
	}
}

// TestBriefItemsLackOnlyTheirVersions compares brief items with whole ones,
// traits and matches included.
func TestBriefItemsLackOnlyTheirVersions(t *testing.T) {
	s := house(t)
	must(t, s.PendingTraits(background, 1, Scope{}, func(batch []Detected) error {
		for _, d := range batch {
			d.Item.Traits = map[string]*wire.Trait{"of_item": {Value: d.Item.Id, Evidence: "e", Confidence: "stream"}}
			for _, v := range d.Item.Versions {
				v.Traits = map[string]*wire.Trait{"of_version": {Value: "x"}}
				for _, a := range v.Audio {
					a.Traits = map[string]*wire.Trait{"of_track": {Value: "y"}}
				}
			}
		}
		return s.PutTraits(background, 1, batch)
	}))
	must(t, s.Subjects(background, Scope{}, func(rows []SubjectRow) error {
		var matches []MatchRow
		for _, r := range rows {
			matches = append(matches, MatchRow{Row: r.Row, Match: &wire.Match{State: "absent", Reason: r.Subject.Id}})
		}
		return s.PutMatches(background, "radarr", matches)
	}))
	must(t, s.SetMatcherKnown(background, "radarr"))
	whole, brief := items(t, s, Scope{}), items(t, s, Scope{Brief: true})
	if len(whole) != len(brief) || len(whole) == 0 {
		t.Fatalf("%d items, %d of them brief", len(whole), len(brief))
	}
	versions := 0
	for i, item := range whole {
		versions += len(item.Versions)
		item.Versions = nil
		if !proto.Equal(item, brief[i]) {
			t.Errorf("got  %v\nwant %v", brief[i], item)
		}
	}
	if versions == 0 {
		t.Error("no item has versions")
	}
}
