package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk"
)

func TestSecretsNeverPrint(t *testing.T) {
	text := `
[plugins.plex]
token = "clear-default"
[sources.home]
plugin = "plex"
url = "http://plex"
token = "clear-literal"
[sources.home.libraries.Movies]
token = "clear-library"
[sources.two]
plugin = "plex"
url = "http://plex"
token = "env:PLEX_TOKEN"
[sources.three]
plugin = "plex"
url = "http://plex"
token = "file:t"
[notify]
urls = ["https://clear-url"]
`
	o := options(map[string]string{"/etc/luarr/t": "clear-file"})
	o.Getenv = environ(map[string]string{"PLEX_TOKEN": "clear-env"})
	c := parse(t, text, o)
	if got := c.Sources[0].Libraries["Movies"].Settings["token"].(sdk.Secret).Reveal(); got != "clear-library" {
		t.Fatalf("the library's token is %q: nothing would be tested", got)
	}
	var out strings.Builder
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, format+format+format, c, *c, c.Sources)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "config", c, "settings", c.Sources[0].Settings)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "config", c, "settings", c.Sources[0].Settings)
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	for _, word := range []string{"clear-", fmt.Sprintf("%x", "clear-")} {
		if strings.Contains(out.String(), word) {
			t.Errorf("a secret was printed:\n%s", out.String())
		}
	}
}

// canary is what stands where a secret may stand in wrong texts.
const canary = "Tr0ub4dor"

func TestProblemsKeepSecrets(t *testing.T) {
	for _, text := range []string{
		"[sources.home]\ntoken = CANARY",
		"[sources.home]\ntoken = \"CANARY",
		"[sources.home]\ntoken = 'CANARY",
		"[sources.home]\ntoken = \"\"\"CANARY",
		"[sources.home]\ntoken = \"CANARY\" CANARY",
		"[sources.home]\ntoken = \"CANARY\\u12CANARY\"",
		"[sources.home]\ntoken = \"CANARY\\qCANARY\"",
		"[sources.home]\ntoken = \"CANARY\\UFFFFFFFF\"",
		"[sources.home]\ntoken = [\"CANARY\", CANARY]",
		"[sources.home]\ntoken = {a = CANARY}",
		"[sources.home]\ntoken = \"CANARY\"\ntoken = \"CANARY\"",
		"[sources.home]\ntoken = 12345678901234567890123456789",
		"[sources.home]\ntoken = 0123456789",
		"[sources.home]\ntoken = 123_456__7890",
		"[sources.home]\ntoken = 1.e12345",
		"[sources.home]\ntoken = 2020-12345-99",
		"[sources.home]\ntoken = 123456abCANARY",
		"[sources.home]\nplugin = 'plex'\nurl = 'http://me:CANARY@plex'\ntoken = ['CANARY']",
		"[sources.home]\nplugin = 'plex'\nurl = 'me:CANARY@plex'\ntoken = {a = 'CANARY'}",
		"[sources.home]\nplugin = 'plex'\nurl = 'plex?token=CANARY'\ntoken = 'CANARY'\ntokn = 'CANARY'",
		"[sources.home]\nplugin = 'plex'\nurl = 'http://[CANARY'\ntoken = 'CANARY'",
		"[notify]\nurls = ['CANARY']",
		"[notify]\nurls = 'CANARY'",
	} {
		_, err := config.Parse(file, []byte(strings.ReplaceAll(text, "CANARY", canary)), options(nil))
		if err == nil {
			t.Errorf("taken as right: %s", text)
			continue
		}
		for _, secret := range []string{canary, "234567", "23_456", "12345"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s\nis reported with its secret: %v", text, err)
			}
		}
	}
}

func TestReadableByOthers(t *testing.T) {
	head := "[sources.home]\nplugin = 'plex'\nurl = 'http://plex'\n"
	for _, test := range []struct {
		name, text string
		mode       os.FileMode
		warns      bool
	}{
		{"literal, readable", head + "token = 'abc'\n", 0o644, true},
		{"literal, readable by the group", head + "token = 'abc'\n", 0o640, true},
		{"literal, private", head + "token = 'abc'\n", 0o600, false},
		{"from the environment, readable", head + "token = 'env:PLEX_TOKEN'\n", 0o644, false},
		{"literal notification, readable", "[notify]\nurls = ['tgram://abc']\n", 0o644, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(path, []byte(test.text), test.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			o := options(nil)
			o.ReadFile = nil
			c, err := config.Load(path, o)
			if err != nil {
				t.Fatal(err)
			}
			if warned := len(c.Findings) == 1 && c.Findings[0].Severity == "warning" && c.Findings[0].Code == "config_readable"; warned != test.warns {
				t.Errorf("findings: %v", c.Findings)
			}
		})
	}
}
