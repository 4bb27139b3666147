package account

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// Authenticator is a plugin that was opened for its account.
type Authenticator interface {
	SignIn(ctx context.Context, each func(*wire.SignInEvent) error) error
	Account(ctx context.Context) (*wire.Account, error)
	Servers(ctx context.Context) ([]*wire.AccountServer, error)
	Close()
}

// Options are what a Directory is made of.
type Options struct {
	Config *config.Config
	// Describe says what a plugin understands.
	Describe func(ctx context.Context, plugin string) (*wire.Description, error)
	// Open opens a plugin for its account.
	Open func(ctx context.Context, plugin string, settings map[string]any) (Authenticator, error)
	Log  *slog.Logger
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

// Directory knows the accounts of an installation. What it finds out about
// servers holds for its life, so that the sources of a run share one question.
// It may be used by several goroutines.
type Directory struct {
	Options
	Book *Book

	warned sync.Once
	mu     sync.Mutex
	found  map[question]answer
}

// question is what servers are looked for with: the token is empty where it is
// that of the book.
type question struct{ plugin, token string }

// answer is what came of it.
type answer struct {
	servers []*wire.AccountServer
	err     error
}

// NewDirectory makes a directory with the book beside the store.
func NewDirectory(o Options) *Directory {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Directory{Options: o, Book: NewBook(o.Config.Engine.State), found: map[question]answer{}}
}

// Settings gives the settings that an instance is to be opened with: its own,
// the name of this installation, and what the account knows of its server.
func (d *Directory) Settings(ctx context.Context, in config.Instance) (map[string]any, error) {
	description, err := d.Describe(ctx, in.Plugin)
	if err != nil {
		return in.Settings, nil // opening it fails the same way, and says so
	}
	if in.Server == "" && !declares(description, "client_id") {
		return in.Settings, nil
	}
	book, err := d.contents()
	if err != nil {
		if in.Server != "" {
			return nil, err
		}
		d.warn("the accounts cannot be used", err)
		return in.Settings, nil
	}
	settings := maps.Clone(in.Settings)
	if settings == nil {
		settings = map[string]any{}
	}
	fill(settings, description, "client_id", book.ClientID)
	own, _ := settings["account_token"].(sdk.Secret)
	if a := book.Accounts[in.Plugin]; a != nil {
		fill(settings, description, "account_token", a.Token)
	}
	if in.Server == "" {
		return settings, nil
	}
	return settings, d.place(ctx, in, settings, own)
}

// place fills in where the instance's server is, and the token for it. What
// the user gave stays.
func (d *Directory) place(ctx context.Context, in config.Instance, settings map[string]any, own sdk.Secret) error {
	_, hasURL := settings["url"]
	_, hasToken := settings["token"]
	if hasURL && hasToken {
		return nil
	}
	if hasURL {
		if token, ok := d.stored(in, own); ok {
			settings["token"] = token
			return nil
		}
	}
	servers, err := d.reach(ctx, in.Plugin, own)
	if err != nil {
		return named(in, err)
	}
	server, err := pick(servers, in)
	if err != nil {
		return err
	}
	if !hasURL {
		best, err := answering(server, in)
		if err != nil {
			return err
		}
		settings["url"] = best.Url
	}
	if !hasToken {
		settings["token"] = sdk.NewSecret(server.Token)
	}
	return nil
}

// stored gives the token that the book has for an instance's server.
func (d *Directory) stored(in config.Instance, own sdk.Secret) (sdk.Secret, bool) {
	book, err := d.Book.Read()
	if err != nil || !own.IsZero() || book.Accounts[in.Plugin] == nil {
		return sdk.Secret{}, false
	}
	server, err := pick(book.Accounts[in.Plugin].wire(), in)
	if err != nil || server.Token == "" {
		return sdk.Secret{}, false
	}
	return sdk.NewSecret(server.Token), true
}

// contents reads the book, and makes one where there is none: every instance
// is to introduce itself by the same name from the first day on.
func (d *Directory) contents() (*Contents, error) {
	c, err := d.Book.Read()
	if err != nil || c.ClientID != "" {
		return c, err
	}
	made, err := d.Book.Update(func(*Contents) {})
	if err != nil {
		d.warn("the accounts cannot be kept", err)
		return c, nil
	}
	return made, nil
}

// warn says once what is the matter with the book.
func (d *Directory) warn(what string, err error) {
	d.warned.Do(func() { d.Log.Warn(what, "error", err) })
}

// fill sets what the plugin understands and nobody has set.
func fill[V string | sdk.Secret](settings map[string]any, d *wire.Description, key string, value V) {
	var none V
	if _, set := settings[key]; !set && value != none && declares(d, key) {
		settings[key] = value
	}
}

// declares says whether a plugin has a setting.
func declares(d *wire.Description, key string) bool {
	return slices.ContainsFunc(d.GetSettings(), func(s *wire.Setting) bool { return s.GetKey() == key })
}
