package plex

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// cleaner leaves out of XML what XML forbids and tags of files bring in
// nonetheless: control characters, as they are and as references, and bytes
// that are no UTF-8, which become U+FFFD. It knows where it stands in what the
// server sent, and how much one token took.
type cleaner struct {
	src   *bufio.Reader
	at    int64 // bytes of src that were used
	token int   // of those, bytes of the token being read
	rest  []byte
	char  [utf8.UTFMax]byte // what rest lies in
	err   error             // why src ended, where it did not end well
}

var _ io.ByteReader = (*cleaner)(nil)

// ReadByte gives the next byte that XML allows.
func (c *cleaner) ReadByte() (byte, error) {
	if len(c.rest) > 0 {
		b := c.rest[0]
		c.rest = c.rest[1:]
		return b, nil
	}
	for {
		b, err := c.src.ReadByte()
		if err != nil {
			return 0, c.fail(err)
		}
		if err := c.used(1); err != nil {
			return 0, err
		}
		switch {
		case b == '&':
			n := forbiddenReference(c.src)
			if n == 0 {
				return b, nil
			}
			_, _ = c.src.Discard(n)
			if err := c.used(n); err != nil {
				return 0, err
			}
		case b >= utf8.RuneSelf:
			_ = c.src.UnreadByte()
			r, n, err := c.src.ReadRune()
			if err != nil {
				return 0, c.fail(err)
			}
			if err := c.used(n - 1); err != nil {
				return 0, err
			}
			if !forbidden(r) {
				c.rest = utf8.AppendRune(c.char[:0], r)
				b, c.rest = c.rest[0], c.rest[1:]
				return b, nil
			}
		case !forbidden(rune(b)):
			return b, nil
		}
	}
}

// Read is there for those that do not know ReadByte.
func (c *cleaner) Read(p []byte) (int, error) {
	for i := range p {
		b, err := c.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}

// used counts bytes. A token of many megabytes is no answer of Plex.
func (c *cleaner) used(n int) error {
	c.at += int64(n)
	if c.token += n; c.token > maxValue {
		return c.fail(fmt.Errorf("%w: what stands before byte %d of its XML is longer than %d bytes", errBroken, c.at, maxValue))
	}
	return nil
}

// fail remembers an error that is more than the end.
func (c *cleaner) fail(err error) error {
	if err != io.EOF {
		c.err = err
	}
	return err
}

// forbidden says whether XML 1.0 has no place for a character.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// forbiddenReference says how many bytes after an ampersand make a reference
// to a character that is forbidden, such as &#1; or &#x1F;. It is 0 for all
// other references.
func forbiddenReference(src *bufio.Reader) int {
	const longest = len("#x0010FFFF;")
	text, _ := src.Peek(longest)
	end := bytes.IndexByte(text, ';')
	if end < 2 || text[0] != '#' {
		return 0
	}
	digits, base := text[1:end], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	surrogate := 0xD800 <= n && n <= 0xDFFF
	if err != nil || !surrogate && n <= utf8.MaxRune && !forbidden(rune(n)) {
		return 0
	}
	return end + 1
}
