package host

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// prefix is what the name of a plugin's binary begins with.
const prefix = "luarr-plugin-"

// selfLink is the running program on Linux, even after its file was replaced.
const selfLink = "/proc/self/exe"

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Found is a plugin that can be started.
type Found struct {
	Name string
	Path string // of its binary; empty where it is built in
}

// Plugins lists what can be started: the built-in plugins, and the binaries in
// the folder. It starts nothing.
func (h *Host) Plugins() ([]Found, error) {
	names := slices.Clone(h.o.BuiltIn)
	if h.o.Folder != "" {
		entries, err := os.ReadDir(h.o.Folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.Usage, "read", h.o.Folder, "%w", err).
				WithHint("[engine] plugins names the folder of plugins")
		}
		for _, e := range entries {
			if name, ok := strings.CutPrefix(e.Name(), prefix); ok && validName.MatchString(name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	var out []Found
	for _, name := range slices.Compact(names) {
		if f, err := h.locate(name); err == nil {
			out = append(out, f)
		}
	}
	return out, nil
}

// locate finds a plugin by name, and says in one sentence why it cannot run.
func (h *Host) locate(name string) (Found, error) {
	if !validName.MatchString(name) {
		return Found{}, fault.New(fault.Usage, "", "plugin", "%q is no name of a plugin", clean(name, 64)).
			WithHint("names are made of a-z, 0-9 and _, and begin with a letter")
	}
	builtIn := slices.Contains(h.o.BuiltIn, name)
	if h.o.Folder == "" {
		if builtIn {
			return Found{Name: name}, nil
		}
		return Found{}, h.missing(name)
	}
	path, err := filepath.Abs(filepath.Join(h.o.Folder, prefix+name))
	if err != nil {
		return Found{}, fault.New(fault.Failed, "find", "plugin "+name, "%w", err)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, linkErr := os.Lstat(path); linkErr == nil {
			return Found{}, fault.New(fault.Usage, "", "plugin "+name, "%s is a link to nothing", path).
				WithHint("install the plugin again, or remove the link")
		}
		if builtIn {
			return Found{Name: name}, nil
		}
		return Found{}, h.missing(name)
	}
	switch {
	case err != nil:
		return Found{}, fault.New(fault.Usage, "", "plugin "+name, "%w", err).
			WithHint("check who may read the folder of plugins")
	case info.IsDir():
		return Found{}, fault.New(fault.Usage, "", "plugin "+name, "%s is a folder, not a program", path).
			WithHint("put the plugin's binary there under that name")
	case !info.Mode().IsRegular():
		return Found{}, fault.New(fault.Usage, "", "plugin "+name, "%s is not a program", path).
			WithHint("put the plugin's binary there under that name")
	case info.Mode().Perm()&0o111 == 0:
		return Found{}, fault.New(fault.Usage, "", "plugin "+name, "%s is not executable", path).
			WithHint("chmod +x %s", path)
	}
	return Found{Name: name, Path: path}, nil
}

// missing says that there is no such plugin, and which ones there are.
func (h *Host) missing(name string) error {
	e := fault.New(fault.Usage, "", "plugin "+name, "there is no such plugin")
	switch known := strings.Join(slices.Sorted(slices.Values(h.o.BuiltIn)), ", "); {
	case h.o.Folder == "":
		return e.WithHint("built in are: %s", known)
	case known == "":
		return e.WithHint("luarr plugins install %s%s", prefix, name)
	default:
		return e.WithHint("luarr plugins install %s%s; built in are: %s", prefix, name, known)
	}
}

// interpreter gives what the first line of a script asks for; empty where there
// is no such line.
func (f Found) interpreter() string {
	file, err := os.Open(f.Path)
	if err != nil {
		return ""
	}
	defer file.Close()
	head := make([]byte, 256) // the kernel reads no more
	n, _ := io.ReadFull(file, head)
	line, _, _ := strings.Cut(string(head[:n]), "\n")
	asked, script := strings.CutPrefix(line, "#!")
	if !script {
		return ""
	}
	return strings.TrimSpace(asked)
}

// program gives what is executed for a plugin.
func (f Found) program() (string, error) {
	if f.Path != "" {
		return f.Path, nil
	}
	if runtime.GOOS == "linux" {
		if _, err := os.Stat(selfLink); err == nil {
			return selfLink, nil
		}
	}
	return os.Executable()
}
