package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// typed is a line as far as it was typed.
type typed struct {
	path    []string       // command and subcommand
	below   []*cli.Command // that may come next; none behind an argument
	flags   []cli.Flag
	flag    string // whose value is typed, without dashes
	config  string // value of --config
	literal bool   // behind --
}

// complete gives what the last word may become, each with what it means behind
// a tab. It reads a line as sortArgs does: flags stand anywhere.
func (p *program) complete(app *cli.App, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	t := &typed{below: app.Commands, flags: commonFlags()}
	for _, word := range words[:len(words)-1] {
		t.read(word)
	}
	fits := func(list []string, before string) (out []string) {
		for _, one := range list {
			if strings.HasPrefix(before+one, last) {
				out = append(out, before+one)
			}
		}
		return out
	}
	switch name, _, value := strings.Cut(last, "="); {
	case t.flag != "":
		return fits(p.names(t, flagNames[t.flag]), "")
	case !t.literal && strings.HasPrefix(last, "-") && value:
		return fits(p.names(t, flagNames[strings.TrimLeft(name, "-")]), name+"=")
	case !t.literal && strings.HasPrefix(last, "-"):
		return fits(t.flagWords(), "")
	case len(t.below) > 0 && len(visible(t.below)) > 0:
		return fits(visible(t.below), "")
	}
	return fits(p.names(t, argumentNames[strings.Join(t.path, " ")]), "")
}

// read takes one more word of the line.
func (t *typed) read(word string) {
	switch {
	case t.flag != "":
		if t.flag == "config" {
			t.config = word
		}
		t.flag = ""
	case t.literal:
	case word == "--":
		t.literal, t.below = true, nil
	case len(word) > 1 && word[0] == '-':
		name, value, given := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if given && name == "config" {
			t.config = value
		}
		if takesValue(t.flags, word) {
			t.flag = name
		}
	default:
		c := find(t.below, word)
		if c == nil {
			t.below = nil
			return
		}
		t.path, t.below = append(t.path, c.Name), c.Subcommands
		t.flags = append(t.flags[:len(t.flags):len(t.flags)], c.Flags...)
	}
}

// visible lists commands with what they are for.
func visible(commands []*cli.Command) (out []string) {
	for _, c := range commands {
		if !c.Hidden {
			out = append(out, c.Name+"\t"+c.Usage)
		}
	}
	return out
}

// flagWords lists the flags of the command, its own first.
func (t *typed) flagWords() (out []string) {
	common := len(commonFlags())
	for _, f := range slices.Concat(t.flags[common:], t.flags[:common]) {
		usage := ""
		if d, ok := f.(cli.DocGenerationFlag); ok {
			usage = strings.ReplaceAll(d.GetUsage(), "`", "")
		}
		name := f.Names()[0]
		if word := dashed(name); !slices.ContainsFunc(out, func(have string) bool { return strings.HasPrefix(have, word+"\t") }) {
			out = append(out, word+"\t"+usage)
		}
	}
	return append(out, "--help\tshow help")
}

// dashed writes a flag as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
