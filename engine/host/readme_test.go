package host

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/luarr/luarr/sdk/wire"
)

// TestProtocolIsWrittenDown compares what authors read with what the host does.
func TestProtocolIsWrittenDown(t *testing.T) {
	text, err := os.ReadFile("../../sdk/wire/README.md")
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(string(text)), " ")
	limits, o := Limits{}.orDefault(), New(Options{}).o
	want := []string{
		fmt.Sprintf("`%s` | the cookie, `%s`", wire.CookieKey, wire.CookieValue),
		fmt.Sprintf("`PLUGIN_PROTOCOL_VERSIONS` | the versions of this protocol that luarr speaks, with commas: `%d`", wire.ProtocolVersion),
		fmt.Sprintf("%d|%d|unix|SOCKET|%s|CERTIFICATE", goplugin.CoreProtocolVersion, wire.ProtocolVersion, goplugin.ProtocolGRPC),
		"`" + goplugin.EnvUnixSocketDir + "` |", "`" + certEnv + "` |", "`" + workEnv + "`, `TMPDIR` |", "`" + prefix + "NAME`", "`LC_*`",
		fmt.Sprintf("A name of at most %d bytes", len(socketName)), fmt.Sprintf("within the %d bytes", longestSocket),
		fmt.Sprintf("messages have up to %d MiB", wire.MaxMessageBytes>>20),
		fmt.Sprintf("| a message | %d MiB, and %d,000 messages within it", wire.MaxMessageBytes>>20, mostParts/1000),
		fmt.Sprintf("%d million entries, %d GiB, %.0f hours", limits.Items/1e6, limits.Bytes>>30, limits.Time.Hours()),
		fmt.Sprintf("| silence during a call | %.0f minutes", o.CallTimeout.Minutes()),
		fmt.Sprintf("until it has described itself | %.0f seconds", o.StartTimeout.Seconds()),
		fmt.Sprintf("from the end of standard input on | %.0f seconds", graceTime.Seconds()),
		fmt.Sprintf("After %.0f seconds the whole process group", graceTime.Seconds()),
		fmt.Sprintf("the first line on standard output | %d KiB", longestHello>>10),
		fmt.Sprintf("the name of a catalogue | %d KiB", longestCursor>>10),
		fmt.Sprintf("before or after | %d KiB, %d tables", largestValues>>10, deepestValue),
		fmt.Sprintf("parameters of a change | %d of each, with names of `%s`", mostOffers, strings.Trim(validName.String(), "^$")),
		fmt.Sprintf("log lines | %d a second, after %d at once; %d KiB is kept", rateLines, burstLines, longestMessage>>10),
		fmt.Sprintf("up to %d further attributes", mostAttrs),
		fmt.Sprintf("up to %d batches come ahead", mostAsked),
	}
	for _, name := range passed {
		// Those are for tests of our own.
		if small := name != strings.ToUpper(name); !small && !slices.Contains([]string{"GOCOVERDIR", "GORACE"}, name) {
			want = append(want, "`"+name+"`")
		}
	}
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("sdk/wire/README.md does not say: %s", w)
		}
	}
}
