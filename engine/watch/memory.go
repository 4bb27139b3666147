package watch

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk/wire"
)

// Memory is what the book remembers, to be kept over a restart. Changed says
// whether that is something else than at the last call.
func (b *Book) Memory() (list []*wire.StreamMemory, changed bool) {
	changed, b.changed = b.changed, false
	for key, e := range b.streams {
		m := &wire.StreamMemory{
			Source: key.Source, Stream: key.Stream, Plays: e.plays, State: e.state,
			StartedAt: timestamppb.New(e.started), Since: timestamppb.New(e.since), SeenAt: timestamppb.New(b.looked[key.Source]),
			StartedAfter: stamp(e.after),
		}
		for rule, w := range e.wishes {
			if m.Wanted == nil {
				m.Wanted = map[string]*timestamppb.Timestamp{}
			}
			m.Wanted[rule] = timestamppb.New(w.since)
		}
		list = append(list, m)
	}
	return list, changed
}

// Recall enters what was remembered. What was last seen too long ago is left out
// with the next look: it may have ended and begun again.
func (b *Book) Recall(list []*wire.StreamMemory) {
	for _, m := range list {
		e := &entry{started: m.StartedAt.AsTime(), since: m.Since.AsTime(), plays: m.Plays, state: m.State}
		if m.StartedAfter != nil {
			e.after = m.StartedAfter.AsTime()
		}
		for rule, since := range m.Wanted {
			if e.wishes == nil {
				e.wishes = map[string]*wish{}
			}
			e.wishes[rule] = &wish{since: since.AsTime()}
		}
		b.streams[Key{m.Source, m.Stream}] = e
		if seen := m.SeenAt.AsTime(); seen.After(b.looked[m.Source]) {
			b.looked[m.Source] = seen
		}
	}
}
