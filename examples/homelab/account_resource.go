package homelab

import (
	"net/http"
	"slices"
)

// Resource is a server as an account lists it.
type Resource struct {
	Name       string
	Plex       *Plex    // the server that takes the tokens; nil where there is none
	MachineID  string   // default that of Plex; another one makes the listing wrong
	Owner      string   // default "owner"
	SharedWith []string // who else sees it
	Provides   string   // default "server"
	Version    string   // default that of the lab's server
	Platform   string   // default Linux

	Absent               bool // presence false
	HTTPSRequired        bool
	PublicAddressMatches bool
	Connections          []Connection
}

// Connection is an address of a server.
type Connection struct {
	URI   string
	Local bool
	Relay bool
	IPv6  bool
}

// resource is a Resource with the tokens given out for it.
type resource struct {
	Resource
	tokens map[string]string // by user
}

// AddServer lists a server in the account.
func (a *Account) AddServer(r Resource) {
	a.mu.Lock()
	defer a.mu.Unlock()
	text := func(v *string, def string) {
		if *v == "" {
			*v = def
		}
	}
	if r.Plex != nil {
		text(&r.MachineID, r.Plex.MachineID())
	}
	text(&r.Owner, houseAccounts[Owner])
	text(&r.Provides, "server")
	text(&r.Version, plexVersion)
	text(&r.Platform, "Linux")
	own := &resource{Resource: r, tokens: map[string]string{}}
	a.resources = append(a.resources, own)
	for _, user := range a.tokens {
		if own.sees(user) && own.tokens[user] == "" {
			a.renew(own, user)
		}
	}
}

// SetConnections replaces the addresses of a server, by name.
func (a *Account) SetConnections(name string, list ...Connection) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range a.resources {
		if r.Name == name {
			r.Connections = list
		}
	}
}

// ServerToken is the token of a user for a server, by name; "" before they signed in.
func (a *Account) ServerToken(name, user string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range a.resources {
		if r.Name == name {
			return r.tokens[user]
		}
	}
	return ""
}

func (r *resource) sees(user string) bool {
	return user == r.Owner || slices.Contains(r.SharedWith, user)
}

// renew gives a user another token for a server, and takes the old one back.
func (a *Account) renew(r *resource, user string) {
	a.revoke(r, user)
	r.tokens[user] = a.secret("server", user)
	if r.Plex != nil {
		r.Plex.trust(r.tokens[user], user, user == r.Owner)
	}
}

func (a *Account) revoke(r *resource, user string) {
	if old := r.tokens[user]; old != "" && r.Plex != nil {
		r.Plex.Revoke(old)
	}
	delete(r.tokens, user)
}

// list answers /api/v2/resources: an array in JSON, elements of their own in XML.
func (a *Account) list(w http.ResponseWriter, q *question, user string) {
	doc := writer{xml: q.xml}
	begin := func(name string) {
		if q.xml {
			doc.object(name)
		} else {
			doc.list(name)
		}
	}
	end := func(name string) {
		if q.xml {
			doc.end(name)
		} else {
			doc.endList()
		}
	}
	if q.xml {
		doc.object("resources")
	} else {
		doc.b = append(doc.b, '[')
	}
	for _, r := range a.resources {
		if !r.sees(user) {
			continue
		}
		doc.object("resource")
		a.resourceFields(&doc, r, user)
		begin("connections")
		for _, c := range r.Connections {
			if c.IPv6 && q.query.Get("includeIPv6") != "1" || c.Relay && q.query.Get("includeRelay") != "1" {
				continue
			}
			doc.connection(c)
		}
		end("connections")
		doc.end("resource")
	}
	end("resources")
	sendBare(w, http.StatusOK, &doc)
}

func (a *Account) resourceFields(w *writer, r *resource, user string) {
	owned := user == r.Owner
	w.text("name", r.Name)
	w.plain("product", "Plex Media Server")
	w.plain("productVersion", r.Version)
	w.plain("platform", r.Platform)
	w.plain("platformVersion", "6.12.0")
	w.plain("device", "PC")
	w.plain("clientIdentifier", r.MachineID)
	w.plain("createdAt", "2020-01-01T00:00:00Z")
	w.plain("lastSeenAt", iso(a.lab.now()))
	w.plain("provides", r.Provides)
	if owned {
		w.orNull("ownerId", "")
		w.orNull("sourceTitle", "")
	} else {
		w.num("ownerId", int64(a.number(r.Owner)))
		w.text("sourceTitle", r.Owner)
	}
	w.plain("publicAddress", "203.0.113.9")
	w.orNull("accessToken", r.tokens[user])
	w.bool("owned", owned)
	w.bool("home", false)
	w.bool("synced", false)
	w.bool("relay", slices.ContainsFunc(r.Connections, func(c Connection) bool { return c.Relay }))
	w.bool("presence", !r.Absent)
	w.bool("httpsRequired", r.HTTPSRequired)
	w.bool("publicAddressMatches", r.PublicAddressMatches)
	w.bool("dnsRebindingProtection", false)
	w.bool("natLoopbackSupported", true)
}

func (w *writer) connection(c Connection) {
	protocol, address, port := addressOf(c.URI)
	w.object("connection")
	w.plain("protocol", protocol)
	w.plain("address", address)
	w.num("port", int64(port))
	w.plain("uri", c.URI)
	w.bool("local", c.Local)
	w.bool("relay", c.Relay)
	w.bool("IPv6", c.IPv6)
	w.end("connection")
}
