//go:build !cgo

package store

import (
	"path/filepath"
	"testing"

	"github.com/luarr/luarr/engine/fault"
)

func TestOpenWithoutCgo(t *testing.T) {
	_, err := Open(background, filepath.Join(t.TempDir(), "luarr.db"), Options{})
	wantFault(t, err, fault.Failed, "this luarr was built without cgo", "CGO_ENABLED=1")
}
