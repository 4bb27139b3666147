package script

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// stream is one of which everything is known.
func stream() *wire.Session {
	share, place, yes := 0.5, int64(60_000), true
	shape := func() *wire.Stream {
		return &wire.Stream{Width: 3840, Height: 2160, Resolution: "4k", VideoCodec: "hevc", AudioCodec: "truehd", DynamicRange: "HDR10",
			AudioFormat: "Dolby TrueHD", BitrateKbps: 60_000, AudioChannels: 8, Container: "mkv"}
	}
	return &wire.Session{
		Id: "9", Source: "home", User: "ann", UserId: "2", Title: "Sample", Type: "movie", State: "playing", Location: "wan",
		Player:        &wire.Player{Title: "Chrome", Product: "Plex Web", Platform: "Chrome", Address: "192.168.1.5", MachineId: "p1", PublicAddress: "203.0.113.9"},
		BandwidthKbps: 8000, Progress: &share, PositionMs: &place, DurationMs: 120_000, Number: 15, SourceMedia: shape(), Delivered: shape(),
		VideoDecision: "transcode", AudioDecision: "copy", SubtitleDecision: "none", Container: "mp4", Protocol: "dash", VersionId: "5", PartId: "6",
		Secure: &yes, Version: &wire.Version{Id: "5", Height: 2160, Width: 3840, Resolution: "4k", VideoCodec: "hevc", AudioCodec: "truehd", AudioChannels: 8, BitrateKbps: 60_000, Container: "mkv"},
		StartedAt: timestamppb.New(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)), Since: timestamppb.New(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)),
	}
}

// asking makes a worker with one rule that reads something of a stream and then
// stops it.
func asking(t *testing.T, what string, beside []*wire.Session) *Worker {
	t.Helper()
	o := options("actions/maintenance.lua", `on("session", function(s) local _ = `+what+` plex.terminate(s, {}, "because") end)`)
	o.Beside = func(*wire.Session) ([]*wire.Session, string) { return beside, "" }
	return start(t, o)
}

// A session rule that reads what is not known stops nothing, whatever field it
// reads, whatever is missing, and however it goes about it.
func TestUnknownNeverStopsAStream(t *testing.T) {
	paths := append(slices.Sorted(func(yield func(string) bool) {
		for name := range told {
			if !yield(name) {
				return
			}
		}
	}), func() (out []string) {
		for _, above := range []string{"source_media", "delivered", "version"} {
			for name := range shown {
				if above != "version" || !strings.HasPrefix(name, "dynamic") && !strings.HasSuffix(name, "format") {
					out = append(out, above+"."+name)
				}
			}
		}
		return out
	}()...)
	ways := []string{"s.%s", "pcall(function() return s.%s end)", "not s.%s", "coroutine.wrap(function() return s.%s end)()", "(s.user and s.%s)", "tostring(s.%s)"}
	chance := rand.New(rand.NewPCG(1, 2))
	for _, path := range paths {
		for _, missing := range []string{"unset", "unread", "above"} {
			s := stream()
			above, below, nested := strings.Cut(path, ".")
			switch {
			case missing == "unread":
				s.Unread = []*wire.Unread{{Field: path, Reason: "it was not read"}}
			case missing == "above" && nested:
				s.Unread = []*wire.Unread{{Field: above, Reason: "it was not read"}}
			case nested:
				m := s.ProtoReflect()
				inner := m.Mutable(m.Descriptor().Fields().ByName(protoreflect.Name(above))).Message()
				inner.Clear(inner.Descriptor().Fields().ByName(protoreflect.Name(below)))
			default:
				m := s.ProtoReflect()
				m.Clear(m.Descriptor().Fields().ByName(protoreflect.Name(path)))
			}
			way := fmt.Sprintf(ways[chance.IntN(len(ways))], path)
			if r := asking(t, way, nil).HandleOther("session", s); len(r.Proposals) > 0 || len(r.Unknown) != 1 {
				t.Errorf("%s of a stream whose %s is %s: %d proposals, unknown %v, %v", way, path, missing, len(r.Proposals), r.Unknown, r.Findings)
			}
			if r := asking(t, "s."+path, nil).HandleOther("session", stream()); len(r.Proposals) != 1 {
				t.Fatalf("%s of a whole stream: %v %v", path, r.Unknown, r.Findings)
			}
		}
	}
}

