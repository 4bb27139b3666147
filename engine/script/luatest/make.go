package luatest

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// maker makes messages of tables: the fields are the schema's, and what it
// does not know is a mistake.
type maker struct {
	location *time.Location
	traits   []string // names that detectors or sources give
	declared []*wire.TraitKind
}

// given is what stands in for the evidence of a trait that a test gives as a
// mere value.
const given = "given by the test"

// fill sets the fields of a message that a table names. Special takes the names
// that are no fields; word is what people call the message.
func (m *maker) fill(to protoreflect.Message, t *script.Table, word string, special map[string]func(any) error) error {
	if len(t.List) > 0 {
		return fmt.Errorf("%s: fields are given by name, as in %s = …", word, firstField(to))
	}
	fields := to.Descriptor().Fields()
	for _, name := range slices.Sorted(maps.Keys(t.Named)) {
		value := t.Named[name]
		fd := fields.ByName(protoreflect.Name(name))
		var err error
		switch {
		case special[name] != nil:
			err = special[name](value)
		case fd == nil:
			return fmt.Errorf("%s has no field %q%s", word, name, script.Suggest(name, fieldNames(to, special)))
		default:
			err = m.set(to, fd, value, word+"."+name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func firstField(m protoreflect.Message) string {
	return string(m.Descriptor().Fields().Get(0).Name())
}

func fieldNames(m protoreflect.Message, special map[string]func(any) error) []string {
	names := slices.Sorted(maps.Keys(special))
	for i := range m.Descriptor().Fields().Len() {
		names = append(names, string(m.Descriptor().Fields().Get(i).Name()))
	}
	return names
}

// set sets one field.
func (m *maker) set(to protoreflect.Message, fd protoreflect.FieldDescriptor, value any, path string) error {
	switch {
	case fd.IsMap():
		return m.setMap(to, fd, value, path)
	case fd.IsList():
		return m.setList(to, fd, value, path)
	case fd.Message() != nil:
		made, err := m.message(to.NewField(fd), fd, value, path)
		if err == nil {
			to.Set(fd, made)
		}
		return err
	}
	made, err := scalar(fd, value, path)
	if err == nil {
		to.Set(fd, made)
	}
	return err
}

// setMap sets a map: of names to values, or of traits.
func (m *maker) setMap(to protoreflect.Message, fd protoreflect.FieldDescriptor, value any, path string) error {
	t, ok := value.(*script.Table)
	switch {
	case fd.MapValue().Message() == nil && (!ok || len(t.List) > 0):
		return wants(path, "a table of names and values, as in { Atmos = 500 }", value)
	case fd.MapValue().Message() == nil:
		return m.setValues(to.Mutable(fd).Map(), fd.MapValue(), t, path)
	case !ok || len(t.List) > 0:
		return wants(path, `a table of traits, as in { dynamic_range = "HDR10" }`, value)
	}
	into := to.Mutable(fd).Map()
	for _, name := range slices.Sorted(maps.Keys(t.Named)) {
		if !slices.Contains(m.traits, name) {
			return fmt.Errorf("%s: no detector gives a trait %q%s", path, name, script.Suggest(name, m.traits))
		}
		trait := &wire.Trait{Evidence: given, Confidence: "stream"}
		switch v := t.Named[name].(type) {
		case *script.Table:
			if err := m.fill(trait.ProtoReflect(), v, path+"."+name, nil); err != nil {
				return err
			}
		case string, float64, bool:
			var err error
			if trait.Value, err = m.traitText(name, v, path); err != nil {
				return err
			}
		default:
			return wants(path+"."+name, "a value or a table", v)
		}
		into.Set(protoreflect.ValueOfString(name).MapKey(), protoreflect.ValueOfMessage(trait.ProtoReflect()))
	}
	return nil
}

// setValues sets the values of a map.
func (m *maker) setValues(into protoreflect.Map, fd protoreflect.FieldDescriptor, t *script.Table, path string) error {
	for _, name := range slices.Sorted(maps.Keys(t.Named)) {
		made, err := scalar(fd, t.Named[name], path+"."+name)
		if err != nil {
			return err
		}
		into.Set(protoreflect.ValueOfString(name).MapKey(), made)
	}
	return nil
}

// setList sets a list. A single element may stand for a list of one.
func (m *maker) setList(to protoreflect.Message, fd protoreflect.FieldDescriptor, value any, path string) error {
	into := to.Mutable(fd).List()
	elements, err := m.elements(fd, value, path)
	if err != nil {
		return err
	}
	for i, e := range elements {
		at := fmt.Sprintf("%s[%d]", path, i+1)
		var made protoreflect.Value
		if fd.Message() != nil {
			made, err = m.message(into.NewElement(), fd, e, at)
		} else {
			made, err = scalar(fd, e, at)
		}
		if err != nil {
			return err
		}
		into.Append(made)
	}
	return nil
}

// elements gives the elements of a list, whose short forms differ by field.
func (m *maker) elements(fd protoreflect.FieldDescriptor, value any, path string) ([]any, error) {
	t, ok := value.(*script.Table)
	switch {
	case !ok && (fd.Message() == nil || fd.Message().Name() == "Unread"):
		return shortened(fd, []any{value}), nil
	case !ok:
		return nil, wants(path, "a table", value)
	case len(t.Named) == 0:
		return shortened(fd, t.List), nil
	case len(t.List) > 0 || fd.Message() == nil:
		return nil, fmt.Errorf("%s is a list and has no names in it", path)
	}
	switch fd.Message().Name() {
	case "Match":
		return named(t.Named, "matcher", "state"), nil
	case "Unread":
		return named(t.Named, "field", "reason"), nil
	}
	return []any{t}, nil
}

// shortened makes tables of the bare names in unread = { "labels" }.
func shortened(fd protoreflect.FieldDescriptor, list []any) []any {
	if fd.Message() == nil || fd.Message().Name() != "Unread" {
		return list
	}
	out := slices.Clone(list)
	for i, e := range out {
		if name, ok := e.(string); ok {
			out[i] = &script.Table{Named: map[string]any{"field": name, "reason": given}}
		}
	}
	return out
}

// named makes a list of a table by name: { radarr = { id = "7" } }, or with a
// text for the most important field { radarr = "absent" }.
func named(by map[string]any, key, main string) []any {
	var out []any
	for _, name := range slices.Sorted(maps.Keys(by)) {
		e := map[string]any{}
		switch v := by[name].(type) {
		case *script.Table:
			if len(v.List) > 0 {
				out = append(out, v)
				continue
			}
			maps.Copy(e, v.Named)
		default:
			e[main] = v
		}
		if e[key] == nil {
			e[key] = name
		}
		out = append(out, &script.Table{Named: e})
	}
	return out
}

// states are those that a match can have.
var states = []string{"matched", "absent", "unknown", "ambiguous", "conflict"}

// message makes the value of a message field.
func (m *maker) message(empty protoreflect.Value, fd protoreflect.FieldDescriptor, value any, path string) (protoreflect.Value, error) {
	switch fd.Message().FullName() {
	case "google.protobuf.Timestamp":
		t, err := m.moment(value, path)
		return protoreflect.ValueOfMessage(timestamppb.New(t).ProtoReflect()), err
	case "google.protobuf.Struct":
		s, err := structpb.NewStruct(tree(value))
		if err != nil {
			return empty, fmt.Errorf("%s: %w", path, err)
		}
		return protoreflect.ValueOfMessage(s.ProtoReflect()), nil
	}
	if msg, ok := value.(protoreflect.ProtoMessage); ok && msg.ProtoReflect().Descriptor() == fd.Message() {
		return protoreflect.ValueOfMessage(msg.ProtoReflect()), nil
	}
	t, ok := value.(*script.Table)
	if !ok {
		return empty, wants(path, "a table", value)
	}
	var special map[string]func(any) error
	if v, ok := empty.Message().Interface().(*wire.Version); ok {
		special = m.ofVersion(v, path)
	}
	if err := m.fill(empty.Message(), t, path, special); err != nil {
		return empty, err
	}
	switch made := empty.Message().Interface().(type) {
	case *wire.Match:
		if made.State == "" {
			made.State = "matched"
		}
		if !slices.Contains(states, made.State) {
			return empty, fmt.Errorf("%s: no match has the state %q%s", path, made.State, script.Suggest(made.State, states))
		}
	case *wire.Unread:
		return empty, checkUnread(made.Field, path)
	}
	return empty, nil
}

// ofVersion is the short form of a version with one part.
func (m *maker) ofVersion(v *wire.Version, path string) map[string]func(any) error {
	return map[string]func(any) error{"file": func(value any) error {
		file, ok := value.(string)
		if !ok {
			return wants(path+".file", "text", value)
		}
		v.Parts = append(v.Parts, &wire.Part{File: file})
		return nil
	}}
}

// checkUnread refuses a name that no field has: it would make nothing unknown.
func checkUnread(name, path string) error {
	last := name[lastDot(name)+1:]
	of := []protoreflect.ProtoMessage{&wire.Item{}, &wire.Version{}, &wire.Part{}, &wire.VideoStream{}, &wire.AudioStream{}, &wire.SubtitleStream{}}
	if strings.HasPrefix(path, "session.") {
		of = []protoreflect.ProtoMessage{&wire.Session{}, &wire.Player{}, &wire.Stream{}, &wire.SessionTrack{}}
	}
	var names []string
	for _, msg := range of {
		names = append(names, fieldNames(msg.ProtoReflect(), nil)...)
	}
	if slices.Contains(names, last) {
		return nil
	}
	return fmt.Errorf("%s: there is no field %q%s", path, name, script.Suggest(last, names))
}

func lastDot(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return -1
}

// moment reads a time: a time, 2024-01-31, or RFC 3339.
func (m *maker) moment(value any, path string) (time.Time, error) {
	switch v := value.(type) {
	case time.Time:
		return v, nil
	case string:
		if t, err := time.ParseInLocation(time.DateOnly, v, m.location); err == nil {
			return t, nil
		}
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return t, nil
		}
	}
	return time.Time{}, wants(path, `a time: "2024-01-31", "2024-01-31T20:15:00Z" or days_ago(3)`, value)
}

// scalar makes a text, a number or a boolean.
func scalar(fd protoreflect.FieldDescriptor, value any, path string) (protoreflect.Value, error) {
	switch fd.Kind() {
	case protoreflect.StringKind:
		if s, ok := value.(string); ok {
			return protoreflect.ValueOfString(s), nil
		}
		return protoreflect.Value{}, wants(path, "text", value)
	case protoreflect.BoolKind:
		if b, ok := value.(bool); ok {
			return protoreflect.ValueOfBool(b), nil
		}
		return protoreflect.Value{}, wants(path, "true or false", value)
	case protoreflect.DoubleKind:
		if n, ok := value.(float64); ok {
			return protoreflect.ValueOfFloat64(n), nil
		}
		return protoreflect.Value{}, wants(path, "a number", value)
	case protoreflect.Int32Kind, protoreflect.Int64Kind:
		return whole(fd, value, path)
	}
	return protoreflect.Value{}, fmt.Errorf("%s cannot be set", path)
}

// exact is up to where Lua's numbers tell all whole ones apart. Greater ones
// are given as text.
const exact = 1 << 53

func whole(fd protoreflect.FieldDescriptor, value any, path string) (protoreflect.Value, error) {
	if s, ok := value.(string); ok && fd.Kind() == protoreflect.Int64Kind {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return protoreflect.ValueOfInt64(n), nil
		}
	}
	n, ok := value.(float64)
	if !ok || n != math.Trunc(n) || math.Abs(n) > exact {
		return protoreflect.Value{}, wants(path, "a whole number", value)
	}
	if fd.Kind() == protoreflect.Int64Kind {
		return protoreflect.ValueOfInt64(int64(n)), nil
	}
	if n != float64(int32(n)) {
		return protoreflect.Value{}, wants(path, "a number of 32 bits", value)
	}
	return protoreflect.ValueOfInt32(int32(n)), nil
}

func wants(path, what string, got any) error {
	return fmt.Errorf("%s wants %s, got %s", path, what, show(got))
}

// tree makes what a Struct can hold.
func tree(v any) map[string]any {
	t, ok := v.(*script.Table)
	if !ok {
		return nil
	}
	out := map[string]any{}
	for name, e := range t.Named {
		out[name] = leaf(e)
	}
	return out
}

func leaf(v any) any {
	t, ok := v.(*script.Table)
	switch {
	case !ok:
		return v
	case len(t.List) == 0:
		return tree(t)
	}
	out := make([]any, len(t.List))
	for i, e := range t.List {
		out[i] = leaf(e)
	}
	return out
}
