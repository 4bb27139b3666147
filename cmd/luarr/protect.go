package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/protect"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) protectCommand() *cli.Command {
	return &cli.Command{
		Name:      "protect",
		Usage:     "keep an item from every change that loses data",
		ArgsUsage: "ITEM",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "why, for those who wonder: `TEXT`"},
			&cli.BoolFlag{Name: "list", Usage: "show what is protected"},
			&cli.BoolFlag{Name: "remove", Usage: "protect ITEM no longer; a number is that of --list"},
		},
		Description: itemForms + "\n\nA series protects its episodes, and an\n" +
			"episode keeps its series from being deleted. Items are known by their ids in public\n" +
			"databases and by their files, so that protection outlives a library that is built anew.",
		Action: p.protect,
	}
}

// protect protects an item, or no longer, or lists what is.
func (p *program) protect(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if c.Bool("list") {
		return p.listProtected(c, f)
	}
	name, err := argument(c, "item")
	if err != nil {
		return err
	}
	s, err := p.openStore(c.Context, c, false)
	if err != nil {
		return err
	}
	defer s.close()
	if c.Bool("remove") {
		return p.unprotect(c, f, s, name)
	}
	item, err := findItem(c.Context, s.store, name)
	if err != nil {
		return err
	}
	added := &wire.Protection{
		Type: item.Type, Title: titled(item), Keys: protect.Keys(item), Item: item.Id,
		Reason: c.String("reason"), At: timestamppb.New(p.now()),
	}
	before, err := protectedAs(c, s, added.Keys)
	if err != nil {
		return err
	}
	if err := s.store.Protect(c.Context, added); err != nil {
		return err
	}
	for _, old := range before { // it says the same, and less well
		if err := s.store.Unprotect(c.Context, old.Id); err != nil {
			return err
		}
	}
	if strings.HasPrefix(added.Keys[0], "id:") && !c.Bool("quiet") {
		fmt.Fprintln(p.stderr, "It has neither ids nor files: it is known by its number on the server alone, which a new library does not keep.")
	}
	return p.showProtected(f, "protected", []*wire.Protection{added})
}

// titled names an item for people.
func titled(item *wire.Item) string {
	title := item.Title
	if item.SeriesTitle != "" {
		title = item.SeriesTitle + " - " + title
	}
	if item.Year > 0 {
		title = fmt.Sprintf("%s (%d)", title, item.Year)
	}
	return title
}

// protectedAs gives the protections that know an item by one of its keys.
func protectedAs(c *cli.Context, s *session, keys []string) ([]*wire.Protection, error) {
	all, err := s.store.Protections(c.Context)
	return slices.DeleteFunc(all, func(p *wire.Protection) bool {
		return !slices.ContainsFunc(p.Keys, func(key string) bool { return slices.Contains(keys, key) })
	}), err
}

// unprotect takes away the protections of an item.
func (p *program) unprotect(c *cli.Context, f format, s *session, name string) error {
	all, err := s.store.Protections(c.Context)
	if err != nil {
		return err
	}
	number, _ := strconv.ParseInt(name, 10, 64)
	found := slices.DeleteFunc(slices.Clone(all), func(one *wire.Protection) bool {
		return one.Id != number && one.Item != name && !strings.EqualFold(one.Title, name)
	})
	if len(found) == 0 {
		item, err := findItem(c.Context, s.store, name)
		if err != nil {
			return err
		}
		if found, err = protectedAs(c, s, protect.Keys(item)); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		return fault.New(fault.Usage, "protect", name, "it is not protected by a command").
			WithHint("luarr protect --list shows what is; a label or tag in [limits] is taken off at its server")
	}
	for _, one := range found {
		if err := s.store.Unprotect(c.Context, one.Id); err != nil {
			return err
		}
	}
	return p.showProtected(f, "no longer protected", found)
}

// showProtected says what was done.
func (p *program) showProtected(f format, what string, list []*wire.Protection) error {
	if f != table {
		out := newMessages(p.stdout, f)
		for _, one := range list {
			if err := out.add(one); err != nil {
				return err
			}
		}
		return out.end()
	}
	for _, one := range list {
		fmt.Fprintf(p.stdout, "%s: %s\n", what, report.Plain(one.Title))
	}
	return nil
}

// listProtected shows all protections.
func (p *program) listProtected(c *cli.Context, f format) error {
	if err := none(c); err != nil {
		return err
	}
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	all, err := s.store.Protections(c.Context)
	if err != nil {
		return err
	}
	if f != table {
		return p.showProtected(f, "", all)
	}
	t := report.NewTable(p.stdout, "NUMBER", "TYPE", "TITLE", "SINCE", "REASON", "KNOWN BY")
	for _, one := range all {
		t.Row(fmt.Sprint(one.Id), one.Type, one.Title, one.At.AsTime().In(s.config.Engine.Timezone).Format(time.DateOnly),
			one.Reason, strings.Join(one.Keys, ", "))
	}
	return t.End()
}
