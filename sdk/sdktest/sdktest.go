package sdktest

import (
	"os"
	"testing"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// Config is what the contract needs to know of a plugin under test.
type Config struct {
	// Settings open an instance that works, for instance against a simulated
	// server. Values are as JSON has them: string, float64, bool, []any.
	Settings map[string]any
	// Subjects are put to a matcher. Each is answered in some way; those whose
	// id begins with "absent" must not be found.
	Subjects []*sdk.Subject
	// Proposals are put to an actor's Preview.
	Proposals []*sdk.Proposal
}

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
// process of its own over the wire, which needs Main.
func Run(t *testing.T, p sdk.Plugin, c Config) {
	t.Run("in process", func(t *testing.T) {
		contract(t, c, func(t *testing.T) subject { return &direct{plugin: p} })
	})
	t.Run("over the wire", func(t *testing.T) {
		contract(t, c, func(t *testing.T) subject { return start(t) })
	})
}
