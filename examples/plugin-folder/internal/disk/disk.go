// Package disk lists the media files of a folder tree. It reads names, sizes
// and times, opens nothing, and is bounded in depth and number.
package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The bounds of one tree.
const (
	deepest  = 16
	mostSeen = 1 << 20 // names of all kinds
)

// File is one file of a tree.
type File struct {
	Path     string    // absolute
	Rel      string    // from the root of the tree, with slashes
	Size     int64     // bytes
	Modified time.Time // when its content changed
	Changed  time.Time // when anything of it did, its name included; as Modified where the system does not tell
}

// Dir gives the folder of the file, from the root; empty for the root itself.
func (f *File) Dir() string {
	dir := filepath.ToSlash(filepath.Dir(f.Rel))
	if dir == "." {
		return ""
	}
	return dir
}

// Stem gives its name without the extension.
func (f *File) Stem() string {
	base := filepath.Base(f.Rel)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// Tree is what was seen of a folder tree.
type Tree struct {
	Videos    []*File // in the order of their paths
	Subtitles []*File
	NFOs      []*File // what other programs wrote down about a film or a series
	// Unread says what could not be read, one clause each: while there is any,
	// nobody knows what is gone.
	Unread []string
}

// mostUnread is how many reasons are kept; one is enough to distrust a tree.
const mostUnread = 20

// walker walks one tree.
type walker struct {
	tree    *Tree
	root    string
	seen    int
	through map[string]bool // folders that links led to, by their real paths
}

// Read lists the tree below root. Links are followed, each folder that they
// lead to once. Only a cancelled context is an error: what cannot be read is
// told in Unread.
func Read(ctx context.Context, root string) (*Tree, error) {
	w := &walker{tree: &Tree{}, root: root, through: map[string]bool{}}
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		w.unread("", err)
		return w.tree, nil
	}
	if err := w.folder(ctx, "", []string{real}); err != nil && !errors.Is(err, errFull) {
		return nil, err
	}
	if w.seen == 0 && len(w.tree.Unread) == 0 {
		w.unread("", errors.New("it is empty: is its disk mounted?"))
	}
	return w.tree, nil
}

var errFull = errors.New("too many files")

// folder lists one folder; real are the real paths of it and those above it.
func (w *walker) folder(ctx context.Context, rel string, real []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(real) > deepest {
		w.unread(rel, fmt.Errorf("it lies more than %d folders deep", deepest))
		return nil
	}
	entries, err := os.ReadDir(filepath.Join(w.root, filepath.FromSlash(rel)))
	if err != nil { // what was read of it counts all the same
		w.unread(rel, err)
	}
	for _, e := range entries {
		if w.seen++; w.seen > mostSeen {
			w.unread("", fmt.Errorf("there are more than %d files: name smaller folders", mostSeen))
			return errFull
		}
		if ignored(e.Name()) {
			continue
		}
		if err := w.entry(ctx, e, filepath.ToSlash(filepath.Join(rel, e.Name())), real); err != nil {
			return err
		}
	}
	return nil
}

// entry takes one name of a folder.
func (w *walker) entry(ctx context.Context, e fs.DirEntry, rel string, real []string) error {
	path := filepath.Join(w.root, filepath.FromSlash(rel))
	linked := e.Type()&fs.ModeSymlink != 0
	if !linked && !e.IsDir() && kindOf(e.Name()) == other {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		w.unread(rel, err)
		return nil
	}
	switch {
	case info.IsDir():
		if extra(e.Name()) {
			return nil
		}
		under := filepath.Join(real[len(real)-1], e.Name())
		if linked {
			if under, err = filepath.EvalSymlinks(path); err != nil {
				w.unread(rel, err)
				return nil
			}
			if w.through[under] || above(real, under) {
				return nil
			}
			w.through[under] = true
		}
		return w.folder(ctx, rel, append(real[:len(real):len(real)], under))
	case !info.Mode().IsRegular():
		return nil
	}
	f := &File{Path: path, Rel: rel, Size: info.Size(), Modified: info.ModTime(), Changed: changed(info)}
	switch kindOf(e.Name()) {
	case video:
		if !sample(f) {
			w.tree.Videos = append(w.tree.Videos, f)
		}
	case subtitle:
		w.tree.Subtitles = append(w.tree.Subtitles, f)
	case nfo:
		w.tree.NFOs = append(w.tree.NFOs, f)
	}
	return nil
}

// above says whether a folder is one of those that we came through.
func above(real []string, folder string) bool {
	for _, r := range real {
		if r == folder {
			return true
		}
	}
	return false
}

// unread notes what could not be read.
func (w *walker) unread(rel string, err error) {
	if len(w.tree.Unread) == mostUnread {
		return
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	w.tree.Unread = append(w.tree.Unread, fmt.Sprintf("%s: %v", filepath.Join(w.root, filepath.FromSlash(rel)), err))
}
