package preroll

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// mostMissed is how many refreshes are made up for that nobody was there for:
// more than a year of one an hour. The draws of before are forgotten.
const mostMissed = 10_000

// Chooser chooses for one server. Its methods may be called by several
// goroutines.
type Chooser struct {
	Table  *Table
	Shelf  Shelf
	Source string // the server; draws differ from one to another
	Asked  Asked
}

// Asked is an entry that somebody asked for by hand.
type Asked struct {
	Entry string // empty for none
	Until time.Time
}

// Choice is what plays at a time.
type Choice struct {
	Entry string // empty where nobody asked for anything: the value stays as it is
	Mixed bool   // the default plays with it
	Why   string // as people say it
	// Value is that of Plex's setting. It means nothing where Blocked says why
	// there is none.
	Value   string
	Files   []string
	InOrder bool   // all of them are played, not one at random
	Drawn   bool   // lots were drawn, so that it changes at the next refresh
	Blocked string // why it cannot be said what to play
	Notes   []Note
}

// Note is something that people should know of the paths of an entry.
type Note struct {
	Code    string `json:"code"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

// At chooses for a time, in the household's time zone. The memory is what the
// last call gave; of an entry that draws, refreshes in between are made up for,
// so that what comes does not depend on when somebody asked.
func (c *Chooser) At(at time.Time, m Memory) (Choice, Memory) {
	e, why := c.due(at)
	if e == nil {
		return Choice{Why: why}, m
	}
	play, mixed := c.Table.mix(c.Source, e)
	out := Choice{Entry: e.Name, Mixed: mixed, Why: why, InOrder: len(play.Random) == 0}
	if out.Notes, out.Blocked = c.notes(play); out.Blocked != "" {
		return out, m
	}
	urns := c.urns(play)
	draw, drawn := c.draw(e.Name, urns, at, m)
	if len(urns) > 0 {
		out.Drawn = true
		m = maps.Clone(m)
		if m == nil {
			m = Memory{}
		}
		m[e.Name] = draw
	}
	c.put(&out, play, drawn, at)
	return out, m
}

// due gives the entry that plays, and why.
func (c *Chooser) due(at time.Time) (*Entry, string) {
	if c.Asked.Entry != "" && at.Before(c.Asked.Until) {
		if e := c.Table.entry(c.Source, c.Asked.Entry); e != nil {
			return e, fmt.Sprintf("%s was asked for until %s", e.Name, c.Asked.Until.In(at.Location()).Format("Mon 2 Jan 15:04"))
		}
	}
	e := c.Table.Due(c.Source, at)
	switch {
	case e == nil:
		return nil, "nothing is due and there is no default"
	case e.Name == Default:
		return e, "nothing else is due"
	}
	return e, e.Name + " is due " + e.When.Words()
}

// urns are the draws that something to play makes, in order.
func (c *Chooser) urns(p Play) []urn {
	var all []urn
	if p.Weighted {
		all = append(all, c.urn(p.Random, 1, true))
	}
	for _, s := range p.Sequence {
		if s.Path == "" {
			all = append(all, c.urn(s.Draw, s.Pick, s.Weighted))
		}
	}
	return all
}

// urn makes one of lots.
func (c *Chooser) urn(lots []Lot, pick int, weighted bool) urn {
	u := urn{pick: pick, weighted: weighted}
	for _, l := range lots {
		u.lots = append(u.lots, c.Shelf[l.Path].Files)
		u.weights = append(u.weights, l.Weight)
	}
	return u
}

// draw gives what is drawn of urns for the refresh that a time belongs to.
func (c *Chooser) draw(entry string, urns []urn, at time.Time, m Memory) (Draw, [][]string) {
	if len(urns) == 0 {
		return Draw{}, nil
	}
	last, known := m[entry]
	refresh, _ := c.Table.Refresh.Last(at)
	if last.Period.After(refresh.At) {
		last, known = Draw{}, false // of a later time
	}
	if known && last.Period.Equal(refresh.At) && fits(last.Picks, urns) {
		return last, last.Picks
	}
	periods := []time.Time{refresh.At}
	if known && last.Period.Before(refresh.At) {
		periods = periods[:0]
		for f := range c.Table.Refresh.Between(last.Period.In(at.Location()).Add(1), refresh.At) {
			periods = append(periods, f.At)
		}
		periods = periods[max(0, len(periods)-mostMissed):]
	}
	for _, period := range periods {
		next := Draw{Period: period}
		for i, u := range urns {
			var before []string
			if i < len(last.Picks) {
				before = last.Picks[i]
			}
			next.Picks = append(next.Picks, u.draw(chance(c.Source, entry, i, period), before))
		}
		last = next
	}
	return last, last.Picks
}

// put fills in the files of a choice and the value that they make.
func (c *Chooser) put(out *Choice, p Play, drawn [][]string, at time.Time) {
	take := func() []string {
		first := drawn[0]
		drawn = drawn[1:]
		return first
	}
	switch {
	case p.Weighted:
		out.Files = take()
	case len(p.Random) > 0:
		u := c.urn(p.Random, 0, false)
		for _, b := range u.balls() {
			out.Files = append(out.Files, b.file)
		}
		c.shorten(out, at)
	default:
		for _, s := range p.Sequence {
			if s.Path != "" {
				out.Files = append(out.Files, c.Shelf[s.Path].Files...)
			} else {
				out.Files = append(out.Files, take()...)
			}
		}
	}
	if len(out.Files) == 0 && len(p.Random)+len(p.Sequence) > 0 {
		out.Blocked = "none of its files is there"
		return
	}
	if out.Value = value(out.Files, out.InOrder); !short(out.Value) {
		out.Value = ""
		out.Blocked = fmt.Sprintf("its %d paths are longer than the %d bytes that can be sent", len(out.Files), longest)
	}
}

// shorten leaves out files by lot until a server can be told the rest: others at
// each refresh.
func (c *Chooser) shorten(out *Choice, at time.Time) {
	all := len(out.Files)
	if short(value(out.Files, false)) {
		return
	}
	refresh, _ := c.Table.Refresh.Last(at)
	order := chance(c.Source, out.Entry, 0, refresh.At).Perm(all)
	keep, size := make([]bool, all), 0
	for _, i := range order {
		if size += sent(out.Files[i]) + sent(";"); size > longest {
			break
		}
		keep[i] = true
	}
	i := -1
	out.Files = slices.DeleteFunc(out.Files, func(string) bool { i++; return !keep[i] })
	out.Drawn = true
	out.Notes = append(out.Notes, Note{"preroll_many", out.Entry, fmt.Sprintf(
		"of its %d files a server can be told %d at a time; others take part after each refresh", all, len(out.Files))})
}
