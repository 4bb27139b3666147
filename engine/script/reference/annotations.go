package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/sdk/wire"
)

// events and what their handlers are given.
var events = []struct{ name, class string }{
	{"movie", "Item"}, {"series", "Item"}, {"season", "Item"}, {"episode", "Item"},
	{"artist", "Item"}, {"album", "Item"}, {"track", "Item"}, {"version", "Version"},
	{"library", "Library"}, {"server", "Server"}, {"session", "Session"}, {"run", "Run"},
}

// Annotations gives the files that the Lua language server needs, by name:
// luarr.lua for the schema and the functions, changes.lua for what the given
// actors offer, tests.lua for what tests can call. Traits are the names of the traits that detectors give.
func Annotations(actors []script.Actor, traits []string) (map[string]string, error) {
	types, err := Types()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("---@meta\n-- Made by \"luarr rules types\" for editors; rules never load it.\n")
	for _, t := range types {
		fmt.Fprintf(&b, "\n--- %s\n---@class luarr.%s\n", t.Doc, t.Name)
		for _, f := range slices.Concat(t.Fields, Related[t.Name]) {
			writeField(&b, f)
		}
		writeMethods(&b, t.Name)
	}
	b.WriteString("\n--- The name of a file, cut up so that it can be asked for words.\n---@class luarr.Name\n")
	for _, f := range Related["Name"] {
		writeField(&b, f)
	}
	writeMethods(&b, "Name")
	b.WriteString("\n--- Traits by name; nil where nobody gave one.\n---@class luarr.Traits\n")
	for _, name := range traits {
		writeField(&b, Field{Name: name, Lua: "string", Nil: true, Doc: "Given by a detector."})
	}
	writeDeclared(&b, actors)
	b.WriteString("---@field [string] string?\n")
	writeMethods(&b, "Traits")
	b.WriteString("\n--- Items of the store: for item in items{ … } do … end.\n---@class luarr.Query\n---@overload fun(): luarr.Item?\n")
	writeMethods(&b, "Query")
	b.WriteString("\n--- A time: comparable; seconds can be added and taken away.\n---@class luarr.Time\n" +
		"---@operator add(number): luarr.Time\n---@operator sub(number): luarr.Time\n---@operator sub(luarr.Time): number\n")
	for _, f := range Related["Time"] {
		writeField(&b, f)
	}
	b.WriteString("\nre = {}\nprerolls = {}\nmaintenance = {}\nblackouts = {}\n")
	writeFunctions(&b, Functions())
	return map[string]string{"luarr.lua": b.String(), "changes.lua": changes(actors), "tests.lua": testAnnotations(types)}, nil
}

// writeField writes one field of a class.
func writeField(b *strings.Builder, f Field) {
	optional := ""
	if f.Nil {
		optional = "?"
	}
	fmt.Fprintf(b, "---@field %s %s%s %s\n", f.Name, f.Lua, optional, f.Doc)
}

// writeMethods writes what can be called on a class with a colon.
func writeMethods(b *strings.Builder, class string) {
	for _, f := range everything() {
		if owner, name, ok := strings.Cut(f.Name, ":"); ok && owner == class {
			fmt.Fprintf(b, "---@field %s fun(self: luarr.%s%s)%s %s\n", name, class, inline(f.Params), result(f.Returns), f.Doc)
		}
	}
}

// inline writes parameters as a function type does.
func inline(params []Param) string {
	var b strings.Builder
	for _, p := range params {
		fmt.Fprintf(&b, ", %s: %s", p.Name, p.Type)
	}
	return b.String()
}

func result(of string) string {
	if of == "" {
		return ""
	}
	return ": " + of
}

// writeFunctions writes global functions, each event of on as an overload so
// that handlers know what they get.
func writeFunctions(b *strings.Builder, list []Function) {
	for _, f := range list {
		if strings.Contains(f.Name, ":") {
			continue
		}
		fmt.Fprintf(b, "\n--- %s\n", f.Doc)
		var names []string
		for _, p := range f.Params {
			names = append(names, strings.TrimSuffix(p.Name, "?"))
			fmt.Fprintf(b, "---@param %s %s %s\n", p.Name, p.Type, p.Doc)
		}
		if f.Returns != "" {
			fmt.Fprintf(b, "---@return %s\n", f.Returns)
		}
		if f.Name == "on" {
			for _, e := range events {
				fmt.Fprintf(b, "---@overload fun(event: %q, handler: fun(%s: luarr.%s))\n", e.name, e.name, e.class)
			}
		}
		fmt.Fprintf(b, "function %s(%s) end\n", f.Name, strings.Join(names, ", "))
	}
}

// changes writes PLUGIN.CHANGE for everything the actors offer.
func changes(actors []script.Actor) string {
	var b strings.Builder
	b.WriteString("---@meta\n-- Made by \"luarr rules types\" from the plugins that are configured.\n")
	for _, a := range actors {
		if len(a.Kinds) == 0 {
			continue
		}
		b.WriteString("\n")
		for _, k := range a.Kinds {
			if k.GetName() == a.Call {
				fmt.Fprintf(&b, "---@class luarr.actor.%s\n---@overload fun(target: %s, params: %s, reason: string)\n",
					a.Plugin, targetType(k.GetTargets()), paramsType(a, k))
			}
		}
		fmt.Fprintf(&b, "%s = {}\n", a.Plugin)
		for _, k := range a.Kinds {
			fmt.Fprintf(&b, "\n--- %s.%s\n", sentence(k.GetDoc()), warning(k))
			fmt.Fprintf(&b, "---@param target %s\n---@param params %s\n---@param reason string Why, for the plan and the journal.\nfunction %s.%s(target, params, reason) end\n",
				targetType(k.GetTargets()), paramsType(a, k), a.Plugin, k.GetName())
		}
	}
	return b.String()
}

// warning says what cannot be taken back.
func warning(k *wire.ChangeKind) string {
	switch {
	case k.GetDestructive():
		return " Loses data: limits.destructive must allow it."
	case !k.GetReversible():
		return " Cannot be taken back."
	}
	return ""
}

// targetType is the union of the classes that a change can be aimed at.
func targetType(targets []string) string {
	var out []string
	for _, e := range events {
		class := "luarr." + e.class
		if slices.Contains(targets, e.name) && !slices.Contains(out, class) {
			out = append(out, class)
		}
	}
	return strings.Join(out, "|")
}

// paramsType is the table of parameters.
func paramsType(a script.Actor, k *wire.ChangeKind) string {
	var out []string
	for _, p := range k.GetParams() {
		kind, optional := p.GetType(), "?"
		if kind == "list" {
			kind = "string|string[]"
		}
		if p.GetRequired() {
			optional = ""
		}
		out = append(out, fmt.Sprintf("%s%s: %s", p.GetName(), optional, kind))
	}
	if a.Matcher {
		out = append(out, "instance?: string")
	}
	if slices.Contains(k.GetTargets(), "session") {
		out = append(out, "grace?: number|string", "cooldown?: number|string", "max_per_hour?: integer")
	} else {
		out = append(out, "cooldown_days?: integer", "max_per_day?: integer")
		if slices.Contains(k.GetTargets(), "server") {
			out = append(out, "maintenance_window?: number|string")
		}
	}
	return "{ " + strings.Join(out, ", ") + " }"
}
