package main

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/linker"
	"github.com/bufbuild/protocompile/protoutil"
	"github.com/bufbuild/protocompile/reporter"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// compile parses and links the protos of dir, in order of their names. Imports
// are looked up in dir, and google/protobuf/*.proto in the program itself.
func compile(dir string) (linker.Files, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.proto"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no .proto files in %s", dir)
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		names[i] = filepath.Base(p)
	}

	var found problems
	report := func(err reporter.ErrorWithPos) {
		pos := err.GetPosition()
		found = append(found, problem{pos.Filename, pos.Line, pos.Col, err.Unwrap().Error()})
	}
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{ImportPaths: []string{dir}}),
		// One at a time: report appends without a lock.
		MaxParallelism: 1,
		SourceInfoMode: protocompile.SourceInfoStandard,
		// Going on after an error shows all of them at once. A warning, such
		// as an unused import, would end up in the generated code: it counts.
		Reporter: reporter.NewReporter(
			func(err reporter.ErrorWithPos) error { report(err); return nil }, report),
	}
	files, err := compiler.Compile(context.Background(), names...)
	if len(found) > 0 {
		return nil, found.err()
	}
	return files, err
}

// bundle is the descriptors of our own files and of all they import.
type bundle struct {
	own []string                            // names of our own files
	all []*descriptorpb.FileDescriptorProto // each after what it imports
}

// descriptors lists files and their imports in the order generators ask for.
//
// Our own files are renamed to PACKAGE/NAME, such as luarr/v1/item.proto: Go
// registers a descriptor by that name for the whole process and panics when it
// is taken, which a bare plugin.proto would risk in every plugin that links
// another protobuf library.
func descriptors(files linker.Files) bundle {
	renamed := map[string]string{}
	for _, f := range files {
		pkg := strings.ReplaceAll(string(f.Package()), ".", "/")
		renamed[f.Path()] = path.Join(pkg, f.Path())
	}
	var b bundle
	seen := map[string]bool{}
	var add func(protoreflect.FileDescriptor)
	add = func(f protoreflect.FileDescriptor) {
		if seen[f.Path()] {
			return
		}
		seen[f.Path()] = true
		for i := range f.Imports().Len() {
			add(f.Imports().Get(i).FileDescriptor)
		}
		// A copy, since the compiler's result still refers to the original.
		d := proto.CloneOf(protoutil.ProtoFromFileDescriptor(f))
		if name, ok := renamed[d.GetName()]; ok {
			d.Name = &name
			b.own = append(b.own, name)
		}
		for i, dep := range d.Dependency {
			if name, ok := renamed[dep]; ok {
				d.Dependency[i] = name
			}
		}
		b.all = append(b.all, d)
	}
	for _, f := range files {
		add(f)
	}
	slices.Sort(b.own)
	return b
}
