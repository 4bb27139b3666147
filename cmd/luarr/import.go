package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/kometa"
	"github.com/luarr/luarr/engine/report"
)

func (p *program) importCommand() *cli.Command {
	return &cli.Command{
		Name:  "import",
		Usage: "make a config.toml of another program's configuration",
		Subcommands: []*cli.Command{{
			Name:      "kometa",
			Usage:     "of Kometa's config.yml: servers, libraries, schedules, Radarr and Sonarr, prerolls",
			ArgsUsage: "FILE",
			Description: "Writes the configuration to stdout, or with --output FILE to a file that is not there\n" +
				"yet; - reads stdin.\n" +
				"What has no counterpart is noted at its top and on stderr. A collection file with\n" +
				"server_preroll gives [prerolls].",
			Action: p.importKometa,
		}},
	}
}

// mostImported is how many bytes of a file are read.
const mostImported = 1 << 20

// importKometa turns a configuration of Kometa into one of Luarr.
func (p *program) importKometa(c *cli.Context) error {
	path, err := argument(c, "config.yml of Kometa")
	if err != nil {
		return err
	}
	text, err := p.readImport(path)
	if err != nil {
		return fault.New(fault.Usage, "import", path, "%w", reasonOf(err))
	}
	out, notes, err := kometa.Import(path, text)
	if err != nil {
		return err
	}
	if !c.Bool("quiet") {
		for _, n := range notes {
			fmt.Fprintln(p.stderr, report.Plain(path+":"+n.String()))
		}
		secret := func(name string) string { return map[bool]string{false: "not here"}[strings.HasPrefix(name, "LUARR_")] }
		if _, err := config.Parse("config.toml", out, config.Options{Getenv: secret}); err != nil {
			fmt.Fprintf(p.stderr, "it needs your hand before it can be used:\n%s\n", report.Plain(err.Error()))
		}
	}
	switch to := c.String("output"); format(to) {
	case table: // nothing else was said
		_, err := p.stdout.Write(out)
		return err
	case asJSON, ndjson:
		return fault.New(fault.Usage, "import", "--output", "a configuration is TOML").WithHint("--output FILE names a file to write")
	default:
		return p.writeImport(c, to, out)
	}
}

// readImport reads what is to be imported.
func (p *program) readImport(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(p.stdin, mostImported+1))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostImported+1))
}

// reasonOf leaves out of an error what is said already: the path.
func reasonOf(err error) error {
	var wrong *fs.PathError
	if errors.As(err, &wrong) {
		return wrong.Err
	}
	return err
}

// writeImport writes a new file, for the user's eyes only: it may hold tokens.
func (p *program) writeImport(c *cli.Context, path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Usage, "import", path, "it is there already and is left alone").WithHint("name another file with --output")
	}
	if err == nil {
		_, err = f.Write(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fault.New(fault.Failed, "write", path, "%w", reasonOf(err))
	}
	if !c.Bool("quiet") {
		fmt.Fprintf(p.stderr, "wrote %s; look it over, then: luarr plan --config %s\n", path, path)
	}
	return nil
}
