package plex

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlReader reads an answer in XML as the JSON that says the same: an element
// is an object, its attributes are strings, each child is a field under its
// name. An element that is not closed is an error that says which and where.
type xmlReader struct {
	src   *cleaner
	dec   *xml.Decoder
	out   []byte // JSON that was not read yet is out[at:]
	at    int
	open  []element // what is open, the outermost first
	fresh bool      // the object has no field yet
	err   error
}

// element is one that was opened.
type element struct {
	name string
	at   int64 // where its tag ends, in bytes
}

var _ io.Reader = (*xmlReader)(nil)

func newXMLReader(src io.Reader) *xmlReader {
	clean := &cleaner{src: bufio.NewReader(src)}
	return &xmlReader{src: clean, dec: xml.NewDecoder(clean), out: []byte("{"), fresh: true}
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
	x.src.token = 0
	token, err := x.dec.Token()
	if err != nil {
		x.err = x.explain(err)
		return
	}
	switch t := token.(type) {
	case xml.StartElement:
		if len(x.open) == maxDepth {
			x.err = fmt.Errorf("%w: its XML is nested too deeply at byte %d", errBroken, x.src.at)
			return
		}
		x.open = append(x.open, element{t.Name.Local, x.src.at})
		x.field(t.Name.Local)
		x.out = append(x.out, '{')
		x.fresh = true
		for _, a := range t.Attr {
			x.field(a.Name.Local)
			x.out = appendQuoted(x.out, a.Value)
		}
	case xml.EndElement:
		x.open = x.open[:len(x.open)-1]
		x.out = append(x.out, '}')
		x.fresh = false
	}
}

// explain puts an error of the XML decoder in our words.
func (x *xmlReader) explain(err error) error {
	var syntax *xml.SyntaxError
	errors.As(err, &syntax)
	line, _ := x.dec.InputPos()
	switch {
	case x.src.err != nil:
		return x.src.err
	case err == io.EOF && len(x.open) == 0:
		x.out = append(x.out, '}')
		return io.EOF
	case err == io.EOF || syntax != nil && syntax.Msg == "unexpected EOF":
		return fmt.Errorf("%w in line %d of its XML, at byte %d%s", errCut, line, x.src.at, x.inside())
	case syntax != nil:
		return fmt.Errorf("%w: line %d of its XML, byte %d%s: %s", errBroken, line, x.src.at, x.inside(), syntax.Msg)
	}
	return fmt.Errorf("%w: byte %d of its XML: %w", errBroken, x.src.at, err)
}

// inside names the element that was opened last and is still open.
func (x *xmlReader) inside() string {
	if len(x.open) == 0 {
		return ""
	}
	e := x.open[len(x.open)-1]
	return fmt.Sprintf(", inside the <%s> whose tag ends at byte %d", e.name, e.at)
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
