package script

import (
	"io/fs"
	"strings"

	"github.com/luarr/luarr/engine/fault"
)

// testSuffix ends the names of test files.
const testSuffix = "_test"

// TestFile is X_test.lua, which tests the rule X beside it.
type TestFile struct {
	Rule   string // the rule it tests: stale
	Path   string // below its folder, with slashes: actions/stale_test.lua
	Origin string // "built-in", or the path of the user's file
	Own    bool   // it lies in the user's folder
	Text   []byte
}

// TestFiles lists the tests as shipped and those in the user's folder, which
// may be missing.
func TestFiles(builtIn fs.FS, folder string) ([]TestFile, error) {
	files, err := readAll(builtIn, nil, folder, isTest)
	if err != nil {
		return nil, fault.New(fault.Usage, "read tests", folder, "%w", err)
	}
	var out []TestFile
	for _, f := range files {
		if isRule(f.path) {
			out = append(out, TestFile{
				Rule: strings.TrimSuffix(f.name, testSuffix), Path: f.path, Origin: f.where(), Own: f.origin != "", Text: f.text,
			})
		}
	}
	return out, nil
}

// isTest and isNoTest sort files by their name without .lua.
func isTest(name string) bool   { return strings.HasSuffix(name, testSuffix) }
func isNoTest(name string) bool { return !isTest(name) }
