package account

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// cloud is a service with an account, and the plugin that speaks with it.
type cloud struct {
	mu      sync.Mutex
	servers []*wire.AccountServer
	down    error           // what asking the service gives
	deaf    map[string]bool // addresses that do not answer
	asked   int             // times the service was asked for servers
	tried   int             // times known addresses were tried
	opened  []map[string]any
	signIn  string // the token of the next sign-in
}

// plugin is the plugin, opened with some settings.
type plugin struct {
	*cloud
	settings map[string]any
}

func (p plugin) Close() {}

func (p plugin) SignIn(_ context.Context, each func(*wire.SignInEvent) error) error {
	if err := each(&wire.SignInEvent{Url: "https://link"}); err != nil {
		return err
	}
	return each(&wire.SignInEvent{Token: p.signIn, Account: "ada"})
}

func (p plugin) Account(context.Context) (*wire.Account, error) {
	return &wire.Account{Name: p.settings["account_token"].(sdk.Secret).Reveal()}, nil
}

func (p plugin) Servers(context.Context) ([]*wire.AccountServer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pairs, known := p.settings["addresses"].([][2]string)
	var out []*wire.AccountServer
	if known {
		p.tried++
		for _, pair := range pairs {
			if n := len(out); n == 0 || out[n-1].MachineId != pair[0] {
				out = append(out, &wire.AccountServer{MachineId: pair[0]})
			}
			s := out[len(out)-1]
			s.Connections = append(s.Connections, &wire.Connection{Url: pair[1]})
		}
	} else {
		p.asked++
		if p.down != nil {
			return nil, p.down
		}
		for _, s := range p.servers {
			out = append(out, proto.CloneOf(s))
		}
	}
	for _, s := range out {
		for _, c := range s.Connections {
			if c.Answers = !p.deaf[c.Url]; !c.Answers {
				c.Problem = "the connection was refused"
			}
		}
		slices.SortStableFunc(s.Connections, func(a, b *wire.Connection) int {
			switch {
			case a.Answers == b.Answers:
				return 0
			case a.Answers:
				return -1
			}
			return 1
		})
	}
	return out, nil
}

// attic is a server of the cloud.
func attic() *wire.AccountServer {
	return &wire.AccountServer{Name: "Attic", MachineId: "m1", Token: "attic-token", Owned: true, Connections: []*wire.Connection{
		{Url: "http://local", Kind: "local"}, {Url: "https://remote", Kind: "remote"},
	}}
}

