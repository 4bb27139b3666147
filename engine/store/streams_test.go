package store

import (
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

func TestStreams(t *testing.T) {
	s := open(t, t.TempDir()+"/luarr.db", Options{})
	for _, c := range []struct {
		list []*wire.StreamMemory
		want int
	}{
		{[]*wire.StreamMemory{{Source: "home", Stream: "a", State: "paused"}, {Source: "away", Stream: "a"}}, 2},
		{[]*wire.StreamMemory{{Source: "home", Stream: "b"}, {Source: "home", Stream: "b", State: "playing"}}, 1}, // a server that lists one twice
		{nil, 0},
	} {
		if err := s.KeepStreams(t.Context(), c.list); err != nil {
			t.Fatal(err)
		}
		got, err := s.Streams(t.Context())
		if err != nil || len(got) != c.want || c.want == 1 && (got[0].Stream != "b" || got[0].State != "playing") {
			t.Errorf("%v, %v", got, err)
		}
	}
}
