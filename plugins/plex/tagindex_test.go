package plex

import (
	"fmt"
	"slices"
	"testing"
)

func TestTagIndex(t *testing.T) {
	x := newTagIndex()
	for number, text := range []string{"a", "b", "b"} { // two tags of one name
		for key := range uint64(1000) {
			if key%uint64(number+1) == 0 && !x.add(key, int32(number), text, tagHash(labels, text)) {
				t.Fatal("no room")
			}
		}
	}
	for _, c := range []struct {
		key  uint64
		want []string
	}{{1, []string{"a"}}, {2, []string{"a", "b"}}, {3, []string{"a", "b"}}, {6, []string{"a", "b"}}, {5000, nil}, {hashKey("x"), nil}} {
		got, sum := x.of(c.key)
		if !slices.Equal(got, c.want) || sum != tagSum(c.want, nil, nil) {
			t.Errorf("%d has %v and %x, want %v", c.key, got, sum, c.want)
		}
	}
	if len(x.lists) > 4 {
		t.Errorf("%d lists for three combinations", len(x.lists))
	}
	if got, sum := (*tagIndex)(nil).of(1); got != nil || sum != 0 {
		t.Error("no index knows tags")
	}
}

// TestTagIndexBound: what does not fit is refused, not forgotten.
func TestTagIndexBound(t *testing.T) {
	x := newTagIndex()
	key := uint64(0)
	for x.add(key, int32(key), fmt.Sprint(key), key) {
		if key++; key > maxSets {
			t.Fatal("there is no bound")
		}
	}
	if key != maxSets-1 || len(x.lists) != maxSets {
		t.Errorf("full after %d", key)
	}
}

func TestTagSum(t *testing.T) {
	one := tagSum([]string{"a", "b"}, []string{"c"}, []string{"d", "e"})
	for _, c := range []struct {
		name   string
		sum    uint64
		equals bool
	}{
		{"other order", tagSum([]string{"b", "a"}, []string{"c"}, []string{"e", "d"}), true},
		{"one less", tagSum([]string{"b"}, []string{"c"}, []string{"e", "d"}), false},
		{"another field", tagSum([]string{"a", "b"}, []string{"c", "d"}, []string{"e"}), false},
		{"another tag", tagSum([]string{"a", "b"}, []string{"C"}, []string{"d", "e"}), false},
		{"parted otherwise", tagSum([]string{"ab"}, []string{"c"}, []string{"d", "e"}), false},
		{"none", tagSum(nil, nil, nil), false},
	} {
		if (c.sum == one) != c.equals {
			t.Errorf("%s: equal is %v", c.name, !c.equals)
		}
	}
}

func BenchmarkTagIndex(b *testing.B) {
	const keys = 50_000
	b.ReportAllocs()
	for b.Loop() {
		x := newTagIndex()
		for number := range int32(25) {
			text := fmt.Sprint(number)
			for key := range uint64(keys / 10) {
				x.add(key*10+uint64(number)%10, number, text, 1)
			}
		}
		for key := range uint64(keys) {
			x.of(key)
		}
	}
}
