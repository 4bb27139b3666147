package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

const head = `syntax = "proto3";
package luarr.v1;
option go_package = "example.org/wire;wire";
`

// sample has a file without a service, and one with a service that imports it.
var sample = map[string]string{
	"item.proto": head + `
import "google/protobuf/timestamp.proto";
// Item is a thing.
message Item {
  // Title as shown.
  string title = 1;
  optional int32 year = 2; // Year of release.
  // When it was added.
  google.protobuf.Timestamp added_at = 3;
  // Tags by name.
  map<string, string> tags = 4;
}
`,
	"api.proto": head + `
import "item.proto";
// Finder finds items.
service Finder {
  // Find finds one.
  rpc Find(Item) returns (stream Item);
}
`,
}

// folder makes a temporary folder with files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// contents reads all files of dir.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}

func mustRun(t *testing.T, dir string, check bool) {
	t.Helper()
	if err := run(dir, check); err != nil {
		t.Fatal(err)
	}
}

func TestOutputIsReproducible(t *testing.T) {
	first, second := folder(t, sample), folder(t, sample)
	mustRun(t, first, false)
	mustRun(t, second, false)
	got := contents(t, first)
	if !maps.Equal(got, contents(t, second)) {
		t.Error("two folders with the same protos differ")
	}
	names := slices.Sorted(maps.Keys(got))
	want := []string{"api.pb.go", "api.proto", "api_grpc.pb.go", "item.pb.go", "item.proto", "schema.binpb"}
	if !slices.Equal(names, want) {
		t.Errorf("files = %q, want %q", names, want)
	}
	if !strings.Contains(got["item.pb.go"], "// Title as shown.\n") {
		t.Error("comments do not reach the Go code")
	}
	if !strings.Contains(got["api_grpc.pb.go"], "// - protoc             (unknown)\n") {
		t.Error("a version of protoc is stamped")
	}
}

func TestSchemaHoldsComments(t *testing.T) {
	dir := folder(t, sample)
	mustRun(t, dir, false)
	before := contents(t, dir)[schemaName]
	set := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal([]byte(before), set); err != nil {
		t.Fatal(err)
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"luarr.v1.Item":        " Item is a thing.\n",
		"luarr.v1.Item.year":   " Year of release.\n",
		"luarr.v1.Finder.Find": " Find finds one.\n",
	} {
		d, err := files.FindDescriptorByName(protoreflect.FullName(name))
		if err != nil {
			t.Fatal(err)
		}
		at := d.ParentFile().SourceLocations().ByDescriptor(d)
		if got := at.LeadingComments + at.TrailingComments; got != want {
			t.Errorf("comment of %s = %q, want %q", name, got, want)
		}
	}

	moved := "\n\n" + strings.ReplaceAll(sample["item.proto"], "  string", "     string")
	if err := os.WriteFile(filepath.Join(dir, "item.proto"), []byte(moved), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, dir, false)
	if contents(t, dir)[schemaName] != before {
		t.Error("white space changes the schema")
	}
}

func TestCheckWritesNothing(t *testing.T) {
	dir := folder(t, sample)
	err := run(dir, true)
	if err == nil || strings.Count(err.Error(), "out of date") != 4 {
		t.Errorf("check before generating: %v, want four files out of date", err)
	}
	if got := contents(t, dir); !maps.Equal(got, sample) {
		t.Errorf("check left %q", slices.Sorted(maps.Keys(got)))
	}
	mustRun(t, dir, false)
	mustRun(t, dir, true)

	// A service that went away leaves its file without a source.
	if err := os.WriteFile(filepath.Join(dir, "api.proto"), []byte(head), 0o644); err != nil {
		t.Fatal(err)
	}
	old := contents(t, dir)
	err = run(dir, true)
	for _, want := range []string{"api.pb.go: out of date", "schema.binpb: out of date", "api_grpc.pb.go: has no source"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("check = %v, want %q in it", err, want)
		}
	}
	if !maps.Equal(contents(t, dir), old) {
		t.Error("check changed the folder")
	}
	mustRun(t, dir, false)
	if _, ok := contents(t, dir)["api_grpc.pb.go"]; ok {
		t.Error("the stale file is still there")
	}
	mustRun(t, dir, true)
}

func TestErrorsNameThePlace(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"comments": {
			"message A {\n  string b = 1;\n  //\n  string c = 2; // Said.\n  // Far off.\n\n  string d = 3;\n}\n" +
				"enum E {\n  E_UNSET = 0;\n}\nservice S {\n  rpc R(A) returns (A);\n}\n",
			"a.proto:4:1: message A has no comment\n" +
				"a.proto:5:3: field A.b has no comment\n" +
				"a.proto:10:3: field A.d has no comment\n" +
				"a.proto:12:1: enum E has no comment\n" +
				"a.proto:13:3: enum value E_UNSET has no comment\n" +
				"a.proto:15:1: service S has no comment\n" +
				"a.proto:16:3: rpc S.R has no comment",
		},
		"syntax":        {"message {", "a.proto:4:9: syntax error: unexpected '{'"},
		"unknown type":  {"// A.\nmessage A {\n  // B.\n  Nope b = 1;\n}\n", "a.proto:7:3: field luarr.v1.A.b: unknown type Nope"},
		"unused import": {"import \"google/protobuf/struct.proto\";\n", "a.proto:4:1: import \"google/protobuf/struct.proto\" not used"},
		"no import":     {"import \"nope.proto\";\n", "a.proto:4:8: "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"a.proto": head + test.body, "old.pb.go": "package wire\n"})
			err := run(dir, false)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("error:\n%v\nwant:\n%s", err, test.want)
			}
			if len(contents(t, dir)) != 2 {
				t.Error("a failure changed the folder")
			}
		})
	}
	if err := run(t.TempDir(), false); err == nil || !strings.Contains(err.Error(), "no .proto files in ") {
		t.Errorf("empty folder: %v", err)
	}
}
