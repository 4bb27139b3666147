package main

import (
	"cmp"
	"context"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/report"
)

// demoStreams is how many streams the demo has played.
const demoStreams = 4

// showStreams has something play and shows it.
func (p *program) showStreams(ctx context.Context, eng *engine.Engine, home *lab) error {
	if err := home.play(ctx, demoStreams); err != nil {
		return err
	}
	l, err := eng.Lookout(ctx, false)
	if err != nil {
		return err
	}
	defer l.Close()
	sight, err := l.See(ctx)
	if err == nil {
		err = sight.Err
	}
	if err != nil {
		return err
	}
	if err := report.Columns(p.stdout, cmp.Or(p.width(), 120), streamColumns, streamRows(sight.Sessions)); err != nil {
		return err
	}
	return home.play(ctx, 0)
}

// onward says what the demo did not show.
const onward = `Rules can stop streams (no_4k_transcode), set what plays before films by season and holiday
([prerolls]), and keep the server in order (empty_trash = true, optimize = "monthly(1)"). To try all that
on these servers, or to begin with your own:

  luarr demo --serve DIR     leaves them up, with a configuration to play with
  luarr init                 writes one for your servers; luarr doctor says what is missing
  luarr help                 lists the commands
`
