package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
)

func (p *program) initCommand() *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "write a commented config.toml and a rules folder",
		ArgsUsage: "[FOLDER]",
		Action:    p.init,
	}
}

// init writes a first configuration. It replaces nothing.
func (p *program) init(c *cli.Context) error {
	folder, err := atMostOne(c, "folder")
	if err != nil {
		return err
	}
	if folder == "" {
		folder = "."
	}
	path := filepath.Join(folder, "config.toml")
	if given := c.String("config"); given != "" {
		path = given
	}
	if err := os.MkdirAll(filepath.Join(filepath.Dir(path), "rules"), 0o755); err != nil {
		return &fault.Error{Op: "init", Subject: folder, Err: err}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Usage, "init", path, "it is there already and is left alone").
			WithHint("edit it, or name another folder: luarr init FOLDER")
	}
	if err != nil {
		return &fault.Error{Op: "init", Subject: path, Err: err}
	}
	_, err = file.WriteString(config.Template())
	if err := errors.Join(err, file.Close()); err != nil {
		return &fault.Error{Op: "init", Subject: path, Err: err}
	}
	if err := p.initTypes(c, filepath.Join(filepath.Dir(path), "rules")); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "wrote %s and %s\n", path, filepath.Join(filepath.Dir(path), "rules"))
	if !c.Bool("quiet") {
		fmt.Fprintf(p.stderr, "Put your server's address and token into it, or have both found: luarr login plex.\n"+
			"Then: luarr doctor (is everything in order?), luarr plan (changes nothing), luarr run.\n"+
			"For a rule of your own: luarr rules new NAME\n")
	}
	return nil
}

// initTypes tells editors what our own plugins and rules offer.
func (p *program) initTypes(c *cli.Context, folder string) error {
	w := &workshop{host: newHost("", "", p.logger(c)), log: p.logger(c), now: p.now()}
	defer w.close()
	loaded, _, err := script.Check(w.options())
	if err != nil {
		return err
	}
	_, err = writeTypes(folder, w.installed(c.Context), traitsOf(loaded.List()))
	return err
}
