package report

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// AppendJSON appends a message as JSON: the schema's field names in the
// schema's order, numbers as numbers, times as RFC 3339, maps sorted by key,
// and what is unset left out. Unlike protojson its output is the same in every
// version, and 64-bit numbers are numbers.
func AppendJSON(dst []byte, m proto.Message) []byte {
	return appendMessage(dst, m.ProtoReflect())
}

func appendMessage(dst []byte, m protoreflect.Message) []byte {
	switch x := m.Interface().(type) {
	case *timestamppb.Timestamp:
		return x.AsTime().UTC().AppendFormat(append(dst, '"'), time.RFC3339Nano+`"`)
	case *structpb.Struct:
		return appendAny(dst, x.AsMap())
	case *structpb.Value:
		return appendAny(dst, x.AsInterface())
	}
	dst = append(dst, '{')
	first := true
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if !m.Has(f) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, '"')
		dst = append(dst, f.Name()...)
		dst = append(dst, '"', ':')
		dst = appendField(dst, f, m.Get(f))
	}
	return append(dst, '}')
}

func appendField(dst []byte, f protoreflect.FieldDescriptor, v protoreflect.Value) []byte {
	switch {
	case f.IsMap():
		return appendMap(dst, f, v.Map())
	case f.IsList():
		list := v.List()
		dst = append(dst, '[')
		for i := range list.Len() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendScalar(dst, f, list.Get(i))
		}
		return append(dst, ']')
	}
	return appendScalar(dst, f, v)
}

func appendMap(dst []byte, f protoreflect.FieldDescriptor, m protoreflect.Map) []byte {
	keys := make([]string, 0, m.Len())
	m.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k.String())
		return true
	})
	sort.Strings(keys)
	dst = append(dst, '{')
	for i, k := range keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(AppendText(dst, k), ':')
		dst = appendScalar(dst, f.MapValue(), m.Get(protoreflect.ValueOfString(k).MapKey()))
	}
	return append(dst, '}')
}

func appendScalar(dst []byte, f protoreflect.FieldDescriptor, v protoreflect.Value) []byte {
	switch f.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return appendMessage(dst, v.Message())
	case protoreflect.BoolKind:
		return strconv.AppendBool(dst, v.Bool())
	case protoreflect.DoubleKind, protoreflect.FloatKind:
		return appendAny(dst, v.Float())
	case protoreflect.StringKind:
		return AppendText(dst, v.String())
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Fixed32Kind, protoreflect.Fixed64Kind:
		return strconv.AppendUint(dst, v.Uint(), 10)
	}
	return strconv.AppendInt(dst, v.Int(), 10)
}

// AppendText appends a text as a JSON string; bytes that are no UTF-8 become U+FFFD.
func AppendText(dst []byte, s string) []byte {
	out, err := jsontext.AppendQuote(dst, s)
	if err != nil {
		out, _ = jsontext.AppendQuote(dst, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return out
}

// appendAny appends a value of plain JSON types; maps come out sorted.
func appendAny(dst []byte, v any) []byte {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil { // NaN and the infinities have no JSON
		return append(dst, "null"...)
	}
	return append(dst, b...)
}
