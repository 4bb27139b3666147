package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/examples"
)

// goEnv gives what the go command needs to work away from here, and never to
// ask the network.
func goEnv(t *testing.T) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("it compiles a plugin")
	}
	out, err := exec.Command("go", "env", "GOMODCACHE", "GOCACHE").Output()
	if err != nil {
		t.Skip("there is no go command: ", err)
	}
	lines := strings.Split(string(out), "\n")
	return []string{
		"GOMODCACHE=" + lines[0], "GOCACHE=" + lines[1], "GOFLAGS=-mod=mod -buildvcs=false", "GOPROXY=off", "GOSUMDB=off",
		"GOTOOLCHAIN=local", "CGO_ENABLED=0", "GOWORK=off",
	}
}

// sources is the folder of this module.
func sources(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// TestAuthor plays the first hour of somebody who writes a plugin, in a folder
// outside of this module.
func TestAuthor(t *testing.T) {
	env, root := goEnv(t), sources(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/author",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, append(env, "HOME="+e.WorkDir, "TMPDIR="+e.WorkDir, "LUARR_SOURCES="+root, quickExit+"="+quickExitValue)...)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// TestModuleOfAPlugin writes a go.mod that the go command can read, also where
// luarr's sources lie in a folder with spaces.
func TestModuleOfAPlugin(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts the go command")
	}
	folder := filepath.Join(t.TempDir(), "sources, of (mine)")
	file := filepath.Join(t.TempDir(), "go.mod")
	if err := os.WriteFile(file, []byte(requirement{folder: folder}.goMod("example.com/plugins")), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "mod", "edit", "-json", file).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("there is no go command")
	}
	if err != nil || !strings.Contains(string(out), strconv.Quote(folder)) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestPluginTemplate compiles plugins of every kind, with their tests.
func TestPluginTemplate(t *testing.T) {
	env, root := goEnv(t), t.TempDir()
	kinds := map[string][]string{
		"s": {"source"}, "m": {"matcher"}, "sa": {"source", "actor"}, "ma": {"matcher", "actor"}, "sm": {"source", "matcher"},
		"sma": {"source", "matcher", "actor"},
	}
	for name, kind := range kinds {
		template := pluginTemplate{name: name, module: "example.com/plugins/" + name, kinds: kind}
		files, err := template.files(examples.Plugin)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files[1:] { // one go.mod for all
			if strings.Contains(f.text, "only:") || strings.Contains(f.text, "plugin-folder") {
				t.Errorf("%v: something of the template is left in %s", kind, f.path)
			}
			if f.path == "main.go" && strings.Count(f.text, "\n") > 30 {
				t.Errorf("main.go has more than 30 lines")
			}
			if err := writeNew(filepath.Join(root, name, filepath.FromSlash(f.path)), f.text); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []string{"go.mod", "main.go", "README.md", ".gitignore", ".github/workflows/test.yml", "plugin_test.go"} {
			if !has(files, want) {
				t.Errorf("%v: there is no %s", kind, want)
			}
		}
		for file, of := range map[string]string{"source.go": "s", "internal/probe/testdata/plain.json": "s", "matcher.go": "m", "actor.go": "a"} {
			if has(files, file) != strings.Contains(name, of) {
				t.Errorf("%v: %s: %v", kind, file, has(files, file))
			}
		}
	}
	mod := requirement{folder: sources(t)}.goMod("example.com/plugins")
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte(mod), 0o644); err != nil {
		t.Fatal(err)
	}
	vet := exec.Command("go", "vet", "./...")
	vet.Dir, vet.Env = root, append(os.Environ(), env...)
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// has says whether there is a file.
func has(files []templateFile, path string) bool {
	for _, f := range files {
		if f.path == path {
			return true
		}
	}
	return false
}

func TestPlural(t *testing.T) {
	for word, want := range map[string]string{"rule": "2 rules", "address": "2 addresses", "library": "2 libraries"} {
		if got := plural(2, word); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if got := plural(1, word); got != "1 "+word {
			t.Errorf("%s of one", got)
		}
	}
}
