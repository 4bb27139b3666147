package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

// rules tell what each rule makes of it, those first that do something.
func (e *explained) rules() {
	if !e.only {
		fmt.Fprintf(e.w, "\nRules\n")
	}
	if len(e.x.Rules) == 0 {
		fmt.Fprintf(e.w, "  no rule that is on looks at %s\n", withArticle(e.x.Item.Of.Type))
	}
	for _, r := range e.x.Rules {
		off := ""
		if !r.Enabled {
			off = ", if it were on"
		}
		fmt.Fprintf(e.w, "\n  %s: %s%s\n", r.Rule, strings.ToUpper(r.Verdict), off)
		for _, h := range r.Handlers {
			e.handler(r, h)
		}
		if len(r.Params) > 0 {
			var parts []string
			for _, name := range slices.Sorted(maps.Keys(r.Params)) {
				parts = append(parts, name+" = "+luaText(r.Params[name]))
			}
			fmt.Fprintf(e.w, "    with %s\n", report.Plain(strings.Join(parts, ", ")))
		}
	}
	if len(e.x.Others) > 0 {
		fmt.Fprintln(e.w)
		var rows [][]string
		for _, o := range e.x.Others {
			rows = append(rows, []string{o.Rule + ":", o.Why})
		}
		e.columns(2, rows)
		if !e.all {
			fmt.Fprintln(e.w, "  (--all explains those that are off too)")
		}
	}
}

func withArticle(thing string) string {
	if strings.ContainsAny(thing[:min(1, len(thing))], "aeiou") {
		return "an " + thing
	}
	return "a " + thing
}

// mostReads is how many reads of a handler are shown without --all.
const mostReads = 30

// occasions tell what a rule makes of libraries, servers and the run.
func (e *explained) occasions(c *engine.Coverage) {
	for i, o := range c.Occasions {
		if i == 0 && c.Items == 0 {
			off := ""
			if !c.Enabled {
				off = " (it is off)"
			}
			fmt.Fprintf(e.w, "%s%s\n", report.Plain(c.Rule), off)
		}
		what := o.Event + " " + o.Title
		if o.Event == "run" {
			what = "the run, as long as nothing is planned"
		}
		fmt.Fprintf(e.w, "\n  %s: %s\n", report.Plain(what), strings.ToUpper(o.Verdict))
		for _, h := range o.Handlers {
			e.handler(engine.RuleReason{Handlers: o.Handlers}, h)
		}
	}
}

// handler tells what one handler made of it.
func (e *explained) handler(r engine.RuleReason, h engine.HandlerReason) {
	if len(r.Handlers) > 1 {
		of := h.Of
		if of == "" {
			of = "the " + h.Event
		}
		fmt.Fprintf(e.w, "    on %s (%s): %s\n", of, h.Line, h.Verdict)
	}
	switch h.Verdict {
	case script.NotKnown:
		fmt.Fprintf(e.w, "    it needs %s, and %s\n", h.Unknown.Field, report.Plain(h.Unknown.Unknown))
	case script.Failed:
		fmt.Fprintf(e.w, "    %s\n", report.Plain(h.Error))
	}
	shown := h.Changes
	if !e.all && len(shown) > mostShown {
		shown = shown[:mostShown]
	}
	for _, wish := range shown {
		e.wish(wish)
	}
	if more := len(h.Changes) - len(shown) + h.MoreChanges; more > 0 {
		fmt.Fprintf(e.w, "    and %s more changes\n", report.Count(int64(more)))
	}
	fmt.Fprintf(e.w, "    decided at %s\n", report.Plain(decisionText(h.Decided)))
	var rows [][]string
	reads, more := h.Reads, h.More
	most := mostReads
	if e.x == nil { // it may have looked at any number of items
		most = mostShown
	}
	if !e.all && len(reads) > most {
		reads, more = reads[:most], more+len(reads)-most
	}
	for _, read := range reads {
		field := read.Field
		if read.Of != "" {
			field = read.Of + ": " + field
		}
		rows = append(rows, []string{field, e.value(read), ":" + read.Line[strings.LastIndexByte(read.Line, ':')+1:]})
	}
	if len(rows) > 0 {
		fmt.Fprintln(e.w, "    it read")
		e.columns(6, rows)
	}
	if more > 0 {
		fmt.Fprintf(e.w, "      and %s more\n", report.Count(int64(more)))
	}
}

// value writes what was read.
func (e *explained) value(r engine.ReadValue) string {
	switch v := r.Value.(type) {
	case nil:
		if r.Unknown != "" {
			return "unknown: " + r.Unknown
		}
		return "absent"
	case string:
		return fmt.Sprintf("%q", v)
	case time.Time:
		return e.when(v)
	case []string:
		return "{ " + strings.Join(v, ", ") + " }"
	}
	return fmt.Sprint(r.Value)
}

// wish tells what is proposed, and what would become of it.
func (e *explained) wish(w engine.Wish) {
	params := ""
	if len(w.Params) > 0 {
		params = " { " + paramsText(w.Params) + " }"
	}
	target := ""
	if e.x == nil { // it may be about any item
		target = " for " + w.Target
	}
	fmt.Fprintf(e.w, "    proposes %s%s%s: %s\n", w.Kind, report.Plain(target), report.Plain(params), report.Plain(w.Reason))
	for _, one := range w.Changes {
		c := one.Of
		state := ""
		if c.State != "planned" {
			state = "  [" + c.State + ": " + c.Error + "]"
		}
		fmt.Fprintf(e.w, "      on %s: %s%s\n", c.Instance, report.Difference(c.Before, c.After), report.Plain(state))
	}
	for _, note := range w.Notes {
		fmt.Fprintf(e.w, "      %s\n", report.Plain(note))
	}
}
