package fetch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/fetch"
	"github.com/luarr/luarr/sdk/wire"
)

// TestAnotherServer: where another server answers at the address, its items are
// not taken for those that are stored, until these are forgotten.
func TestAnotherServer(t *testing.T) {
	d, s := newDisk(t), newServer()
	s.machine = "old"
	s.add("1", "1", "Heat")
	round(t, d, s, false)
	before := d.content(t)

	other := newServer()
	other.add("1", "1", "Alien")
	other.machine = "new"
	result, calls := round(t, d, other, false)
	if fault.ClassOf(result.Err) != fault.Unreachable || !strings.Contains(result.Err.Error(), "machine id is new, not old") ||
		!strings.Contains(fault.Hint(result.Err), "luarr forget home") || calls != "" {
		t.Errorf("the run says %v (%s), and asked for %q", result.Err, fault.Hint(result.Err), calls)
	}
	if got := stale(t, d); got != "1 2" {
		t.Errorf("stale are %q", got)
	}
	_, _, err := fetch.Again(t.Context(), other, d, map[*wire.Library][]string{{Key: "1"}: {"1"}}, options(fetch.Care{}))
	if fault.ClassOf(err) != fault.Unreachable {
		t.Errorf("reading again says %v", err)
	}
	if after := d.content(t); len(after) != len(before) || strings.Contains(strings.Join(after, ""), "Alien") {
		t.Errorf("stored are %v", after)
	}

	s.machine = "" // it does not say
	if result, _ := round(t, d, s, false); result.Err != nil || stale(t, d) != "" {
		t.Errorf("a server that does not say: %v", result.Err)
	}
	if _, err := d.Forget(t.Context(), "home", ""); err != nil {
		t.Fatal(err)
	}
	if result, _ := round(t, d, other, false); result.Err != nil || !slices.ContainsFunc(d.content(t), func(line string) bool { return strings.Contains(line, "Alien") }) {
		t.Errorf("after forgetting: %v, %v", result.Err, d.content(t))
	}
}
