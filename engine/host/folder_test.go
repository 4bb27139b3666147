package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A plugin may take away the right to look into its folder, and leave links in
// it: the folder goes, and what the links lead to stays. (Root may look anyway.)
func TestSweepAway(t *testing.T) {
	precious := t.TempDir()
	if err := os.Mkdir(filepath.Join(precious, "sub"), 0o500); err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(t.TempDir(), "work")
	if err := os.MkdirAll(filepath.Join(work, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(precious, filepath.Join(work, "a", "link")); err != nil {
		t.Fatal(err)
	}
	for _, locked := range []string{"a/b", "a", "."} {
		if err := os.Chmod(filepath.Join(work, locked), 0); err != nil {
			t.Fatal(err)
		}
	}
	sweepAway(work)
	if _, err := os.Lstat(work); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	if info, err := os.Stat(filepath.Join(precious, "sub")); err != nil || info.Mode().Perm() != 0o500 {
		t.Errorf("what a link led to was touched: %v %v", info, err)
	}
}
