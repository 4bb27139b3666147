package homelab

import (
	"net"
	"slices"
	"strings"
)

// Who is let in: tokens, and the names that the server answers to.

// knows finds whose token it is, which may come as header or query.
func (p *Plex) knows(q *question) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	account, ok := p.tokens[q.value("X-Plex-Token")]
	q.account = account
	return ok
}

// Revoke makes the server refuse a token.
func (p *Plex) Revoke(token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.tokens, token)
}

// AddAccount adds somebody whom the owner shares with, and a token that the server takes from them; it returns their number.
func (p *Plex) AddAccount(name, token string) (account int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accounts = append(p.accounts, name)
	account = len(p.accounts) - 1
	p.tokens[token] = account
	return account
}

// trust takes a token from somebody, who gets an account if they have none.
func (p *Plex) trust(token, user string, owner bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch i := slices.Index(p.accounts, user); {
	case owner:
		p.tokens[token] = Owner
	case i > Owner:
		p.tokens[token] = i
	default:
		p.accounts = append(p.accounts, user)
		p.tokens[token] = len(p.accounts) - 1
	}
}

// AnyHost switches the protection against DNS rebinding off: requests by any name are answered then.
func (p *Plex) AnyHost(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.anyHost = on
}

// knownHost is the protection against DNS rebinding: a name that the server does not know as its own is refused, whatever the
// token.
func (p *Plex) knownHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if net.ParseIP(host) != nil || host == "localhost" || strings.HasSuffix(host, ".plex.direct") {
		return true
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.anyHost
}
