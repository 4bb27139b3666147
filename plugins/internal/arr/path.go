package arr

import (
	"bytes"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/luarr/luarr/sdk"
)

// clean appends a path in the form in which paths are compared: Unicode NFC,
// one slash between components, whichever slash it was, none at the end. The
// root is the empty text.
func clean(b []byte, path string) []byte {
	if isClean(path) {
		return append(b, path...)
	}
	if !ascii(path) && !norm.NFC.IsNormalString(path) {
		path = norm.NFC.String(path)
	}
	start := len(b)
	for i := range len(path) {
		c := path[i]
		if c == '\\' {
			c = '/'
		}
		if c == '/' && len(b) > start && b[len(b)-1] == '/' {
			continue
		}
		b = append(b, c)
	}
	if len(b) > start && b[len(b)-1] == '/' {
		b = b[:len(b)-1]
	}
	return b
}

// isClean says whether a path is plain and in that form already, as nearly all
// are.
func isClean(path string) bool {
	last := byte(0)
	for i := range len(path) {
		c := path[i]
		if c >= utf8.RuneSelf || c == '\\' || c == '/' && last == '/' {
			return false
		}
		last = c
	}
	return last != '/'
}

// fold makes a cleaned path the same in either case.
func fold(b []byte) []byte {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return bytes.Map(unicode.ToLower, b)
		}
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return b
}

// parent gives the folder that holds a cleaned path; nil where there is none.
func parent(b []byte) []byte {
	if i := bytes.LastIndexByte(b, '/'); i > 0 {
		return b[:i]
	}
	return nil
}

// ascii says whether a text is plain.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mapping turns the media server's paths into the application's.
type mapping []prefix

// prefix is one pair of a mapping, cleaned.
type prefix struct {
	from, to []byte
	fold     bool // from is a Windows path: its case does not count
}

// newMapping reads the path_map setting. The longest prefix comes first.
func newMapping(pairs [][2]string) (mapping, error) {
	var m mapping
	for n, p := range pairs {
		if p[0] == "" || p[1] == "" {
			return nil, sdk.InvalidSetting("path_map", fmt.Sprintf("pair %d has an empty prefix", n+1))
		}
		from := prefix{from: clean(nil, p[0]), to: clean(nil, p[1]), fold: windows(p[0])}
		if from.fold {
			from.from = fold(from.from)
		}
		if slices.ContainsFunc(m, func(q prefix) bool { return q.fold == from.fold && bytes.Equal(q.from, from.from) }) {
			return nil, sdk.InvalidSetting("path_map", fmt.Sprintf("maps %q twice", p[0]))
		}
		m = append(m, from)
	}
	slices.SortStableFunc(m, func(a, b prefix) int { return len(b.from) - len(a.from) })
	return m, nil
}

// apply appends a cleaned path with its prefix exchanged. Prefixes fit whole
// components only; a path that none fits stays as it is.
func (m mapping) apply(b, path []byte) []byte {
	for _, p := range m {
		if !p.fits(path) {
			continue
		}
		b = append(b, p.to...)
		return append(b, path[len(p.from):]...)
	}
	return append(b, path...)
}

// fits says whether a cleaned path lies below the prefix.
func (p *prefix) fits(path []byte) bool {
	n := len(p.from)
	if len(path) < n || len(path) > n && path[n] != '/' {
		return false
	}
	if !p.fold {
		return bytes.Equal(path[:n], p.from)
	}
	return bytes.Equal(fold(slices.Clone(path[:n])), p.from)
}

// windows says whether a path has the form that Windows gives it.
func windows(path string) bool {
	return len(path) >= 2 && path[1] == ':' || len(path) >= 2 && path[0] == '\\' && path[1] == '\\'
}
