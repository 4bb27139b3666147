package plex

import (
	"bytes"
	"strings"
	"testing"
)

func TestSpecial(t *testing.T) {
	fills := []string{"a", "!", "#", "[", "]", "\x00", "\xA2", "\xDC", "\xFF", "\u00E9"} // neighbours of the two in bits
	for _, fill := range fills {
		for n := range 40 {
			plain := strings.Repeat(fill, n)
			for _, text := range []string{plain, plain + `"`, plain + `\`, plain + `"tail\tail`, plain + `\"` + plain, plain + `""` + plain} {
				if got, want := special([]byte(text)), bytes.IndexAny([]byte(text), `"\`); got != want {
					t.Fatalf("%q: got %d, want %d", text, got, want)
				}
			}
		}
	}
}

func TestDigits(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int64
		ok   bool
		rest string
	}{
		{"0,", 0, true, ","},
		{"42}", 42, true, "}"},
		{"007]", 7, true, "]"},
		{"123456789012345678,", 123456789012345678, true, ","},
		{"1234567890123456789,", 0, false, "1234567890123456789,"}, // may not fit: for the careful way
		{"-1,", 0, false, "-1,"},
		{"1.5,", 0, false, "1.5,"},
		{"12 ,", 0, false, "12 ,"},
		{"12", 0, false, "12"}, // may go on behind the window
		{`"12",`, 0, false, `"12",`},
		{",", 0, false, ","},
		{"", 0, false, ""},
	} {
		s := scanner{win: []byte(c.text)}
		n, ok := s.digits()
		if n != c.n || ok != c.ok || string(s.win[s.pos:]) != c.rest {
			t.Errorf("%q: got %d %t, rest %q", c.text, n, ok, s.win[s.pos:])
		}
	}
}
