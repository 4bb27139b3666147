package engine_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/luarr/luarr/"

// border says what the packages below a folder may import. Folders are given
// from the root of the module; the longest one that fits a package counts.
type border struct {
	folder string
	own    []string // folders of this module, with what lies below them
	never  []string // other modules
	only   []string // the only other modules, where not empty
}

// borders are the import rules of the design, from the outside in.
var borders = []border{
	{folder: "cmd", own: []string{"engine", "plugins", "rules", "sdk", "examples", "cmd"}, never: []string{"github.com/mattn/go-sqlite3"}},
	{folder: "examples", own: []string{"examples", "sdk"}, never: lua},
	{folder: "examples/plugin-jellyfin/jellyfin", own: []string{"sdk"}, never: lua},
	{folder: "plugins", own: []string{"sdk", "plugins/internal"}, never: lua},
	{folder: "rules", own: []string{}},
	{folder: "engine", own: []string{"engine", "sdk"}, never: []string{"github.com/mattn/go-sqlite3", "github.com/urfave/cli/v2"}},
	{folder: "engine/schedule", own: []string{"engine/fault"}, never: servers},
	{folder: "engine/store", own: []string{"engine/fault", "sdk/wire"}, never: []string{"github.com/yuin/gopher-lua"}},
	{folder: "engine/script/reference", own: []string{"engine/script", "sdk"}},
	{folder: "engine/script/luatest", own: []string{"engine/script", "engine/fault", "engine/schedule", "sdk"}, never: []string{"github.com/mattn/go-sqlite3", "github.com/hashicorp/go-plugin"}},
	{folder: "engine/script", own: []string{"engine/fault", "engine/schedule", "sdk"}, never: []string{"github.com/mattn/go-sqlite3", "github.com/hashicorp/go-plugin"}},
	{folder: "engine/fetch", own: stage, never: servers},
	{folder: "engine/normalize", own: stage, never: servers},
	{folder: "engine/match", own: stage, never: servers},
	{folder: "engine/act", own: stage, never: servers},
	{folder: "sdk", own: []string{"sdk"}, only: []string{
		"github.com/hashicorp/go-plugin", "github.com/hashicorp/go-hclog", "google.golang.org/grpc", "google.golang.org/protobuf"}},
}

var (
	stage   = []string{"engine/fault", "sdk"}
	lua     = []string{"github.com/yuin/gopher-lua", "github.com/mattn/go-sqlite3"}
	servers = []string{"github.com/yuin/gopher-lua", "github.com/mattn/go-sqlite3", "github.com/hashicorp/go-plugin", "net/http"}
)

// TestImports holds the lines between the layers. Tests may cross them: they
// put things together that the program keeps apart.
func TestImports(t *testing.T) {
	checked := 0
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return fs.SkipDir
		}
		if d.IsDir() && file != ".." {
			if _, err := os.Stat(filepath.Join(file, "go.mod")); err == nil {
				return fs.SkipDir // a module of its own
			}
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel("..", file)
		if err != nil {
			return err
		}
		checked++
		checkFile(t, file, path.Dir(filepath.ToSlash(rel)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 50 {
		t.Errorf("only %d files were checked: is this still the module's root?", checked)
	}
}

// checkFile looks at the imports of one file.
func checkFile(t *testing.T, file, folder string) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, spec := range parsed.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		if reason := refused(folder, target); reason != "" {
			t.Errorf("%s: %s may not import %s (%s)", file, folder, target, reason)
		}
	}
}

// refused says which line an import crosses, or gives "".
func refused(folder, target string) string {
	var b *border
	for i := range borders {
		if below(folder, borders[i].folder) && (b == nil || len(borders[i].folder) > len(b.folder)) {
			b = &borders[i]
		}
	}
	if b == nil {
		return "no rule knows this folder"
	}
	if own, ok := strings.CutPrefix(target, module); ok {
		for _, allowed := range append(b.own, folder) {
			if below(own, allowed) {
				return ""
			}
		}
		return "only " + strings.Join(b.own, ", ")
	}
	for _, n := range b.never {
		if below(target, n) {
			return "kept out of " + b.folder
		}
	}
	if len(b.only) == 0 || !strings.Contains(strings.Split(target, "/")[0], ".") {
		return ""
	}
	for _, o := range b.only {
		if below(target, o) {
			return ""
		}
	}
	return "only " + strings.Join(b.only, ", ")
}

// below says whether a path is a folder or lies in it.
func below(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

// TestRefused makes sure that the rules above can fail.
func TestRefused(t *testing.T) {
	cases := []struct {
		folder, target string
		allowed        bool
	}{
		{"engine/fetch", module + "engine/match", false},
		{"engine/fetch", module + "engine/store", false},
		{"engine/fetch", module + "sdk/wire", true},
		{"plugins/plex", module + "engine/fault", false},
		{"plugins/radarr", module + "plugins/internal/arr", true},
		{"plugins/radarr", module + "plugins/sonarr", false},
		{"sdk", module + "engine/fault", false},
		{"sdk/sdktest", "github.com/yuin/gopher-lua", false},
		{"sdk", "google.golang.org/grpc/status", true},
		{"engine/script", "github.com/mattn/go-sqlite3", false},
		{"engine", "github.com/mattn/go-sqlite3", false},
		{"engine/store", "github.com/mattn/go-sqlite3", true},
		{"cmd/luarr", module + "engine/store", true},
		{"nowhere", "fmt", false},
	}
	for _, c := range cases {
		if got := refused(c.folder, c.target) == ""; got != c.allowed {
			t.Errorf("%s importing %s: allowed is %v, want %v", c.folder, c.target, got, c.allowed)
		}
	}
}
