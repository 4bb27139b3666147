package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// modulename is the Go module of luarr.
const modulename = "github.com/luarr/luarr"

var (
	modulePath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~/-]*[A-Za-z0-9]$`)
	released   = regexp.MustCompile(`^v?\d+\.\d+\.\d+$`)
)

// requirement is where a new plugin gets luarr's module from: a version that is
// published, or else a folder.
type requirement struct{ version, folder string }

// luarrModule finds the module: in the folder that was asked for, published, or
// where this program was built from.
func luarrModule(asked string) (requirement, error) {
	if asked != "" {
		folder, err := filepath.Abs(asked)
		if err != nil || !isLuarr(folder) {
			return requirement{}, fault.New(fault.Usage, "plugins new", "--luarr", "%s does not hold the sources of luarr", short(asked)).
				WithHint("name the folder with the go.mod of %s", modulename)
		}
		return requirement{folder: folder}, nil
	}
	if v := versionText(); released.MatchString(v) {
		return requirement{version: "v" + strings.TrimPrefix(v, "v")}, nil
	}
	_, here, _, _ := runtime.Caller(0)
	if folder := filepath.Dir(filepath.Dir(filepath.Dir(here))); filepath.IsAbs(folder) && isLuarr(folder) {
		return requirement{folder: folder}, nil
	}
	return requirement{}, fault.New(fault.Usage, "plugins new", "", "this luarr is no release, and its sources are not where it was built").
		WithHint("say where they are: --luarr FOLDER")
}

// isLuarr says whether a folder holds luarr's module.
func isLuarr(folder string) bool {
	text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	return err == nil && strings.HasPrefix(string(text), "module "+modulename+"\n")
}

// goMod writes the go.mod of a plugin; `go mod tidy` completes it.
func (r requirement) goMod(module string) string {
	minor := strings.Split(strings.TrimPrefix(runtime.Version(), "go"), ".")
	goVersion := strings.Join(minor[:min(2, len(minor))], ".")
	if r.folder == "" {
		return fmt.Sprintf("module %s\n\ngo %s\n\nrequire %s %s\n", module, goVersion, modulename, r.version)
	}
	return fmt.Sprintf("module %s\n\ngo %s\n\nrequire %s v0.0.0\n\n// Until that is published.\nreplace %s => %q\n",
		module, goVersion, modulename, modulename, r.folder)
}
