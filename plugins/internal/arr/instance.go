package arr

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/luarr/luarr/sdk"
)

// Instance is one configured Radarr or Sonarr.
type Instance struct {
	URL       string      `setting:"url,required" doc:"address of the application, with its URL base where it has one, such as http://localhost:7878/radarr"`
	APIKey    sdk.Secret  `setting:"api_key,required" doc:"key from Settings, General, Security of the application"`
	Timeout   int         `setting:"timeout" doc:"seconds to wait for an answer to begin, and then for its next piece; a large catalogue takes long to begin"`
	VerifySSL bool        `setting:"verify_ssl" doc:"whether the certificate must be valid; false for a self-signed one"`
	PathMap   [][2]string `setting:"path_map" doc:"pairs of the media server's path prefix and this application's; the longest that fits is used"`

	// Wait passes the time between two tries of a read.
	Wait Wait

	app    *App
	client *client
	remap  mapping

	mu      sync.Mutex
	status  *status // once the application was seen to be the right one
	entries int     // size of the catalogue when it was last read; 0 before
}

var (
	_ sdk.Opener  = (*Instance)(nil)
	_ sdk.Matcher = (*Instance)(nil)
	_ sdk.Actor   = (*Instance)(nil)
)

// Open checks the settings and prepares the client.
func (i *Instance) Open(context.Context) error {
	base, err := parseBase(i.URL)
	if err != nil {
		return err
	}
	if i.Timeout <= 0 {
		return sdk.InvalidSetting("timeout", "must be a number of seconds above 0")
	}
	if i.remap, err = newMapping(i.PathMap); err != nil {
		return err
	}
	header := http.Header{"X-Api-Key": {i.APIKey.Reveal()}, "Accept": {"application/json"}}
	if loopback(base.Hostname()) {
		// On the same machine packing and unpacking only costs time.
		header.Set("Accept-Encoding", "identity")
	}
	timeout := time.Duration(i.Timeout) * time.Second
	i.client = &client{
		app: i.app.Name, base: base, timeout: timeout, wait: i.Wait,
		http: sdk.HTTPClient(sdk.HTTPOptions{Timeout: timeout, InsecureTLS: !i.VerifySSL, Header: header}),
	}
	return nil
}

// Changes lists what the application can be asked to change.
func (i *Instance) Changes() []sdk.ChangeKind {
	kinds := append([]sdk.ChangeKind{i.tagKind()}, i.monitorKinds()...)
	return append(kinds, i.profileKind(), i.rootKind(), i.refreshKind(), i.searchKind(),
		i.deleteFileKind(), i.deleteKind(), i.addKind())
}

// parseBase reads the url setting.
func parseBase(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return nil, sdk.InvalidSetting("url", "is not an address")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, sdk.InvalidSetting("url", "must begin with http:// or https://")
	case u.Hostname() == "":
		return nil, sdk.InvalidSetting("url", "names no host")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, sdk.InvalidSetting("url", "must end with the URL base: leave out what follows ? or #")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}
