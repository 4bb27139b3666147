// Package otherlanguage_test runs the plugin in Python as luarr does: none of it
// is Go.
package otherlanguage_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// folder holds the programs; it goes with the tests.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "luarr-other-*"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// built makes the plugin's program, once, and says what went wrong.
var built = sync.OnceValues(func() (string, error) {
	said, err := exec.Command("./build.sh", folder).CombinedOutput()
	return strings.TrimSpace(string(said)), err
})

// program gives the plugin's program. Without a Python that can run it the test
// is skipped, but never where everything has to hold.
func program(t *testing.T) string {
	t.Helper()
	said, err := built()
	switch {
	case err == nil:
		return filepath.Join(folder, "luarr-plugin-discs")
	case strings.HasPrefix(said, "no Python") && os.Getenv("CI") == "":
		t.Skip(said)
	}
	t.Fatalf("build.sh: %v: %s", err, said)
	return ""
}
