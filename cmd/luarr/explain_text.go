package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/sdk/wire"
)

// explained writes an explanation for people.
type explained struct {
	w    io.Writer
	x    *engine.Explanation // nil where one rule is explained
	now  time.Time
	zone *time.Location
	all  bool
	only bool // one rule was asked for
}

func (e *explained) write() {
	e.facts()
	if !e.only {
		e.traits()
		e.matches()
	}
	e.rules()
	if !e.only {
		e.history()
	}
}

// columns writes aligned lines, indented by so many blanks; nothing may break
// the columns.
func (e *explained) columns(indent int, rows [][]string) {
	t := tabwriter.NewWriter(e.w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i := range row {
			row[i] = report.Plain(row[i])
		}
		fmt.Fprintln(t, strings.Repeat(" ", indent)+strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	_ = t.Flush() // an error of stdout shows at the next write
}

// facts tell what the item is, in short, and how old that is.
func (e *explained) facts() {
	item := e.x.Item.Of
	fmt.Fprintf(e.w, "%s\n", report.Plain(titleOf(item)))
	rows := [][]string{{item.Type, item.Id}, {"library", e.library()}}
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, []string{name, value})
		}
	}
	if e.x.Data.Stale {
		why := e.x.Data.Why
		if why == "" {
			why = "its library could not be read"
		}
		add("stale", "rules see nothing of it but its title: "+why)
	}
	add("protected", e.x.Protected)
	for _, u := range item.Unread {
		add("unknown", u.Field+": "+u.Reason)
	}
	ids := item.ExternalIds
	var names []string
	for _, id := range []struct{ name, value string }{{"imdb", ids.GetImdb()}, {"tmdb", ids.GetTmdb()}, {"tvdb", ids.GetTvdb()}} {
		if id.value != "" {
			names = append(names, id.name+":"+id.value)
		}
	}
	add("ids", strings.Join(names, ", "))
	if item.AddedAt != nil {
		add("added", e.when(item.AddedAt.AsTime()))
	}
	if item.Plays != nil {
		plays := fmt.Sprintf("%d", item.Plays.GetCount())
		if item.Plays.LastAt != nil {
			plays += ", last " + e.when(item.Plays.LastAt.AsTime())
		}
		if len(item.Plays.Users) > 0 {
			plays += ", by " + strings.Join(item.Plays.Users, ", ")
		}
		add("plays", plays)
	}
	add("labels", strings.Join(item.Labels, ", "))
	add("collections", strings.Join(item.Collections, ", "))
	e.columns(2, rows)
}

// library tells where the item comes from, and when that was read.
func (e *explained) library() string {
	item, data := e.x.Item.Of, e.x.Data
	text := fmt.Sprintf("%s on %s", item.Library, item.Source)
	switch {
	case !data.Enabled:
		text += "; it is not enabled: rules do not look at it"
	case data.ReadAt == nil:
		text += ", never read completely"
	default:
		text += ", read " + e.when(*data.ReadAt)
	}
	return text
}

// when writes a moment with its age.
func (e *explained) when(t time.Time) string {
	return fmt.Sprintf("%s (%s)", t.In(e.zone).Format("2006-01-02 15:04"), ago(e.now.Sub(t)))
}

// ago writes an age in the largest unit that fits twice.
func ago(d time.Duration) string {
	if d < 0 {
		return "to come"
	}
	for _, unit := range []struct {
		name string
		long time.Duration
	}{{"years", 365 * 24 * time.Hour}, {"months", 30 * 24 * time.Hour}, {"days", 24 * time.Hour}, {"hours", time.Hour}, {"minutes", time.Minute}} {
		if n := d / unit.long; n >= 2 {
			return fmt.Sprintf("%d %s ago", n, unit.name)
		}
	}
	return "just now"
}

// said tells what the source says of the item itself, and what it might have.
func (e *explained) said() {
	var rows [][]string
	for _, t := range e.x.Traits {
		switch {
		case t.Of != "":
			continue
		case t.Value == "":
			rows = append(rows, []string{t.Name, "its source does not say"})
			continue
		}
		rows = append(rows, []string{t.Name, t.Value + outdated(t), t.Confidence + ": " + t.Evidence})
	}
	if len(rows) > 0 {
		fmt.Fprintln(e.w, "\nTraits of its source")
		e.columns(2, rows)
	}
}

// outdated says what is stored of a trait, where that is something else.
func outdated(t engine.TraitReason) string {
	if t.Stored == nil {
		return ""
	}
	return " (stored: " + orNothing(*t.Stored) + "; the rules or the file changed since)"
}

// traits tell what the detectors made of each version.
func (e *explained) traits() {
	e.said()
	for i, v := range e.x.Item.Of.Versions {
		of := fmt.Sprintf("versions[%d]", i+1)
		file := ""
		if len(v.Parts) > 0 {
			file = ": " + v.Parts[0].File
		}
		size := ""
		if v.Resolution != "" {
			size = " (" + v.Resolution + ")"
		}
		fmt.Fprintf(e.w, "\nVersion %d%s%s\n", i+1, report.Plain(size), report.Plain(file))
		var rows [][]string
		var missing []string
		for _, t := range e.x.Traits {
			rest, ok := strings.CutPrefix(t.Of, of)
			switch {
			case !ok || rest != "" && !e.all:
				continue
			case t.Error != "":
				rows = append(rows, []string{rest + t.Name, "failed", t.Error})
				continue
			case t.Value == "" && t.Rule == "":
				rows = append(rows, []string{t.Name, "its source does not say"})
				continue
			case t.Value == "":
				missing = append(missing, strings.TrimPrefix(rest+".", ".")+t.Name)
				continue
			}
			name := strings.TrimPrefix(rest+"."+t.Name, ".")
			rows = append(rows, []string{name, t.Value + outdated(t), t.Confidence + ": " + t.Evidence, t.Decided.Line})
		}
		e.columns(2, rows)
		if len(missing) > 0 {
			fmt.Fprintf(e.w, "  no detector could tell: %s\n", strings.Join(missing, ", "))
		}
	}
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// matches tell what it is elsewhere.
func (e *explained) matches() {
	if len(e.x.Matches) == 0 {
		return
	}
	fmt.Fprintf(e.w, "\nMatches\n")
	var rows [][]string
	for _, one := range e.x.Matches {
		m := one.Of
		var what []string
		if m.Id != "" {
			what = append(what, fmt.Sprintf("%s, id %s", titleOf(&wire.Item{Title: m.Title, Year: m.Year}), m.Id))
		}
		if m.Reason != "" {
			what = append(what, m.Reason)
		}
		how := m.State
		if m.By != "" {
			how += " by " + m.By
		}
		if m.Confidence != "" {
			how += ", " + m.Confidence
		}
		rows = append(rows, []string{m.Matcher, how, strings.Join(what, "; ")})
	}
	e.columns(2, rows)
}

// history tells what was changed before.
func (e *explained) history() {
	if len(e.x.History) == 0 {
		return
	}
	fmt.Fprintf(e.w, "\nChanged before\n")
	var rows [][]string
	for _, one := range e.x.History {
		c := one.Of
		state := c.State
		if c.Error != "" {
			state += ": " + c.Error
		}
		at := ""
		if c.At != nil {
			at = c.At.AsTime().In(e.zone).Format("2006-01-02 15:04")
		}
		rows = append(rows, []string{at, fmt.Sprintf("run %d", c.Run), c.Rule, fmt.Sprintf("%s on %s: %s", c.Kind, c.Instance, report.Difference(c.Before, c.After)), state})
	}
	e.columns(2, rows)
}
