package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk/wire"
)

func (p *program) demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "the whole pipeline on simulated servers; nothing to configure",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "movies", Usage: "movies on the simulated Plex server", Value: 200},
			&cli.IntFlag{Name: "catalogue", Usage: "movies that the simulated Radarr knows (default: one per ten movies)"},
			&cli.Int64Flag{Name: "seed", Usage: "another seed is another home", Value: 1},
			&cli.StringFlag{Name: "serve", Usage: "write config, rules and store to `DIR` and keep the servers up until Ctrl-C"},
		},
		Action: p.demo,
	}
}

// demo shows the pipeline at work, or leaves its servers up.
func (p *program) demo(c *cli.Context) error {
	if err := none(c); err != nil {
		return err
	}
	if c.Int("movies") < 1 || c.Int("catalogue") < 0 {
		return fault.New(fault.Usage, "demo", "", "the home needs at least one movie")
	}
	dir := c.String("serve")
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "luarr-demo-"); err != nil {
			return &fault.Error{Op: "demo", Err: err}
		}
		defer os.RemoveAll(dir)
	}
	home, err := startLab(c.Context, homelab.Options{
		Seed: c.Int64("seed"), Movies: c.Int("movies"), Catalogue: c.Int("catalogue"), ClaimAfter: 3, Control: true,
	}, p.stderr)
	if err != nil {
		return err
	}
	if err := writeDemo(dir, home); err != nil {
		home.stop()
		return err
	}
	if err := c.Set("config", filepath.Join(dir, "config.toml")); err != nil {
		home.stop()
		return err
	}
	if c.String("serve") != "" {
		defer home.stop()
		return p.serveDemo(c, dir, home)
	}
	return p.playDemo(c, home)
}

// writeDemo writes the configuration of the lab.
func writeDemo(dir string, home *lab) error {
	err := os.MkdirAll(filepath.Join(dir, "rules"), 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "config.toml"), []byte(home.config()), 0o600)
	}
	if err != nil {
		return &fault.Error{Op: "demo", Subject: dir, Err: err}
	}
	return nil
}

// served says what can be done with the servers.
const served = `Plex     %s
Radarr   %s
Sonarr   %s
Account  %s

They are up until Ctrl-C. In another terminal:

  cd %s
  luarr doctor                  is everything in order?
  luarr plan                    reads all, changes nothing, shows what would change
  luarr run                     the same, and applies; luarr history, luarr undo 2
  luarr report                  what the libraries hold
  luarr items --where 'traits.hdr_fallback == "none"'
  luarr explain home/8001       why an item is treated as it is
  luarr rules new mine          a rule to start from, and its test
  luarr prerolls --year 2026    once [prerolls] in config.toml is switched on
  luarr login plex              the code is claimed by itself, for "owner"
  luarr servers add Homelab

  curl -X POST '%s/lab/edit'    something changes on Plex; ?kind=label, ?kind=movie&times=9
  curl -X POST '%s/lab/play'    somebody plays something; ?streams=20, ?streams=0
  luarr streams watch
`

// serveDemo keeps the servers up until the user stops them.
func (p *program) serveDemo(c *cli.Context, dir string, home *lab) error {
	fmt.Fprintf(p.stdout, served, home.Plex, home.Radarr, home.Sonarr, home.Account, dir, home.Plex, home.Plex)
	<-c.Context.Done()
	fmt.Fprintln(p.stderr, "stopped")
	return nil
}