// now is the clock of the tests.
var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world makes a directory over a cloud, for sources, with somebody signed in.
func (c *cloud) world(t *testing.T, sources ...config.Instance) *Directory {
	t.Helper()
	state := filepath.Join(t.TempDir(), "luarr.db")
	if c.signIn == "" {
		c.signIn = "account-token"
	}
	d := c.directory(state, now, sources...)
	if _, err := d.SignIn(t.Context(), "plex", func(*wire.SignInEvent) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return d
}

// directory makes a directory at a time: another run of luarr.
func (c *cloud) directory(state string, at time.Time, sources ...config.Instance) *Directory {
	return NewDirectory(Options{
		Config: &config.Config{
			Engine: config.Engine{State: state}, Sources: sources,
			Plugins: map[string]map[string]any{"plex": {"timeout": int64(9), "token": sdk.NewSecret("shared"), "url": "http://shared"}},
		},
		Describe: func(_ context.Context, name string) (*wire.Description, error) {
			if name != "plex" {
				return &wire.Description{Name: name, Settings: []*wire.Setting{{Key: "url"}}}, nil
			}
			return &wire.Description{Name: name, Settings: []*wire.Setting{{Key: "client_id"}, {Key: "account_token", Type: "secret"}, {Key: "url"}, {Key: "token"}}}, nil
		},
		Open: func(_ context.Context, _ string, settings map[string]any) (Authenticator, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.opened = append(c.opened, settings)
			return plugin{c, settings}, nil
		},
		Now: func() time.Time { return at },
	})
}

// source is a source that names its server.
func source(name, server string, settings map[string]any) config.Instance {
	if settings == nil {
		settings = map[string]any{}
	}
	return config.Instance{Section: "sources", Name: name, Plugin: "plex", Server: server, Settings: settings}
}

// text writes settings, tokens in clear.
func text(settings map[string]any) string {
	var parts []string
	for _, key := range []string{"url", "token", "account_token"} {
		v := settings[key]
		if s, ok := v.(sdk.Secret); ok {
			v = s.Reveal()
		}
		if v != nil {
			parts = append(parts, fmt.Sprintf("%s=%v", key, v))
		}
	}
	return strings.Join(parts, " ")
}

func TestSettings(t *testing.T) {
	second := attic()
	second.MachineId, second.Token = "m2", "second-token"
	for _, c := range []struct {
		name    string
		server  string
		set     map[string]any
		servers []*wire.AccountServer
		deaf    []string
		want    string // settings, or part of the error
		class   fault.Class
		asked   int
	}{
		{name: "by name", server: "Attic", want: "url=http://local token=attic-token account_token=account-token", asked: 1},
		{name: "by machine id", server: "m1", want: "url=http://local token=attic-token account_token=account-token", asked: 1},
		{name: "in small letters", server: "attic ", want: "url=http://local token=attic-token account_token=account-token", asked: 1},
		{name: "the best is away", server: "Attic", deaf: []string{"http://local"}, want: "url=https://remote token=attic-token account_token=account-token", asked: 1},
		{name: "with a token", server: "Attic", set: map[string]any{"token": sdk.NewSecret("mine")}, want: "url=http://local token=mine account_token=account-token", asked: 1},
		{name: "with an address", server: "Attic", set: map[string]any{"url": "http://mine"}, want: "url=http://mine token=attic-token account_token=account-token", asked: 1},
		{name: "with both", server: "Attic", set: map[string]any{"url": "http://mine", "token": sdk.NewSecret("mine")}, want: "url=http://mine token=mine account_token=account-token"},
		{name: "with an account of its own", server: "Attic", set: map[string]any{"account_token": sdk.NewSecret("other")},
			want: "url=http://local token=attic-token account_token=other", asked: 1},
		{name: "no server named", set: map[string]any{"url": "http://mine"}, want: "url=http://mine account_token=account-token"},
		{name: "unknown", server: "Cellar", want: `sources.home.server: there is no server "Cellar" in the account`, class: fault.Usage, asked: 1},
		{name: "two of a name", server: "Attic", servers: []*wire.AccountServer{attic(), second}, want: `2 servers are called "Attic"`, class: fault.Usage, asked: 1},
		{name: "away", server: "Attic", deaf: []string{"http://local", "https://remote"},
			want: "none of its addresses answers: http://local: the connection was refused; https://remote", class: fault.Unreachable, asked: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			world := &cloud{servers: c.servers, deaf: map[string]bool{}}
			if c.servers == nil {
				world.servers = []*wire.AccountServer{attic()}
			}
			for _, url := range c.deaf {
				world.deaf[url] = true
			}
			in := source("home", c.server, c.set)
			d := world.world(t, in)
			before := len(in.Settings)
			got, err := d.Settings(t.Context(), in)
			if len(in.Settings) != before {
				t.Error("the configuration was changed")
			}
			switch {
			case strings.Contains(c.want, "="):
				if err != nil || text(got) != c.want || len(got["client_id"].(string)) != 36 {
					t.Errorf("got %q, %v", text(got), err)
				}
			case err == nil || !strings.Contains(err.Error(), c.want) || fault.ClassOf(err) != c.class:
				t.Errorf("got %v", err)
			}
			if world.asked != c.asked {
				t.Errorf("the service was asked %d times", world.asked)
			}
			for _, settings := range world.opened {
				if settings["url"] != nil || settings["token"] != nil || settings["timeout"] != int64(9) || settings["client_id"] == nil {
					t.Errorf("the plugin was opened for its account with %v", settings)
				}
			}
		})
	}
}

