// Package deploy_test holds the files of this folder to what can be checked
// without systemd and without Docker.
package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/luarr/luarr/engine/config"
)

// text reads a file.
func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// keys reads a unit: its values by section and key.
func keys(t *testing.T, unit string) map[string][]string {
	t.Helper()
	all, section := map[string][]string{}, ""
	for n, line := range strings.Split(unit, "\n") {
		switch key, value, ok := strings.Cut(line, "="); {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = line
		case !ok:
			t.Errorf("line %d is no key: %s", n+1, line)
		default:
			all[section+key] = append(all[section+key], value)
		}
	}
	return all
}

func TestUnit(t *testing.T) {
	unit := keys(t, text(t, "luarr.service"))
	for key, want := range map[string]string{
		"Type": "notify", "WatchdogSec": "60", "ExecStart": "/usr/local/bin/luarr watch", "User": "luarr", "StateDirectory": "luarr",
		"NoNewPrivileges": "yes", "ProtectSystem": "strict", "CapabilityBoundingSet": "", "KillMode": "mixed", "EnvironmentFile": "-/etc/luarr/environment",
		"RestartPreventExitStatus": "2",
	} {
		if got := unit["[Service]"+key]; !slices.Equal(got, []string{want}) {
			t.Errorf("%s is %q", key, got)
		}
	}
	if !strings.Contains(text(t, "luarr.service"), "#LoadCredential=plex_token:") {
		t.Error("it does not show LoadCredential")
	}
}

// TestUnitVerifies asks systemd, where it is there. The program and the user need
// not be.
func TestUnitVerifies(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze")
	}
	unit := strings.Replace(text(t, "luarr.service"), "/usr/local/bin/luarr", "/bin/true", 1)
	file := filepath.Join(t.TempDir(), "luarr.service")
	if err := os.WriteFile(file, []byte(unit), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(analyze, "verify", "--man=no", file).CombinedOutput()
	for _, line := range strings.Split(string(out), "\n") {
		if strings.Contains(line, "luarr.service") {
			t.Errorf("%s (%v)", line, err)
		}
	}
}

func TestDockerfile(t *testing.T) {
	file := text(t, "Dockerfile")
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(text(t, "../../go.mod"))
	given := regexp.MustCompile(`(?m)^ARG GO_VERSION=(\S+)$`).FindStringSubmatch(file)
	if wanted == nil || given == nil || wanted[1] != given[1] {
		t.Errorf("go.mod wants %v, it has %v", wanted, given)
	}
	for _, want := range []string{"golang:${GO_VERSION}-alpine AS build", "CGO_ENABLED=1", "\nUSER luarr\n", "COPY --from=build", `CMD ["watch"]`} {
		if !strings.Contains(file, want) {
			t.Errorf("it has no %s", want)
		}
	}
}

func TestCompose(t *testing.T) {
	var file struct {
		Services map[string]struct {
			Build    struct{ Context, Dockerfile string }
			User     string
			ReadOnly bool `yaml:"read_only"`
			Secrets  []string
			Ports    []string
			Volumes  []string
			Drop     []string `yaml:"cap_drop"`
			Check    struct {
				Test []string
			} `yaml:"healthcheck"`
		}
		Secrets map[string]struct{ File string }
	}
	if err := yaml.Unmarshal([]byte(text(t, "compose.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	s, ok := file.Services["luarr"]
	if !ok || len(file.Services) != 1 {
		t.Fatalf("services are %v", file.Services)
	}
	if _, err := os.Stat(filepath.Join(s.Build.Context, s.Build.Dockerfile)); err != nil {
		t.Error(err)
	}
	if !s.ReadOnly || s.User != "1000:1000" || !slices.Equal(s.Drop, []string{"ALL"}) {
		t.Errorf("it may more than it needs: %+v", s)
	}
	for _, name := range s.Secrets {
		if file.Secrets[name].File != "./secrets/"+name {
			t.Errorf("where is the secret %s?", name)
		}
	}
	_, port, _ := strings.Cut(parse(t, "").Listen.Address, ":")
	if !slices.Equal(s.Ports, []string{"127.0.0.1:" + port + ":" + port}) || !strings.Contains(strings.Join(s.Check.Test, " "), ":"+port+"/healthz") {
		t.Errorf("the listener's port is %s; ports are %v, the health is asked with %v", port, s.Ports, s.Check.Test)
	}
	if !strings.Contains(text(t, "Dockerfile"), "EXPOSE "+port) {
		t.Error("the Dockerfile exposes another port")
	}
}

// parse reads a configuration with secrets in their files.
func parse(t *testing.T, toml string) *config.Config {
	t.Helper()
	c, err := config.Parse("/config/config.toml", []byte(toml), config.Options{
		Getenv:   func(string) string { return "" },
		ReadFile: func(string) ([]byte, error) { return []byte(strings.Repeat("x", 48) + "\n"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestReadme holds what the README shows against what luarr and YAML accept.
func TestReadme(t *testing.T) {
	readme := text(t, "README.md")
	block := func(language string) string {
		m := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(readme)
		if m == nil {
			t.Fatalf("no block of %s", language)
		}
		return m[1]
	}
	c := parse(t, block("toml"))
	if !c.Listen.Enabled || c.Listen.Local() || c.Listen.Secret.IsZero() {
		t.Errorf("[listen] is %+v", c.Listen)
	}
	var scrape map[string]any
	if err := yaml.Unmarshal([]byte(block("yaml")), &scrape); err != nil || scrape["scrape_configs"] == nil {
		t.Errorf("the scrape is %v, %v", scrape, err)
	}
}
