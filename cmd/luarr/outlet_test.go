package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
)

// missed says in a line that lines are lost.
func missed(n int) []byte { return fmt.Appendf(nil, "%d lost\n", n) }

// A pipe that nobody reads keeps nobody waiting who writes, nor at the end; when
// somebody reads it again, it has what fits and the number of the rest.
func TestAnOutletThatNobodyReads(t *testing.T) {
	r, w := io.Pipe()
	o := openOutlet(w, missed, func() { t.Error("the reader is there") })
	const lines = 3 * outletLines
	for i := range lines {
		fmt.Fprintf(o, "line %d\n", i)
	}
	read := bufio.NewScanner(r)
	n := 0
	for n = 0; n < outletLines && read.Scan(); n++ {
		if want := fmt.Sprintf("line %d", n); read.Text() != want {
			t.Fatalf("%q is read, want %q", read.Text(), want)
		}
	}
	fmt.Fprintln(o, "the last")
	go func() { o.Close(); w.Close() }()
	rest := ""
	for read.Scan() {
		if strings.HasPrefix(read.Text(), "line ") {
			n++
		} else {
			rest += read.Text() + "\n"
		}
	}
	if want := fmt.Sprintf("%d lost\nthe last\n", lines-n); rest != want {
		t.Errorf("after %d lines came\n%swant\n%s", n, rest, want)
	}
	_, held := io.Pipe()
	o = openOutlet(held, missed, nil)
	fmt.Fprintln(o, "nobody reads this")
	o.Close()
	fmt.Fprintln(o, "too late")
}

// Whose reader has gone is told so, once.
func TestAnOutletWithoutAReader(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	gone := make(chan bool, 9)
	o := openOutlet(w, missed, func() { gone <- true })
	for range 5 {
		fmt.Fprintln(o, "a line")
	}
	o.Close()
	if len(gone) != 1 {
		t.Errorf("it was told %d times", len(gone))
	}
	o = openOutlet(full{}, missed, func() { t.Error("a full disk is no reader that has gone") })
	fmt.Fprintln(o, "a line")
	o.Close()
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }
