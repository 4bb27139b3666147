package plex

import (
	"net/url"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// checkAddress refuses addresses that belong to Plex and are no server of the
// user's.
func checkAddress(u *url.URL) error {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	const instead = "; give the server's own address, such as http://192.168.1.12:32400, or leave url out and write server = its name (luarr servers lists them)"
	switch {
	case host == "app.plex.tv" || host == "watch.plex.tv":
		return sdk.InvalidSetting("url", "is the address of Plex's web app, not of a server"+instead)
	case host == "plex.tv" || strings.HasSuffix(host, ".plex.tv"):
		return sdk.InvalidSetting("url", "is an address of the company Plex, not of a server"+instead)
	case host == "plex.direct":
		return sdk.InvalidSetting("url", "lacks what stands before plex.direct"+instead)
	}
	return nil
}
