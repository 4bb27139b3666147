package script

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Every field of the schema is read from its struct as protobuf reads it.
func TestRecord(t *testing.T) {
	for name, info := range newSchema() {
		known, err := protoregistry.GlobalTypes.FindMessageByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range info.fields {
			empty, m := known.New(), known.New()
			switch {
			case f.shape == nested:
				m.Set(f.fd, m.NewField(f.fd))
				if f.stored.message(recordOf(empty)) != nil || f.stored.message(recordOf(m)) != recordOf(m.Get(f.fd).Message()) {
					t.Errorf("%s.%s is read from elsewhere", name, f.name)
				}
			case f.shape == sequence && f.element == nested:
				list := m.Mutable(f.fd).List()
				list.AppendMutable()
				list.AppendMutable()
				all := f.stored.messages(recordOf(m))
				if len(f.stored.messages(recordOf(empty))) != 0 || len(all) != 2 || all[1] != recordOf(list.Get(1).Message()) {
					t.Errorf("%s.%s is read from elsewhere", name, f.name)
				}
			case f.shape < moment:
				m.Set(f.fd, sample(f))
				words, n, set := f.stored.scalar(recordOf(m))
				if _, _, early := f.stored.scalar(recordOf(empty)); !set || early == f.presence || words == "" && n == 0 {
					t.Errorf("%s.%s: read %q, %d, %t", name, f.name, words, n, set)
				}
				w := &Worker{}
				want, got := w.wrap(f.shape, f, 0, m.Get(f.fd), nil), w.scalar(&view{msg: m}, f)
				if got != want {
					t.Errorf("%s.%s: got %v, want %v", name, f.name, got, want)
				}
			}
		}
	}
}

// sample is a value that only the right field gives.
func sample(f *field) protoreflect.Value {
	switch f.fd.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString("said of " + f.name)
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(23.976)
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(1 << 40)
	}
	return protoreflect.ValueOfInt32(-1 << 30)
}
