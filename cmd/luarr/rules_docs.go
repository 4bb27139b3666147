package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/script/reference"
)

func (p *program) rulesDocsCommand() *cli.Command {
	return &cli.Command{
		Name:        "docs",
		Usage:       "what rules can read, call and change",
		ArgsUsage:   "[TOPIC]",
		Description: "A topic is a type (movie, version), a field (color_transfer), a function (age), or a\nchange of a plugin (plex.label), a trait (dynamic_range). Without one: the list of topics.",
		Action:      p.rulesDocs,
	}
}

// docsWidth is how wide the list of topics is.
const docsWidth = 78

// rulesDocs shows a topic of the reference.
func (p *program) rulesDocs(c *cli.Context) error {
	word, err := atMostOne(c, "topic")
	if err != nil {
		return err
	}
	w, err := p.workshop(c)
	if err != nil {
		return err
	}
	defer w.close()
	actors := w.installed(c.Context)
	loaded, _, err := script.Check(w.options())
	if err != nil {
		return err
	}
	if word == "" {
		groups, err := reference.Groups(actors)
		if err != nil {
			return err
		}
		groups = append(groups, reference.Group{Name: "Traits that detectors give", Topics: traitsOf(loaded.List())})
		for i, g := range groups {
			if i > 0 {
				fmt.Fprintln(p.stdout)
			}
			fmt.Fprintln(p.stdout, g.Name)
			writeColumns(p.stdout, g.Topics, docsWidth)
		}
		if !c.Bool("quiet") {
			fmt.Fprintln(p.stderr, "\nluarr rules docs TOPIC explains one; fields, such as color_transfer, are topics too.")
		}
		return nil
	}
	text, err := reference.Topic(word)
	if err == nil {
		text = ruleTopic(loaded.List(), word) + traitTopic(loaded.List(), word) + reference.TraitTopic(actors, word) + text + reference.ChangeTopic(actors, word)
	}
	if err != nil {
		return err
	}
	if text == "" {
		wrong := fault.New(fault.Usage, "rules docs", "", "there is no topic %q", word)
		near, err := reference.Nearest(actors, word)
		if err != nil {
			return err
		}
		if near != "" {
			return wrong.WithHint("did you mean %q?", near)
		}
		return wrong.WithHint("luarr rules docs lists the topics")
	}
	fmt.Fprintln(p.stdout, strings.TrimRight(text, "\n"))
	return nil
}

// ruleTopic explains a rule: what it says of itself, and its parameters. It is
// empty where there is none of that name.
func ruleTopic(list []script.Rule, word string) string {
	var b strings.Builder
	for _, r := range list {
		if r.Name != word || len(r.Events) == 0 {
			continue
		}
		fmt.Fprintf(&b, "the rule %s (luarr rules list)\n", r.Name)
		for line := range strings.Lines(r.Doc) {
			b.WriteString(strings.TrimRight("  "+line, " \n") + "\n")
		}
		for _, param := range r.Params {
			fmt.Fprintf(&b, "    %s = %s\n", param.Name, tomlText(param.Default))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// traitTopic explains a trait: who gives it, and what it can be. It is empty
// where no rule gives a trait of that name.
func traitTopic(list []script.Rule, word string) string {
	var b strings.Builder
	for _, r := range list {
		if !slices.Contains(r.Traits, word) {
			continue
		}
		from := "built-in " + r.File
		if r.Origin != "built-in" {
			from = short(r.Origin)
		}
		fmt.Fprintf(&b, "traits.%s, of a version and of the item as a whole\n  given by %s\n", word, from)
		if values := r.Values[word]; len(values) > 0 {
			fmt.Fprintf(&b, "  best first: %s\n", strings.Join(values, ", "))
		}
		b.WriteByte('\n')
		for line := range strings.Lines(r.Doc) {
			b.WriteString(strings.TrimRight("  "+line, " \n") + "\n")
		}
		fmt.Fprintf(&b, "\n  Where it is not given, reading it makes the verdict unknown; to go on all the\n  same, write get(version.traits, %q, \"none\").\n\n", word)
	}
	return b.String()
}

// writeColumns writes words in columns, top to bottom.
func writeColumns(w io.Writer, words []string, width int) {
	widest := 0
	for _, word := range words {
		widest = max(widest, len(word))
	}
	columns := max(1, (width-2)/(widest+2))
	rows := (len(words) + columns - 1) / columns
	for row := range rows {
		var line strings.Builder
		for _, word := range slices.Collect(every(words, row, rows)) {
			fmt.Fprintf(&line, "  %-*s", widest, word)
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// every gives each n-th word from one on.
func every(words []string, from, n int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := from; i < len(words) && yield(words[i]); i += n {
		}
	}
}
