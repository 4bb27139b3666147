package script

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/types/known/timestamppb"
)

var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

func p[T any](v T) *T { return &v }

// kinds are the changes of a pretended Radarr and Plex.
func actors() []Actor {
	list := func(name string, required bool) *wire.Param {
		return &wire.Param{Name: name, Type: "list", Required: required}
	}
	return []Actor{
		{Plugin: "radarr", Instances: []string{"radarr", "radarr4k"}, Matcher: true, Kinds: []*wire.ChangeKind{
			{Name: "tag", Targets: []string{"movie"}, Params: []*wire.Param{list("add", false), list("remove", false)}},
			{Name: "quality", Targets: []string{"movie"}, Params: []*wire.Param{
				{Name: "profile", Type: "string", Required: true}, {Name: "size", Type: "number"}, {Name: "search", Type: "boolean"}}},
		}},
		{Plugin: "plex", Instances: []string{"home"}, Kinds: []*wire.ChangeKind{
			{Name: "label", Targets: []string{"movie", "episode", "series"}, Params: []*wire.Param{list("add", true)}},
			{Name: "terminate", Targets: []string{"session"}, Params: []*wire.Param{{Name: "message", Type: "string"}}},
		}},
	}
}

// options load files given as path, text, path, text.
func options(files ...string) Options {
	tree := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		tree[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	// Time ends only what is meant to be ended by it.
	return Options{BuiltIn: tree, Now: noon, Actors: actors(), Deadline: time.Minute}
}

// on makes options with one action rule, called maintenance because that one
// is on by default, whose handler of movies has the given body.
func on(body string) Options {
	return options("actions/maintenance.lua", "on('movie', function(m)\n"+body+"\nend)")
}

func start(t testing.TB, o Options) *Worker {
	t.Helper()
	r, _, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	w, err := r.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// movie is a film with two versions.
func movie() *wire.Item {
	return &wire.Item{
		Id: "home/1", Source: "home", Library: "Movies", Type: "movie", Title: "The Matrix", Year: 1999,
		Genres: []string{"Action", "Science Fiction"}, Labels: []string{"Keep"}, PlayCount: p(int32(0)),
		AddedAt: timestamppb.New(noon.Add(-48 * time.Hour)), Plays: &wire.Plays{Count: p[int32](0)},
		ExternalIds: &wire.ExternalIds{Imdb: "tt0133093"},
		Unread:      []*wire.Unread{{Field: "collections", Reason: "the list was cut"}},
		Matches: []*wire.Match{
			{Matcher: "radarr", State: "matched", Id: "7", Title: "The Matrix", Tags: []string{"a", "b"}, Monitored: p(false)},
			{Matcher: "radarr4k", State: "absent"},
		},
		Versions: []*wire.Version{
			{Id: "11", Height: 2160, Resolution: "4k", Parts: []*wire.Part{{File: "/m/The.Matrix.1999.2160p.WEB-DL.DV-GRP.mkv"}},
				Video: []*wire.VideoStream{{Codec: "hevc", ColorTransfer: "smpte2084"}},
				Audio: []*wire.AudioStream{{Codec: "truehd", Channels: 8, Default: true}, {Codec: "ac3", Channels: 6}}},
			{Id: "12", Height: 1080, Resolution: "1080", Video: []*wire.VideoStream{{Codec: "h264"}}},
		},
		Traits: map[string]*wire.Trait{"dynamic_range": {Value: "HDR10", Evidence: "color_transfer=smpte2084", Confidence: "stream"}},
	}
}

// said runs the handlers of a film and gives the reason of each proposal, the
// message of each finding and each unknown, one a line.
func said(r Result) string {
	var out []string
	for _, p := range r.Proposals {
		out = append(out, p.Reason)
	}
	for _, f := range r.Findings {
		out = append(out, f.GetCode()+": "+f.GetMessage())
	}
	for _, u := range r.Unknown {
		out = append(out, "unknown "+u.Field+": "+u.Reason)
	}
	return strings.Join(out, "\n")
}

// say is Lua that reports the values of an expression through a proposal.
func say(expr string) string {
	return "local function show(...) local t = {...} for i = 1, select('#', ...) do t[i] = tostring(t[i]) end" +
		" return table.concat(t, ' ') end\n" +
		"plex.label(m, { add = 'x' }, '=' .. show(" + expr + "))"
}

// overlay opens what is in its first file system before its second.
type overlay [2]fs.FS

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o[0].Open(name); err == nil {
		if info, err := f.Stat(); err == nil && !info.IsDir() {
			return f, nil
		}
	}
	return o[1].Open(name)
}