// TestSharedQuestion: the sources of a run ask once.
func TestSharedQuestion(t *testing.T) {
	c := &cloud{servers: []*wire.AccountServer{attic()}}
	one, two := source("one", "Attic", nil), source("two", "m1", nil)
	d := c.world(t, one, two)
	var all sync.WaitGroup
	for _, in := range []config.Instance{one, two, one, two} {
		all.Go(func() {
			if got, err := d.Settings(t.Context(), in); err != nil || got["url"] != "http://local" {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	all.Wait()
	if c.asked != 1 {
		t.Errorf("asked %d times", c.asked)
	}
}

// TestRemembered: for a quarter of an hour known addresses are tried instead of
// asking; later only where the service is down.
func TestRemembered(t *testing.T) {
	in := source("home", "Attic", nil)
	for _, c := range []struct {
		name         string
		later        time.Duration
		deaf         []string
		down         error
		want         string
		asked, tried int
	}{
		{name: "a moment later", later: time.Minute, want: "http://local", tried: 1},
		{name: "a moment later, elsewhere", later: time.Minute, deaf: []string{"http://local"}, want: "https://remote", tried: 1},
		{name: "a moment later, nowhere", later: time.Minute, deaf: []string{"http://local", "https://remote"}, asked: 1, tried: 1},
		{name: "much later", later: time.Hour, want: "http://local", asked: 1},
		{name: "before: the clock was wrong", later: -time.Hour, want: "http://local", asked: 1},
		{name: "service is down", later: time.Hour, down: fault.New(fault.Unreachable, "", "", "down"), want: "http://local", asked: 1, tried: 1},
		{name: "account is refused", later: time.Hour, asked: 1,
			down: &fault.Error{Class: fault.Unreachable, Hint: "luarr login plex", Err: sdk.Unauthorized("refused", "")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			world := &cloud{servers: []*wire.AccountServer{attic()}, deaf: map[string]bool{}}
			d := world.world(t, in)
			if _, err := d.List(t.Context(), "plex"); err != nil {
				t.Fatal(err)
			}
			for _, url := range c.deaf {
				world.deaf[url] = true
			}
			world.asked, world.down = 0, c.down
			next := world.directory(strings.TrimSuffix(d.Book.Path(), ".accounts.json")+".db", now.Add(c.later), in)
			got, err := next.Settings(t.Context(), in)
			if c.want == "" && err == nil || c.want != "" && (err != nil || got["url"] != c.want || text(got) != "url="+c.want+" token=attic-token account_token=account-token") {
				t.Errorf("got %q, %v", text(got), err)
			}
			if c.name == "account is refused" && fault.Hint(err) != "luarr login plex" {
				t.Errorf("the hint is %q", fault.Hint(err))
			}
			if world.asked != c.asked || world.tried != c.tried {
				t.Errorf("asked %d, tried %d times", world.asked, world.tried)
			}
		})
	}
}

// TestSecondSignIn: signing in again renews the tokens of every server, also
// when their list cannot be had at once.
func TestSecondSignIn(t *testing.T) {
	in := source("home", "Attic", map[string]any{"url": "http://fixed"})
	c := &cloud{servers: []*wire.AccountServer{attic()}}
	d := c.world(t, in)
	if _, err := d.List(t.Context(), "plex"); err != nil {
		t.Fatal(err)
	}
	id, err := d.Book.Read()
	if err != nil {
		t.Fatal(err)
	}
	c.servers[0].Token, c.signIn = "renewed-token", "renewed-account"
	signed, err := d.SignIn(t.Context(), "plex", func(*wire.SignInEvent) error { return nil })
	if err != nil || signed.Name != "ada" || !signed.Since.Equal(now) {
		t.Fatal(signed, err)
	}
	got, err := d.Settings(t.Context(), in)
	if err != nil || text(got) != "url=http://fixed token=renewed-token account_token=renewed-account" || got["client_id"] != id.ClientID {
		t.Errorf("got %q, %v", text(got), err)
	}
}

func TestNobodySignedIn(t *testing.T) {
	c := &cloud{}
	in := source("home", "Attic", nil)
	d := c.directory(filepath.Join(t.TempDir(), "s.db"), now, in)
	_, err := d.Settings(t.Context(), in)
	if err == nil || !strings.Contains(err.Error(), "sources.home") || fault.Hint(err) != "luarr login plex" || fault.ClassOf(err) != fault.Usage {
		t.Errorf("got %v", err)
	}
	if len(c.opened) > 0 {
		t.Error("the plugin was started for nothing")
	}
}

// TestBookInTheWay: sources that do not need the book run without it.
func TestBookInTheWay(t *testing.T) {
	c := &cloud{}
	plain, named := source("home", "", map[string]any{"url": "http://mine"}), source("attic", "Attic", nil)
	d := c.directory(filepath.Join(t.TempDir(), "s.db"), now, plain, named)
	if err := os.WriteFile(d.Book.Path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Settings(t.Context(), plain); err != nil || got["url"] != "http://mine" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := d.Settings(t.Context(), named); err == nil {
		t.Error("a source that needs the book goes without")
	}
	other := config.Instance{Section: "matchers", Name: "radarr", Plugin: "radarr", Settings: map[string]any{"url": "u"}}
	if got, err := d.Settings(t.Context(), other); err != nil || len(got) != 1 {
		t.Errorf("a plugin without accounts gets %v, %v", got, err)
	}
	folder := c.directory(filepath.Join(t.TempDir(), "none", "s.db"), now, plain)
	if got, err := folder.Settings(t.Context(), plain); err != nil || got["client_id"] != nil {
		t.Errorf("where no book can be kept: %v, %v", got, err)
	}
	if _, err := folder.SignIn(t.Context(), "plex", func(*wire.SignInEvent) error { t.Error("a link is shown"); return nil }); err == nil {
		t.Error("one can sign in where nothing can be kept")
	}
}

// TestListener: an error of the one who shows the link ends the sign-in, and
// nothing is kept.
func TestListener(t *testing.T) {
	c := &cloud{signIn: "x"}
	d := c.directory(filepath.Join(t.TempDir(), "s.db"), now)
	enough := errors.New("enough")
	if _, err := d.SignIn(t.Context(), "plex", func(*wire.SignInEvent) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Account("plex"); err == nil {
		t.Error("somebody is signed in")
	}
}
