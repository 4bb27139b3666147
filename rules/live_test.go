package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// live is what a world is besides its items: a server, and what plays there.
type live struct {
	server  *wire.Server
	preroll *script.Preroll
	streams []*wire.Session
	// silent says why neither the prerolls nor all streams are known.
	silent string
}

// newLive makes one up.
func newLive(r *rand.Rand) live {
	settings, err := structpb.NewStruct(map[string]any{
		"empty_trash": pick[any](r, true, false, "daily"), "clean_bundles": pick[any](r, true, false, "never"),
		"optimize": pick[any](r, true, "weekly(sunday)"), "db_cache": pick[any](r, 0, 512, 4096),
	})
	if err != nil {
		panic(err)
	}
	out := live{
		server:  &wire.Server{Source: "home", Name: "Attic", MachineId: "m1", State: "up", Settings: settings},
		preroll: &script.Preroll{Entry: "default", Value: "/a.mp4", Current: pick(r, "", "/a.mp4"), ByHand: r.IntN(3) == 0, Reason: "it is due"},
	}
	for i := range 6 {
		out.streams = append(out.streams, streamOf(r, i))
	}
	return out
}

// streamOf makes up a stream.
func streamOf(r *rand.Rand, i int) *wire.Session {
	shape := func() *wire.Stream {
		return &wire.Stream{Width: 3840, Height: 2160, Resolution: pick(r, "4k", "4k", "1080"), VideoCodec: "hevc", AudioCodec: "aac",
			DynamicRange: "HDR10", AudioFormat: "AAC", BitrateKbps: 9000, AudioChannels: 2, Container: "mkv"}
	}
	since := timestamppb.New(today.Add(-time.Duration(1+r.IntN(90)) * time.Minute))
	who := pick(r, [2]string{"1", "ann"}, [2]string{"1", "ann"}, [2]string{"2", "bob"}, [2]string{"3", "ann"})
	return &wire.Session{
		Id: fmt.Sprint(i), Source: "home", UserId: who[0], User: who[1], Title: "Dark", Type: "movie",
		State: pick(r, "playing", "paused", "paused"), Location: pick(r, "lan", "wan", "wan"), Number: int64(i + 1), Library: "Films",
		Player:        &wire.Player{Title: "TV", Product: "Plex", Platform: "tvOS", Address: "10.0.0.2", MachineId: "p", PublicAddress: pick(r, "203.0.113.9", "203.0.113.8")},
		BandwidthKbps: 8000, Progress: p(0.5), PositionMs: p(int64(60_000)), DurationMs: 120_000,
		SourceMedia: shape(), Delivered: shape(),
		VideoDecision: pick(r, "transcode", "transcode", "copy"), AudioDecision: pick(r, "copy", "transcode"), SubtitleDecision: "none",
		Container: "mp4", Protocol: "dash", VersionId: "5", PartId: "6", Secure: p(true), StartedAt: since, Since: since,
	}
}

// blinded takes something of it away: fields that a source could not read or
// left out, settings, and the answers about other streams and prerolls.
func (l live) blinded(r *rand.Rand) live {
	out := live{server: proto.CloneOf(l.server), preroll: l.preroll}
	switch r.IntN(4) {
	case 0:
		out.server.State = "down"
	case 1:
		out.server.Settings = nil
	}
	if r.IntN(3) == 0 {
		out.silent = "the server was cut off"
	}
	for _, s := range l.streams {
		s = proto.CloneOf(s)
		m := s.ProtoReflect()
		fields := m.Descriptor().Fields()
		for i := range fields.Len() {
			fd := fields.Get(i)
			if slices.Contains([]protoreflect.Name{"id", "source", "unread"}, fd.Name()) || r.IntN(12) != 0 {
				continue
			}
			if r.IntN(2) == 0 || fd.Name() == "library" {
				s.Unread = append(s.Unread, &wire.Unread{Field: string(fd.Name()), Reason: "the server was cut off"})
			}
			if r.IntN(2) == 0 && (fd.Name() != "library" || len(s.Unread) > 0) {
				m.Clear(fd)
			}
		}
		out.streams = append(out.streams, s)
	}
	return out
}

// beside gives the other streams.
func (l live) beside(s *wire.Session) (others []*wire.Session, unknown string) {
	for _, other := range l.streams {
		if other.Id != s.Id {
			others = append(others, other)
		}
	}
	return others, l.silent
}

// choose answers prerolls.choose.
func (l live) choose(*wire.Server) (*script.Preroll, string, error) {
	return l.preroll, l.silent, nil
}

// proposals gives what rules want of it.
func (l live) proposals(worker *script.Worker) []script.Proposal {
	out := worker.HandleOther("server", l.server).Proposals
	for _, s := range l.streams {
		out = append(out, worker.HandleOther("session", s).Proposals...)
	}
	return out
}