// playDemo plans, shows, applies, looks at Radarr, and runs again.
func (p *program) playDemo(c *cli.Context, home *lab) (err error) {
	f := figures{started: p.now()}
	stopped := false
	defer func() {
		if !stopped {
			home.stop()
		}
	}()
	s, err := p.open(c.Context, c)
	if err != nil {
		return err
	}
	defer s.close()
	eng := s.engine(p.progress(c))

	p.say("A simulated home: %s movies on Plex, with Radarr and Sonarr beside it; each plugin is a process of its own.", report.Count(int64(c.Int("movies"))))
	p.heading("1. Plan: fetch, normalize, match, act")
	first, err := eng.Run(c.Context, engine.RunOptions{PlanOnly: true})
	if err != nil {
		return err
	}
	f.full = first
	f.peak = host.PeakBytes(os.Getpid())
	if err := p.showSamples(c.Context, s.store); err != nil {
		return err
	}
	p.heading("2. What the rules propose")
	if err := p.showPlan(c, table, s.store, first); err != nil {
		return err
	}
	p.heading("3. Apply, from what is stored: no server is read again")
	applied, err := eng.Run(c.Context, engine.RunOptions{From: "act"})
	if err != nil {
		return err
	}
	report.Summary(p.stdout, applied)
	if err := p.showRadarr(c.Context, home); err != nil {
		return err
	}
	p.heading("4. Run again: everything is as the rules want it")
	again, err := eng.Run(c.Context, engine.RunOptions{})
	if err != nil {
		return err
	}
	report.Findings(p.stderr, again.Findings)
	report.Summary(p.stdout, again)
	if n := again.Changes["done"]; n > 0 {
		return fault.New(fault.Failed, "demo", "", "the second run still changed %d things", n)
	}
	p.heading("5. What plays now: luarr streams")
	if err := p.showStreams(c.Context, eng, home); err != nil {
		return err
	}
	if err := p.idle(c.Context, eng, home, &f); err != nil {
		return err
	}
	f.cpu = cpuSeconds()
	s.close()
	f.processes = append(s.host.Processes(), home.stop())
	stopped = true
	p.heading("Figures")
	f.write(p.stdout)
	p.heading("Onward")
	fmt.Fprint(p.stdout, onward)
	return nil
}

// idle measures what runs cost when nothing changed on the servers, and when
// one file was replaced.
func (p *program) idle(ctx context.Context, eng *engine.Engine, home *lab, f *figures) error {
	unchanged, err := eng.Run(ctx, engine.RunOptions{})
	if err != nil {
		return err
	}
	f.idle = append(f.idle, idleRun{"nothing changed", unchanged})
	if err := home.replaceFile(ctx); err != nil {
		return err
	}
	changed, err := eng.Run(ctx, engine.RunOptions{})
	if err != nil {
		return err
	}
	f.idle = append(f.idle, idleRun{"one file was replaced", changed})
	return nil
}

// say writes a paragraph.
func (p *program) say(format string, args ...any) { fmt.Fprintf(p.stdout, format+"\n", args...) }

// heading begins a part.
func (p *program) heading(text string) { fmt.Fprintf(p.stdout, "\n%s\n\n", text) }

// samples is how many movies the demo shows.
const samples = 16

// showSamples shows what was made of some movies: those that Radarr knows, and
// of the others one of each kind.
func (p *program) showSamples(ctx context.Context, st *store.Store) error {
	t := report.NewTable(p.stdout, "MOVIE", "PICTURE", "BECAUSE", "SOUND", "IN RADARR")
	shown, kinds := 0, map[string]bool{}
	err := st.Items(ctx, store.Scope{Types: []string{"movie"}}, func(batch []*wire.Item) error {
		for _, item := range batch {
			if len(item.Versions) == 0 || item.Traits["dynamic_range"] == nil {
				continue
			}
			found := "-"
			for _, m := range item.Matches {
				if m.Matcher == "radarr" && m.State != "absent" {
					found = m.State + " by " + m.By
				}
			}
			kind := rangeText(item.Traits) + audioText(item.Traits)
			if found == "-" && kinds[kind] {
				continue
			}
			kinds[kind] = true
			t.Row(clip(item.Title, 30), rangeText(item.Traits), clip(item.Traits["dynamic_range"].Evidence, 38), audioText(item.Traits), found)
			if shown++; shown == samples {
				return errEnough
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	return t.End()
}
