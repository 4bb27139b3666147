package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary play what luarr plays: a plugin, the home lab,
// or the command itself in scripts.
func TestMain(m *testing.M) {
	if code := playRole(context.Background(), os.Getenv); code >= 0 {
		os.Exit(code)
	}
	testscript.Main(m, map[string]func(){"luarr": main})
}
