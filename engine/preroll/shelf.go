package preroll

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// mostFiles is how many files one folder or pattern can stand for.
const mostFiles = 5000

// ReadDir lists a folder of this computer, such as os.ReadDir does.
type ReadDir func(folder string) ([]fs.DirEntry, error)

// Shelf is what the paths of a table stand for, as it was when Look looked.
type Shelf map[string]Found

// Found are the files of one path.
type Found struct {
	Files   []string // as the server has them, sorted; none where they are missing
	Unseen  bool     // it was taken at its word: the server's disk is not here
	Missing bool     // it is known not to be there
	Left    []string // files whose names Plex cannot be told
	Err     error    // nobody can say which files there are
}

// Look finds the files of all paths. Folders are read as they lie here: where
// path_map says, or at the same place.
func Look(t *Table, read ReadDir) Shelf {
	shelf := Shelf{}
	for _, p := range t.Paths() {
		shelf[p] = t.look(p, read)
	}
	return shelf
}

// look finds the files of one path.
func (t *Table) look(p string, read ReadDir) Found {
	if address(p) {
		return Found{Files: []string{p}, Unseen: true}
	}
	here, mapped, ok := t.local(p)
	if isVideo(p) && !isPattern(p) {
		return file(p, here, mapped, ok, read)
	}
	if !ok {
		return Found{Err: fmt.Errorf("this computer has no such folder; path_map can say where it lies here")}
	}
	w := walk{read: read, slash: slash(here)}
	want := segments(p)
	if !isPattern(p) {
		want = append(want, "*") // all of a folder
	}
	fixed := slices.IndexFunc(want, isPattern)
	root := strings.Join(segments(here)[:len(segments(here))-(len(segments(p))-fixed)], w.slash)
	w.search(root, strings.Join(want[:fixed], slash(p)), slash(p), want[fixed:])
	if w.err != nil {
		return Found{Err: w.err}
	}
	slices.Sort(w.files)
	return Found{Files: w.files, Left: w.left, Missing: len(w.files) == 0}
}

// file looks for one file in its folder. Where the folder cannot be read the
// file is taken at its word, unless path_map promised it.
func file(p, here string, mapped, ok bool, read ReadDir) Found {
	if !ok {
		return Found{Files: []string{p}, Unseen: true}
	}
	parts := segments(here)
	name := parts[len(parts)-1]
	entries, err := read(cmpRoot(strings.Join(parts[:len(parts)-1], slash(here))))
	switch {
	case err != nil && mapped:
		return Found{Err: err}
	case err != nil:
		return Found{Files: []string{p}, Unseen: true}
	}
	there := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && !e.IsDir() })
	if !there {
		return Found{Missing: true}
	}
	return Found{Files: []string{p}}
}

// cmpRoot gives the root where nothing is left of a path.
func cmpRoot(folder string) string {
	if folder == "" {
		return "/"
	}
	return folder
}

// walk gathers the files that segments with patterns stand for.
type walk struct {
	read  ReadDir
	slash string // of this computer
	files []string
	left  []string
	err   error
}

// search goes into a folder, which lies at here and which the server calls
// there.
func (w *walk) search(here, there, between string, want []string) {
	entries, err := w.read(cmpRoot(here))
	if err != nil {
		w.err = err
		return
	}
	pattern := strings.NewReplacer(`\`, `\\`, `[`, `\[`).Replace(want[0])
	for _, e := range entries {
		fits, err := path.Match(pattern, e.Name())
		if err != nil || !fits || strings.HasPrefix(e.Name(), ".") || w.err != nil {
			continue
		}
		to := there + between + e.Name()
		switch {
		case len(want) > 1:
			if e.IsDir() {
				w.search(here+w.slash+e.Name(), to, between, want[1:])
			}
		case e.IsDir() || !isVideo(e.Name()):
		case !Expressible(to):
			w.left = append(w.left, to)
		case len(w.files) == mostFiles:
			w.err = fmt.Errorf("more than %d files", mostFiles)
		default:
			w.files = append(w.files, to)
		}
	}
}
