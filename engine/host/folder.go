package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

const (
	// folderPattern is what the folders of hosts are called, for os.MkdirTemp.
	folderPattern = "luarr-host-*"
	// longestSocket is what a socket's path may have on every system, in bytes.
	longestSocket = 103
	// socketName is as long as the longest name a plugin gives its socket.
	socketName = "plugin4294967295"
)

// folder is a host's own place for sockets, locked while the host lives.
type folder struct {
	path string
	lock *os.File
}

// makeFolder makes the folder where temporary files go, or in /tmp where that
// is too long for a socket, and removes those of hosts that were killed.
func makeFolder() (*folder, error) {
	base := os.TempDir()
	longest := filepath.Join(base, "luarr-host-4294967295", socketName)
	if len(longest) > longestSocket {
		base = "/tmp"
	}
	sweep(base)
	return makeFolderIn(base)
}

// makeFolderIn makes a folder that nobody else can enter, and locks it. A host
// that sweeps may have taken it away before it was locked: then it tries again.
func makeFolderIn(base string) (*folder, error) {
	for range 10 {
		path, err := os.MkdirTemp(base, folderPattern)
		if err != nil {
			return nil, err
		}
		lock, err := lockFolder(path, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := os.Mkdir(filepath.Join(path, "work"), 0o700); err != nil {
			lock.Close()
			continue
		}
		return &folder{path: path, lock: lock}, nil
	}
	return nil, fmt.Errorf("folders in %s vanish", base)
}

// work makes the folder in which one plugin runs: empty, and its own.
func (f *folder) work(plugin string) (string, error) {
	return os.MkdirTemp(filepath.Join(f.path, "work"), plugin+"-*")
}

// sweepAway deletes a folder with all that is in it, also where a plugin took away
// the right to look into it.
func sweepAway(path string) {
	if os.RemoveAll(path) == nil {
		return
	}
	_ = filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() { // before it is read
			_ = os.Chmod(path, 0o700)
		}
		return nil
	})
	_ = os.RemoveAll(path)
}

// remove deletes the folder with all that is in it.
func (f *folder) remove() {
	sweepAway(f.path)
	_ = f.lock.Close()
}

// sweep removes the folders whose hosts are gone: those nobody has locked.
func sweep(base string) {
	paths, err := filepath.Glob(filepath.Join(base, folderPattern))
	if err != nil {
		return
	}
	for _, path := range paths {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() {
			continue
		}
		lock, err := lockFolder(path, unix.LOCK_NB)
		if err != nil {
			continue
		}
		sweepAway(path)
		_ = lock.Close()
	}
}

// lockFolder locks a folder itself; the lock goes with the process.
func lockFolder(path string, flags int) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|flags); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
