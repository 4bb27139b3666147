package plex

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// refusal finds out what a 401 means. A server refuses every question that is
// put to it under a host name which is not its own, whatever the token; its
// identity it tells without one.
func (c *client) refusal(ctx context.Context, q question, err error) error {
	var refused *status
	if !errors.As(err, &refused) || refused.code != http.StatusUnauthorized || ctx.Err() != nil {
		return err
	}
	name := c.base.Hostname()
	if isOwnName(name) && !refused.guarded {
		return err
	}
	if q.path != "/identity" {
		a, at := c.try(ctx, question{path: "/identity"})
		if at == nil {
			a.close()
		}
		if statusOf(at) != http.StatusUnauthorized {
			return err // the name is right, so it is the token
		}
	}
	e := sdk.Unauthorized("read "+c.base.String()+q.path+": 401, the server refuses its host name "+name,
		"use its IP address, localhost or its name under plex.direct in url: a server answers to names of its own only")
	if refused.guarded {
		e = sdk.Unauthorized("read "+c.base.String()+q.path+": 401, something in front of the server wants a password",
			"put the address of Plex Media Server itself in url, or let the proxy pass requests with a Plex token")
	}
	e.Err = refused
	return e
}

// isOwnName says whether every server answers to a host name.
func isOwnName(name string) bool {
	return net.ParseIP(name) != nil || strings.EqualFold(name, "localhost") || strings.HasSuffix(strings.ToLower(name), ".plex.direct")
}
