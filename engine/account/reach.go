package account

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// fresh is how long the list of servers holds before the service is asked
// again. Services refuse those who ask often.
const fresh = 15 * time.Minute

// reach gives the servers of an account with their addresses tried, the best
// first. The first who asks finds out, the others wait for it.
func (d *Directory) reach(ctx context.Context, plugin string, own sdk.Secret) ([]*wire.AccountServer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := question{plugin, own.Reveal()}
	a, asked := d.found[key]
	if !asked {
		a.servers, a.err = d.look(ctx, plugin, own)
		if ctx.Err() == nil {
			d.found[key] = a
		}
	}
	return a.servers, a.err
}

// look finds the servers: at the addresses that the book has from a moment
// ago, else by asking the service, and where that is down at the addresses of
// the book again, however old.
func (d *Directory) look(ctx context.Context, plugin string, own sdk.Secret) ([]*wire.AccountServer, error) {
	if !own.IsZero() {
		return d.ask(ctx, plugin, own)
	}
	account, err := d.Account(plugin)
	if err != nil {
		return nil, err
	}
	if age := d.Now().Sub(account.Asked); age >= 0 && age < fresh {
		servers, err := d.tryKnown(ctx, plugin, account)
		if err == nil && d.suffices(plugin, servers) {
			return servers, nil
		}
	}
	servers, err := d.List(ctx, plugin)
	if err == nil || len(account.Servers) == 0 || ctx.Err() != nil || !down(err) {
		return servers, err
	}
	d.Log.Warn("the account's service does not answer; servers are looked for at their last known addresses",
		"plugin", plugin, "known since", account.Asked, "error", err)
	return d.tryKnown(ctx, plugin, account)
}

// down says whether an error says nothing but that the service has trouble.
func down(err error) bool {
	return fault.ClassOf(err) == fault.Unreachable && sdk.KindOf(err) != sdk.KindUnauthorized
}

// ask opens the plugin with a token and asks for the servers.
func (d *Directory) ask(ctx context.Context, plugin string, token sdk.Secret) ([]*wire.AccountServer, error) {
	a, err := d.open(ctx, plugin, map[string]any{"account_token": token})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return a.Servers(ctx)
}

// open opens a plugin for its account, with the settings that all its
// instances share. Where its own server would be is none of its business.
func (d *Directory) open(ctx context.Context, plugin string, more map[string]any) (Authenticator, error) {
	description, err := d.Describe(ctx, plugin)
	if err != nil {
		return nil, err
	}
	book, err := d.contents()
	if err != nil {
		return nil, err
	}
	settings := maps.Clone(d.Config.Plugins[plugin])
	if settings == nil {
		settings = map[string]any{}
	}
	for _, key := range []string{"url", "token", "account_token", "addresses"} {
		delete(settings, key)
	}
	fill(settings, description, "client_id", book.ClientID)
	maps.Copy(settings, more)
	return d.Open(ctx, plugin, settings)
}

// tryKnown tries the addresses that the book has of the servers that sources
// look for.
func (d *Directory) tryKnown(ctx context.Context, plugin string, account *Account) ([]*wire.AccountServer, error) {
	servers := account.wire()
	var pairs [][2]string
	for _, in := range d.wanting(plugin) {
		s, err := pick(servers, in)
		if err != nil {
			continue // said where it is needed
		}
		for _, c := range s.Connections {
			if pair := [2]string{s.MachineId, c.Url}; !slices.Contains(pairs, pair) {
				pairs = append(pairs, pair)
			}
		}
	}
	if len(pairs) == 0 {
		return servers, nil
	}
	a, err := d.open(ctx, plugin, map[string]any{"addresses": pairs})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	tried, err := a.Servers(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range tried {
		for _, s := range servers {
			if s.MachineId == t.MachineId {
				s.Connections = kindly(t.Connections, s.Connections)
			}
		}
	}
	return servers, nil
}

// kindly gives connections that were tried the kinds they are known by.
func kindly(tried, known []*wire.Connection) []*wire.Connection {
	for _, t := range tried {
		for _, k := range known {
			if k.Url == t.Url {
				t.Kind = k.Kind
			}
		}
	}
	return tried
}

// wanting lists the sources whose address is looked for.
func (d *Directory) wanting(plugin string) (list []config.Instance) {
	for _, in := range d.Config.Sources {
		if _, hasURL := in.Settings["url"]; in.Plugin == plugin && in.Server != "" && !hasURL {
			list = append(list, in)
		}
	}
	return list
}

// suffices says whether every source that looks for its server has found it.
func (d *Directory) suffices(plugin string, servers []*wire.AccountServer) bool {
	return !slices.ContainsFunc(d.wanting(plugin), func(in config.Instance) bool {
		s, err := pick(servers, in)
		if err == nil {
			_, err = answering(s, in)
		}
		return err != nil || s.Token == ""
	})
}

// pick finds the server that a source names, by machine id or by name.
func pick(servers []*wire.AccountServer, in config.Instance) (*wire.AccountServer, error) {
	found, err := Find(servers, in.Server)
	if err != nil {
		err.Subject = in.Section + "." + in.Name + ".server"
		return nil, err
	}
	return found, nil
}

// Find gives the server with a machine id or a name; small and capital letters
// count only where they have to. The error has no subject yet.
func Find(servers []*wire.AccountServer, name string) (*wire.AccountServer, *fault.Error) {
	var found []*wire.AccountServer
	for _, same := range []func(*wire.AccountServer) bool{
		func(s *wire.AccountServer) bool { return s.MachineId == name },
		func(s *wire.AccountServer) bool { return s.Name == name },
		func(s *wire.AccountServer) bool { return strings.EqualFold(s.Name, strings.TrimSpace(name)) },
	} {
		for _, s := range servers {
			if same(s) {
				found = append(found, s)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	var names, ids []string
	for _, s := range servers {
		names = append(names, s.Name)
	}
	for _, s := range found {
		ids = append(ids, s.MachineId)
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fault.New(fault.Usage, "", "", "%d servers are called %q", len(found), name).
			WithHint("write the machine id instead, one of %s", strings.Join(ids, ", "))
	case len(names) == 0:
		return nil, fault.New(fault.Usage, "", "", "there is no server %q: the account reaches none", name)
	}
	return nil, fault.New(fault.Usage, "", "", "there is no server %q in the account", name).
		WithHint("it reaches %s", strings.Join(names, ", "))
}

// answering gives the best connection of a server that answers.
func answering(s *wire.AccountServer, in config.Instance) (*wire.Connection, error) {
	var problems []string
	for _, c := range s.Connections {
		if c.Answers {
			return c, nil
		}
		problems = append(problems, fmt.Sprintf("%s: %s", c.Url, c.Problem))
	}
	const most = 3
	if len(problems) > most {
		problems = append(problems[:most], fmt.Sprintf("and %d more", len(problems)-most))
	}
	text := "the account knows no address of it"
	if len(problems) > 0 {
		text = "none of its addresses answers: " + strings.Join(problems, "; ")
	}
	return nil, fault.New(fault.Unreachable, "find server", fmt.Sprintf("%q of %s.%s", s.Name, in.Section, in.Name), "%s", text).
		WithHint("see whether it is up; luarr servers shows all its addresses")
}

// named puts the source before an error about its account.
func named(in config.Instance, err error) error {
	var e *fault.Error
	if !errors.As(err, &e) {
		return err
	}
	return &fault.Error{Class: e.Class, Op: "find server of", Subject: in.Section + "." + in.Name, Hint: fault.Hint(err), Err: err}
}
