package fetch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/sdk/wire"
)

// TestAgain: some items are read again, and what is known of the library else
// stays as it was.
func TestAgain(t *testing.T) {
	d, s := newDisk(t), newServer()
	for _, key := range []string{"1", "2", "3"} {
		s.add(key, "1", "Film "+key)
	}
	o := options(fetch.Care{MaxVanish: 20})
	if _, err := fetch.Run(t.Context(), []fetch.Source{s}, d, o); err != nil {
		t.Fatal(err)
	}
	before, err := d.States(t.Context(), "home")
	if err != nil {
		t.Fatal(err)
	}
	s.items["1"].label = "keep" // which moves no time
	s.items["2"].label = "keep"
	delete(s.items, "3")
	s.calls = nil
	library := &wire.Library{Source: "home", Key: "1", Title: "One"}
	again := func() ([]string, error) {
		gone, _, err := fetch.Again(t.Context(), s, d, map[*wire.Library][]string{library: {"1", "3"}}, o)
		return gone, err
	}
	gone, err := again()
	if err != nil || !slices.Equal(gone, []string{"home/3"}) {
		t.Errorf("gone are %v, error %v", gone, err)
	}
	if want := []string{"some 1", "plays 0"}; !slices.Equal(s.calls, want) {
		t.Errorf("it was asked %q, want %q", s.calls, want)
	}
	labelled := 0
	for _, line := range d.content(t) {
		if strings.Contains(line, "keep") {
			labelled++
		}
	}
	after, err := d.States(t.Context(), "home")
	if err != nil || labelled != 1 || len(d.content(t)) != 3 || after["1"] != before["1"] {
		t.Errorf("%d labels, %d items, state %+v that was %+v, error %v", labelled, len(d.content(t)), after["1"], before["1"], err)
	}
	for name, spoil := range map[string]*string{"broke off": &s.broken, "it moved": &s.partial} {
		*spoil = "some"
		if _, err := again(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error with %q", err, name)
		}
		*spoil = ""
	}
	s.broken = "plays"
	s.plays["1"] = &wire.Play{Id: "1", Key: "1"}
	if _, err := again(); err == nil {
		t.Error("plays that cannot be read are no error")
	}
}
