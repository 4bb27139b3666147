package plex

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// xmlReader reads an answer in XML as the JSON that says the same: an element
// is an object, its attributes are strings, each child is a field under its
// name. Characters that XML forbids, which tags of files bring in, are left
// out. An element that is not closed is an error that names the line.
type xmlReader struct {
	dec   *xml.Decoder
	out   []byte // JSON that was not read yet is out[at:]
	at    int
	depth int
	fresh bool // the object has no field yet
	err   error
}

var _ io.Reader = (*xmlReader)(nil)

func newXMLReader(src io.Reader) *xmlReader {
	clean := transform.NewReader(src, transform.Chain(
		runes.ReplaceIllFormed(), runes.Remove(runes.Predicate(forbidden))))
	return &xmlReader{dec: xml.NewDecoder(clean), out: []byte("{"), fresh: true}
}

// forbidden says whether XML 1.0 has no place for a character.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// Read gives the next of the JSON.
func (x *xmlReader) Read(p []byte) (int, error) {
	for x.at == len(x.out) {
		if x.err != nil {
			return 0, x.err
		}
		x.out, x.at = x.out[:0], 0
		x.next()
	}
	n := copy(p, x.out[x.at:])
	x.at += n
	return n, nil
}

// next turns one token of XML into JSON.
func (x *xmlReader) next() {
	token, err := x.dec.Token()
	if err != nil {
		x.err = x.explain(err)
		return
	}
	switch t := token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			x.err = fmt.Errorf("%w: its XML is nested too deeply at byte %d", errBroken, x.dec.InputOffset())
			return
		}
		x.field(t.Name.Local)
		x.out = append(x.out, '{')
		x.fresh = true
		for _, a := range t.Attr {
			x.field(a.Name.Local)
			x.out = appendQuoted(x.out, a.Value)
		}
	case xml.EndElement:
		x.depth--
		x.out = append(x.out, '}')
		x.fresh = false
	}
}

// explain puts an error of the XML decoder in our words.
func (x *xmlReader) explain(err error) error {
	if err == io.EOF {
		if x.depth > 0 {
			return fmt.Errorf("%w after %d bytes", errCut, x.dec.InputOffset())
		}
		x.out = append(x.out, '}')
		return io.EOF
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Msg == "unexpected EOF" {
			return fmt.Errorf("%w in line %d of its XML, after %d bytes: an element is not closed", errCut, syntax.Line, x.dec.InputOffset())
		}
		return fmt.Errorf("%w: line %d of its XML, byte %d: %s", errBroken, syntax.Line, x.dec.InputOffset(), syntax.Msg)
	}
	return err
}

// field begins a field of the object.
func (x *xmlReader) field(name string) {
	if !x.fresh {
		x.out = append(x.out, ',')
	}
	x.fresh = false
	x.out = append(appendQuoted(x.out, name), ':')
}

// appendQuoted writes a string as JSON.
func appendQuoted(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r < ' ':
			out = append(out, `\u00`...)
			if r < 16 {
				out = append(out, '0')
			}
			out = strconv.AppendInt(out, int64(r), 16)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}
