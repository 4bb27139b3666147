package luatest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Constructor writes an item as a test makes it, to be pasted into one: every
// field that is set, matches included. Traits are left out, so that the
// detectors give them.
func Constructor(item *wire.Item) (string, error) {
	if !slices.Contains(itemTypes, item.GetType()) {
		return "", fault.New(fault.Failed, "write", item.GetId(), "tests cannot make items of type %q", item.GetType())
	}
	var b strings.Builder
	b.WriteString(item.Type + " {\n")
	writeFields(&b, item.ProtoReflect(), "  ", func(fd protoreflect.FieldDescriptor) bool { return fd.Name() == "type" })
	b.WriteString("}\n")
	return b.String(), nil
}

// writeFields writes the fields of a message, one a line, in the schema's
// order.
func writeFields(b *strings.Builder, m protoreflect.Message, indent string, skip func(protoreflect.FieldDescriptor) bool) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		traits := fd.IsMap() && fd.MapValue().Message() != nil
		if !m.Has(fd) || traits || skip != nil && skip(fd) {
			continue
		}
		b.WriteString(indent)
		key(b, string(fd.Name()))
		b.WriteString(" = ")
		switch {
		case fd.IsMap():
			writeMap(b, m.Get(fd).Map(), fd)
		case fd.IsList():
			writeList(b, m.Get(fd).List(), fd, indent)
		case fd.Message() != nil && fd.Message().FullName() == "google.protobuf.Struct":
			writeStruct(b, m.Get(fd).Message())
		default:
			writeValue(b, m.Get(fd), fd, indent)
		}
		b.WriteString(",\n")
	}
}

// writeStruct writes what a source says of its own traits: names and plain
// values.
func writeStruct(b *strings.Builder, m protoreflect.Message) {
	values := m.Interface().(*structpb.Struct).AsMap()
	b.WriteString("{ ")
	for i, name := range slices.Sorted(maps.Keys(values)) {
		if i > 0 {
			b.WriteString(", ")
		}
		key(b, name)
		b.WriteString(" = ")
		write(b, values[name])
	}
	b.WriteString(" }")
}

// writeMap writes names and their values, in the order of the names.
func writeMap(b *strings.Builder, values protoreflect.Map, fd protoreflect.FieldDescriptor) {
	var names []string
	values.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		names = append(names, k.String())
		return true
	})
	slices.Sort(names)
	b.WriteString("{ ")
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		key(b, name)
		b.WriteString(" = ")
		writeValue(b, values.Get(protoreflect.ValueOfString(name).MapKey()), fd.MapValue(), "")
	}
	b.WriteString(" }")
}

func writeList(b *strings.Builder, list protoreflect.List, fd protoreflect.FieldDescriptor, indent string) {
	if fd.Message() == nil {
		b.WriteString("{ ")
		for i := range list.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			writeValue(b, list.Get(i), fd, indent)
		}
		b.WriteString(" }")
		return
	}
	b.WriteString("{\n")
	by := matchersOf(list)
	for i := range list.Len() {
		b.WriteString(indent + "  ")
		var skip func(protoreflect.FieldDescriptor) bool
		if by != nil {
			key(b, by[i])
			b.WriteString(" = ")
			skip = func(fd protoreflect.FieldDescriptor) bool { return fd.Name() == "matcher" }
		}
		writeMessage(b, list.Get(i).Message(), indent+"  ", skip)
		b.WriteString(",\n")
	}
	b.WriteString(indent + "}")
}

// matchersOf gives the names of a list of matches that can be written by name:
// the order of names is the order they get again. For others it gives nil.
func matchersOf(list protoreflect.List) []string {
	var by []string
	for i := range list.Len() {
		m, ok := list.Get(i).Message().Interface().(*wire.Match)
		if !ok || i > 0 && by[i-1] >= m.Matcher || m.Matcher == "" {
			return nil
		}
		by = append(by, m.Matcher)
	}
	return by
}

func writeMessage(b *strings.Builder, m protoreflect.Message, indent string, skip func(protoreflect.FieldDescriptor) bool) {
	var inner strings.Builder
	writeFields(&inner, m, indent+"  ", skip)
	// What fits is written in one line.
	lines := strings.Split(strings.TrimSuffix(inner.String(), "\n"), "\n")
	short := ""
	for _, line := range lines {
		short += " " + strings.TrimSpace(line)
	}
	switch short = strings.TrimSuffix(short, ","); {
	case inner.Len() == 0:
		b.WriteString("{}")
	case len(short) <= 100 && !strings.ContainsAny(short, "{}"):
		b.WriteString("{" + short + " }")
	default:
		b.WriteString("{\n" + inner.String() + indent + "}")
	}
}

func writeValue(b *strings.Builder, v protoreflect.Value, fd protoreflect.FieldDescriptor, indent string) {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		if ts, ok := v.Message().Interface().(*timestamppb.Timestamp); ok {
			write(b, ts.AsTime())
			return
		}
		writeMessage(b, v.Message(), indent, nil)
	case protoreflect.StringKind:
		quote(b, v.String())
	case protoreflect.BoolKind:
		fmt.Fprint(b, v.Bool())
	case protoreflect.DoubleKind:
		b.WriteString(number(v.Float()))
	default:
		if n := v.Int(); n > exact || n < -exact {
			quote(b, strconv.FormatInt(n, 10))
		} else {
			b.WriteString(strconv.FormatInt(n, 10))
		}
	}
}
