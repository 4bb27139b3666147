package script

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	lua "github.com/yuin/gopher-lua"
)

const (
	maxFiles = 2000     // Lua files in one folder
	maxTotal = 16 << 20 // bytes of all of them
)

// file is one Lua file: a rule, or a module that rules require.
type file struct {
	name    string // of the rule: stale
	path    string // below its folder, with slashes: actions/stale.lua
	origin  string // the folder it was found in; empty for built-in
	text    []byte
	shadows bool
	tried   bool // it takes part whatever the configuration says of it
	traced  bool // what it does is to be explained
	forced  bool // its handlers take part although it is off

	enabled  bool
	off      string // why it is not enabled
	wrong    bool   // its check found mistakes
	muted    bool   // its handlers are no part of this pipeline
	params   []Param
	events   []string
	traits   []string
	values   map[string][]string // of its traits, best first
	ranks    []string            // traits of which these are all
	needs    []*file             // modules it requires, directly or not
	waits    bool                // it speaks of hold
	volatile bool                // its top level asks for the clock or for chance
	failures atomic.Int32
	costly   atomic.Bool // a call of it ran out of time or memory since it was roused
	failed   atomic.Bool // a call of it failed
	reads    sync.Map    // names of traits of other scripts that its detectors asked for

	once  sync.Once
	proto *lua.FunctionProto
	err   error
}

// compile parses the file once, whoever asks first.
func (f *file) compile() (*lua.FunctionProto, error) {
	f.once.Do(func() {
		f.proto, f.err = compile(f.path, f.text, f.traced)
	})
	return f.proto, f.err
}

// isRule says whether a path is one of a rule: at the top, or in detect or
// actions. Lua files elsewhere are modules.
func isRule(p string) bool {
	dir := path.Dir(p)
	return dir == "." || dir == "detect" || dir == "actions"
}

// readFolder reads the Lua files below a folder whose names, without .lua, are
// wanted. Those in types are for editors.
func readFolder(fsys fs.FS, origin string, wanted func(name string) bool) ([]*file, error) {
	var files []*file
	total := 0
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := path.Base(p)
		if d.IsDir() {
			if p != "." && strings.HasPrefix(name, ".") || p == "types" {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".lua" || strings.HasPrefix(name, ".") || !wanted(strings.TrimSuffix(name, ".lua")) {
			return nil
		}
		if len(files) >= maxFiles {
			return fmt.Errorf("more than %d Lua files", maxFiles)
		}
		text, err := readFile(fsys, p)
		if err != nil {
			return err
		}
		if total += len(text); total > maxTotal {
			return fmt.Errorf("more than %d bytes of Lua files", maxTotal)
		}
		files = append(files, &file{name: strings.TrimSuffix(name, ".lua"), path: p, origin: origin, text: text})
		return nil
	})
	return files, err
}

// readFile reads a file of ordinary size. A link to something endless, such as
// a device or a pipe, is none.
func readFile(fsys fs.FS, p string) ([]byte, error) {
	info, err := fs.Stat(fsys, p)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", p)
	}
	f, err := fsys.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s is larger than %d bytes", p, maxFile)
	}
	return text, err
}

// readAll reads the built-in files and the user's, which own has where it is not
// nil.
func readAll(builtIn, own fs.FS, folder string, wanted func(name string) bool) ([]*file, error) {
	var files []*file
	if builtIn != nil {
		shipped, err := readFolder(builtIn, "", wanted)
		if err != nil {
			return nil, err
		}
		files = shipped
	}
	if folder == "" {
		return files, nil
	}
	if own == nil {
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			return files, nil
		}
		own = os.DirFS(folder)
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	more, err := readFolder(own, folder, wanted)
	if err != nil {
		return nil, err
	}
	return append(files, more...), nil
}

// where gives the origin for people.
func (f *file) where() string {
	if f.origin == "" {
		return "built-in"
	}
	return filepath.Join(f.origin, filepath.FromSlash(f.path))
}

// doc is the comment at the top of the file.
func (f *file) doc() string {
	var lines []string
	for line := range strings.Lines(string(f.text)) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "--")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimSpace(rest))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
