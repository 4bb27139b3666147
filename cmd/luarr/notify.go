package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/notify"
	"github.com/luarr/luarr/sdk"
)

func (p *program) notifyCommand() *cli.Command {
	return &cli.Command{
		Name:  "notify",
		Usage: "where runs are reported",
		Subcommands: []*cli.Command{{
			Name:   "test",
			Usage:  "send a message to every service under [notify]",
			Action: p.notifyTest,
		}},
	}
}

// notifyTest sends a message and says who took it.
func (p *program) notifyTest(c *cli.Context) error {
	s, err := p.configure(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	if len(s.config.Notify.URLs) == 0 {
		return fault.New(fault.Usage, "notify", "", "config.toml names no service").WithHint("set urls under [notify]")
	}
	findings := s.notifier().Send(c.Context, "Luarr: this is a test. Reports of runs will arrive here.")
	if err := c.Context.Err(); err != nil {
		return &fault.Error{Class: fault.Interrupted, Op: "notify", Err: err}
	}
	if len(findings) == 0 {
		_, err := fmt.Fprintf(p.stdout, "sent to %d of %[1]d services\n", len(s.config.Notify.URLs))
		return err
	}
	fmt.Fprintf(p.stdout, "sent to %d of %d services\n", len(s.config.Notify.URLs)-len(findings), len(s.config.Notify.URLs))
	return fault.New(fault.Unreachable, "notify", findings[0].Subject, "%s", findings[0].Message).
		WithHint("an address looks like discord://TOKEN@ID, telegram://TOKEN@telegram?chats=ID, ntfy://ntfy.sh/TOPIC, or https://HOST/PATH for a webhook")
}

// notifier reports runs to the services of the configuration, and never a
// secret of it.
func (s *session) notifier() *notify.Notifier {
	var secrets []sdk.Secret
	for _, in := range slices.Concat(s.config.Sources, s.config.Matchers) {
		for _, value := range in.Settings {
			if secret, ok := value.(sdk.Secret); ok {
				secrets = append(secrets, secret)
			}
		}
	}
	n := s.config.Notify
	return notify.New(notify.Options{URLs: n.URLs, Template: n.Template, Always: n.Always, Secrets: secrets})
}
