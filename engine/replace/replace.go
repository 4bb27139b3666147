// Package replace puts a new text in the place of a file, so that whoever reads
// it sees the old one or the new one and nothing between, also after a crash.
package replace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File writes a file anew. A file that is there keeps its mode, a new one gets
// mode; of a link it is the file behind it that is replaced. It fails where the
// folder cannot be written to.
func File(path string, text []byte, mode fs.FileMode) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // only we may read it
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(mode)
	}
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	// The new name is on the disk when the folder is. Where folders cannot be
	// synced, it comes there a little later.
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
	return nil
}
