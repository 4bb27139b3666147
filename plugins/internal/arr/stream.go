package arr

import (
	"errors"
	"fmt"
	"io"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxElement bounds, in bytes, one element of a list, so that a broken answer
// cannot fill the memory. Real entries are 5 to 15 KB.
const maxElement = 4 << 20

// lenient reads JSON as these servers have always been read: a name that is
// there twice, or text that is not quite UTF-8, is no reason to give up.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// meter counts down what may be read for one element.
type meter struct {
	next io.Reader
	left int
}

// Read reads on, unless the element has become too long.
func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, fmt.Errorf("one entry is longer than %d bytes", maxElement)
	}
	n, err := m.next.Read(p)
	m.left -= n
	return n, err
}

// elements hands every element of a JSON array to each, one at a time, as it
// arrives. Only an array that ends properly, with nothing behind it, gives
// nil.
func elements[T any](r io.Reader, each func(*T) error) error {
	m := &meter{next: r, left: maxElement}
	d := jsontext.NewDecoder(m, lenient)
	start, err := d.ReadToken()
	if err != nil {
		return cut(err)
	}
	if start.Kind() != '[' {
		return errors.New("it is no list")
	}
	element, zero := new(T), *new(T)
	for d.PeekKind() != ']' {
		m.left = maxElement
		*element = zero
		if err := json.UnmarshalDecode(d, element); err != nil {
			return cut(err)
		}
		if err := each(element); err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return cut(err)
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return errors.New("something follows the list")
	}
	return nil
}

// cut words the end of an answer in the middle of a list.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it breaks off in the middle: %w", io.ErrUnexpectedEOF)
	}
	return err
}
