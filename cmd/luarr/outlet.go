package main

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"syscall"
	"time"
)

const (
	outletLines = 2000                   // that wait for whoever reads slowly
	outletEnd   = 300 * time.Millisecond // that the rest of them has at the end
)

// outlet writes lines to a stream, and keeps nobody waiting who has something to
// say: a terminal that is held, or a pipe that nobody reads, must not stop a
// daemon. What does not fit is lost, and that is said once somebody reads again.
type outlet struct {
	to     io.Writer
	missed func(n int) []byte // the line which says that so many are lost
	gone   func()             // told, by a goroutine of the outlet, that there is no reader any more
	lines  chan []byte
	done   chan struct{}

	mu     sync.Mutex
	lost   int
	closed bool
}

var _ io.Writer = (*outlet)(nil)

// openOutlet opens one. Close it when done.
func openOutlet(to io.Writer, missed func(int) []byte, gone func()) *outlet {
	o := &outlet{to: to, missed: missed, gone: gone, lines: make(chan []byte, outletLines), done: make(chan struct{})}
	go o.pour()
	return o
}

// Write takes whole lines, and never fails.
func (o *outlet) Write(line []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return len(line), nil
	}
	free := cap(o.lines) - len(o.lines) // or more: it is filled here alone
	switch {
	case free == 0 || o.lost > 0 && free == 1:
		o.lost++
		return len(line), nil
	case o.lost > 0:
		o.lines <- o.missed(o.lost)
		o.lost = 0
	}
	o.lines <- bytes.Clone(line)
	return len(line), nil
}

// pour writes what was taken.
func (o *outlet) pour() {
	defer close(o.done)
	told := false
	for line := range o.lines {
		if _, err := o.to.Write(line); errors.Is(err, syscall.EPIPE) && !told {
			told = true
			o.gone()
		}
	}
}

// Close writes what waits, if somebody reads it.
func (o *outlet) Close() {
	o.mu.Lock()
	o.closed = true
	close(o.lines)
	o.mu.Unlock()
	t := time.NewTimer(outletEnd)
	defer t.Stop()
	select {
	case <-o.done:
	case <-t.C:
	}
}
