package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) stopCommand() *cli.Command {
	return &cli.Command{
		Name:      "stop",
		Usage:     "stop streams, and tell their viewers why",
		ArgsUsage: "[ID…]",
		Flags: []cli.Flag{
			sourceFlag(),
			&cli.StringFlag{Name: "reason", Usage: "what the viewer is told", Value: "The owner of the server has stopped this stream."},
			&cli.StringSliceFlag{Name: "user", Usage: "all streams of this `USER`; may be given several times"},
			&cli.BoolFlag{Name: "all", Usage: "all streams"},
		},
		Description: "An ID is what luarr streams shows, or the server's own. What was stopped is in luarr history.\n" +
			"A Plex server stops streams only if its owner has a Plex Pass.",
		Action: p.stopStreams,
	}
}

// stopStreams stops streams.
func (p *program) stopStreams(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	ids, users, all := c.Args().Slice(), c.StringSlice("user"), c.Bool("all")
	if kinds := btoi(len(ids) > 0) + btoi(len(users) > 0) + btoi(all); kinds != 1 {
		return fault.New(fault.Usage, "stop", "", "say which streams: IDs, --user or --all, one of these").WithHint("luarr streams lists them")
	}
	s, l, err := p.lookout(c, false)
	if err != nil {
		return err
	}
	defer s.close()
	defer l.Close()
	sight, err := l.See(c.Context, c.StringSlice("source")...)
	if err != nil {
		return err
	}
	chosen := sight.Sessions
	if !all {
		if chosen, err = chooseStreams(sight, ids, users); err != nil {
			if sight.Err != nil { // it may be there that it plays
				report.Findings(p.stderr, sight.Findings)
			}
			return err
		}
	}
	if len(chosen) == 0 {
		if sight.Err == nil {
			fmt.Fprintln(p.stdout, "there is nothing to stop")
		}
		return p.unseen(sight)
	}
	record, changes, err := l.Stop(c.Context, chosen, c.String("reason"))
	if record == nil {
		return err
	}
	if f != table {
		if writeErr := writeMessage(p.stdout, record); writeErr != nil {
			return writeErr
		}
	}
	if err == nil {
		err = p.tellStops(f, chosen, changes, record)
	}
	if err != nil {
		return err
	}
	return p.unseen(sight)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// chooseStreams finds the streams that are meant.
func chooseStreams(sight *engine.Sight, ids, users []string) ([]*wire.Session, error) {
	var chosen []*wire.Session
	for _, id := range ids {
		var found []*wire.Session
		for _, s := range sight.Sessions {
			number := fmt.Sprint(s.Number)
			if s.Id != "" && (id == s.Id || id == s.Source+"/"+s.Id) || s.Number != 0 && (id == number || id == s.Source+"/"+number) {
				found = append(found, s)
			}
		}
		switch {
		case len(found) == 0:
			return nil, fault.New(fault.Failed, "stop", id, "there is no such stream; it may have ended").WithHint("luarr streams lists them")
		case len(found) > 1:
			var names []string
			for _, s := range found {
				names = append(names, s.Source+"/"+s.Id)
			}
			return nil, fault.New(fault.Usage, "stop", id, "several servers have a stream of that number").WithHint("write one of %s", strings.Join(names, ", "))
		}
		if !slices.Contains(chosen, found[0]) {
			chosen = append(chosen, found[0])
		}
	}
	for _, user := range users {
		known := false
		for _, s := range sight.Sessions {
			if strings.EqualFold(s.User, user) {
				chosen, known = append(chosen, s), true
			}
		}
		if !known && sight.Err != nil {
			return nil, fault.New(fault.Unreachable, "stop", user, "no stream of theirs was found, and not every server could be read")
		}
	}
	return chosen, nil
}

// tellStops says what became of each stream.
func (p *program) tellStops(f format, chosen []*wire.Session, changes []*wire.Change, record *wire.Run) error {
	failed := 0
	told := map[string]bool{}
	for _, c := range changes {
		told[c.Target] = true
		line := "stopped      " + c.Title
		switch c.State {
		case "done":
		case "skipped":
			line = "not needed   " + c.Title + ": " + c.Error
		case "uncertain":
			failed++
			line = "uncertain    " + c.Title + ": " + c.Error
		default:
			failed++
			line = "not stopped  " + c.Title + ": " + c.Error
		}
		if f == table {
			fmt.Fprintln(p.stdout, report.Plain(line))
		}
	}
	for _, one := range record.Findings {
		if one.Code == "change_refused" || one.Code == "preview_failed" {
			failed++
			fmt.Fprintln(p.stderr, "not stopped  "+report.Plain(one.Message))
		}
	}
	if failed > 0 {
		return fault.New(fault.Failed, "stop", "", "%d of %d streams were not stopped for certain", failed, len(chosen)).
			WithHint("luarr history %d shows them", record.Id)
	}
	return nil
}
