package script

import (
	"slices"
	"testing"
)

// Every bound says what it is of, how much, and what then.
func TestBounds(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range Bounds() {
		if b.Of == "" || b.Limit == "" || b.Then == "" || seen[b.Of] {
			t.Errorf("%+v", b)
		}
		seen[b.Of] = true
	}
	for _, want := range []Bound{
		{"one call of a handler or a detector", "1s", "end"},
		{"all texts, tables, entries of tables and functions that one call makes, kept or not", "64 MiB", "end"},
		{"one text", "1 MiB", "error"},
		{"one file", "128 KiB", "refused"},
	} {
		if !slices.Contains(Bounds(), want) {
			t.Errorf("there is no %+v", want)
		}
	}
}
