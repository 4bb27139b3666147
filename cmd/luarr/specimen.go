package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/sdk/contract"
	"github.com/luarr/luarr/sdk/wire"
)

// specimen holds a program of other people that is put to the test: in a host of
// its own, fenced in as an installed one is, and accepted as it was at first.
type specimen struct {
	host   *host.Host
	folder string // with nothing but a link to the program
	about  *wire.Description
}

// newSpecimen starts a program and asks what it is.
func newSpecimen(ctx context.Context, file string, log *slog.Logger) (_ *specimen, err error) {
	wrong := func(err error) error {
		return fault.New(fault.Usage, "test", short(file), "%w", err).WithHint("name the program of a plugin")
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, wrong(err)
	}
	digest, err := digestOf(path)
	if err != nil {
		return nil, wrong(err)
	}
	t := &specimen{}
	if t.folder, err = os.MkdirTemp("", "luarr-test-*"); err != nil {
		return nil, fault.New(fault.Failed, "test", short(file), "%w", err)
	}
	t.host = host.New(host.Options{Folder: t.folder, Trust: asItWas(digest), Log: log})
	defer func() {
		if err != nil {
			t.close()
		}
	}()
	if t.about, err = t.host.Inspect(ctx, path, digest); err != nil {
		return nil, err
	}
	if err = os.Symlink(path, filepath.Join(t.folder, trust.Prefix+t.about.GetName())); err != nil {
		return nil, fault.New(fault.Failed, "test", short(file), "%w", err)
	}
	return t, nil
}

// digestOf gives the SHA-256 of a program.
func digestOf(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, bare(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, errors.New("it is no file"))
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return nil, bare(err)
	}
	return sum.Sum(nil), nil
}

// bare takes the path off an error, which stands in front of it already.
func bare(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// close ends every process of it.
func (t *specimen) close() {
	t.host.Close()
	_ = os.RemoveAll(t.folder)
}

// fresh gives the plugin as it is before it was opened.
func (t *specimen) fresh() (contract.Subject, error) { return &hosted{specimen: t}, nil }

// asItWas trusts a program while it is the one that was started first.
type asItWas []byte

var _ host.Trust = asItWas(nil)

// Digest gives that of the first start.
func (d asItWas) Digest(string, string) ([]byte, error) { return d, nil }

// Described has nothing to compare with.
func (asItWas) Described(string, *wire.Description) error { return nil }

// hosted is a plugin under test as the engine sees it.
type hosted struct {
	*host.Plugin
	specimen *specimen
}

var _ contract.Subject = (*hosted)(nil)

// Describe gives what it said at its start.
func (h *hosted) Describe(context.Context) (*wire.Description, error) { return h.specimen.about, nil }

// Open starts a process of it with settings.
func (h *hosted) Open(ctx context.Context, settings map[string]any) (err error) {
	h.Plugin, err = h.specimen.host.Open(ctx, host.Instance{Name: "contract", Plugin: h.specimen.about.GetName(), Settings: settings})
	return err
}

// Match puts items to a matcher.
func (h *hosted) Match(ctx context.Context, subjects []*wire.Subject) (matches []*wire.Match, err error) {
	rest := subjects
	next := func(string) ([]*wire.Subject, error) {
		given := rest
		rest = nil
		return given, nil
	}
	err = h.Plugin.Match(ctx, nil, next, func(answered []*wire.Match) error {
		matches = append(matches, answered...)
		return nil
	})
	if err == nil && len(matches) != len(subjects) {
		err = fmt.Errorf("%d answers to %d items", len(matches), len(subjects))
	}
	return matches, err
}
