package script

import "unsafe"

// knownFields finds the fields that were asked for last. A rule asks for a field
// by the very same text every time, so that the place of that text in memory will
// do to know it again.
type knownFields [64]knownField

type knownField struct {
	of     *typeInfo
	text   *byte // keeps the text alive, so that no other can take its place
	length int
	field  *field
}

// field gives the field of a name, or nil.
func (k *knownFields) field(of *typeInfo, name string) *field {
	text := unsafe.StringData(name)
	known := &k[(uintptr(unsafe.Pointer(text))>>4^uintptr(unsafe.Pointer(of))>>6)%uintptr(len(k))]
	if known.of != of || known.text != text || known.length != len(name) {
		*known = knownField{of, text, len(name), of.fields[name]}
	}
	return known.field
}