func TestWhatIsNearAStream(t *testing.T) {
	other := func(user, id string) *wire.Session {
		s := stream()
		s.User, s.UserId = user, id
		return s
	}
	noVideo := stream()
	noVideo.VideoDecision, noVideo.SourceMedia.Height, noVideo.ItemId = "none", 0, ""
	unread := stream()
	unread.Unread = []*wire.Unread{{Field: "item_id", Reason: "x"}}
	stored := stream()
	stored.ItemId = "home/7"
	for name, c := range map[string]struct {
		s      *wire.Session
		beside []*wire.Session
		what   string
		want   string // proposals, or the field that is unknown
	}{
		"others":                  {stream(), []*wire.Session{other("ann", "2"), other("bob", "3"), other("Ann B", "2")}, `assert(#s.others == 2)`, "1"},
		"all others":              {stream(), []*wire.Session{other("ann", "2"), other("bob", "3")}, `assert(#s.beside == 2 and s.beside[2].user == "bob")`, "1"},
		"another name, no id":     {stream(), []*wire.Session{other("bob", "")}, `assert(#s.others == 0)`, "1"},
		"the same name, no id":    {stream(), []*wire.Session{other("ann", "")}, `#s.others`, "others"},
		"somebody unknown":        {stream(), []*wire.Session{other("", "")}, `#s.others`, "others"},
		"who watches is unknown":  {other("", ""), []*wire.Session{other("ann", "2")}, `#s.others`, "others"},
		"a field of another":      {stream(), []*wire.Session{{UserId: "2"}}, `s.others[1].state`, "state"},
		"no item":                 {noVideo, nil, `assert(s.item == nil)`, "1"},
		"nothing to be tall":      {noVideo, nil, `assert(s.source_media.height == nil)`, "1"},
		"an item that is unknown": {unread, nil, `s.item`, "item_id"},
		"one that is not stored":  {stored, nil, `s.item`, "item"},
		"a wrong name":            {stream(), nil, `s.other`, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			r := asking(t, c.what, c.beside).HandleOther("session", c.s)
			got := fmt.Sprint(len(r.Proposals))
			if len(r.Unknown) > 0 {
				got = r.Unknown[0].Field
			}
			if got != c.want {
				t.Errorf("got %s, want %s: %v", got, c.want, r.Findings)
			}
		})
	}
	if r := start(t, options("actions/maintenance.lua", `on("session", function(s) plex.terminate(s, {}, "x" .. #s.beside) end)`)).HandleOther("session", stream()); len(r.Proposals) != 0 {
		t.Error("it stops without knowing the others")
	}
}

func TestHowStreamsWait(t *testing.T) {
	for params, want := range map[string]string{
		`{ grace = "30s", cooldown = "5m", max_per_hour = 3 }`: "30s 5m0s 3",
		`{ grace = 90, cooldown = "2h" }`:                      "1m30s 2h0m0s 0",
		`{ grace = "", cooldown = 0 }`:                         "0s 0s 0",
		`{}`:                                                   "0s 0s 0",
		`{ grace = "soon" }`:                                   `wants seconds or a time such as "30s"`,
		`{ grace = "8d" }`:                                     "at most 7 days",
		`{ grace = -1 }`:                                       "at most 7 days",
		`{ grace = 0/0 }`:                                      "at most 7 days",
		`{ max_per_hour = 1.5 }`:                               "whole number",
		`{ ["cooldown_" .. "days"] = 3 }`:                      `no parameter "cooldown_days"`,
	} {
		w := start(t, options("actions/maintenance.lua", `local p = `+params+` on("session", function(s) plex.terminate(s, p, "x") end)`))
		r := w.HandleOther("session", proto.CloneOf(stream()))
		got := ""
		for _, p := range r.Proposals {
			got = fmt.Sprint(p.Grace, p.Cooldown, p.MaxPerHour)
		}
		for _, f := range r.Findings {
			got = f.Message
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", params, got, want)
		}
	}
}
