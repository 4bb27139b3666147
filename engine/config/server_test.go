package config_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk/wire"
)

// TestServer: a source may name a server of an account in place of url and
// token, where its plugin knows accounts.
func TestServer(t *testing.T) {
	for _, c := range []struct {
		name, text string
		server     string
		want       []string // problems, by a part of each
	}{
		{name: "alone", text: `server = "Attic"`, server: "Attic"},
		{name: "with an address", text: "server = \"Attic\"\nurl = \"http://h\"", server: "Attic"},
		{name: "neither", text: "", want: []string{
			`sources.home.url: missing, and plex needs it (address of the server; or server = "NAME" after luarr login plex)`,
			`sources.home.token: missing`,
		}},
		{name: "address alone", text: `url = "http://h"`, want: []string{"sources.home.token: missing"}},
		{name: "misspelt", text: `sever = "Attic"`, want: []string{`sources.home.sever: unknown key (did you mean "server"?)`}},
		{name: "empty", text: `server = " "`, want: []string{"sources.home.server: is empty"}},
		{name: "number", text: `server = 3`, want: []string{"sources.home.server: must be a string"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := options(nil)
			o.Describe = func(string) (*wire.Description, error) {
				d := proto.CloneOf(descriptions["plex"])
				d.Capabilities = append(d.Capabilities, "authenticator")
				return d, nil
			}
			got, err := config.Parse(file, []byte("[plugins.plex]\ntimeout = 9\n[sources.home]\nplugin = \"plex\"\n"+c.text), o)
			if c.want == nil {
				if err != nil || got.Sources[0].Server != c.server || got.Sources[0].Settings["server"] != nil {
					t.Fatalf("got %+v, %v", got, err)
				}
				if got.Plugins["plex"]["timeout"] != int64(9) {
					t.Errorf("the plugin's settings are %v", got.Plugins)
				}
				return
			}
			problems, ok := err.(*config.Problems)
			if !ok || len(problems.List) != len(c.want) {
				t.Fatalf("got %v, want %d problems", err, len(c.want))
			}
			for i, p := range problems.List {
				if !strings.Contains(p.String(), c.want[i]) {
					t.Errorf("got %s, want %s", p, c.want[i])
				}
			}
		})
	}
	_, err := config.Parse(file, []byte("[sources.home]\nplugin = \"plex\"\nserver = \"Attic\""), options(nil))
	if err == nil || !strings.Contains(err.Error(), "sources.home.server: unknown key") {
		t.Errorf("of a plugin without accounts it says %v", err)
	}
}
