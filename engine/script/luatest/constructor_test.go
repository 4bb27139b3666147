package luatest

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func p[T any](v T) *T { return &v }

// full is an item with something in every kind of field.
func full() *wire.Item {
	return &wire.Item{
		Id: "home/1", Source: "home", Library: "Movies", Type: "movie", Title: "A \"quoted\" title\nin two lines, \\ and ü\x01",
		Year: 1999, Genres: []string{"Drama", "end"}, Rating: p(7.5), UserRating: p(0.0), PlayCount: p(int32(0)),
		AddedAt: &timestamppb.Timestamp{Seconds: 1700000000, Nanos: 123000000}, Plays: &wire.Plays{}, Stale: true,
		ExternalIds: &wire.ExternalIds{Imdb: "tt1", More: []string{"tmdb://2"}},
		Unread:      []*wire.Unread{{Field: "labels", Reason: "the list was cut"}},
		Matches: []*wire.Match{
			{Matcher: "radarr", State: "matched", Id: "7", FormatScores: map[string]int32{"TrueHD Atmos": 500, "BR-DISK": -10000}, Tags: []string{"a"}, Monitored: p(false), SizeBytes: p(int64(1<<62 + 1))},
			{Matcher: "radarr-4k", State: "absent"},
		},
		Versions: []*wire.Version{
			{Id: "11", Height: 2160, AspectRatio: 2.39, Parts: []*wire.Part{{File: "/m/A.mkv", SizeBytes: p(int64(0))}},
				Video: []*wire.VideoStream{{Codec: "hevc", Dovi: &wire.DolbyVision{Present: p(false), Profile: p(int32(0))}}, {}},
				Audio: []*wire.AudioStream{{Codec: "truehd", Default: true}}},
			{},
		},
	}
}

// bench makes a state in which tests run.
func bench(t testing.TB) *trial {
	t.Helper()
	tree := fstest.MapFS{"actions/old.lua": &fstest.MapFile{Data: []byte(oldRule)}}
	s := &subject{options: &Options{BuiltIn: tree, Actors: actors(), Deadline: 1e9}, file: &script.TestFile{Rule: "old"}}
	if err := s.load(); err != nil {
		t.Fatal(err)
	}
	made, err := newTrial(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(made.close)
	return made
}

// roundTrip writes an item and makes it again.
func roundTrip(t *testing.T, item *wire.Item) {
	t.Helper()
	text, err := Constructor(item)
	if err != nil {
		t.Fatal(err)
	}
	made := bench(t)
	made.options.Location = Start.Location()
	if err := made.bench.Do("made_test.lua", []byte(text)); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if len(made.made.items) != 1 || !proto.Equal(made.made.items[0], item) {
		t.Errorf("made  %s\nfrom  %s\nof    %s", prototext.Format(made.made.items[0]), prototext.Format(item), text)
	}
}

func TestConstructorMakesTheSameItem(t *testing.T) {
	item := full()
	roundTrip(t, item)
	item.Traits = map[string]*wire.Trait{"tall": {Value: "yes"}}
	text, err := Constructor(item)
	if err != nil || strings.Contains(text, "tall") {
		t.Errorf("traits are for the detectors: %v\n%s", err, text)
	}
	item = full()
	item.SourceTraits = sdk.SourceTraits(sdk.Values{"tame": false, "teeth": 30.5, "sort": "a \"cat\"", "end": "x"})
	item.Versions[0].SourceTraits = sdk.SourceTraits(sdk.Values{"teeth": 3})
	roundTrip(t, item)
	item = full()
	item.Matches[0], item.Matches[1] = item.Matches[1], item.Matches[0]
	roundTrip(t, item)
	for _, typ := range itemTypes {
		roundTrip(t, &wire.Item{Type: typ, Id: "a/1", Source: "a", SeasonNumber: p(int32(0))})
	}
	if _, err := Constructor(&wire.Item{Id: "a/1", Type: "clip"}); err == nil {
		t.Error("a clip was written")
	}
}

func TestConstructorIsReadable(t *testing.T) {
	got, err := Constructor(&wire.Item{
		Id: "home/1", Source: "home", Type: "movie", Title: "A", AddedAt: timestamppb.New(Start), Plays: &wire.Plays{},
		Versions: []*wire.Version{{Height: 2160, Audio: []*wire.AudioStream{{Codec: "ac3", Channels: 6}}}},
		Matches:  []*wire.Match{{Matcher: "radarr", State: "absent"}},
	})
	want := `movie {
  id = "home/1",
  source = "home",
  title = "A",
  added_at = "2026-01-01T12:00:00Z",
  plays = {},
  versions = {
    {
      height = 2160,
      audio = {
        { codec = "ac3", channels = 6 },
      },
    },
  },
  matches = {
    radarr = { state = "absent" },
  },
}
`
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// FuzzConstructor makes items of whatever bytes are an item.
func FuzzConstructor(f *testing.F) {
	seed, err := proto.Marshal(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		item := &wire.Item{}
		if proto.Unmarshal(data, item) != nil {
			return
		}
		item.ProtoReflect().SetUnknown(nil)
		item.Type, item.Id, item.Source = "movie", "home/1", "home"
		text, err := Constructor(item)
		if err != nil {
			t.Fatal(err)
		}
		// What is no item of ours may be refused, and must not hang or crash.
		_ = bench(t).bench.Do("made_test.lua", []byte(text))
	})
}

// FuzzTest runs whatever text is a test.
func FuzzTest(f *testing.F) {
	f.Add(`test("a", function() expect(run(movie { year = 1, matches = { radarr = {} } })):changes {} end)`)
	f.Add(`test("a", function() equal(version { video = { dovi = { profile = 5 } } }, {}) set { days = 1 } clock "2024-01-01" end)`)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		tree := fstest.MapFS{
			"actions/old.lua":      &fstest.MapFile{Data: []byte(oldRule)},
			"actions/old_test.lua": &fstest.MapFile{Data: []byte(text)},
		}
		_, err := Run(t.Context(), Options{BuiltIn: tree, Actors: actors(), Deadline: 5e6}, func(o *Outcome) {
			if strings.Contains(o.Message, "goroutine ") {
				t.Error(o.Message)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}
