package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/luatest"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) itemsCommand() *cli.Command {
	return &cli.Command{
		Name:      "items",
		Usage:     "what is in the store, with traits and matches",
		ArgsUsage: "[ID...]",
		Description: "EXPR is a Lua expression over the item's fields, such as\n" +
			"  luarr items --where 'year > 2000 and traits.dynamic_range == \"Dolby Vision\"'\n" +
			"Items for which it needs what is not known are counted apart.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "where", Usage: "only items for which the Lua expression `EXPR` is true"},
			&cli.StringSliceFlag{Name: "source", Usage: "only this `SOURCE`; may be repeated"},
			&cli.StringSliceFlag{Name: "library", Usage: "only the library with this `TITLE` or key; may be repeated"},
			&cli.StringSliceFlag{Name: "type", Usage: "only items of this `TYPE`: movie, series, season, episode, artist, album or track"},
			&cli.BoolFlag{Name: "unmatched", Usage: "only movies and series, or what --type says, that are not safely matched, with the reason and what would help"},
			&cli.BoolFlag{Name: "as-test", Usage: "write the items as Lua, to be pasted into the test of a rule"},
			&cli.BoolFlag{Name: "holding", Usage: "the items that rules wait on with hold, and since when"},
			&cli.Int64Flag{Name: "limit", Usage: "at most `N` items; 0 is all"},
		},
		Action: p.items,
	}
}

// items queries the store.
func (p *program) items(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if c.Bool("holding") {
		return p.holding(c, f)
	}
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	wanted := func(*wire.Item) (yes, known bool, err error) { return true, true, nil }
	if expr := c.String("where"); expr != "" {
		where, closeWhere, err := s.where(c, expr)
		if err != nil {
			return err
		}
		defer closeWhere()
		wanted = where
	}
	scope := store.Scope{
		Sources: c.StringSlice("source"), Libraries: c.StringSlice("library"), Types: c.StringSlice("type"), IDs: c.Args().Slice(),
	}
	if c.Bool("unmatched") {
		where := wanted
		wanted = func(item *wire.Item) (yes, known bool, err error) {
			if item.Matches = unmatched(item.Matches); len(item.Matches) == 0 {
				return false, true, nil
			}
			return where(item)
		}
		if len(scope.Types)+len(scope.IDs) == 0 {
			scope.Types = []string{"movie", "series"} // what is below is matched through them
		}
	}
	var list itemList = &jsonItems{newMessages(p.stdout, f)}
	switch {
	case c.Bool("unmatched") && f == table && !c.Bool("as-test"):
		list = &unmatchedItems{report.NewFitted(p.stdout, p.width(), unmatchedColumns...)}
	case c.Bool("as-test"):
		list = &luaItems{bufio.NewWriter(p.stdout)}
	case f == table:
		list = &tableItems{report.NewFitted(p.stdout, p.width(), itemColumns...)}
	}
	var shown, unknown int64
	limit := c.Int64("limit")
	err = s.store.Items(c.Context, scope, func(batch []*wire.Item) error {
		for _, item := range batch {
			yes, known, err := wanted(item)
			if err != nil {
				return err
			}
			if !known {
				unknown++
			}
			if !yes {
				continue
			}
			if err := list.add(item); err != nil {
				return err
			}
			if shown++; limit > 0 && shown == limit {
				return errEnough
			}
		}
		return nil
	})
	if err != nil && err != errEnough {
		return err
	}
	if err := list.end(); err != nil {
		return err
	}
	if unknown > 0 {
		fmt.Fprintf(p.stderr, "%s items are left out: what the expression asks for is not known of them\n", report.Count(unknown))
	}
	if len(scope.IDs) > 0 && shown+unknown == 0 {
		return fault.New(fault.Failed, "items", strings.Join(scope.IDs, ", "), "there is no such item in the store")
	}
	return nil
}

// errEnough ends a query that has shown what was asked for.
var errEnough = fmt.Errorf("enough")

