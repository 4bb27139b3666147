package main

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/engine/store"
)

// watching waits until luarr watch looks after the store.
func watching(ts *testscript.TestScript, _ bool, _ []string) {
	persist(ts, func() bool {
		st, err := store.Open(context.Background(), ts.MkAbs("luarr.db"), store.Options{})
		if err != nil {
			return false
		}
		defer st.Close()
		holder, yes := st.Watched()
		return yes && strings.HasPrefix(holder, "process ")
	})
}

// atLast runs the pipeline again and again until a command says something:
// atLast PATTERN COMMAND... The daemon may make a run of its own between two.
func atLast(ts *testscript.TestScript, _ bool, args []string) {
	want := regexp.MustCompile("(?m)" + args[0])
	persist(ts, func() bool {
		ts.Check(ts.Exec("luarr", "run"))
		ts.Check(ts.Exec("luarr", args[1:]...))
		return want.MatchString(ts.ReadFile("stdout"))
	})
}

// patience is how long a test waits for what must come: on a machine that has
// much else to do it may take its time.
const patience = 2 * time.Minute

// persist tries something until it is so.
func persist(ts *testscript.TestScript, is func() bool) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for !is() {
		select {
		case <-tick.C:
		case <-limit:
			ts.Fatalf("it is not so after %s", patience)
		}
	}
}
