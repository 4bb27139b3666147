package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk"
)

func (p *program) loginCommand() *cli.Command {
	return &cli.Command{
		Name:      "login",
		Usage:     "sign in to the account behind your servers, with a link",
		ArgsUsage: "[PLUGIN]",
		Description: "Shows a link to open on any device, and waits until you have said yes there.\n" +
			"Sources of config.toml may then say server = \"NAME\" instead of url and token.\n" +
			"Run it again when the token no longer works: it renews those of all servers too.\n\n" +
			"Exit status with --status: 0 the token works, 1 nobody is signed in, 3 it was\n" +
			"refused or the service does not answer.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "status", Usage: "say who is signed in, since when, and whether the token still works"},
			&cli.BoolFlag{Name: "print-token", Usage: "write the bare token to stdout, and nothing else there"},
		},
		Action: p.login,
	}
}

// login signs in, or says who is signed in.
func (p *program) login(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	plugin, err := atMostOne(c, "plugin")
	if err != nil {
		return err
	}
	s, err := p.configure(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	if plugin, err = s.authenticator(c.Context, plugin); err != nil {
		return err
	}
	if c.Bool("status") {
		return p.loginStatus(c, f, s, plugin)
	}
	wait := p.newWaiting(c)
	signed, err := s.accounts.SignIn(c.Context, plugin, wait.show)
	wait.end()
	if err != nil {
		return err
	}
	p.tell(c, "Signed in to %s as %s. The token is in %s; keep that file to yourself.",
		plugin, report.Plain(cmp.Or(signed.Name, "an account whose name could not be had")), s.accounts.Book.Path())
	if c.Bool("print-token") {
		fmt.Fprintln(p.stdout, signed.Token.Reveal())
	}
	servers, err := s.accounts.List(c.Context, plugin)
	if err != nil || c.Bool("print-token") {
		return err
	}
	if err := p.showServers(f, servers); err != nil {
		return err
	}
	if len(servers) > 0 {
		p.tell(c, "To read one of them: luarr servers add NAME")
	}
	return nil
}

// tell says something to a person, unless that is not wanted.
func (p *program) tell(c *cli.Context, format string, args ...any) {
	if !c.Bool("quiet") {
		fmt.Fprintf(p.stderr, format+"\n", args...)
	}
}

// loginState is what --status says.
type loginState struct {
	Plugin  string     `json:"plugin"`
	Account string     `json:"account,omitempty"`
	Since   *time.Time `json:"since,omitempty"`
	Works   bool       `json:"works"`
	Problem string     `json:"problem,omitempty"`
}

// loginStatus says who is signed in.
func (p *program) loginStatus(c *cli.Context, f format, s *session, plugin string) error {
	kept, err := s.accounts.Account(plugin)
	if err != nil {
		if fault.ClassOf(err) == fault.Usage {
			return &fault.Error{Class: fault.Failed, Err: err} // the answer to a question, not a mistake
		}
		return err
	}
	who, err := s.accounts.Check(c.Context, plugin, kept)
	if fault.ClassOf(err) == fault.Interrupted {
		return err
	}
	state := loginState{Plugin: plugin, Account: cmp.Or(who.GetName(), kept.Name), Works: err == nil}
	if !kept.Since.IsZero() {
		state.Since = &kept.Since
	}
	if err != nil {
		state.Problem = err.Error()
	}
	switch {
	case c.Bool("print-token"):
		if err == nil {
			fmt.Fprintln(p.stdout, kept.Token.Reveal())
		}
	case f != table:
		text, jsonErr := json.Marshal(state)
		if jsonErr != nil {
			return jsonErr
		}
		fmt.Fprintf(p.stdout, "%s\n", text)
	default:
		p.sayStatus(s, state, err)
	}
	return err
}

// sayStatus puts it in words.
func (p *program) sayStatus(s *session, state loginState, err error) {
	since := "; the token is account_token of config.toml"
	if state.Since != nil {
		since = " since " + state.Since.In(s.config.Engine.Timezone).Format(time.DateTime)
	}
	works := "the token works"
	switch {
	case err == nil:
	case isRefused(err):
		works = "the token was refused"
	default:
		works = "whether the token works is not known"
	}
	p.say("signed in to %s as %s%s: %s", state.Plugin, report.Plain(cmp.Or(state.Account, "?")), since, works)
}

// isRefused says whether a token no longer works.
func isRefused(err error) bool {
	return sdk.KindOf(err) == sdk.KindUnauthorized
}

// authenticator gives the plugin to sign in through: the named one, or the only
// one there is.
func (s *session) authenticator(ctx context.Context, name string) (string, error) {
	found, err := s.host.Plugins()
	if err != nil {
		return "", err
	}
	names := builtIn()
	for _, f := range found {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	var can []string
	for _, n := range slices.Compact(names) {
		if name != "" && n != name {
			continue
		}
		d, err := describe(ctx, s.host, n)
		if err != nil && n == name {
			return "", err
		}
		if slices.Contains(d.GetCapabilities(), "authenticator") {
			can = append(can, n)
		}
	}
	switch {
	case len(can) == 1:
		return can[0], nil
	case name != "":
		return "", fault.New(fault.Usage, "login", name, "there is no plugin of this name that signs in").
			WithHint("luarr login plex")
	case len(can) == 0:
		return "", fault.New(fault.Usage, "login", "", "no plugin signs in")
	}
	return "", fault.New(fault.Usage, "login", "", "several plugins sign in").WithHint("name one of %s", strings.Join(can, ", "))
}
