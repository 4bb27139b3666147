package config_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

var update = flag.Bool("update", false, "write what came out to testdata")

// TestBad holds each wrong NAME.toml against NAME.golden, what is said of it.
func TestBad(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	files := map[string]string{"/etc/luarr/good": "secret\n", "/etc/luarr/hollow": "\n\n"}
	for _, path := range cases {
		name := strings.TrimSuffix(path, ".toml")
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = config.Parse(file, text, options(files))
			if err == nil {
				t.Fatal("taken as right")
			}
			if fault.ClassOf(err) != fault.Usage {
				t.Errorf("class %v", fault.ClassOf(err))
			}
			got := strings.ReplaceAll(err.Error(), file, "config.toml") + "\n"
			if *update {
				if err := os.WriteFile(name+".golden", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name + ".golden")
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%swant:\n%s", got, want)
			}
		})
	}
}

func TestSyntax(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"no quotes", "[engine]\nstate = luarr.db\n", `config.toml:2: engine.state: no value that TOML knows (text stands in quotes: "…")`},
		{"no value", "[engine]\nstate =\n", `config.toml:2: no TOML: expected value but found '\n' instead`},
		{"no end of string", "[engine]\nstate = \"luarr.db\nrules = 'a'\n", "config.toml:2: engine.state: the string has no end on its line"},
		{"no end of file", "[notify]\nurls = [\n  'a',\n", "config.toml:3: notify.urls: the file ends before the value does"},
		{"twice", "[engine]\nstate = 'a'\n\nstate = 'b'\n", "config.toml:4: engine.state: given twice"},
		{"table twice", "[engine]\n[limits]\n[engine]\n", "config.toml:3: engine: given twice"},
		{"no equals sign", "[engine]\nstate 'a'\n", `config.toml:2: no TOML: expected '.' or '=', but got '\'' instead`},
		{"windows path", "[engine]\nstate = \"C:\\luarr\\db\"\n", `config.toml:2: engine.state: a \ begins an escape, and this one is not known (between single quotes a \ is just a \)`},
		{"yaml", "engine:\n  state: a\n", `config.toml:1: no TOML: expected '.' or '=', but got ':' instead`},
		{"too deep", "a = " + strings.Repeat("[", 100000), "config.toml:1: more than 16 tables or lists in each other"},
		{"too many parts", "\n" + strings.Repeat("a.", 100000) + "a = 1", "config.toml:2: more than 16 tables or lists in each other"},
		{"utf-16", "\xff\xfea\x00=\x001\x00", "config.toml:1: the file is UTF-16 (save it as UTF-8)"},
		{"nul", "a\x00", "config.toml:1: no TOML: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8"},
		{"leading zero", "[limits]\nmax_changes = 0123\n", "config.toml:2: no TOML: invalid integer: cannot have leading zeroes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Parse("config.toml", []byte(test.text), options(nil))
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestProblemsAreAFault(t *testing.T) {
	_, err := config.Parse("config.toml", []byte("a = 1"), options(nil))
	var problems *config.Problems
	if !errors.As(fmt.Errorf("start: %w", err), &problems) || len(problems.List) != 1 || problems.List[0].Line != 1 {
		t.Errorf("got %#v", err)
	}
	if fault.ClassOf(fmt.Errorf("start: %w", err)) != fault.Usage {
		t.Errorf("class %v", fault.ClassOf(err))
	}
}

func TestProblemsAreBounded(t *testing.T) {
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "key%d = 1\n", i)
	}
	_, err := config.Parse("config.toml", []byte(text.String()), options(nil))
	if n := strings.Count(err.Error(), "\n"); n != 100 || !strings.HasSuffix(err.Error(), "and 4900 more") {
		t.Errorf("%d lines, the last of them %q", n+1, err.Error()[strings.LastIndex(err.Error(), "\n"):])
	}
}

func TestInterruptedWhileAsking(t *testing.T) {
	o := options(nil)
	o.Describe = func(string) (*wire.Description, error) {
		return nil, fault.New(fault.Interrupted, "", "", "stopped")
	}
	_, err := config.Parse(file, []byte("[sources.home]\nplugin = 'plex'\n[matchers.radarr]\nplugin = 'radarr'\n"), o)
	if fault.ClassOf(err) != fault.Interrupted {
		t.Errorf("got %v", err)
	}
}
