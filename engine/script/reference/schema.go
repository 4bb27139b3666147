package reference

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// Type is one kind of view.
type Type struct {
	Name   string // of the message, such as VideoStream
	Doc    string // its comment as one paragraph
	Fields []Field
}

// Field is one field of a type.
type Field struct {
	Name string
	Doc  string
	Lua  string // its type as the Lua language server writes it
	Nil  bool   // it is nil where the server did not say
}

// roots are the types that events hand over, and Change for its effects.
var roots = []string{"Item", "Session", "Library", "Server", "Run"}

// Types lists the types of views, each after those that lead to it.
func Types() ([]Type, error) {
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(wire.Schema, &set); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	messages := map[string]message{}
	for _, file := range set.GetFile() {
		for i, m := range file.GetMessageType() {
			messages["."+file.GetPackage()+"."+m.GetName()] = message{m, commentsOf(file, int32(i))}
		}
	}
	var out []Type
	seen := map[string]bool{}
	var add func(full string)
	add = func(full string) {
		m, ok := messages[full]
		if !ok || seen[full] || !strings.HasPrefix(full, ".luarr.") {
			return
		}
		seen[full] = true
		at := len(out)
		out = append(out, Type{Name: m.GetName(), Doc: m.comments[-1]})
		for i, f := range m.GetField() {
			if script.Hidden(f.GetName()) {
				continue
			}
			field := fieldOf(m, f, m.comments[int32(i)])
			field.Nil = field.Nil && !script.AlwaysThere(typeWord(m.GetName()), field.Name)
			out[at].Fields = append(out[at].Fields, field)
		}
		for _, f := range m.GetField() {
			add(f.GetTypeName())
		}
	}
	for _, name := range roots {
		add(".luarr.v1." + name)
	}
	return out, nil
}

// message is a message with the comments of its fields by index; -1 is its own.
type message struct {
	*descriptorpb.DescriptorProto
	comments map[int32]string
}

// commentsOf gathers the comments of the message at an index of a file.
func commentsOf(file *descriptorpb.FileDescriptorProto, index int32) map[int32]string {
	const messages, fields = 4, 2 // field numbers of the descriptors themselves
	out := map[int32]string{}
	for _, l := range file.GetSourceCodeInfo().GetLocation() {
		p := l.GetPath()
		text := strings.Join(strings.Fields(l.GetLeadingComments()), " ")
		switch {
		case len(p) == 2 && p[0] == messages && p[1] == index:
			out[-1] = text
		case len(p) == 4 && p[0] == messages && p[1] == index && p[2] == fields:
			out[p[3]] = text
		}
	}
	return out
}

// fieldOf says how a field looks to Lua.
func fieldOf(m message, f *descriptorpb.FieldDescriptorProto, doc string) Field {
	out := Field{Name: f.GetName(), Doc: doc}
	repeated := f.GetLabel() == descriptorpb.FieldDescriptorProto_LABEL_REPEATED
	switch f.GetType() {
	case descriptorpb.FieldDescriptorProto_TYPE_STRING:
		out.Lua, out.Nil = "string", true
	case descriptorpb.FieldDescriptorProto_TYPE_BOOL:
		out.Lua, out.Nil = "boolean", f.GetProto3Optional()
	case descriptorpb.FieldDescriptorProto_TYPE_DOUBLE, descriptorpb.FieldDescriptorProto_TYPE_FLOAT:
		out.Lua, out.Nil = "number", true
	case descriptorpb.FieldDescriptorProto_TYPE_MESSAGE:
		out.Lua, out.Nil = class(f.GetTypeName()), true
	default:
		out.Lua, out.Nil = "integer", true
	}
	if entry := nested(m, f); entry != nil {
		out.Lua, out.Nil = "table<string, "+strings.TrimSuffix(fieldOf(message{}, entry.GetField()[1], "").Lua, "[]")+">", false
		if strings.HasSuffix(out.Lua, "luarr.Trait>") {
			out.Lua = "luarr.Traits"
		}
	} else if repeated {
		out.Lua, out.Nil = out.Lua+"[]", false
	}
	return out
}

// nested gives the entry of a map field.
func nested(m message, f *descriptorpb.FieldDescriptorProto) *descriptorpb.DescriptorProto {
	if m.DescriptorProto == nil {
		return nil
	}
	i := slices.IndexFunc(m.GetNestedType(), func(n *descriptorpb.DescriptorProto) bool {
		return n.GetOptions().GetMapEntry() && strings.HasSuffix(f.GetTypeName(), "."+n.GetName())
	})
	if i < 0 {
		return nil
	}
	return m.GetNestedType()[i]
}

// class names a message type for the language server.
func class(full string) string {
	switch full {
	case ".google.protobuf.Timestamp":
		return "luarr.Time"
	case ".google.protobuf.Struct":
		return "table<string, any>"
	}
	return "luarr." + full[strings.LastIndexByte(full, '.')+1:]
}
