package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfin"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// quickExit tells the race detector not to sleep a second at the end of each
// process; the plugins of a command that are waited for would do so, too.
const quickExit, quickExitValue = "GORACE", "atexit_sleep_ms=0"

// TestMain lets the test binary play what luarr plays: a plugin, the home lab,
// or the command itself in scripts; and a plugin that crashes.
func TestMain(m *testing.M) {
	if os.Getenv(wire.RoleEnv) == "plugin:crasher" {
		sdk.Serve(sdk.Plugin{Name: "crasher", Version: "1", Summary: "crashes", New: func() any { return &crasher{} }})
	}
	if os.Getenv(wire.RoleEnv) == "plugin:scribbler" {
		sdk.Serve(scribblerPlugin)
	}
	if os.Getenv(wire.RoleEnv) == "plugin:shredder" {
		sdk.Serve(shredderPlugin)
	}
	if os.Getenv(wire.RoleEnv) == "plugin:menagerie" {
		sdk.Serve(menageriePlugin)
	}
	if os.Getenv(wire.RoleEnv) == "plugin:jellyfin" {
		sdk.Serve(jellyfin.Plugin)
	}
	if code := playRole(context.Background(), os.Getenv); code >= 0 {
		os.Exit(code)
	}
	_ = os.Setenv(quickExit, quickExitValue)
	testscript.Main(m, map[string]func(){"luarr": forcedMain})
}

// crasher is a source that dies while it lists its items.
type crasher struct {
	Secret sdk.Secret `setting:"secret" doc:"what must not be shown"`
}

var _ sdk.Source = (*crasher)(nil)

func (*crasher) Server(context.Context) (*sdk.Server, error) {
	return &sdk.Server{Name: "crasher"}, nil
}

func (*crasher) Libraries(context.Context) ([]*sdk.Library, error) {
	return []*sdk.Library{{Key: "1", Title: "Films", Type: sdk.LibraryMovie}}, nil
}

func (c *crasher) Items(_ context.Context, _ *sdk.Library, out sdk.Items) (sdk.Walk, error) {
	if err := out.Add(&sdk.Item{Id: "1", Type: sdk.Movie, Title: "The last film"}); err != nil {
		return sdk.Walk{}, err
	}
	panic("no luck with " + c.Secret.Reveal())
}
