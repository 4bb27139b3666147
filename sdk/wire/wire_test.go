package wire_test

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/luarr/luarr/sdk/wire"
)

// TestSubjectIsAProjectionOfItem: a Subject is read from the stored bytes of an
// Item, so what they share must have the same numbers and types.
func TestSubjectIsAProjectionOfItem(t *testing.T) {
	project(t, (&wire.Subject{}).ProtoReflect().Descriptor(), (&wire.Item{}).ProtoReflect().Descriptor(),
		map[protoreflect.Name]bool{"series_external_ids": true, "series_locations": true})
}

// project compares the fields of a projection with those of the whole; what
// only the projection has must lie beyond all numbers of the whole.
func project(t *testing.T, part, whole protoreflect.MessageDescriptor, extra map[protoreflect.Name]bool) {
	t.Helper()
	for i := range part.Fields().Len() {
		f := part.Fields().Get(i)
		o := whole.Fields().ByName(f.Name())
		switch {
		case extra[f.Name()]:
			if whole.Fields().ByNumber(f.Number()) != nil {
				t.Errorf("%s has the number of a field of %s", f.FullName(), whole.Name())
			}
		case o == nil:
			t.Errorf("%s is no field of %s", f.FullName(), whole.Name())
		case o.Number() != f.Number() || o.Kind() != f.Kind() || o.Cardinality() != f.Cardinality() || o.HasPresence() != f.HasPresence():
			t.Errorf("%s differs from %s", f.FullName(), o.FullName())
		case f.Kind() == protoreflect.MessageKind:
			project(t, f.Message(), o.Message(), nil)
		}
	}
}

func TestSubjectFromTheBytesOfAnItem(t *testing.T) {
	item := &wire.Item{
		Id: "home/1", Type: "movie", Title: "T", Year: 1999, SeasonNumber: proto.Int32(0), Labels: []string{"not for matchers"},
		ExternalIds: &wire.ExternalIds{Imdb: "tt1", More: []string{"tmdb://2"}},
		Versions:    []*wire.Version{{Id: "v", Width: 3840, Parts: []*wire.Part{{Id: "p", File: "/a/b.mkv"}}}},
	}
	body, err := proto.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	got := &wire.Subject{}
	if err := (proto.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(body, got); err != nil {
		t.Fatal(err)
	}
	want := &wire.Subject{
		Id: "home/1", Type: "movie", Title: "T", Year: 1999, SeasonNumber: proto.Int32(0),
		ExternalIds: &wire.SubjectIds{Imdb: "tt1", More: []string{"tmdb://2"}},
		Versions:    []*wire.SubjectVersion{{Id: "v", Parts: []*wire.SubjectPart{{File: "/a/b.mkv"}}}},
	}
	if !proto.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestSchemaHasComments: documentation and editor types are made from the
// embedded schema, so each field must have its comment there.
func TestSchemaHasComments(t *testing.T) {
	set := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(wire.Schema, set); err != nil {
		t.Fatal(err)
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		t.Fatal(err)
	}
	fields := 0
	files.RangeFilesByPackage("luarr.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Messages().Len() {
			m := file.Messages().Get(i)
			for j := range m.Fields().Len() {
				fields++
				if file.SourceLocations().ByDescriptor(m.Fields().Get(j)).LeadingComments == "" {
					t.Errorf("%s has no comment", m.Fields().Get(j).FullName())
				}
			}
		}
		return true
	})
	if fields < 200 {
		t.Errorf("only %d fields were looked at", fields)
	}
}
