package host

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/fault"
)

// What a slow plugin printed is told where it shows the mistake.
func TestSlow(t *testing.T) {
	tests := map[string]struct{ printed, said, hint string }{
		"nothing":        {"", "it did not start within", "busy"},
		"a whole line":   {"1|1|unix|/tmp/x|grpc|\n", "it did not start within", "busy"},
		"half of a line": {"1|1|un", `it printed "1|1|un" within`, "ends with a line feed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHost(t, Options{})
			p := newProcess(Found{Name: "snail"}, newOutput(slog.New(slog.DiscardHandler), "snail"), h.grace)
			p.hello.read(strings.NewReader(test.printed), p.out.lines("stdout"))
			err := h.slow(p)
			if !strings.Contains(err.Error(), test.said) || !strings.Contains(fault.Hint(err), test.hint) {
				t.Errorf("got %v (%s)", err, fault.Hint(err))
			}
		})
	}
}
