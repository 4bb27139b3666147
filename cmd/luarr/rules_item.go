package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// bench is a rule, or a console, with an item of the store before it. Nothing
// is written.
type bench struct {
	*workshop
	store *store.Store
	item  *wire.Item
}

// bench opens the store to read and finds the item. With an empty name there is
// no item but one without any facts.
func (p *program) bench(c *cli.Context, name string) (*bench, error) {
	w, err := p.workshop(c)
	if err != nil {
		return nil, err
	}
	b := &bench{workshop: w, item: &wire.Item{Type: "movie", Title: "no item"}}
	if name == "" {
		return b, nil
	}
	if w.config == nil {
		w.close()
		_, err := config.Find("", p.getenv) // says what to do
		return nil, err
	}
	if b.store, err = store.Open(c.Context, w.config.Engine.State, store.Options{Log: w.log, ReadOnly: true}); err != nil {
		w.close()
		return nil, err
	}
	if b.item, err = findItem(c.Context, b.store, name); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// close frees what the bench holds.
func (b *bench) close() {
	b.workshop.close()
	if b.store != nil {
		if err := b.store.Close(); err != nil {
			b.log.Warn("close store", "error", err)
		}
	}
}

// load loads the rules, those to try alone, for the item. What rules print goes
// to say.
func (b *bench) load(ctx context.Context, try []string, say func(line string)) (*script.Rules, error) {
	o := b.options()
	o.Try, o.Log = try, slog.New(printed{b.log.Handler(), say})
	if len(try) == 0 {
		o.Only = []string{}
	}
	if b.store != nil {
		o.Lookup = func(id string) (*wire.Item, error) { return b.store.Item(ctx, id) }
		o.Children = func(id string) (all []*wire.Item, err error) {
			err = b.store.Children(ctx, id, func(batch []*wire.Item) error { all = append(all, batch...); return nil })
			return all, err
		}
	}
	loaded, _, err := script.Load(o)
	return loaded, err
}

// printed takes what rules print out of a log.
type printed struct {
	slog.Handler
	say func(line string)
}

func (p printed) Enabled(context.Context, slog.Level) bool { return true }

func (p printed) Handle(ctx context.Context, r slog.Record) error {
	if r.Level == slog.LevelInfo {
		p.say(report.Plain(r.Message))
		return nil
	}
	if !p.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return p.Handler.Handle(ctx, r)
}

// proposalText writes a change that was asked for, as a rule would ask.
func proposalText(one script.Proposal) string {
	text := fmt.Sprintf("%s.%s", one.Plugin, one.Change)
	if params := paramsText(one.Params); params != "" {
		text += " { " + params + " }"
	}
	if one.Instance != "" {
		text += " in " + one.Instance
	}
	return fmt.Sprintf("%s: %s", text, one.Reason)
}
