package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) forgetCommand() *cli.Command {
	return &cli.Command{
		Name:      "forget",
		Usage:     "drop what is stored of a source, or of one of its libraries",
		ArgsUsage: "SOURCE[/LIBRARY]",
		Description: "LIBRARY is the title of a library or its key. Nothing is asked of the server or\n" +
			"changed there, and the history of changes stays.",
		Action: p.forget,
	}
}

// forget drops stored data.
func (p *program) forget(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	name, err := argument(c, "SOURCE[/LIBRARY]")
	if err != nil {
		return err
	}
	s, err := p.openStore(c.Context, c, false)
	if err != nil {
		return err
	}
	defer s.close()
	all, err := s.store.Libraries(c.Context, "")
	if err != nil {
		return err
	}
	source, library, one := strings.Cut(name, "/")
	dropped, err := meant(all, source, library, one)
	if err != nil {
		return err
	}
	for _, l := range dropped {
		n, err := s.store.Forget(c.Context, l.Source, l.Key)
		if err != nil {
			return err
		}
		l.ItemCount = &n
	}
	if !one { // its server and its history
		if _, err := s.store.Forget(c.Context, source, ""); err != nil {
			return err
		}
	}
	return p.showForgotten(c, f, dropped)
}

// meant finds the libraries of an argument: one of a source, or all of them.
func meant(all []*wire.Library, source, library string, one bool) ([]*wire.Library, error) {
	var found []*wire.Library
	var names []string
	for _, l := range all {
		names = append(names, l.Source+"/"+l.Title)
		if l.Source == source && (!one || l.Key == library || l.Title == library) {
			found = append(found, l)
		}
	}
	switch {
	case len(found) == 0 && len(names) == 0:
		return nil, fault.New(fault.Usage, "forget", source, "nothing is stored yet").WithHint("luarr run fills the store")
	case len(found) == 0:
		return nil, fault.New(fault.Usage, "forget", strings.TrimSuffix(source+"/"+library, "/"), "nothing is stored of it").
			WithHint("stored are %s", strings.Join(names, ", "))
	case one && len(found) > 1 && !slices.ContainsFunc(found, func(l *wire.Library) bool { return l.Key == library }):
		var keys []string
		for _, l := range found {
			keys = append(keys, source+"/"+l.Key)
		}
		return nil, fault.New(fault.Usage, "forget", source+"/"+library, "several libraries have this title").
			WithHint("name one by its key: %s", strings.Join(keys, ", "))
	case one && len(found) > 1: // a key that is another one's title
		found = slices.DeleteFunc(found, func(l *wire.Library) bool { return l.Key != library })
	}
	return found, nil
}

// showForgotten says what was dropped.
func (p *program) showForgotten(c *cli.Context, f format, dropped []*wire.Library) error {
	if f != table {
		out := newMessages(p.stdout, f)
		for _, l := range dropped {
			if err := out.add(l); err != nil {
				return err
			}
		}
		return out.end()
	}
	again := false
	for _, l := range dropped {
		fmt.Fprintf(p.stdout, "forgot %s/%s: %s items\n", l.Source, l.Title, report.Count(l.GetItemCount()))
		again = again || l.Enabled
	}
	if again && !c.Bool("quiet") {
		fmt.Fprintln(p.stderr, "The next run reads it again, unless it is switched off in config.toml.")
	}
	return nil
}
