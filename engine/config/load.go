package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// largest is how many bytes of a file are read.
const largest = 1 << 20

// Options say where a configuration gets what is not in its text.
type Options struct {
	// Getenv reads the environment; nil for os.Getenv.
	Getenv func(string) string
	// ReadFile reads the configuration and the files that secrets lie in; nil
	// for the disk.
	ReadFile func(string) ([]byte, error)
	// Ready is told [engine] before any plugin is asked, because that says
	// where plugins lie; nil where nobody needs to know.
	Ready func(Engine)
	// Describe asks a plugin what it understands. With nil no plugin is asked:
	// Settings stay empty, and what plugins understand is not checked. An error
	// of the class fault.Unreachable costs that plugin's instances, any other
	// is a problem.
	Describe func(plugin string) (*wire.Description, error)
	// Plugins are names of plugins, for suggestions.
	Plugins []string
}

// Load reads and checks a configuration file. What is wrong with it comes as
// *Problems; a file that cannot be read is a fault.
func Load(path string, o Options) (*Config, error) {
	onDisk := o.ReadFile == nil
	if onDisk {
		o.ReadFile = readFile
	}
	text, err := o.ReadFile(path)
	if err != nil {
		wrong := fault.New(fault.Usage, "read", path, "%w", cause(err))
		if errors.Is(err, fs.ErrNotExist) {
			wrong = wrong.WithHint(noneHint)
		}
		return nil, wrong
	}
	c, err := Parse(path, text, o)
	if err != nil {
		return nil, err
	}
	if onDisk {
		c.checkMode(path)
	}
	return c, nil
}

// Parse is Load of a text that was read already. The name stands in problems,
// and its folder is where relative paths start.
func Parse(name string, text []byte, o Options) (*Config, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.ReadFile == nil {
		o.ReadFile = readFile
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return nil, fault.New(fault.Failed, "read", name, "%w", err)
	}
	values, at, wrong := decode(string(text))
	if wrong != nil {
		wrong.File = name
		return nil, &Problems{File: name, List: []Problem{*wrong}}
	}
	l := &loader{
		file: name, folder: filepath.Dir(file), o: o, lines: at,
		plugins: map[string]answer{}, defaults: map[string]map[string]any{}, readings: map[string]Reading{},
	}
	c := l.config(values)
	switch {
	case l.stopped != nil:
		return nil, l.stopped
	case len(l.problems) > 0:
		slices.SortStableFunc(l.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, &Problems{File: name, List: l.problems}
	}
	c.File, c.Plugins, c.lines, c.literal = file, l.defaults, at, l.literal
	return c, nil
}

// config reads all sections.
func (l *loader) config(root map[string]any) *Config {
	l.read(nil, root, known[""], false)
	engine := l.engine(root["engine"])
	if l.o.Ready != nil {
		l.o.Ready(engine)
	}
	l.pluginDefaults(root["plugins"])
	c := &Config{
		Engine:   engine,
		Sources:  l.instances("sources", root["sources"]),
		Matchers: l.instances("matchers", root["matchers"]),
		Rules:    l.rules(root["rules"]),
		Notify:   l.notify(root["notify"]),
		Listen:   l.listen(root["listen"]),
	}
	l.sameName(c.Sources, c.Matchers)
	c.Limits = l.limits(root["limits"])
	c.Prerolls = l.prerolls(root["prerolls"], c.Sources)
	c.Blackouts = l.blackouts(root["blackouts"], c.Sources)
	c.Pipelines = l.pipelines(root["pipelines"], c)
	return c
}

// checkMode warns where others can read secrets that stand in the file.
func (c *Config) checkMode(path string) {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || len(c.literal) == 0 || info.Mode().Perm()&0o077 == 0 {
		return
	}
	c.Findings = append(c.Findings, &wire.Finding{
		Severity: "warning",
		Code:     "config_readable",
		Subject:  path,
		Message:  fmt.Sprintf("other users of this computer can read the secrets in it (%s)", strings.Join(c.literal, ", ")),
		Hint:     fmt.Sprintf(`chmod 600 %s, or keep them elsewhere with "env:NAME" or "file:PATH"`, path),
	})
}

// readFile reads a file that is not too large to be meant.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err == nil && len(text) > largest {
		return nil, fmt.Errorf("it is larger than %d bytes", largest)
	}
	return text, err
}
