package plex

import (
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
