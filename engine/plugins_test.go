package engine_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pluginFolders hold plugins, and what plugins are made from.
var pluginFolders = []string{"../plugins", "../cmd/luarr-plugin-*", "../examples/plugin*", "../cmd/luarr/skeleton/plugin*"}

// ways are what a plugin could send a request with that sdk.HTTPClient knows
// nothing of, by import: names, or everything.
var ways = map[string][]string{
	"net/http":   {"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "DefaultTransport", "Transport", "NewFileTransport"},
	"net":        {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix", "Dialer", "Listen", "FileConn"},
	"crypto/tls": {"Dial", "DialWithDialer", "Dialer", "Client"},
	"syscall":    {"Socket", "Connect", "Sendto", "Sendmsg", "Syscall", "Syscall6", "RawSyscall", "RawSyscall6", "Exec", "ForkExec", "StartProcess"},
	"os/exec":    nil, "plugin": nil, "unsafe": nil, "net/rpc": nil, "net/smtp": nil, "net/rpc/jsonrpc": nil,
	"golang.org/x/net": nil, "golang.org/x/sys": nil,
}

// harmless are uses that send nothing, by file.
var harmless = map[string]string{
	"../plugins/plex/plex.go":                           "http.Client", // its transport refuses everything: there is no server
	"../examples/plugin-folder/internal/probe/probe.go": "os/exec",     // ffprobe reads a file
}

// TestPluginsSendThroughTheSDK holds every plugin of ours, and those that users
// begin with, to sdk.HTTPClient: it is what lets nothing write in a plan.
func TestPluginsSendThroughTheSDK(t *testing.T) {
	files := 0
	for _, pattern := range pluginFolders {
		folders, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			err := filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
					return err
				}
				files++
				for _, way := range waysIn(t, file, nil) {
					if harmless[filepath.ToSlash(file)] != way {
						t.Errorf("%s uses %s; requests go through sdk.HTTPClient", file, way)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if files < 40 {
		t.Errorf("only %d files were looked at", files)
	}
}

// waysIn lists the ways around the SDK that a file takes. A pointer to a client
// is none: somebody made the client.
func waysIn(t *testing.T, file string, text any) (found []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	watched := map[string][]string{} // by the name that the file has for an import
	for _, spec := range parsed.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		for way, names := range ways {
			switch {
			case names == nil && (path == way || strings.HasPrefix(path, way+"/")):
				found = append(found, path)
			case path == way:
				name := path[strings.LastIndexByte(path, '/')+1:]
				if spec.Name != nil {
					name = spec.Name.Name
				}
				if name == "." {
					found = append(found, ". "+path)
				}
				watched[name] = names
			}
		}
	}
	pointed := map[ast.Node]bool{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StarExpr:
			pointed[n.X] = true
		case *ast.SelectorExpr:
			of, ok := n.X.(*ast.Ident)
			if !ok || pointed[n] {
				return true
			}
			for _, name := range watched[of.Name] {
				if n.Sel.Name == name {
					found = append(found, of.Name+"."+name)
				}
			}
		}
		return true
	})
	return found
}

// TestWaysAroundTheSDKAreSeen makes sure that the test above can fail.
func TestWaysAroundTheSDKAreSeen(t *testing.T) {
	for body, want := range map[string]string{
		`import "net/http"; var c *http.Client; const m = http.MethodPut; func f(r *http.Response) { c.Get("x") }`: "",
		`import "net/http"; func f() { http.Get("x") }`:                                                            "http.Get",
		`import h "net/http"; func f() { h.DefaultClient.Get("x") }`:                                               "h.DefaultClient",
		`import "net/http"; var c http.Client`:                                                                     "http.Client",
		`import "net/http"; var c = &http.Client{}`:                                                                "http.Client",
		`import "net/http"; func f(c *http.Client) { c.Transport = http.DefaultTransport }`:                        "http.DefaultTransport",
		`import . "net/http"; func f() { Get("x") }`:                                                               ". net/http",
		`import "net"; func f() { net.Dial("tcp", "x") }`:                                                          "net.Dial",
		`import "os/exec"; var x = exec.Command`:                                                                   "os/exec",
		`import "golang.org/x/sys/unix"; var x = unix.Socket`:                                                      "golang.org/x/sys/unix",
	} {
		got := strings.Join(waysIn(t, "x.go", "package x; "+body), " ")
		if got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
