package main

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

// schemaName is the file that holds the descriptor set.
const schemaName = "schema.binpb"

// schema serializes the descriptors with their comments. The code generated
// for Go has descriptors too, but drops the comments.
func schema(b bundle) ([]byte, error) {
	set := &descriptorpb.FileDescriptorSet{}
	for _, f := range b.all {
		f = proto.CloneOf(f)
		f.SourceCodeInfo = comments(f.SourceCodeInfo)
		set.File = append(set.File, f)
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(set)
}

// comments keeps of info what a reader of the schema is shown. Places are
// dropped, so that the result changes only when the words do.
func comments(info *descriptorpb.SourceCodeInfo) *descriptorpb.SourceCodeInfo {
	kept := &descriptorpb.SourceCodeInfo{}
	for _, l := range info.GetLocation() {
		if l.LeadingComments == nil && l.TrailingComments == nil {
			continue
		}
		kept.Location = append(kept.Location, &descriptorpb.SourceCodeInfo_Location{
			Path: l.Path,
			// protodesc refuses a location without a span.
			Span:             []int32{0, 0, 0},
			LeadingComments:  l.LeadingComments,
			TrailingComments: l.TrailingComments,
		})
	}
	if len(kept.Location) == 0 {
		return nil
	}
	return kept
}
