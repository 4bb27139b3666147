package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// play reads who played what on a source.
func (m *model) play(t *testing.T, s *Store, r *rand.Rand, source string) {
	if r.IntN(12) == 0 {
		m.secret[source] = fmt.Sprint("reason ", r.IntN(2))
		must(t, s.SetPlaysUnknown(background, source, m.secret[source]))
		return
	}
	h, err := s.BeginHistory(background, source)
	must(t, err)
	if h.Had() != int64(len(m.plays[source])) {
		t.Errorf("%d plays, want %d", h.Had(), len(m.plays[source]))
	}
	if m.plays[source] == nil {
		m.plays[source] = make(map[string]*wire.Play)
	}
	seen := make(map[string]bool)
	for range r.IntN(3) {
		batch := make(map[string]*wire.Play)
		for range r.IntN(16) {
			p := &wire.Play{Id: fmt.Sprint(r.IntN(40)), Key: fmt.Sprintf("%d%d", r.IntN(2)+1, r.IntN(8)),
				User: []string{"eve", "ada", "bob"}[r.IntN(3)], At: timestamppb.New(noon.Add(time.Duration(r.IntN(9)) * time.Hour))}
			batch[p.Id], seen[p.Id], m.plays[source][p.Id] = p, true, p
		}
		must(t, h.Put(background, slices.Collect(maps.Values(batch))))
	}
	everything := r.IntN(5) == 0
	if everything {
		maps.DeleteFunc(m.plays[source], func(id string, _ *wire.Play) bool { return !seen[id] })
	}
	delete(m.secret, source)
	must(t, h.End(background, everything, "", noon))
}

// addPlays says who played an item, or something below it.
func (m *model) addPlays(want *wire.Item) {
	if reason, ok := m.secret[want.Source]; ok {
		want.Unread = append(want.Unread, &wire.Unread{Field: "plays", Reason: reason})
		return
	}
	if m.plays[want.Source] == nil {
		return
	}
	want.Plays = &wire.Plays{Count: new(int32)}
	for _, p := range m.plays[want.Source] {
		id := want.Source + "/" + p.Key
		item := m.items[id]
		if item == nil || id != want.Id && item.facts.SeriesId != want.Id && item.facts.ParentId != want.Id {
			continue
		}
		*want.Plays.Count++
		if want.Plays.LastAt.GetSeconds() < p.At.Seconds {
			want.Plays.LastAt = p.At
		}
		if !slices.Contains(want.Plays.Users, p.User) {
			want.Plays.Users = append(want.Plays.Users, p.User)
		}
	}
	slices.Sort(want.Plays.Users)
}
