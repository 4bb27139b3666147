package host

import (
	"crypto/sha256"
	"errors"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/luarr/luarr/engine/fault"
)

// errChanged is why a program is not started whose digest is another one.
var errChanged = errors.New("its program is not the one that was accepted")

// pinned asks which digest the program of a plugin must have.
func (h *Host) pinned(f Found) ([]byte, error) {
	if h.o.Trust == nil {
		return nil, fault.New(fault.Usage, "", "plugin "+f.Name, "nobody has accepted %s", f.Path).
			WithHint("luarr plugins install %s", f.Path)
	}
	return h.o.Trust.Digest(f.Name, f.Path)
}

// verify reads the program once more, right before it is started.
func (p *process) verify() error {
	if !p.foreign() {
		return nil
	}
	same, err := (&goplugin.SecureConfig{Checksum: p.digest, Hash: sha256.New()}).Check(p.found.Path)
	if err == nil && !same {
		err = errChanged
	}
	return err
}
