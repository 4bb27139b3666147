package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/luarr/luarr/sdk/wire"
)

// identity are the fields that are known whatever happens: the engine sets
// them, or an item cannot be spoken of without.
var identity = []protoreflect.Name{
	"id", "source", "library", "library_key", "type", "title", "stale", "unread", "traits", "matches",
}

// blinded gives an item with some of what is known of it taken away: its
// source did not answer, matchers did not, fields were read in part, detectors
// could not tell.
func blinded(item *wire.Item, r *rand.Rand) *wire.Item {
	out := proto.CloneOf(item)
	out.Stale = r.IntN(6) == 0
	for _, m := range out.Matches {
		if r.IntN(3) == 0 {
			proto.Reset(m)
			m.State, m.Reason = "unknown", "connection refused"
		}
	}
	for i, m := range item.Matches {
		out.Matches[i].Matcher = m.Matcher
	}
	forget(out.Traits, r)
	for _, v := range out.Versions {
		forget(v.Traits, r)
		for _, a := range v.Audio {
			forget(a.Traits, r)
		}
	}
	hide(out, out.ProtoReflect(), "", r)
	for i, v := range out.Versions {
		hide(out, v.ProtoReflect(), "versions.", r)
		if i > 0 {
			break // a field that is not known of one version is not of any
		}
	}
	return out
}

// forget loses some traits.
func forget(traits map[string]*wire.Trait, r *rand.Rand) {
	for _, name := range slices.Sorted(keysOf(traits)) {
		if r.IntN(6) == 0 {
			delete(traits, name)
		}
	}
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// hide names some fields of a message as unread, and empties them, cuts them or
// leaves them: a source may have read a part.
func hide(item *wire.Item, m protoreflect.Message, path string, r *rand.Rand) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if slices.Contains(identity, fd.Name()) || r.IntN(8) != 0 {
			continue
		}
		name := path + string(fd.Name())
		item.Unread = append(item.Unread, &wire.Unread{Field: name, Reason: "the server was cut off"})
		all := []protoreflect.Message{m}
		if path != "" {
			all = all[:0]
			for _, v := range item.Versions {
				all = append(all, v.ProtoReflect())
			}
		}
		for _, m := range all {
			switch part := r.IntN(3); {
			case part == 0:
				m.Clear(fd)
			case part == 1 && fd.IsList() && m.Get(fd).List().Len() > 0:
				l := m.Mutable(fd).List()
				l.Truncate(l.Len() / 2)
			}
		}
	}
}

// world is a small store: films and a series with what is below it.
type world struct {
	items map[string]*wire.Item
	order []string
	live  live
}

// newWorld makes one up.
func newWorld(r *rand.Rand) *world {
	w := &world{items: map[string]*wire.Item{}}
	add := func(i *wire.Item) {
		furnish(i, r)
		w.items[i.Id], w.order = i, append(w.order, i.Id)
	}
	for i := range 3 {
		add(&wire.Item{Id: fmt.Sprintf("home/1%d", i), Type: "movie", Title: "The Matrix", LibraryKey: "1"})
	}
	add(&wire.Item{Id: "home/2", Type: "series", Title: "Dark", LibraryKey: "2"})
	add(&wire.Item{Id: "home/3", Type: "season", Title: "Season 1", LibraryKey: "2", ParentId: "home/2", SeriesId: "home/2"})
	for i := range r.IntN(5) {
		add(&wire.Item{Id: fmt.Sprintf("home/%d", 4+i), Type: "episode", Title: "Secrets", LibraryKey: "2",
			ParentId: "home/3", SeriesId: "home/2"})
	}
	w.live = newLive(r)
	return w
}

// blinded takes something away from each item of a world.
func (w *world) blinded(r *rand.Rand) *world {
	out := &world{items: map[string]*wire.Item{}, order: w.order, live: w.live.blinded(r)}
	for _, id := range w.order {
		out.items[id] = blinded(w.items[id], r)
	}
	return out
}

// below gives what lies below an item, whatever the items themselves say.
func (w *world) below(id string) []*wire.Item {
	var out []*wire.Item
	for _, other := range w.order {
		if (id == "home/2" || id == "home/3") && other > id {
			out = append(out, w.items[other])
		}
	}
	return out
}

// furnish gives an item values at random, of few kinds, so that conditions hold
// now and then.
func furnish(item *wire.Item, r *rand.Rand) {
	item.Source, item.Library = "home", "Library "+item.LibraryKey
	some := func(words ...string) []string {
		return slices.DeleteFunc(slices.Clone(words), func(string) bool { return r.IntN(2) == 0 })
	}
	item.Labels, item.Genres, item.Collections = some("Kids"), some("Action", "Drama"), some("Best", "New")
	if r.IntN(5) == 0 {
		item.Labels = append(item.Labels, "keep")
	}
	item.Year = int32(1999 + r.IntN(3))
	item.Rating, item.PlayCount = p(float64(r.IntN(3))), p(int32(r.IntN(3)))
	item.AddedAt = momentOf(r)
	item.LeafCount = p(int32(r.IntN(3)))
	item.ExternalIds = &wire.ExternalIds{Imdb: pick(r, "", "tt1")}
	item.Plays = &wire.Plays{Count: p(int32(r.IntN(3))), Users: some("ann", "bob")}
	item.Traits = traitsOf(r)
	if item.Type == "movie" || item.Type == "episode" {
		for i := range 1 + r.IntN(2) {
			item.Versions = append(item.Versions, versionOf(r, fmt.Sprint(10+i)))
		}
	}
	item.Plays.LastAt = momentOf(r)
	nowhere := r.IntN(4) == 0
	for _, matcher := range []string{"radarr", "radarr4k", "sonarr"} {
		m := &wire.Match{Matcher: matcher, State: pick(r, "matched", "matched", "matched", "absent", "ambiguous"), Id: "7"}
		if nowhere {
			m.State = "absent"
		}
		m.Monitored, m.HasFile, m.Tags = p(r.IntN(2) == 0), p(r.IntN(2) == 0), some("stale", "kids")
		m.EpisodeNumber = p(int32(r.IntN(2)))
		item.Matches = append(item.Matches, m)
	}
}

func versionOf(r *rand.Rand, id string) *wire.Version {
	name := pick(r, "/m/The.Matrix.1999.2160p.WEB-DL.DV-GRP.mkv", "/m/The.Matrix.1999.1080p.x264-GRP.mkv")
	return &wire.Version{
		Id: id, Height: int32(1080 * (1 + r.IntN(2))), Container: pick(r, "mkv", "mp4"), Traits: traitsOf(r),
		Parts: []*wire.Part{{File: name, SizeBytes: p(int64(r.IntN(3)))}},
		Video: []*wire.VideoStream{{Codec: pick(r, "hevc", "h264")}},
		Audio: []*wire.AudioStream{{Codec: pick(r, "truehd", "aac"), Channels: int32(2 + r.IntN(2)), Traits: traitsOf(r)}},
	}
}

func traitsOf(r *rand.Rand) map[string]*wire.Trait {
	out := map[string]*wire.Trait{}
	for _, t := range []struct {
		name   string
		values []string
	}{
		{"dynamic_range", []string{"Dolby Vision", "HDR10", "PQ", "SDR", "SDR"}}, {"hdr_fallback", []string{"none", "HDR10"}},
		{"audio_format", []string{"Dolby Atmos", "AAC", "DTS:X"}},
	} {
		if r.IntN(4) > 0 {
			out[t.name] = &wire.Trait{Value: pick(r, t.values...), Evidence: "x", Confidence: "stream"}
		}
	}
	return out
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }
