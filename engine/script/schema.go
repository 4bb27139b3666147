package script

import (
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// shape is how a field looks to Lua.
type shape uint8

const (
	text shape = iota
	integer
	real
	boolean
	moment    // google.protobuf.Timestamp
	structure // google.protobuf.Struct
	nested    // a message of ours
	sequence  // repeated
	traitMap  // map<string, Trait>
	mapping   // any other map
)

// field is one field of a message, looked up once.
type field struct {
	name     string
	fd       protoreflect.FieldDescriptor
	shape    shape
	element  shape     // of a sequence or a map
	presence bool      // the message knows whether it is set
	counts   bool      // it does not, and 0 is a number like any other
	info     *typeInfo // of a nested message, or of the elements
	slot     int       // where a view keeps what it made of the field, or -1
	no       int       // among all fields
	stored   stored
}

// typeInfo is what views need to know of a message type.
type typeInfo struct {
	word   string // as people call it: item, version, audio
	fields map[string]*field
	names  []string // fields and members, for suggestions
	slots  int
	titles []*field // of a stream: what says what it is, beside its codec
}

// Hidden says whether rules see nothing of a field of that name: of what sources
// say of their own traits, which are read among the traits. There one that is not
// given is unknown, where here it would be nil.
func Hidden(field string) bool { return field == "source_traits" }

// schema holds every message type that rules can see.
type schema map[protoreflect.FullName]*typeInfo

// Word is what people and errors call a message type: item, version, audio,
// external_ids.
func Word(message protoreflect.Name) string {
	switch message {
	case "DolbyVision":
		return "dovi"
	case "Stream":
		return "stream"
	}
	var b []byte
	for i, r := range []byte(strings.TrimSuffix(string(message), "Stream")) {
		if i > 0 && r < 'a' {
			b = append(b, '_')
		}
		b = append(b, r|0x20)
	}
	return string(b)
}

func newSchema() schema {
	s := schema{}
	for _, m := range []proto.Message{
		(*wire.Item)(nil), (*wire.Session)(nil), (*wire.Library)(nil), (*wire.Server)(nil), (*wire.Run)(nil),
	} {
		s.add(m.ProtoReflect().Descriptor())
	}
	no := 0
	for _, t := range s {
		for _, f := range t.fields {
			f.no = no
			no++
		}
	}
	return s
}

func (s schema) of(m protoreflect.Message) *typeInfo { return s[m.Descriptor().FullName()] }

func (s schema) add(d protoreflect.MessageDescriptor) *typeInfo {
	if t := s[d.FullName()]; t != nil {
		return t
	}
	t := &typeInfo{word: Word(d.Name()), fields: map[string]*field{}}
	s[d.FullName()] = t
	stored := storedIn(d.FullName())
	for i := range d.Fields().Len() {
		fd := d.Fields().Get(i)
		if Hidden(string(fd.Name())) {
			continue
		}
		f := &field{name: string(fd.Name()), fd: fd, presence: fd.HasPresence(), slot: -1, stored: stored[fd.Number()]}
		switch {
		case fd.IsMap():
			f.shape = mapping
			if v := fd.MapValue(); v.Message() != nil && v.Message().Name() == "Trait" {
				f.shape = traitMap
			} else {
				f.element, f.info = s.scalar(v)
			}
		case fd.IsList():
			f.shape = sequence
			f.element, f.info = s.scalar(fd)
		default:
			f.shape, f.info = s.scalar(fd)
		}
		f.counts = !f.presence && (f.shape == integer || f.shape == real) && slices.Contains(alwaysThere[t.word], f.name)
		if f.shape >= structure {
			f.slot = t.slots
			t.slots++
		}
		t.fields[f.name] = f
		t.names = append(t.names, f.name)
	}
	t.names = append(t.names, members(d.Name())...)
	slices.Sort(t.names)
	for _, name := range titleFields(d.Name()) {
		t.titles = append(t.titles, t.fields[name])
	}
	return t
}

func (s schema) scalar(fd protoreflect.FieldDescriptor) (shape, *typeInfo) {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return text, nil
	case protoreflect.BoolKind:
		return boolean, nil
	case protoreflect.DoubleKind, protoreflect.FloatKind:
		return real, nil
	case protoreflect.MessageKind:
		switch fd.Message().FullName() {
		case "google.protobuf.Timestamp":
			return moment, nil
		case "google.protobuf.Struct":
			return structure, nil
		}
		return nested, s.add(fd.Message())
	}
	return integer, nil
}
