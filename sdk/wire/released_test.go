package wire_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/luarr/luarr/sdk/wire"
)

var release = flag.Bool("release", false, "write released.binpb: what plugins may count on from now on")

const released = "released.binpb"

// TestAdditive holds the rules of README.md against what was last released:
// plugins that were built then must still be understood, and understand.
func TestAdditive(t *testing.T) {
	if *release {
		if err := os.WriteFile(released, bare(t, wire.Schema), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(released)
	if err != nil {
		t.Fatal(err)
	}
	before, now := registry(t, old), registry(t, wire.Schema)
	messages := 0
	before.RangeFiles(func(f protoreflect.FileDescriptor) bool {
		if f.Package() == "luarr.v1" {
			messages += f.Messages().Len()
			for _, broken := range brokenIn(f, now) {
				t.Error(broken)
			}
		}
		return true
	})
	if messages < 50 {
		t.Errorf("only %d messages were compared", messages)
	}
}

// bare takes the comments off a descriptor set: they may change.
func bare(t *testing.T, set []byte) []byte {
	t.Helper()
	files := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(set, files); err != nil {
		t.Fatal(err)
	}
	for _, f := range files.File {
		f.SourceCodeInfo = nil
	}
	out, err := proto.MarshalOptions{Deterministic: true}.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// registry reads a descriptor set.
func registry(t *testing.T, set []byte) *protoregistry.Files {
	t.Helper()
	files := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(set, files); err != nil {
		t.Fatal(err)
	}
	r, err := protodesc.NewFiles(files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// brokenIn lists what of a file is no more, or is something else now.
func brokenIn(f protoreflect.FileDescriptor, now *protoregistry.Files) (broken []string) {
	for i := range f.Messages().Len() {
		broken = append(broken, brokenMessage(f.Messages().Get(i), now)...)
	}
	for i := range f.Services().Len() {
		s := f.Services().Get(i)
		found, err := now.FindDescriptorByName(s.FullName())
		if err != nil {
			broken = append(broken, fmt.Sprintf("the service %s is gone", s.FullName()))
			continue
		}
		for j := range s.Methods().Len() {
			broken = append(broken, brokenMethod(s.Methods().Get(j), found.(protoreflect.ServiceDescriptor))...)
		}
	}
	if f.Enums().Len() > 0 {
		broken = append(broken, "enums are not used on the wire: documented strings are")
	}
	return broken
}

func brokenMessage(m protoreflect.MessageDescriptor, now *protoregistry.Files) (broken []string) {
	found, err := now.FindDescriptorByName(m.FullName())
	if err != nil {
		return []string{fmt.Sprintf("the message %s is gone", m.FullName())}
	}
	fresh := found.(protoreflect.MessageDescriptor)
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		g := fresh.Fields().ByNumber(f.Number())
		switch {
		case g == nil:
			broken = append(broken, fmt.Sprintf("%s (number %d) is gone", f.FullName(), f.Number()))
		case g.Name() != f.Name():
			broken = append(broken, fmt.Sprintf("%s is called %s now: rules, JSON and the store know it by its name", f.FullName(), g.Name()))
		case shape(f) != shape(g):
			broken = append(broken, fmt.Sprintf("%s was %s and is %s", f.FullName(), shape(f), shape(g)))
		}
	}
	for i := range fresh.Fields().Len() {
		g := fresh.Fields().Get(i)
		if m.ReservedRanges().Has(g.Number()) {
			broken = append(broken, fmt.Sprintf("%s has the number %d, which once meant something else", g.FullName(), g.Number()))
		}
	}
	return broken
}

// shape is what makes a field the same on the wire and to those who read it.
func shape(f protoreflect.FieldDescriptor) string {
	words := []string{f.Cardinality().String(), f.Kind().String()}
	if f.HasPresence() {
		words = append(words, "with presence")
	}
	switch {
	case f.IsMap():
		words = append(words, "map of "+f.MapKey().Kind().String()+" to "+shape(f.MapValue()))
	case f.Message() != nil:
		words = append(words, string(f.Message().FullName()))
	}
	if o := f.ContainingOneof(); o != nil && !o.IsSynthetic() {
		words = append(words, "in "+string(o.Name()))
	}
	return strings.Join(words, " ")
}

func brokenMethod(m protoreflect.MethodDescriptor, now protoreflect.ServiceDescriptor) []string {
	call := func(m protoreflect.MethodDescriptor) string {
		return fmt.Sprint(m.Input().FullName(), m.IsStreamingClient(), m.Output().FullName(), m.IsStreamingServer())
	}
	switch g := now.Methods().ByName(m.Name()); {
	case g == nil:
		return []string{fmt.Sprintf("the call %s is gone", m.FullName())}
	case call(g) != call(m):
		return []string{fmt.Sprintf("the call %s takes or gives something else", m.FullName())}
	}
	return nil
}

// TestAdditiveSees breaks the schema in every way that counts.
func TestAdditiveSees(t *testing.T) {
	find := func(set *descriptorpb.FileDescriptorSet, message string) *descriptorpb.DescriptorProto {
		for _, f := range set.File {
			for _, m := range f.MessageType {
				if m.GetName() == message {
					return m
				}
			}
		}
		t.Fatal("no message " + message)
		return nil
	}
	field := func(m *descriptorpb.DescriptorProto, name string) *descriptorpb.FieldDescriptorProto {
		i := slices.IndexFunc(m.Field, func(f *descriptorpb.FieldDescriptorProto) bool { return f.GetName() == name })
		return m.Field[i]
	}
	service := func(set *descriptorpb.FileDescriptorSet, name string) *descriptorpb.ServiceDescriptorProto {
		for _, f := range set.File {
			for _, s := range f.Service {
				if s.GetName() == name {
					return s
				}
			}
		}
		t.Fatal("no service " + name)
		return nil
	}
	for name, c := range map[string]struct {
		harm func(*descriptorpb.FileDescriptorSet)
		want string
	}{
		"nothing": {func(*descriptorpb.FileDescriptorSet) {}, ""},
		"added": {func(s *descriptorpb.FileDescriptorSet) {
			m := find(s, "Item")
			m.Field = append(m.Field, &descriptorpb.FieldDescriptorProto{
				Name: proto.String("new"), Number: proto.Int32(9999), Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
				Type: descriptorpb.FieldDescriptorProto_TYPE_STRING.Enum(), JsonName: proto.String("new"),
			})
		}, ""},
		"removed": {func(s *descriptorpb.FileDescriptorSet) {
			m := find(s, "Item")
			m.Field = slices.DeleteFunc(m.Field, func(f *descriptorpb.FieldDescriptorProto) bool { return f.GetName() == "title" })
		}, "luarr.v1.Item.title (number 5) is gone"},
		"renumbered": {func(s *descriptorpb.FileDescriptorSet) { field(find(s, "Item"), "title").Number = proto.Int32(9999) },
			"luarr.v1.Item.title (number 5) is gone"},
		"renamed": {func(s *descriptorpb.FileDescriptorSet) {
			field(find(s, "Item"), "title").Name = proto.String("heading")
		},
			"luarr.v1.Item.title is called heading now: rules, JSON and the store know it by its name"},
		"retyped": {func(s *descriptorpb.FileDescriptorSet) {
			field(find(s, "Item"), "year").Type = descriptorpb.FieldDescriptorProto_TYPE_INT64.Enum()
		}, "luarr.v1.Item.year was optional int32 and is optional int64"},
		"repeated": {func(s *descriptorpb.FileDescriptorSet) {
			field(find(s, "Item"), "studio").Label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()
		}, "luarr.v1.Item.studio was optional string and is repeated string"},
		"a reserved number": {func(s *descriptorpb.FileDescriptorSet) {
			m := find(s, "Item")
			m.ReservedRange = nil
			field(m, "guid").Number = proto.Int32(37)
		}, "luarr.v1.Item.guid has the number 37, which once meant something else"},
		"a call": {func(s *descriptorpb.FileDescriptorSet) { service(s, "Actor").Method[0].Name = proto.String("Preview2") },
			"the call luarr.v1.Actor.Preview is gone"},
		"streaming": {func(s *descriptorpb.FileDescriptorSet) {
			service(s, "Actor").Method[0].ServerStreaming = proto.Bool(true)
		},
			"the call luarr.v1.Actor.Preview takes or gives something else"},
	} {
		t.Run(name, func(t *testing.T) {
			set := &descriptorpb.FileDescriptorSet{}
			if err := proto.Unmarshal(bare(t, wire.Schema), set); err != nil {
				t.Fatal(err)
			}
			before := registry(t, bare(t, wire.Schema))
			c.harm(set)
			after, err := protodesc.NewFiles(set)
			if err != nil {
				t.Fatal(err)
			}
			var broken []string
			before.RangeFiles(func(f protoreflect.FileDescriptor) bool {
				if f.Package() == "luarr.v1" {
					broken = append(broken, brokenIn(f, after)...)
				}
				return true
			})
			if c.want == "" && len(broken) > 0 || c.want != "" && !slices.Contains(broken, c.want) {
				t.Errorf("got %q, want %q", broken, c.want)
			}
		})
	}
}
