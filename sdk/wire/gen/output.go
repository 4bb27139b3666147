package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// changes lists what is not as wanted in dir: the files to write, and the
// generated ones that no longer have a source.
func changes(dir string, want map[string][]byte) (outdated, stale []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		path := filepath.Join(dir, name)
		have, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		if err != nil || !bytes.Equal(have, want[name]) {
			outdated = append(outdated, path)
		}
	}
	stale, err = filepath.Glob(filepath.Join(dir, "*.pb.go"))
	stale = slices.DeleteFunc(stale, func(path string) bool {
		return want[filepath.Base(path)] != nil
	})
	return outdated, stale, err
}

// compare fails and names each file in dir that is not as wanted.
func compare(dir string, want map[string][]byte) error {
	outdated, stale, err := changes(dir, want)
	if err != nil {
		return err
	}
	var found []error
	for _, path := range outdated {
		found = append(found, fmt.Errorf("%s: out of date, run go generate", path))
	}
	for _, path := range stale {
		found = append(found, fmt.Errorf("%s: has no source, run go generate", path))
	}
	return errors.Join(found...)
}

// write makes dir as wanted. Files that are right already are left alone, so
// that their times do not change.
func write(dir string, want map[string][]byte) error {
	outdated, stale, err := changes(dir, want)
	if err != nil {
		return err
	}
	for _, path := range outdated {
		if err := replace(path, want[filepath.Base(path)]); err != nil {
			return err
		}
	}
	for _, path := range stale {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// replace writes path in one step: a reader sees the old file or the new one.
func replace(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	// CreateTemp makes files for the owner alone; sources are for everybody.
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
