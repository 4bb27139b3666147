package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// TestAnotherServerGetsNothing: what was planned or done on one server is not
// sent to another that answers at its address.
func TestAnotherServerGetsNothing(t *testing.T) {
	c := openCinema(t, `on("server", function(s)
  plex.set_preference(s, { preference = "DatabaseCacheSize", value = "4096" }, "more")
end)`)
	ctx := t.Context()
	made, err := c.e.Run(ctx, RunOptions{})
	if err != nil || made.Changes["done"] != 1 {
		t.Fatalf("the run is %v, %v", made, err)
	}
	servers, err := c.e.Store.Servers(ctx, time.Now())
	if err != nil || len(servers) != 1 {
		t.Fatal(servers, err)
	}
	this := servers[0].MachineId
	cache := func() string {
		value, _ := c.lab.Plex().Preference("DatabaseCacheSize")
		return value
	}

	servers[0].MachineId = "another"
	if err := c.e.Store.PutServer(ctx, servers[0]); err != nil {
		t.Fatal(err)
	}
	r, err := c.e.Undo(ctx, made.Id, false)
	if fault.ClassOf(err) != fault.Unreachable || r.Changes["planned"] != 1 || len(r.Changes) != 1 || cache() != "4096" ||
		len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Hint, "luarr forget home") {
		t.Errorf("with another server the undo is %v, %v, and the cache is %s", r, err, cache())
	}
	plan := &wire.Plan{Pipeline: "default", Changes: []*wire.Change{{
		Id: 1, Rule: "police", Kind: "plex.set_preference", Instance: "home", Target: "home", TargetType: "server",
	}}}
	if r, err = c.e.Apply(ctx, plan); fault.ClassOf(err) != fault.Unreachable || r.Changes["planned"] != 1 {
		t.Errorf("with another server applying is %v, %v", r, err)
	}

	servers[0].MachineId = this
	if err := c.e.Store.PutServer(ctx, servers[0]); err != nil {
		t.Fatal(err)
	}
	if r, err = c.e.Undo(ctx, made.Id, false); err != nil || r.Changes["done"] != 1 || cache() == "4096" {
		t.Errorf("with the same server the undo is %v, %v, and the cache is %s", r, err, cache())
	}
}
