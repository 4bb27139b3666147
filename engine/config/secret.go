package config

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// variable is how a shell or a compose file would name a variable.
var variable = regexp.MustCompile(`^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$`)

// secret resolves env:NAME, file:PATH or a literal. Complaints name the
// variable or the file, never what is in it.
func (l *loader) secret(path []string, text string) (sdk.Secret, bool) {
	if name, ok := strings.CutPrefix(text, "env:"); ok {
		return l.fromEnv(path, name)
	}
	if name, ok := strings.CutPrefix(text, "file:"); ok {
		return l.fromFile(path, name)
	}
	if text == "" {
		l.complain(path, `write it, or "env:NAME" or "file:PATH"`, "is empty")
		return sdk.Secret{}, false
	}
	if name := variable.FindStringSubmatch(text); name != nil {
		l.complain(path, `write "env:`+name[1]+`"`, "variables are not put in here")
		return sdk.Secret{}, false
	}
	if key := join(path); !slices.Contains(l.literal, key) {
		l.literal = append(l.literal, key)
	}
	return sdk.NewSecret(text), true
}

// fromEnv reads a secret from an environment variable.
func (l *loader) fromEnv(path []string, name string) (sdk.Secret, bool) {
	value := ""
	if name == "" {
		l.complain(path, `such as "env:PLEX_TOKEN"`, "env: names no variable")
		return sdk.Secret{}, false
	}
	if value = l.o.Getenv(name); value == "" {
		l.complain(path, "", "the environment variable %s is not set or empty", name)
		return sdk.Secret{}, false
	}
	return sdk.NewSecret(value), true
}

// fromFile reads a secret from a file and cuts off the end of its last line.
func (l *loader) fromFile(path []string, name string) (sdk.Secret, bool) {
	if name == "" {
		l.complain(path, `such as "file:/run/secrets/plex"`, "file: names no file")
		return sdk.Secret{}, false
	}
	file := l.path(name)
	text, err := l.o.ReadFile(file)
	if err != nil {
		l.complain(path, "", "cannot read %s: %v", file, cause(err))
		return sdk.Secret{}, false
	}
	value := strings.TrimRight(string(text), "\r\n")
	if value == "" {
		l.complain(path, "", "%s is empty", file)
		return sdk.Secret{}, false
	}
	return sdk.NewSecret(value), true
}

// path makes a path of the configuration absolute: it starts at the file's
// folder, or at the user's home for ~/.
func (l *loader) path(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		if home := l.o.Getenv("HOME"); home != "" {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(l.folder, name)
}
