package plex

import (
	"slices"
	"strconv"
	"testing"
)

func TestKeySet(t *testing.T) {
	var s keySet
	ids := []string{"1", "2", "511", "512", "1000000", "abc", "01", "99999999999999999999", ""}
	for _, id := range ids {
		if !s.add(keyOf(id)) {
			t.Errorf("%q is taken for another", id)
		}
	}
	for _, id := range ids {
		if s.add(keyOf(id)) {
			t.Errorf("%q was forgotten", id)
		}
	}
	if s.n != int64(len(ids)) {
		t.Errorf("%d keys, want %d", s.n, len(ids))
	}
}

func TestTagIndex(t *testing.T) {
	var x tagIndex
	if x.of(1) != nil {
		t.Error("an empty index knows tags")
	}
	for key := range uint64(1000) {
		x.add(key, "a")
		if key%2 == 0 {
			x.add(key, "b")
		}
	}
	if !slices.Equal(x.of(2), []string{"a", "b"}) || !slices.Equal(x.of(3), []string{"a"}) || x.of(5000) != nil {
		t.Error(x.of(2), x.of(3), x.of(5000))
	}
	if len(x.lists) != 3 {
		t.Errorf("%d lists for two combinations", len(x.lists))
	}
}

func BenchmarkKeySet(b *testing.B) {
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = strconv.Itoa(1_000_000 + i)
	}
	var s keySet
	for i := 0; b.Loop(); i++ {
		s.add(keyOf(ids[i%1000]) + uint64(i/1000)*1000)
	}
}
