package script

import (
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// maxIndex bounds the elements of a list that places know of.
const maxIndex = 255

// place says where a message lies, seen from the subject of a detector: the
// subject itself, the version above it, a field, or an element of a list.
// There is one of each, so that the same place is the same pointer.
type place struct {
	from  *place // nil for the subject
	field *field // nil for the version above
	index int
	below []*place
	// found is what lies there in the item at hand, seen from one subject.
	found record
	of    *subject
	turn  uint64
}

// next gives the place of a field or an element of p.
func (p *place) next(f *field, index int) *place {
	for _, b := range p.below {
		if b.field == f && b.index == index {
			return b
		}
	}
	made := &place{from: p, field: f, index: index}
	p.below = append(p.below, made)
	return made
}

// placeOf gives the place of a view as a subject sees it, or nil where it does
// not belong to the subject's version.
func (w *Worker) placeOf(s *subject, v *view) *place {
	root := &w.places[targetOf(s)]
	switch {
	case v == s.view:
		return root
	case s.above != nil && v == s.above.view:
		return root.next(nil, 0)
	case v.up == nil || v.field == nil || v.index > maxIndex:
		return nil
	}
	from := w.placeOf(s, v.up)
	if from == nil {
		return nil
	}
	return from.next(v.field, v.index)
}

func targetOf(s *subject) target {
	if s.audio != nil {
		return ofAudio
	}
	return ofVersion
}

// record finds what lies at a place: nil where there is nothing.
func (s *subject) record(p *place) record {
	switch {
	case p.from == nil:
		return s.here
	case p.field == nil:
		return s.above.here
	}
	if p.of == s && p.turn == s.turn {
		return p.found
	}
	from := s.record(p.from)
	p.found, p.of, p.turn = nil, s, s.turn
	switch {
	case from == nil:
	case p.field.shape != sequence:
		p.found = p.field.stored.message(from)
	default:
		if all := p.field.stored.messages(from); p.index < len(all) {
			p.found = all[p.index]
		}
	}
	return p.found
}

// at finds the subject at a place, or nil where there is none.
func (s *subject) at(p *place) *subject {
	switch {
	case p.from == nil:
		return s
	case p.field == nil:
		return s.above
	}
	if from := s.at(p.from); from != nil && from.audio == nil && p.field.name == "audio" && p.index < len(from.tracks) {
		return &from.tracks[p.index]
	}
	return nil
}

// element gives an element of a repeated message, or nil. Reflection makes an
// object of every list; the common ones are read without.
func element(m protoreflect.Message, f *field, i int) protoreflect.Message {
	switch m := m.Interface().(type) {
	case *wire.Version:
		switch {
		case f.name == "audio" && i < len(m.Audio):
			return m.Audio[i].ProtoReflect()
		case f.name == "video" && i < len(m.Video):
			return m.Video[i].ProtoReflect()
		}
	case *wire.Item:
		if f.name == "versions" && i < len(m.Versions) {
			return m.Versions[i].ProtoReflect()
		}
	}
	if list := m.Get(f.fd).List(); i < list.Len() {
		return list.Get(i).Message()
	}
	return nil
}

// length gives the number of elements of a repeated field.
func length(m protoreflect.Message, f *field) int {
	switch m := m.Interface().(type) {
	case *wire.Version:
		switch f.name {
		case "audio":
			return len(m.Audio)
		case "video":
			return len(m.Video)
		}
	case *wire.Item:
		if f.name == "versions" {
			return len(m.Versions)
		}
	}
	return m.Get(f.fd).List().Len()
}
