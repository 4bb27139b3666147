package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// What a configuration has done by itself.
func TestWhatTheDaemonDoes(t *testing.T) {
	const sources = `
[sources.home]
plugin = "plex"
optimize = "monthly(1)"
clean_bundles = true
[sources.away]
plugin = "plex"
empty_trash = "never"
`
	for name, c := range map[string]struct{ text, jobs, takers, readers string }{
		"nothing said": {sources, "sources.home.optimize default [home] 05:00", "map[away:[default] home:[default]]", "map[away:default home:default]"},
		"pipelines": {sources + `
[pipelines.nightly]
schedule = "daily"
at = "03:30"
rules = ["stale"]
[pipelines.quick]
sources = ["home"]
events = true
[pipelines.byhand]
`, "pipelines.nightly.schedule nightly [away home] 03:30, sources.home.optimize quick [home] 05:00", "map[home:[quick]]", "map[away:nightly home:nightly]"},
		"no maintenance": {sources + `
[rules.maintenance]
enabled = false
`, "", "map[away:[default] home:[default]]", "map[away:default home:default]"},
		"prerolls": {`
[sources.home]
plugin = "plex"
[prerolls]
[prerolls.default]
random = ["/a.mp4"]
[prerolls.winter]
when = "range(12/01-02/28)"
random = ["/b.mp4"]
`, "prerolls.refresh default [home] 00:00, prerolls.winter.when default [home] turns", "map[home:[default]]", "map[home:default]"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, err := config.Parse("config.toml", []byte("[engine]\ntimezone = \"UTC\"\n"+c.text), config.Options{
				Describe: func(string) (*wire.Description, error) {
					return &wire.Description{Name: "plex", Capabilities: []string{"source"}, Settings: []*wire.Setting{{Key: "optimize", Type: "any"}, {Key: "clean_bundles", Type: "any"}, {Key: "empty_trash", Type: "any"}}}, nil
				}})
			if err != nil {
				t.Fatal(err)
			}
			p := plan(cfg)
			var jobs []string
			for _, j := range p.Jobs {
				f, _ := j.Times.Next(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
				at := f.At.Format("15:04")
				if j.Turns {
					at = "turns"
				}
				jobs = append(jobs, fmt.Sprint(j.Name, " ", j.Pipeline, " ", j.Sources, " ", at))
			}
			if got := strings.Join(jobs, ", "); got != c.jobs {
				t.Errorf("jobs\n%s, want\n%s", got, c.jobs)
			}
			if got := fmt.Sprint(p.Takers); got != c.takers {
				t.Errorf("takers %s, want %s", got, c.takers)
			}
			if got := fmt.Sprint(p.Readers); got != c.readers {
				t.Errorf("readers %s, want %s", got, c.readers)
			}
		})
	}
}
