package config_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// FuzzAppendTable: what was there stays byte for byte, and what comes to it is
// read back as it was given.
func FuzzAppendTable(f *testing.F) {
	for _, text := range []string{"", "a = 1", "a = 1\n", "# only a remark", "[sources.home]\r\nurl = 'x'\r\n", "\ufeffa = \"\"\"\n[x]\n\"\"\"", "[[a]]\n[a.b]\nc=[1,\n2]\n"} {
		f.Add(text, "attic", "Bob's \"attic\" \\ \x00\x7f\n[x]", "found\nby luarr")
	}
	f.Fuzz(func(t *testing.T, text, name, value, comment string) {
		var before, after map[string]any
		if strings.ContainsRune(text, 0) {
			return
		}
		if _, err := toml.Decode(text, &before); err != nil {
			return
		}
		if _, taken := before["sources"]; taken || name == "" || !utf8.ValidString(name) || !utf8.ValidString(value) {
			return
		}
		got := config.AppendTable([]byte(text), []string{"sources", name}, comment, []config.Pair{{Key: "plugin", Value: "plex"}, {Key: name, Value: value, Comment: comment}})
		if !bytes.HasPrefix(got, []byte(text)) {
			t.Fatalf("%q became %q", text, got)
		}
		if _, err := toml.Decode(string(got), &after); err != nil {
			t.Fatalf("%q became %q: %v", text, got, err)
		}
		want := map[string]any{"plugin": "plex", name: value}
		if sources := after["sources"].(map[string]any); !reflect.DeepEqual(sources, map[string]any{name: want}) {
			t.Errorf("%q gave %v", got, sources)
		}
		delete(after, "sources")
		if before == nil {
			before = map[string]any{}
		}
		if !reflect.DeepEqual(after, before) {
			t.Errorf("%v became %v", before, after)
		}
	})
}

const edited = `# My servers.

[matchers.radarr]   # films
plugin = "radarr"
url = "http://r"
api_key = "k"

[sources.home]
plugin = "plex"
url = "http://h"
token = "t"   # no line end follows`

func TestAddSource(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real.toml"), filepath.Join(dir, "config.toml")
	if err := errors.Join(os.WriteFile(target, []byte(edited), 0o640), os.Chmod(target, 0o640)); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	if err := os.Symlink("real.toml", link); err != nil {
		t.Fatal(err)
	}
	o := options(nil)
	o.ReadFile = nil
	c, err := config.Load(link, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddSource("attic", "Attic", []config.Pair{{Key: "plugin", Value: "plex"}, {Key: "url", Value: "http://a", Comment: "found"}, {Key: "token", Value: "x"}}, o); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(target)
	want := edited + "\n\n# Attic\n[sources.attic]\nplugin = \"plex\"\n# found\nurl    = \"http://a\"\ntoken  = \"x\"\n"
	if err != nil || string(text) != want {
		t.Errorf("got\n%s", text)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o640 {
		t.Error("the mode is another")
	}
	if c, err = config.Load(link, o); err != nil || len(c.Sources) != 2 {
		t.Errorf("it does not load: %v", err)
	}
}

func TestAddSourceRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text, source string
		pairs              []config.Pair
		meanwhile          bool
		want               string
	}{
		{name: "taken by a source", text: edited, source: "home", want: "[sources.home] in line 8"},
		{name: "taken by a matcher", text: edited, source: "radarr", want: "[matchers.radarr] in line 3"},
		{name: "no name", text: edited, source: "My Attic", want: "small letters"},
		{name: "would not load", text: edited, source: "attic", pairs: []config.Pair{{Key: "nonsense", Value: "x"}}, want: "would not load"},
		{name: "changed meanwhile", text: edited, source: "attic", meanwhile: true, want: "meanwhile"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			o := options(nil)
			o.ReadFile = nil
			loaded, err := config.Load(path, o)
			if err != nil {
				t.Fatal(err)
			}
			want := c.text
			if c.meanwhile {
				inner := o.Describe
				o.Describe = func(plugin string) (*wire.Description, error) {
					want = c.text + "\n# mine\n"
					if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
						t.Error(err)
					}
					return inner(plugin)
				}
			}
			pairs := append([]config.Pair{{Key: "plugin", Value: "plex"}, {Key: "url", Value: "http://a"}, {Key: "token", Value: "x"}}, c.pairs...)
			err = loaded.AddSource(c.source, "", pairs, o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if text, err := os.ReadFile(path); err != nil || string(text) != want {
				t.Errorf("the file became\n%s", text)
			}
		})
	}
}

func TestSourceName(t *testing.T) {
	for server, want := range map[string]string{
		"Attic": "attic", "Bob's  Server (4K)": "bob_s_server_4k", "2nd": "plex_2nd", "Дом": "plex", "": "plex", "_x_": "x",
	} {
		if got := config.SourceName(server, "plex"); got != want {
			t.Errorf("%q gives %q, want %q", server, got, want)
		}
	}
}
