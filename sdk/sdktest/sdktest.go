package sdktest

import (
	"os"
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/contract"
	"github.com/luarr/luarr/sdk/wire"
)

// Config is what the contract needs to know of a plugin under test.
type Config = contract.Config

// Main is the TestMain of a plugin's tests: it makes the test binary serve the
// plugin when the contract starts it as one.
//
//	func TestMain(m *testing.M) { sdktest.Main(m, shelf.Plugin) }
func Main(m *testing.M, p sdk.Plugin) {
	if os.Getenv(wire.CookieKey) == wire.CookieValue {
		sdk.Serve(p)
	}
	os.Exit(m.Run())
}

// Run runs the contract against a plugin twice: in this process, and as a
// process of its own over the wire, which needs Main. Each check is a test.
func Run(t *testing.T, p sdk.Plugin, c Config) {
	t.Run("in process", func(t *testing.T) {
		contract.Run(t.Context(), c, func() (contract.Subject, error) { return &direct{plugin: p}, nil }, tell(t))
	})
	t.Run("over the wire", func(t *testing.T) {
		contract.Run(t.Context(), c, func() (contract.Subject, error) {
			far, stop, err := start()
			if err != nil {
				return nil, err
			}
			t.Cleanup(stop)
			return far, nil
		}, tell(t))
	})
}

// tell makes a test of each result.
func tell(t *testing.T) func(contract.Result) {
	return func(r contract.Result) {
		t.Run(r.Name, func(t *testing.T) {
			t.Helper()
			switch r.State {
			case contract.Skipped:
				t.Skip(strings.Join(r.Problems, "; "))
			case contract.Failed:
				for _, problem := range r.Problems {
					t.Error(problem)
				}
				t.Log("hint: " + r.Hint)
			}
		})
	}
}
