package replace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/luarr/luarr/engine/replace"
)

// only wants a folder with these names and nothing else.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(names) {
		t.Fatalf("the folder holds %v, want %v (%v)", entries, names, err)
	}
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := replace.File(path, []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file: %v, %v", info, err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := replace.File(link, []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "two" {
		t.Errorf("behind the link stands %q, %v", text, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode became %v, %v", info, err)
	}
	only(t, dir, "a")
}

func TestFileFails(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "a")
	if err := os.MkdirAll(filepath.Join(target, "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := replace.File(target, []byte("x"), 0o600); err == nil {
		t.Error("a folder was replaced")
	}
	if err := replace.File(filepath.Join(dir, "none", "a"), []byte("x"), 0o600); err == nil {
		t.Error("a folder was made")
	}
	only(t, dir, "a")
}
