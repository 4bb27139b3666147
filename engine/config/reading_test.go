package config

import (
	"strings"
	"testing"
)

// TestReading: a library's word comes before its source's, that before its
// plugin's, that before the default.
func TestReading(t *testing.T) {
	c := must(t, `
[plugins.plex]
sweep = "never"
new_libraries = "ask"
[sources.home]
plugin = "plex"
url = "http://a"
max_vanish_percent = 5
[sources.home.libraries.Kids]
sweep = "Weekly(Sunday)"
[sources.away]
plugin = "plex"
url = "http://b"
sweep = "daily"
`)
	away, home := c.Sources[0], c.Sources[1]
	if !home.Reading.Sweep.Never() || home.Reading.NewLibraries != "ask" || home.Reading.MaxVanish != 5 {
		t.Errorf("home %+v", home.Reading)
	}
	if away.Reading.Sweep.String() != "daily" || away.Reading.NewLibraries != "ask" || away.Reading.MaxVanish != 20 {
		t.Errorf("away %+v", away.Reading)
	}
	kids := home.Libraries["Kids"].Reading
	if kids.Sweep.String() != "weekly(sunday)" || kids.MaxVanish != 5 {
		t.Errorf("kids %+v", kids)
	}
	for _, s := range []map[string]any{home.Settings, home.Libraries["Kids"].Settings} {
		for _, k := range readingKeys {
			if _, ok := s[k.name]; ok {
				t.Errorf("the plugin is told %s", k.name)
			}
		}
	}
}

func TestReadingRefuses(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"no schedule", `sweep = "sometimes"`, `sources.home.sweep: "sometimes" is no schedule (there are daily`},
		{"no day", `sweep = "weekly(someday)"`, `sources.home.sweep: "weekly(someday)": "someday" at character 8 is no day of the week (did you mean`},
		{"no policy", `new_libraries = "maybe"`, `sources.home.new_libraries: "maybe" is none of them (one of "on"`},
		{"over all", `max_vanish_percent = 101`, "sources.home.max_vanish_percent: must be from 0 to 100"},
		{"below nothing", `max_vanish_percent = -1`, "sources.home.max_vanish_percent: must be from 0 to 100"},
		{"not of a library", "[sources.home.libraries.A]\nnew_libraries = \"on\"", "new_libraries: unknown key"},
		{"not of a matcher", "[matchers.radarr]\nplugin = \"radarr\"\nurl = \"http://c\"\nsweep = \"daily\"", "matchers.radarr.sweep: unknown key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "[sources.home]\nplugin = \"plex\"\nurl = \"http://a\"\n" + test.line + "\n"
			_, err := Parse("config.toml", []byte(text), Options{Getenv: func(string) string { return "" }, Describe: anything})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}
