package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

// acceptFlags are those of the commands that accept a program.
func acceptFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "yes", Aliases: []string{"y"}, Usage: "do not ask"},
		&cli.StringFlag{Name: "key", Usage: "want FILE.minisig beside the file, made with the minisign `KEY` (RW…, or a file)"},
	}
}

func (p *program) pluginsInstallCommand() *cli.Command {
	return &cli.Command{
		Name:      "install",
		Usage:     "accept a plugin of other people, after it has said what it wants",
		ArgsUsage: "FILE",
		Description: "FILE is the program, or a .tar.gz or .zip that holds one called luarr-plugin-NAME.\n" +
			"It is copied, asked to describe itself in a folder of its own without settings, shown,\n" +
			"and after your yes put into the plugins folder and pinned in luarr.lock.",
		Flags:  acceptFlags(),
		Action: p.pluginsInstall,
	}
}

// pluginsInstall accepts a plugin that is new.
func (p *program) pluginsInstall(c *cli.Context) error {
	source, err := argument(c, "file")
	if err != nil {
		return err
	}
	d, err := p.depot(c)
	if err != nil {
		return err
	}
	defer d.close()
	return p.accept(c, d, source, "", c.String("key"))
}

// accept looks at a program, shows it, asks, and pins it. Where a name is given
// it is to take the place of the plugin of that name.
func (p *program) accept(c *cli.Context, d *depot, source, name, key string) error {
	signer := ""
	if key != "" {
		var err error
		if signer, err = trust.VerifySignature(source, key); err != nil {
			return err
		}
	}
	candidate, err := trust.Stage(source, d.config.Engine.Plugins)
	if err != nil {
		return err
	}
	defer candidate.Discard()
	about, err := d.host.Inspect(c.Context, candidate.Path, candidate.SHA256)
	if err != nil {
		return err
	}
	if err := d.acceptable(about, source, name); err != nil {
		return err
	}
	p.showCandidate(d, candidate, about, source, signer)
	if !c.Bool("yes") {
		if err := p.ask("Install it?"); err != nil {
			return err
		}
	}
	path, err := candidate.Accept(d.lock, about, signer, p.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "installed %s %s as %s\n", about.GetName(), report.Plain(about.GetVersion()), short(path))
	switch {
	case c.Bool("quiet"):
	case name == "":
		fmt.Fprintf(p.stderr, "Its settings: luarr plugins show %s\n", about.GetName())
	default:
		fmt.Fprintln(p.stderr, "Whether your rules still fit it: luarr rules check")
	}
	return nil
}

// acceptable refuses a program whose name does not fit.
func (d *depot) acceptable(about *wire.Description, source, name string) error {
	said := about.GetName()
	_, pinned := d.pins[said]
	own, _ := filepath.Abs(source)
	switch {
	case name != "" && said != name:
		return fault.New(fault.Usage, "upgrade", name, "%s says that it is %q", short(source), report.Plain(said))
	case name == "" && pinned:
		return fault.New(fault.Usage, "install", source, "%s is installed already", said).
			WithHint("luarr plugins upgrade %s %s", said, source)
	case name == "" && d.holds(said) && own != d.program(said): // a program in the folder itself is accepted where it is
		return fault.New(fault.Usage, "install", source, "%s is there, and nobody has accepted it", short(d.program(said))).
			WithHint("remove it, or accept that one: luarr plugins install %s", short(d.program(said)))
	}
	if err := callable(about); err != nil {
		return fault.New(fault.Usage, "install", source, "%w", err).WithHint("ask its author for another name")
	}
	return nil
}

// callable says why a plugin cannot be configured, or rules cannot call its
// changes or read its traits, if so: loading some finds that out.
func callable(about *wire.Description) error {
	if taken := config.Taken(about); len(taken) > 0 {
		return fmt.Errorf("plugin %q: the setting %q has a name that is luarr's own in config.toml", about.GetName(), taken[0])
	}
	_, _, err := script.Load(script.Options{
		BuiltIn: rules.FS, Actors: []script.Actor{{Plugin: about.GetName(), Kinds: about.GetChanges(), Traits: about.GetTraits()}},
	})
	return err
}

// showCandidate puts before a person what they are asked to accept.
func (p *program) showCandidate(d *depot, candidate *trust.Candidate, about *wire.Description, source, signer string) {
	w := p.stderr
	line := func(what, text string) { fmt.Fprintf(w, "  %-11s %s\n", what, report.Plain(text)) }
	fmt.Fprintf(w, "%s %s: %s\n", report.Plain(about.GetName()), report.Plain(about.GetVersion()), report.Plain(about.GetSummary()))
	line("from", fmt.Sprintf("%s, %s", short(source), report.Size(candidate.Size)))
	line("sha256", hex.EncodeToString(candidate.SHA256))
	if signer == "" {
		line("signature", "not looked at (--key)")
	} else {
		line("signature", "good, by "+signer)
	}
	wants := trust.WantsOf(about)
	line("can", dash(wants.Capabilities))
	line("changes", dash(wants.Changes))
	line("loses data", dash(wants.Destructive))
	line("secrets", dash(wants.Secrets))
	if pin, ok := d.pins[about.GetName()]; ok {
		line("new in it", dash(wants.Beyond(pin.Wants)))
		line("before", pin.Version+" "+pin.SHA256)
	} else if slices.Contains(builtIn(), about.GetName()) {
		line("note", "it takes the place of the plugin of that name that luarr has itself")
	}
	fmt.Fprintln(w, "It will run with your rights: it can read your files and use your network.")
}

// ask wants a yes.
func (p *program) ask(question string) error {
	fmt.Fprintf(p.stderr, "%s [y/N] ", question)
	line, err := bufio.NewReader(p.stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(p.stderr)
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return nil
	}
	return fault.New(fault.Failed, "", "", "nothing was done").WithHint("answer y, or give --yes")
}
