package main

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// menageriePlugin gives items that nobody should believe, and describes itself
// otherwise once there is a file called grown in the home folder.
var menageriePlugin = sdk.Plugin{
	Name: "menagerie", Version: "1", Summary: "lies", Types: []string{sdk.Movie}, New: func() any { return &menagerie{} },
}

type menagerie struct {
	Mode string     `setting:"mode,required" doc:"how it lies"`
	Key  sdk.Secret `setting:"key" doc:"a secret"`
	Size int        `setting:"size" doc:"how many it gives"`
}

var (
	_ sdk.Traits = (*menagerie)(nil)
	_ sdk.Actor  = (*menagerie)(nil)
)

func (m *menagerie) Server(context.Context) (*sdk.Server, error) {
	return &sdk.Server{Name: "menagerie"}, nil
}

func (m *menagerie) Libraries(context.Context) ([]*sdk.Library, error) {
	return []*sdk.Library{{Key: "1", Title: "Cages", Type: sdk.LibraryMovie}}, nil
}

func (m *menagerie) Items(_ context.Context, _ *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	for _, item := range m.items() {
		if err := out.Add(item); err != nil {
			return sdk.Walk{}, err
		}
	}
	return sdk.Walk{Complete: true}, nil
}

func (m *menagerie) items() []*sdk.Item {
	film := func(id, title string) *sdk.Item { return &sdk.Item{Id: id, Type: sdk.Movie, Title: title} }
	switch m.Mode {
	case "twice": // and the second time it contradicts itself
		other := film("1", "Another")
		other.Type = sdk.Series
		return []*sdk.Item{film("1", "One"), other}
	case "odd":
		odd := film("1", "Odd")
		odd.Rating = proto.Float64(math.NaN())
		odd.AddedAt = timestamppb.New(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
		odd.UpdatedAt = timestamppb.New(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
		odd.Versions = []*sdk.Version{{Parts: []*sdk.Part{{File: "/odd.mkv", SizeBytes: proto.Int64(-1)}}}}
		return []*sdk.Item{odd, film("2", "Even")}
	case "traits": // of which only the first two are declared so
		lion, snake, fox := film("1", "Lion"), film("2", "Snake"), film("3", "Fox")
		lion.Versions = []*sdk.Version{{Id: "1", SourceTraits: sdk.SourceTraits(sdk.Values{"teeth": 30})}}
		lion.SourceTraits = sdk.SourceTraits(sdk.Values{"tame": hasFile("tame")})
		fox.SourceTraits = sdk.SourceTraits(sdk.Values{"tame": "yes", "sly": true})
		return []*sdk.Item{lion, snake, fox}
	case "claims": // what only the engine may say
		item := film("1", "Claims")
		item.Source, item.Library, item.Stale = "home", "Movies", true
		item.Matches = []*wire.Match{{Matcher: "radarr", State: sdk.Matched, Id: "1"}}
		item.Traits = map[string]*wire.Trait{"dynamic_range": {Value: "Dolby Vision", Confidence: "stream"}}
		return []*sdk.Item{item}
	}
	return nil
}

func (m *menagerie) Traits() []sdk.TraitKind {
	kinds := []sdk.TraitKind{
		{Name: "tame", Type: sdk.TraitBoolean, Of: sdk.TraitOfItem, Doc: "whether it may be touched"},
		{Name: "teeth", Type: sdk.TraitInteger, Of: sdk.TraitOfVersion, Doc: "how many teeth it has"},
	}
	if hasFile("greedy") {
		kinds = append(kinds, sdk.TraitKind{Name: "dynamic_range", Type: sdk.TraitString, Of: sdk.TraitOfVersion, Doc: "is another's"})
	}
	return kinds
}

// hasFile says whether a file lies in the home folder.
func hasFile(name string) bool {
	_, err := os.Stat(filepath.Join(os.Getenv("HOME"), name))
	return err == nil
}

func (m *menagerie) Changes() []sdk.ChangeKind {
	preview := func(*sdk.Proposal) (sdk.Effect, error) {
		if m.Mode == "traits" {
			return sdk.Effect{Before: sdk.Values{"fed": false}, After: sdk.Values{"fed": true}}, nil
		}
		return sdk.Effect{}, nil
	}
	apply := func(_ context.Context, changes []*sdk.Change) []sdk.Outcome { return make([]sdk.Outcome, len(changes)) }
	kinds := []sdk.ChangeKind{{
		Name: "feed", Doc: "feeds it", Targets: []string{sdk.Movie}, Preview: preview, Apply: apply, Reversible: true,
		Params: []sdk.Param{{Name: "with", Type: "string", Doc: "what it eats", Required: true}},
	}}
	if hasFile("grown") {
		kinds = append(kinds, sdk.ChangeKind{
			Name: "eat", Doc: "eats everything", Targets: []string{sdk.Movie}, Destructive: true, Preview: preview, Apply: apply,
		})
	}
	return kinds
}
