package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/examples/homelab"
)

// TestThePlanIsTheSameByteForByte plans from copies of one store, at one time,
// on one processor and on eight.
func TestThePlanIsTheSameByteForByte(t *testing.T) {
	ends, err := homelab.New(homelab.Options{Movies: 300, Series: 4}).Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := (&lab{Endpoints: *ends}).config() + everyRule(t)
	luarr := func(dir string, args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		p := newProgram(strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
		p.now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
		if code := p.main(t.Context(), append([]string{"luarr", "plan", "--config", filepath.Join(dir, "config.toml")}, args...)); code != 0 {
			t.Fatalf("exit code %d\n%s", code, stderr.String())
		}
		return stdout.String()
	}
	folder := func(store []byte) string {
		dir := t.TempDir()
		err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(text), 0o600)
		if store != nil {
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, "luarr.db"), store, 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	first := folder(nil)
	luarr(first)
	store, err := os.ReadFile(filepath.Join(first, "luarr.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--from", "act", "--full", "--output", "json"}, {"--from", "act", "--all"}, {"--full"}} {
		plan := func(processors int) string {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			return luarr(folder(store), args...)
		}
		one := plan(1)
		if len(one) < 500 {
			t.Fatalf("%v: hardly a plan: %s", args, one)
		}
		for _, processors := range []int{1, 8, 3} {
			if got := plan(processors); got != one {
				t.Errorf("%v: on %d processors it is\n%.2000s\nand was\n%.2000s", args, processors, got, one)
			}
		}
	}
}
