package script

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// record is the generated struct of a message of the schema; nil for one that is
// not set. Fields are read where Go's reflection found them once: to ask
// protobuf's reflection for each would cost more than all else that is done to
// recall what is known of a stream.
type record = unsafe.Pointer

func recordOf(m protoreflect.Message) record {
	return reflect.ValueOf(m.Interface()).UnsafePointer()
}

// stored says where a field lies in its record.
type stored struct {
	offset  uintptr
	kind    reflect.Kind // of what is there; Invalid where the field is not read this way
	pointed bool         // a pointer to it is there, nil where it is not set
}

// storedIn finds the fields of a message, by their number.
func storedIn(name protoreflect.FullName) map[protoreflect.FieldNumber]stored {
	known, err := protoregistry.GlobalTypes.FindMessageByName(name)
	if err != nil {
		return nil
	}
	made, all := reflect.TypeOf(known.Zero().Interface()).Elem(), map[protoreflect.FieldNumber]stored{}
	for i := range made.NumField() {
		f := made.Field(i)
		if tag := strings.Split(f.Tag.Get("protobuf"), ","); len(tag) > 1 { // varint,4,opt,name=bit_depth
			if no, err := strconv.Atoi(tag[1]); err == nil {
				all[protoreflect.FieldNumber(no)] = storedAs(f)
			}
		}
	}
	return all
}

func storedAs(f reflect.StructField) stored {
	s := stored{offset: f.Offset, kind: f.Type.Kind()}
	if s.kind == reflect.Pointer && f.Type.Elem().Kind() != reflect.Struct {
		s.kind, s.pointed = f.Type.Elem().Kind(), true
	}
	switch s.kind {
	case reflect.String, reflect.Bool, reflect.Int32, reflect.Int64, reflect.Float64, reflect.Pointer, reflect.Slice:
		return s
	}
	return stored{}
}

// scalar gives a text, or a number as bits, and whether it is set.
func (s stored) scalar(at record) (text string, n int64, set bool) {
	if at == nil {
		return "", 0, false
	}
	p := unsafe.Add(at, s.offset)
	if s.pointed {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return "", 0, false
		}
	}
	switch s.kind {
	case reflect.String:
		return *(*string)(p), 0, true
	case reflect.Int32:
		return "", int64(*(*int32)(p)), true
	case reflect.Int64:
		return "", *(*int64)(p), true
	case reflect.Float64:
		return "", int64(math.Float64bits(*(*float64)(p))), true
	case reflect.Bool:
		if *(*bool)(p) {
			return "", 1, true
		}
	}
	return "", 0, true
}

// message gives the record of a nested message.
func (s stored) message(at record) record { return *(*record)(unsafe.Add(at, s.offset)) }

// messages gives those of a list of messages.
func (s stored) messages(at record) []record { return *(*[]record)(unsafe.Add(at, s.offset)) }