// where compiles an expression.
func (s *session) where(c *cli.Context, expr string) (fn func(*wire.Item) (yes, known bool, err error), end func(), err error) {
	loaded, _, err := script.Load(script.Options{
		BuiltIn: rules.FS, Folder: s.config.Engine.Rules, Settings: s.config.Rules, Place: s.config.Place, Only: []string{},
		Location: s.config.Engine.Timezone, Log: s.log, Actors: s.declarers(c.Context, expr),
		Lookup: func(id string) (*wire.Item, error) { return s.store.Item(c.Context, id) },
		Children: func(id string) (all []*wire.Item, err error) {
			err = s.store.Children(c.Context, id, func(batch []*wire.Item) error { all = append(all, batch...); return nil })
			return all, err
		},
	})
	if err != nil {
		return nil, nil, err
	}
	worker, err := loaded.NewWorker()
	if err != nil {
		return nil, nil, err
	}
	where, err := worker.Where(expr)
	if err != nil {
		worker.Close()
		return nil, nil, err
	}
	return where, worker.Close, nil
}

// declarers are the plugins whose sources may declare the traits that an
// expression reads; nil for one that reads none.
func (s *session) declarers(ctx context.Context, expr string) []script.Actor {
	if !strings.Contains(expr, "traits") {
		return nil
	}
	if s.host == nil {
		s.host = newHost(s.config.Engine.Plugins, s.config.File, s.log)
	}
	actors, _ := engine.Actors(ctx, s.config, func(ctx context.Context, plugin string) (*wire.Description, error) {
		return describe(ctx, s.host, plugin)
	}) // of a plugin that cannot be asked nothing is known, and its traits are misspelt
	return actors
}

// itemList is how items are written.
type itemList interface {
	add(*wire.Item) error
	end() error
}

// jsonItems writes items as the schema has them.
type jsonItems struct{ *messages }

func (j *jsonItems) add(item *wire.Item) error { return j.messages.add(item) }

// luaItems writes items as tests make them.
type luaItems struct{ *bufio.Writer }

func (l *luaItems) add(item *wire.Item) error {
	text, err := luatest.Constructor(item)
	if err == nil {
		_, err = l.WriteString(text)
	}
	return err
}

func (l *luaItems) end() error { return l.Flush() }

// itemColumns are what people look for in an item; where there is no room the
// least important go first.
var itemColumns = []report.Column{
	{Name: "ID"}, {Name: "TYPE", Rank: 5}, {Name: "TITLE", Least: 16}, {Name: "YEAR", Rank: 3}, {Name: "RESOLUTION", Rank: 2},
	{Name: "DYNAMIC RANGE", Least: 12}, {Name: "AUDIO", Rank: 1, Least: 12}, {Name: "MATCHES", Rank: 4, Least: 16},
}

// tableItems writes items as a table.
type tableItems struct{ *report.Fitted }

func (t *tableItems) end() error { return t.End() }

func (t *tableItems) add(item *wire.Item) error {
	year := ""
	if item.Year > 0 {
		year = fmt.Sprint(item.Year)
	}
	var sizes, matches []string
	for _, v := range item.Versions {
		sizes = append(sizes, v.Resolution)
	}
	for _, m := range item.Matches {
		if m.State == "absent" {
			continue
		}
		text := m.Matcher + " " + m.State
		if m.By != "" {
			text += " by " + m.By
		}
		matches = append(matches, text)
	}
	title := item.Title
	if item.SeriesTitle != "" {
		title = item.SeriesTitle + " - " + title
	}
	if item.Stale {
		title += " (stale)"
	}
	t.Row(item.Id, item.Type, title, year, strings.Join(sizes, " "), rangeText(item.Traits), audioText(item.Traits), strings.Join(matches, ", "))
	return nil
}

// rangeText writes dynamic range and fallback as one, such as Dolby Vision/HDR10.
func rangeText(traits map[string]*wire.Trait) string {
	text := traits["dynamic_range"].GetValue()
	if fallback := traits["hdr_fallback"].GetValue(); text == "Dolby Vision" && fallback != "" && fallback != "none" {
		text += "/" + fallback
	}
	return text
}

// audioText writes audio format and carrier as one, such as Dolby Atmos (Dolby TrueHD).
func audioText(traits map[string]*wire.Trait) string {
	text := traits["audio_format"].GetValue()
	if carrier := traits["audio_carrier"].GetValue(); carrier != "" {
		text += " (" + carrier + ")"
	}
	return text
}
