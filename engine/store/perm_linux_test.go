package store

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// asStranger runs fn without root's right to ignore the modes of files. Linux
// keeps that right by thread, and SQLite opens its files in the caller's.
func asStranger(t *testing.T, fn func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		must(t, syscall.Setfsuid(65534))
		defer func() { must(t, syscall.Setfsuid(0)) }()
	}
	fn()
}

func TestNotWritable(t *testing.T) {
	tests := []struct {
		name         string
		file, folder os.FileMode // modes; file 0 is no file
		options      Options
		sentence     string // empty when it opens
	}{
		{"folder without right to make files", 0, 0o555, Options{}, "no right to write it"},
		{"file without right to write", 0o444, 0o777, Options{}, "no right to write it"},
		{"file without right to read", 0o200, 0o777, Options{}, "no right to write it"},
		{"both", 0o444, 0o555, Options{}, "no right to write it"},
		{"both, for reading", 0o444, 0o555, Options{ReadOnly: true}, ""},
		{"no right at all, for reading", 0o200, 0o555, Options{ReadOnly: true}, "no right to read it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			// Every folder on the way must let a stranger pass.
			root, err := os.MkdirTemp("", "luarr-store")
			must(t, err)
			defer os.RemoveAll(root)
			must(t, os.Chmod(root, 0o755))
			folder := filepath.Join(root, "state")
			must(t, os.Mkdir(folder, 0o755))
			path := filepath.Join(folder, "luarr.db")
			if test.file != 0 {
				s, err := Open(background, path, Options{})
				must(t, err)
				must(t, s.PutServer(background, &wire.Server{Source: "home"}))
				must(t, s.Close())
				must(t, os.Chmod(path, test.file))
			}
			must(t, os.Chmod(folder, test.folder))
			defer os.Chmod(folder, 0o755)

			asStranger(t, func() {
				s, err := Open(background, path, test.options)
				if err == nil {
					defer s.Close()
				}
				if test.sentence != "" {
					wantFault(t, err, fault.Failed, test.sentence, "give this user")
					return
				}
				must(t, err)
				if servers, err := s.Servers(background, noon); err != nil || len(servers) != 1 {
					t.Errorf("%d servers, %v", len(servers), err)
				}
			})
		})
	}
}
