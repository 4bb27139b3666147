package account

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// kinds of connections, the best first.
var kinds = []string{"local", "remote", "relay"}

// entry is what is kept of a server.
func entry(s *wire.AccountServer, now time.Time) Server {
	out := Server{Name: s.Name, MachineID: s.MachineId, Token: sdk.NewSecret(s.Token), Owned: s.Owned, Seen: now}
	for _, c := range s.Connections {
		out.Connections = append(out.Connections, Connection{URL: c.Url, Kind: c.Kind})
	}
	return out
}

// wire gives the kept servers as an authenticator does, their addresses not
// tried. Those stand in the order in which they are wanted, which is not the
// one of when they were last tried: that may have been in another network.
func (a *Account) wire() []*wire.AccountServer {
	var servers []*wire.AccountServer
	for _, s := range a.Servers {
		out := &wire.AccountServer{Name: s.Name, MachineId: s.MachineID, Token: s.Token.Reveal(), Owned: s.Owned}
		for _, c := range s.Connections {
			out.Connections = append(out.Connections, &wire.Connection{Url: c.URL, Kind: c.Kind, Problem: "not tried"})
		}
		slices.SortStableFunc(out.Connections, func(x, y *wire.Connection) int {
			return cmp.Or(
				cmp.Compare(slices.Index(kinds, x.Kind), slices.Index(kinds, y.Kind)),
				cmp.Compare(plain(x.Url), plain(y.Url)),
			)
		})
		servers = append(servers, out)
	}
	return servers
}

// plain is 1 for an address without TLS.
func plain(url string) int {
	if strings.HasPrefix(url, "https:") {
		return 0
	}
	return 1
}
