package host

import (
	"os"
	"strings"
	"testing"
	"time"
)

// What a plugin has printed is read to its last line, also when there was no
// time for it before, and though somebody else still holds the pipe.
func TestRest(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	if _, err := write.WriteString(strings.Repeat("flood\n", 5000) + "the last"); err != nil {
		t.Fatal(err)
	}
	if err := read.SetReadDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	n, last := 0, ""
	copyLines(&rest{file: read}, &lines{emit: func(b []byte) { n++; last = string(b) }})
	if n != 5001 || last != "the last" {
		t.Errorf("%d lines, the last of which is %q", n, last)
	}
}
