package main

import (
	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/census"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) reportCommand() *cli.Command {
	return &cli.Command{
		Name:  "report",
		Usage: "what your libraries hold, in figures",
		Description: "Counts what is in the store: items by library and type, versions by resolution and\n" +
			"dynamic range, Dolby Vision profiles and their fallbacks, audio formats, what Radarr\n" +
			"and Sonarr know, what was never played, the biggest items. No server is asked; what\n" +
			"the last run could not read is marked stale.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "source", Usage: "only this `SOURCE`; may be repeated"},
			&cli.StringSliceFlag{Name: "library", Usage: "only the library of this title or key; may be repeated"},
			&cli.IntFlag{Name: "biggest", Usage: "how many of the biggest items to list", Value: 5},
		},
		Action: p.report,
	}
}

// report counts what is stored.
func (p *program) report(c *cli.Context) error {
	if err := none(c); err != nil {
		return err
	}
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	if c.Int("biggest") < 1 || c.Int("biggest") > 1000 {
		return fault.New(fault.Usage, "report", "--biggest", "want 1 to 1000")
	}
	s, err := p.openToRead(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	scope := store.Scope{Sources: c.StringSlice("source"), Libraries: c.StringSlice("library")}
	counted, err := p.census(c, s, scope)
	if err != nil {
		return err
	}
	if len(counted.Libraries) == 0 {
		wrong := fault.New(fault.Failed, "report", "", "no library was read yet").WithHint("luarr plan reads your servers")
		if len(scope.Sources)+len(scope.Libraries) > 0 {
			wrong = fault.New(fault.Usage, "report", "", "there is no such library in the store").WithHint("luarr report lists those there are")
		}
		return wrong
	}
	switch f {
	case table:
		return p.showCensus(s, counted)
	case ndjson:
		return writeJSON(p.stdout, counted, "")
	}
	return writeJSON(p.stdout, counted, "  ")
}

// census counts the items of a scope.
func (p *program) census(c *cli.Context, s *session, scope store.Scope) (*census.Census, error) {
	all, err := s.store.Libraries(c.Context, "")
	if err != nil {
		return nil, err
	}
	var libraries []*wire.Library
	for _, l := range all {
		if named(scope.Sources, l.Source) && (named(scope.Libraries, l.Title) || named(scope.Libraries, l.Key)) {
			libraries = append(libraries, l)
		}
	}
	counter := census.New(p.now(), libraries, c.Int("biggest"))
	var total, done int64
	for _, l := range libraries {
		states, err := s.store.LibraryStates(c.Context, l.Source)
		if err != nil {
			return nil, err
		}
		total += states[l.Key].Items
		at, err := s.store.ReadAt(c.Context, l.Source, l.Key)
		if err != nil {
			return nil, err
		}
		counter.ReadAt(l.Source, l.Key, at)
	}
	progress := p.progress(c)
	progress.Stage("report")
	defer progress.End()
	err = s.store.Items(c.Context, scope, func(batch []*wire.Item) error {
		for _, item := range batch {
			counter.Add(item)
		}
		done += int64(len(batch))
		progress.Items("items", done, total)
		return nil
	})
	return counter.Result(), err
}

// named says whether a list has a name; an empty one has all.
func named(list []string, name string) bool {
	for _, one := range list {
		if one == name {
			return true
		}
	}
	return len(list) == 0
}
