package trust

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// Digest gives the SHA-256 that the program of a plugin must have. One that
// nobody accepted is a fault.Usage.
func (l *Lock) Digest(plugin, path string) ([]byte, error) {
	pins, err := l.Read()
	if err != nil {
		return nil, err
	}
	pin, ok := pins[plugin]
	if !ok {
		return nil, fault.New(fault.Usage, "", "plugin "+plugin, "nobody has accepted %s", path).
			WithHint("luarr plugins install %s", path)
	}
	return pin.digest()
}

// Described refuses a plugin that wants more than was accepted.
func (l *Lock) Described(plugin string, d *wire.Description) error {
	pins, err := l.Read()
	if err != nil {
		return err
	}
	if more := WantsOf(d).Beyond(pins[plugin].Wants); len(more) > 0 {
		return fault.New(fault.Unreachable, "", "plugin "+plugin, "it wants more than was accepted: %s", clause(more)).
			WithHint("a program that describes itself differently each time is not to be trusted; if you do: luarr plugins upgrade %s", plugin)
	}
	return nil
}

// Standing is how a program in the plugins folder stands to its pin.
type Standing string

// The standings.
const (
	Accepted Standing = "accepted"
	Changed  Standing = "changed"  // another program than was accepted
	Unpinned Standing = "unpinned" // nobody accepted it
	Missing  Standing = "missing"  // accepted, and not there
)

// Check compares a program with its pin.
func (l *Lock) Check(plugin, path string) (Standing, error) {
	pins, err := l.Read()
	if err != nil {
		return "", err
	}
	pin, pinned := pins[plugin]
	sum, _, err := digestOf(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return "", fault.New(fault.Failed, "read", path, "%w", err)
	case !pinned:
		return Unpinned, nil
	case hex.EncodeToString(sum) != pin.SHA256:
		return Changed, nil
	}
	return Accepted, nil
}

// digestOf gives the SHA-256 of a file and its size.
func digestOf(path string) ([]byte, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return h.Sum(nil), n, err
}
