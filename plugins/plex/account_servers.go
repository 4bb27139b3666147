package plex

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// mostServers and mostConnections bound what an account may list.
const mostServers, mostConnections = 500, 64

// The kinds of connections, the best first.
var connectionKinds = []string{"local", "remote", "relay"}

// resource is what plex.tv says of one device of the account.
type resource struct {
	sdk.AccountServer
	provides      string
	nearby        bool // we share its public address, hence its network
	httpsRequired bool
	connections   []address
}

// address is what plex.tv says of one connection.
type address struct {
	uri, host    string
	port         int64
	local, relay bool
}

// Servers lists the servers that the account can reach, and tries every
// address of each at the same time. Where the settings name addresses, those
// are tried and plex.tv is not asked.
func (s *Server) Servers(ctx context.Context) ([]*sdk.AccountServer, error) {
	var servers []*sdk.AccountServer
	switch {
	case len(s.Addresses) > 0:
		servers = known(s.Addresses)
	case !s.account.signed:
		return nil, sdk.Unauthorized("nobody is signed in", signInHint)
	default:
		var err error
		if servers, err = s.account.listServers(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.account.probe(ctx, servers); err != nil {
		return nil, err
	}
	for _, server := range servers {
		slices.SortStableFunc(server.Connections, better)
	}
	return servers, nil
}

// known makes servers of pairs of machine id and address, in their order.
func known(pairs [][2]string) []*sdk.AccountServer {
	var servers []*sdk.AccountServer
	for _, pair := range pairs {
		i := slices.IndexFunc(servers, func(s *sdk.AccountServer) bool { return s.MachineId == pair[0] })
		if i < 0 {
			i = len(servers)
			servers = append(servers, &sdk.AccountServer{MachineId: pair[0]})
		}
		servers[i].Connections = append(servers[i].Connections, &sdk.Connection{Url: pair[1]})
	}
	return servers
}

// better orders connections: those that answer, by kind, by safety, by speed.
// Of addresses without a kind the order stands for it.
func better(a, b *sdk.Connection) int {
	side := func(yes bool) int {
		if yes {
			return 0
		}
		return 1
	}
	by := cmp.Or(
		cmp.Compare(side(a.Answers), side(b.Answers)),
		cmp.Compare(slices.Index(connectionKinds, a.Kind), slices.Index(connectionKinds, b.Kind)),
	)
	if by != 0 || a.Kind == "" {
		return by
	}
	secure := func(c *sdk.Connection) int { return side(strings.HasPrefix(c.Url, "https:")) }
	return cmp.Or(cmp.Compare(secure(a), secure(b)), cmp.Compare(a.LatencyMs, b.LatencyMs))
}

// listServers asks plex.tv which servers there are. Their addresses are not
// tried yet.
func (a *account) listServers(ctx context.Context) ([]*sdk.AccountServer, error) {
	var servers []*sdk.AccountServer
	err := a.ask(ctx, http.MethodGet, a.servers+"/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1", a.token, func(d *decoder) {
		servers = nil
		d.resources(func(r *resource) {
			if len(servers) < mostServers && r.MachineId != "" && isServer(r.provides) {
				servers = append(servers, a.server(r))
			}
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(servers, func(x, y *sdk.AccountServer) int {
		return cmp.Or(cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), cmp.Compare(x.MachineId, y.MachineId))
	})
	return servers, nil
}

// isServer says whether a device is a media server.
func isServer(provides string) bool {
	return slices.ContainsFunc(strings.Split(provides, ","), func(what string) bool { return strings.TrimSpace(what) == "server" })
}

// server gives a device as the schema has it.
func (a *account) server(r *resource) *sdk.AccountServer {
	s := &r.AccountServer
	if s.Name == "" {
		s.Name = s.MachineId
	}
	if s.Token == "" && s.Owned {
		s.Token = a.token.Reveal()
	}
	for _, c := range r.connections {
		kind := "remote"
		switch {
		case c.relay:
			kind = "relay"
		case c.local:
			kind = "local"
		}
		problem := ""
		if kind == "local" && !s.Owned && !r.nearby {
			problem = "not tried: it is in the network of its owner"
		}
		r.add(kind, c.uri, problem)
		// A router may refuse to resolve the name with the certificate to an
		// address at home, and http is not worse than that network.
		if kind == "local" && !r.httpsRequired && c.host != "" && c.port > 0 {
			r.add(kind, "http://"+net.JoinHostPort(c.host, strconv.FormatInt(c.port, 10)), problem)
		}
	}
	return s
}

// add adds an address, unless it is there already.
func (r *resource) add(kind, text, problem string) {
	text = strings.TrimRight(text, "/")
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" {
		return
	}
	if !slices.ContainsFunc(r.Connections, func(c *sdk.Connection) bool { return c.Url == text }) {
		r.Connections = append(r.Connections, &sdk.Connection{Kind: kind, Url: text, Problem: problem})
	}
}

// resources reads the list of devices: a list in JSON, an element with one
// element a device in XML.
func (d *decoder) resources(each func(*resource)) {
	one := func() { each(d.resource()) }
	if d.peek() == '[' {
		d.each(one)
		return
	}
	d.wrapped("resources", func(name []byte) {
		if string(name) == "resource" {
			d.each(one)
		} else {
			d.skip()
		}
	})
}

// resource reads one device.
func (d *decoder) resource() *resource {
	r := &resource{}
	d.object(func(name []byte) {
		switch string(name) {
		case "name":
			r.Name = d.str()
		case "clientIdentifier":
			r.MachineId = d.str()
		case "productVersion":
			r.Version = d.str()
		case "platform":
			r.Platform = d.str()
		case "provides":
			r.provides = d.str()
		case "owned":
			r.Owned = d.on()
		case "sourceTitle":
			r.Owner = d.str()
		case "accessToken":
			r.Token = d.str()
		case "presence":
			r.Presence = d.on()
		case "publicAddressMatches":
			r.nearby = d.on()
		case "httpsRequired":
			r.httpsRequired = d.on()
		case "connections":
			d.connections(r)
		default:
			d.skip()
		}
	})
	return r
}

// connections reads the connections of a device: a list in JSON, an element
// with one element a connection in XML.
func (d *decoder) connections(r *resource) {
	one := func() {
		if c := d.connection(); len(r.connections) < mostConnections {
			r.connections = append(r.connections, c)
		}
	}
	if d.peek() == '[' {
		d.each(one)
		return
	}
	d.object(func(name []byte) {
		if string(name) == "connection" {
			d.each(one)
		} else {
			d.skip()
		}
	})
}

// connection reads one connection.
func (d *decoder) connection() address {
	var c address
	d.object(func(name []byte) {
		switch string(name) {
		case "uri":
			c.uri = d.str()
		case "address":
			c.host = d.str()
		case "port":
			c.port = d.int64()
		case "local":
			c.local = d.on()
		case "relay":
			c.relay = d.on()
		default:
			d.skip()
		}
	})
	return c
}
