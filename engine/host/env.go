package host

import (
	"os"
	"slices"
	"strings"
)

// passed names the variables of the host that a plugin sees. Everything else
// stays behind, because configuration may take secrets from the environment.
var passed = []string{
	"PATH", "HOME", "TMPDIR", "LANG", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR",
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
	"GOMAXPROCS", "GOCOVERDIR", "GORACE",
}

// workEnv names the variable that holds a plugin's own folder. What a plugin
// starts inherits it, and is known by it.
const workEnv = "LUARR_WORK"

// passedPrefix is the beginning of further ones: the locale's parts.
const passedPrefix = "LC_"

// environment gives what a plugin sees of the host's environment.
func environment() []string {
	var out []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		if slices.Contains(passed, name) || strings.HasPrefix(name, passedPrefix) {
			out = append(out, kv)
		}
	}
	return out
}
