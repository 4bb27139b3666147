package account

import (
	"context"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// SignIn signs in and keeps the account. The first step, which says where a
// person is to go, is handed to each. A second sign-in takes the place of the
// first: the tokens of servers that came with that one are forgotten.
func (d *Directory) SignIn(ctx context.Context, plugin string, each func(*wire.SignInEvent) error) (*Account, error) {
	// Nobody should open a link whose token cannot be kept.
	if _, err := d.Book.Update(func(*Contents) {}); err != nil {
		return nil, err
	}
	a, err := d.open(ctx, plugin, nil)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	signed := &Account{}
	err = a.SignIn(ctx, func(e *wire.SignInEvent) error {
		if e.Token == "" {
			return each(e)
		}
		signed.Token, signed.Name = sdk.NewSecret(e.Token), e.Account
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case signed.Token.IsZero():
		return nil, fault.New(fault.Failed, "sign in through", plugin, "it gave no token")
	}
	signed.Since = d.Now().UTC()
	_, err = d.Book.Update(func(c *Contents) {
		if before := c.Accounts[plugin]; before != nil {
			for _, s := range before.Servers {
				s.Token = sdk.Secret{}
				signed.Servers = append(signed.Servers, s)
			}
		}
		c.Accounts[plugin] = signed
	})
	return signed, err
}

// Account gives the account of a plugin: the one of the configuration, which
// has nothing but a token, or the one that was signed in to.
func (d *Directory) Account(plugin string) (*Account, error) {
	if own, _ := d.Config.Plugins[plugin]["account_token"].(sdk.Secret); !own.IsZero() {
		return &Account{Token: own}, nil
	}
	book, err := d.Book.Read()
	if err != nil {
		return nil, err
	}
	if a := book.Accounts[plugin]; a != nil && !a.Token.IsZero() {
		return a, nil
	}
	return nil, fault.New(fault.Usage, "", "plugins."+plugin, "nobody is signed in").WithHint("luarr login %s", plugin)
}

// Check asks the service whether the account's token still works.
func (d *Directory) Check(ctx context.Context, plugin string, account *Account) (*wire.Account, error) {
	a, err := d.open(ctx, plugin, map[string]any{"account_token": account.Token})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return a.Account(ctx)
}

// List asks the service for the servers of the account, with every address
// tried, and keeps them.
func (d *Directory) List(ctx context.Context, plugin string) ([]*wire.AccountServer, error) {
	account, err := d.Account(plugin)
	if err != nil {
		return nil, err
	}
	servers, err := d.ask(ctx, plugin, account.Token)
	if err != nil || account.Since.IsZero() {
		return servers, err
	}
	now := d.Now().UTC()
	_, err = d.Book.Update(func(c *Contents) {
		a := c.Accounts[plugin]
		if a == nil || a.Token.Reveal() != account.Token.Reveal() {
			return // somebody else has signed in meanwhile
		}
		a.Asked, a.Servers = now, nil
		for _, s := range servers {
			a.Servers = append(a.Servers, entry(s, a.Asked))
		}
	})
	if err != nil {
		d.warn("the servers of the account cannot be kept", err)
	}
	return servers, nil
}
