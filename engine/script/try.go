package script

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readTried marks the files that are to be tried, and reads those that lie
// outside the rules folders. Their names become the only rules.
func (r *Rules) readTried(files []*file) ([]*file, error) {
	if len(r.opt.Try) == 0 {
		return files, nil
	}
	only := []string{}
	for _, name := range r.opt.Try {
		f, err := findTried(files, name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(files, f) {
			// It takes the place of every rule of its name.
			files = slices.DeleteFunc(files, func(old *file) bool { return old.name == f.name && old.origin != "" && isRule(old.path) })
			files = append(files, f)
		}
		f.tried = true
		only = append(only, f.name)
	}
	r.opt.Only = only
	return files, nil
}

// findTried finds a file among those that were read, by its path or as the rule
// of that name, or else reads it.
func findTried(files []*file, name string) (*file, error) {
	text, err := readRule(name)
	if errors.Is(err, fs.ErrNotExist) {
		var names []string
		for _, f := range slices.Backward(files) { // the user's come last, and win
			if f.name == name && isRule(f.path) {
				return f, nil
			}
			names = append(names, f.name)
		}
		return nil, fmt.Errorf("there is no file %s, and no rule of that name%s", name, didYouMean(name, names))
	}
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.origin != "" && sameFile(f.where(), path) && isRule(f.path) {
			return f, nil
		}
	}
	base := filepath.Base(path)
	return &file{name: strings.TrimSuffix(base, ".lua"), path: base, origin: filepath.Dir(path), text: text}, nil
}

// readRule reads one rule file.
func readRule(name string) ([]byte, error) {
	if _, err := os.Stat(name); err != nil {
		return nil, err
	}
	switch base := filepath.Base(name); {
	case filepath.Ext(base) != ".lua":
		return nil, fmt.Errorf("%s is no .lua file", name)
	case strings.HasSuffix(base, "_test.lua"):
		return nil, fmt.Errorf("%s is a test, not a rule", name)
	}
	return readFile(os.DirFS(filepath.Dir(name)), filepath.Base(name))
}

// sameFile says whether two paths lead to one file.
func sameFile(a, b string) bool {
	one, err1 := os.Stat(a)
	other, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(one, other)
}
