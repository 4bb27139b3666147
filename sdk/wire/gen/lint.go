package main

import (
	"fmt"
	"strings"

	"github.com/bufbuild/protocompile/linker"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// lint demands a comment, before or behind, on everything a reader of the
// schema meets: the documentation and the Lua types are made from them.
func lint(files linker.Files) error {
	var found problems
	for _, f := range files {
		l := linter{file: f}
		l.messages(f.Messages())
		l.enums(f.Enums())
		for i := range f.Services().Len() {
			s := f.Services().Get(i)
			l.need("service", s)
			for j := range s.Methods().Len() {
				l.need("rpc", s.Methods().Get(j))
			}
		}
		found = append(found, l.found...)
	}
	return found.err()
}

// linter collects what lacks a comment in one file.
type linter struct {
	file  linker.File
	found problems
}

func (l *linter) messages(ms protoreflect.MessageDescriptors) {
	for i := range ms.Len() {
		m := ms.Get(i)
		if m.IsMapEntry() {
			continue // made by the compiler for a map field, not written by anybody
		}
		l.need("message", m)
		for j := range m.Fields().Len() {
			l.need("field", m.Fields().Get(j))
		}
		l.messages(m.Messages())
		l.enums(m.Enums())
	}
}

func (l *linter) enums(es protoreflect.EnumDescriptors) {
	for i := range es.Len() {
		l.need("enum", es.Get(i))
		for j := range es.Get(i).Values().Len() {
			l.need("enum value", es.Get(i).Values().Get(j))
		}
	}
}

// need notes d when neither of its comments says anything.
func (l *linter) need(kind string, d protoreflect.Descriptor) {
	at := l.file.SourceLocations().ByDescriptor(d)
	if strings.TrimSpace(at.LeadingComments+at.TrailingComments) != "" {
		return
	}
	name := strings.TrimPrefix(string(d.FullName()), string(l.file.Package())+".")
	l.found = append(l.found, problem{
		l.file.Path(), at.StartLine + 1, at.StartColumn + 1, fmt.Sprintf("%s %s has no comment", kind, name),
	})
}
