package trust

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/gofrs/flock"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/replace"
)

const (
	// FileName is what the lock file is called; it lies beside config.toml.
	FileName = "luarr.lock"
	// largest is how many bytes of it are read.
	largest = 1 << 20
	// version is that of its layout.
	version = 1
)

// Pin is what was accepted of one plugin.
type Pin struct {
	Version    string    `toml:"version"`  // the plugin's own
	SHA256     string    `toml:"sha256"`   // of its program, in hex
	Size       int64     `toml:"size"`     // of its program, in bytes
	Accepted   time.Time `toml:"accepted"` // when
	SignedWith string    `toml:"signed_with,omitempty"`
	Wants
}

// Lock is the file. It may be used by several goroutines and processes.
type Lock struct{ path string }

// NewLock gives the lock file of a folder: that of config.toml.
func NewLock(folder string) *Lock { return &Lock{filepath.Join(folder, FileName)} }

// Path is where it lies.
func (l *Lock) Path() string { return l.path }

// contents is the file as it is written.
type contents struct {
	Layout  int            `toml:"layout"`
	Plugins map[string]Pin `toml:"plugins"`
}

// Read gives the pins by plugin; without a file there are none. A file that
// cannot be understood is an error: then nothing may run.
func (l *Lock) Read() (map[string]Pin, error) {
	info, err := os.Stat(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]Pin{}, nil
	}
	if err == nil && info.Size() > largest {
		err = errors.New("it is too large")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(l.path)
	}
	if err != nil {
		return nil, fault.New(fault.Failed, "read", l.path, "%w", err)
	}
	pins, err := parse(text)
	if err != nil {
		return nil, fault.New(fault.Usage, "read", l.path, "%w", err).
			WithHint("mend it, or remove it and accept the plugins again: luarr plugins install FILE")
	}
	return pins, nil
}

// parse reads the text of a lock file.
func parse(text []byte) (map[string]Pin, error) {
	var c contents
	meta, err := toml.Decode(string(text), &c)
	if err != nil {
		return nil, err
	}
	if c.Layout != version {
		return nil, fmt.Errorf("its layout is %d, this luarr knows %d: upgrade luarr", c.Layout, version)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("%s is no key of it", unknown[0])
	}
	for name, pin := range c.Plugins {
		if _, err := pin.digest(); err != nil {
			return nil, fmt.Errorf("plugins.%s.sha256: %w", name, err)
		}
	}
	if c.Plugins == nil {
		c.Plugins = map[string]Pin{}
	}
	return c.Plugins, nil
}

// header is what a person who opens the file reads first.
const header = `# Which programs luarr may start as plugins, and what each of them was accepted
# with. Written by luarr plugins install, upgrade and remove.

`

// format writes the text of a lock file, the same for the same pins.
func format(pins map[string]Pin) ([]byte, error) {
	b := bytes.NewBufferString(header)
	e := toml.NewEncoder(b)
	e.Indent = ""
	err := e.Encode(contents{version, pins})
	return b.Bytes(), err
}

// Set pins a plugin.
func (l *Lock) Set(plugin string, pin Pin) error {
	return l.update(func(pins map[string]Pin) { pins[plugin] = pin })
}

// Remove takes the pin of a plugin away.
func (l *Lock) Remove(plugin string) error {
	return l.update(func(pins map[string]Pin) { delete(pins, plugin) })
}

// update changes the file: whoever reads it meanwhile sees it as it was or as
// it becomes, and nobody else changes it.
func (l *Lock) update(change func(map[string]Pin)) error {
	folder := flock.New(filepath.Dir(l.path), flock.SetFlag(os.O_RDONLY))
	if err := folder.Lock(); err != nil {
		return fault.New(fault.Failed, "lock", l.path, "%w", err)
	}
	defer func() { _ = folder.Unlock() }()
	pins, err := l.Read()
	if err != nil {
		return err
	}
	change(pins)
	text, err := format(pins)
	if err == nil {
		err = replace.File(l.path, text, 0o644)
	}
	if err != nil {
		return fault.New(fault.Failed, "write", l.path, "%w", err).WithHint("check who may write to its folder")
	}
	return nil
}

// digest gives the bytes of the SHA-256.
func (p Pin) digest() ([]byte, error) {
	b, err := hex.DecodeString(p.SHA256)
	if err == nil && len(b) != 32 {
		err = fmt.Errorf("%d bytes are no SHA-256", len(b))
	}
	return b, err
}
