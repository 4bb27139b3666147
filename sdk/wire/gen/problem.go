package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// problem is something wrong at a place in a proto; line and column count from 1.
type problem struct {
	file      string
	line, col int
	text      string
}

// problems are all that one step found.
type problems []problem

// err returns the problems in order of place, one a line, or nil without any.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col))
	})
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", x.file, x.line, x.col, x.text)
	}
	return errors.New(strings.Join(lines, "\n"))
}
