package plex

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// errWebPage says that a page for people came where data was asked for.
var errWebPage = errors.New("a web page came instead of data")

// errForeign says that another program answered.
var errForeign = errors.New("this is no answer of Plex Media Server")

// errEmpty says that nothing came where data was asked for.
var errEmpty = errors.New("the answer is empty")

// data looks at the beginning of a body and gives it as JSON, whether it is
// JSON or XML. The type that the header names is not to be trusted.
func data(body io.Reader) (io.Reader, error) { return dataOf(body, "{") }

// dataOf is data for JSON that begins with one of these.
func dataOf(body io.Reader, begins string) (io.Reader, error) {
	b := bufio.NewReaderSize(body, 512)
	if mark, _ := b.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		_, _ = b.Discard(3)
	}
	for {
		c, err := b.ReadByte()
		if err == io.EOF {
			return nil, errEmpty
		}
		if err != nil {
			return nil, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			_ = b.UnreadByte()
			break
		}
	}
	head, _ := b.Peek(512) // what goes wrong here shows when it is read
	switch {
	case strings.IndexByte(begins, head[0]) >= 0:
		return b, nil
	case head[0] != '<':
		return nil, errForeign
	case isPage(head):
		return nil, errWebPage
	}
	return newXMLReader(b), nil
}

// isPage says whether markup is HTML.
func isPage(head []byte) bool {
	head = bytes.ToLower(head)
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.Contains(head, []byte(mark)) {
			return true
		}
	}
	return false
}
