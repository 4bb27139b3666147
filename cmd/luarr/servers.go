package main

import (
	"cmp"
	"fmt"

	"github.com/urfave/cli/v2"
	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/account"
	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) serversCommand() *cli.Command {
	plugin := &cli.StringFlag{Name: "plugin", Usage: "the `PLUGIN` that was signed in through, where there are several"}
	return &cli.Command{
		Name:  "servers",
		Usage: "the servers that your account can reach, every address tried",
		Flags: []cli.Flag{plugin},
		Subcommands: []*cli.Command{{
			Name:      "add",
			Usage:     "write a server into config.toml as a source, with the best address that answers",
			ArgsUsage: "NAME",
			Description: "NAME is the server's name or its machine id. The source is called after it,\n" +
				"unless --as says otherwise. Nothing else in the file changes.",
			Flags:  []cli.Flag{&cli.StringFlag{Name: "as", Usage: "call the source `SOURCE`"}, plugin},
			Action: p.addServer, OnUsageError: usageError, HideHelpCommand: true,
		}},
		Action: p.servers,
	}
}

// servers lists what the account reaches.
func (p *program) servers(c *cli.Context) error {
	if err := none(c); err != nil {
		return err
	}
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	s, err := p.configure(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	_, servers, err := s.servers(c)
	if err != nil {
		return err
	}
	return p.showServers(f, servers)
}

// servers asks the account for its servers.
func (s *session) servers(c *cli.Context) (plugin string, servers []*wire.AccountServer, err error) {
	if plugin, err = s.authenticator(c.Context, c.String("plugin")); err != nil {
		return "", nil, err
	}
	servers, err = s.accounts.List(c.Context, plugin)
	return plugin, servers, err
}

// serverColumns are what is shown of a server; where there is no room the least
// important go first.
var serverColumns = []report.Column{
	{Name: "SERVER", Least: 10}, {Name: "VERSION", Rank: 4}, {Name: "PLATFORM", Rank: 5}, {Name: "OWNER", Rank: 3, Least: 8}, {Name: "KIND", Rank: 2},
	{Name: "ADDRESS"}, {Name: "ANSWERS"}, {Name: "MS", Rank: 6}, {Name: "PROBLEM", Rank: 1, Least: 12},
}

// showServers writes servers, one line a connection. Their tokens stay here.
func (p *program) showServers(f format, servers []*wire.AccountServer) error {
	if f != table {
		out := newMessages(p.stdout, f)
		for _, s := range servers {
			s = proto.CloneOf(s)
			s.Token = ""
			if err := out.add(s); err != nil {
				return err
			}
		}
		return out.end()
	}
	if len(servers) == 0 {
		p.say("the account reaches no server")
		return nil
	}
	t := report.NewFitted(p.stdout, p.width(), serverColumns...)
	for _, s := range servers {
		owner := "you"
		if !s.Owned {
			owner = cmp.Or(s.Owner, "somebody else")
		}
		row := []string{s.Name, s.Version, s.Platform, owner}
		if len(s.Connections) == 0 {
			t.Row(append(row, "-", "-", "no", "", "no address is known")...)
		}
		for _, c := range s.Connections {
			answers, ms := "no", ""
			if c.Answers {
				answers, ms = "yes", fmt.Sprint(c.LatencyMs)
			}
			t.Row(append(row, c.Kind, c.Url, answers, ms, c.Problem)...)
			row = []string{"", "", "", ""}
		}
	}
	return t.End()
}

// addServer writes a server of the account into the configuration.
func (p *program) addServer(c *cli.Context) error {
	name, err := argument(c, "server")
	if err != nil {
		return err
	}
	s, err := p.configure(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	plugin, servers, err := s.servers(c)
	if err != nil {
		return err
	}
	server, wrong := account.Find(servers, name)
	if wrong != nil {
		wrong.Op = "add server"
		return wrong
	}
	if len(server.Connections) == 0 || !server.Connections[0].Answers {
		return fault.New(fault.Unreachable, "add server", server.Name, "none of its addresses answers").
			WithHint("luarr servers says why; nothing was written")
	}
	best := server.Connections[0]
	source := cmp.Or(c.String("as"), config.SourceName(server.Name, plugin))
	if err := s.config.AddSource(source, sourceRemark(server), sourcePairs(plugin, servers, server), s.options); err != nil {
		if c.String("as") == "" && fault.Hint(err) == "give it another one" {
			err = fault.New(fault.Usage, "", "", "%w", err).WithHint("luarr servers add %q --as SOURCE", name)
		}
		return err
	}
	p.say("wrote [sources.%s] to %s: %s, %s", source, s.config.File, best.Url, kindText(best))
	p.tell(c, "To see what it holds: luarr libraries --source %s", source)
	return nil
}

// sourceRemark stands above a source that was added.
func sourceRemark(s *wire.AccountServer) string {
	text := s.Name
	if !s.Owned && s.Owner != "" {
		text += ", shared by " + s.Owner
	}
	return text + ": added by luarr servers add. Its token comes from luarr login."
}

// sourcePairs are the keys of a source that was added. A name that several
// servers have is no name.
func sourcePairs(plugin string, servers []*wire.AccountServer, s *wire.AccountServer) []config.Pair {
	name := s.Name
	if one, err := account.Find(servers, name); err != nil || one != s {
		name = s.MachineId
	}
	best := s.Connections[0]
	why := "The best address that answered (" + kindText(best) + "). Without this line it is looked for at each run."
	if best.Kind == "relay" {
		why = "Only the relay answered, which is slow. Without this line the best address is looked for at each run."
	}
	return []config.Pair{
		{Key: "plugin", Value: plugin}, {Key: "server", Value: name}, {Key: "url", Value: best.Url, Comment: why},
	}
}

// kindText puts a connection in words, such as local, 3 ms.
func kindText(c *wire.Connection) string { return fmt.Sprintf("%s, %d ms", c.Kind, c.LatencyMs) }
