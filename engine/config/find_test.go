package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
)

func TestFind(t *testing.T) {
	const here, xdg, home = "config.toml", "xdg/luarr/config.toml", "home/.config/luarr/config.toml"
	for _, test := range []struct {
		name      string
		there     []string // files that exist
		flag, env string
		noXDG     bool
		want      string // the end of the path; empty for an error
		hint      string
	}{
		{name: "flag first", there: []string{"a.toml", "b.toml", here, xdg}, flag: "a.toml", env: "b.toml", want: "a.toml"},
		{name: "then environment", there: []string{"b.toml", here, xdg}, env: "b.toml", want: "b.toml"},
		{name: "then current folder", there: []string{here, xdg}, want: here},
		{name: "then XDG", there: []string{xdg, home}, want: xdg},
		{name: "or home", there: []string{home}, noXDG: true, want: home},
		{name: "none", hint: "luarr init writes one, luarr demo needs none"},
		{name: "flag names none", there: []string{here}, flag: "a.toml", hint: "luarr init writes one, luarr demo needs none"},
		{name: "environment names none", there: []string{here}, env: "b.toml", hint: "LUARR_CONFIG names it; luarr init writes one, luarr demo needs none"},
		{name: "a folder", there: []string{"dir/" + here}, flag: "dir"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			t.Chdir(folder)
			for _, name := range test.there {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			vars := map[string]string{"LUARR_CONFIG": test.env, "HOME": filepath.Join(folder, "home")}
			if !test.noXDG {
				vars["XDG_CONFIG_HOME"] = filepath.Join(folder, "xdg")
			}
			path, err := config.Find(test.flag, environ(vars))
			switch {
			case test.want != "" && (err != nil || !strings.HasSuffix(path, test.want)):
				t.Errorf("got %q, %v", path, err)
			case test.want == "" && (fault.ClassOf(err) != fault.Usage || fault.Hint(err) != test.hint):
				t.Errorf("got %q, %v, hint %q", path, err, fault.Hint(err))
			}
		})
	}
}

func TestLoadWithoutFile(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "config.toml"), config.Options{})
	if fault.ClassOf(err) != fault.Usage || !strings.Contains(fault.Hint(err), "luarr init") || !strings.HasSuffix(err.Error(), ": no such file or directory") {
		t.Errorf("got %v, hint %q", err, fault.Hint(err))
	}
}

func TestLoadTooLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(strings.Repeat("# comment\n", 200_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(path, config.Options{}); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("got %v", err)
	}
}

func TestLoadFromAnotherFolder(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.Mkdir("conf", 0o755); err != nil {
		t.Fatal(err)
	}
	text := "[sources.home]\nplugin = 'plex'\nurl = 'http://plex'\ntoken = 'file:token'\n"
	for name, text := range map[string]string{"conf/config.toml": text, "conf/token": "from-file\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := options(nil)
	o.ReadFile = nil
	c, err := config.Load("conf/config.toml", o)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "conf", "luarr.db"); c.Engine.State != want {
		t.Errorf("state %s, not %s", c.Engine.State, want)
	}
}
