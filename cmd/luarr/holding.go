package main

import (
	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// holding lists the conditions that rules wait on with hold.
func (p *program) holding(c *cli.Context, f format) error {
	for _, name := range []string{"where", "source", "library", "type", "as-test", "limit"} {
		if c.IsSet(name) || c.NArg() > 0 {
			return fault.New(fault.Usage, "items", "--holding", "it lists all that rules wait on, and goes with nothing else")
		}
	}
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	if f != table {
		list := newMessages(p.stdout, f)
		if err := s.store.Holds(c.Context, func(h *wire.Hold) error { return list.add(h) }); err != nil {
			return err
		}
		return list.end()
	}
	list := report.NewTable(p.stdout, "ID", "TITLE", "RULE", "CONDITION", "SINCE")
	err = s.store.Holds(c.Context, func(h *wire.Hold) error {
		list.Row(h.Item, h.Title, h.Rule, h.Name, h.Since.AsTime().In(s.config.Engine.Timezone).Format("2006-01-02 15:04"))
		return nil
	})
	if err != nil {
		return err
	}
	return list.End()
}
