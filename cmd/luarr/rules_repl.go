package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
)

func (p *program) rulesReplCommand() *cli.Command {
	return &cli.Command{
		Name:  "repl",
		Usage: "look around in an item of the store, with Lua",
		Flags: []cli.Flag{&cli.StringFlag{Name: "item", Usage: "the item with this `ID`, or title"}},
		Description: "Each line is an expression or a statement; its value is shown. The item's fields are\n" +
			"names (title, versions[1].video), the item itself is item. Tab completes, Ctrl-D ends.\n" +
			"Changes are shown, not made. Without a terminal it reads lines from standard input.",
		Action: p.rulesRepl,
	}
}

// longestLine is how many bytes a line may have.
const longestLine = 64 << 10

// rulesRepl reads lines and shows what comes of them.
func (p *program) rulesRepl(c *cli.Context) error {
	if err := none(c); err != nil {
		return err
	}
	b, err := p.bench(c, c.String("item"))
	if err != nil {
		return err
	}
	defer b.close()
	out := p.stdout
	loaded, err := b.load(c.Context, nil, func(line string) { fmt.Fprintln(out, line) })
	if err != nil {
		return err
	}
	worker, err := loaded.NewWorker()
	if err != nil {
		return err
	}
	defer worker.Close()
	console := worker.Console(b.item)
	stdin, isFile := p.stdin.(*os.File)
	if !isFile || !term.IsTerminal(int(stdin.Fd())) || !p.isTerminal(p.stdout) {
		return readLines(c, p.stdin, func(line string) { answer(out, console.Run(line)) })
	}
	return p.atTerminal(c, stdin, b, console, &out)
}

// readLines hands over lines until there are no more.
func readLines(c *cli.Context, from io.Reader, each func(line string)) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, longestLine)
	for lines.Scan() && c.Context.Err() == nil {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			each(line)
		}
	}
	if err := lines.Err(); err != nil {
		return &fault.Error{Op: "read", Subject: "standard input", Err: err}
	}
	return c.Context.Err()
}

// atTerminal talks to somebody at a terminal.
func (p *program) atTerminal(c *cli.Context, stdin *os.File, b *bench, console *script.Console, out *io.Writer) error {
	if !c.Bool("quiet") {
		what := "no item; --item ID takes one from the store"
		if b.item.Id != "" {
			what = fmt.Sprintf("item is %s %q", b.item.Id, report.Plain(b.item.Title))
		}
		fmt.Fprintf(p.stdout, "%s\nTab completes, Ctrl-D ends; try: item\n", what)
	}
	before, err := term.MakeRaw(int(stdin.Fd()))
	if err != nil {
		return &fault.Error{Op: "rules repl", Err: err}
	}
	defer term.Restore(int(stdin.Fd()), before)
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{stdin, p.stdout}, "> ")
	if width, height, err := term.GetSize(int(stdin.Fd())); err == nil {
		_ = t.SetSize(width, height)
	}
	*out = t
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		from, words := console.Complete(line[:pos])
		longest := common(words)
		if len(words) > 1 && len(longest) <= pos-from {
			fmt.Fprintln(t)
			writeColumns(t, words, docsWidth)
		}
		if len(words) == 0 {
			return line, pos, true
		}
		return line[:from] + longest + line[pos:], from + len(longest), true
	}
	for c.Context.Err() == nil {
		line, err := t.ReadLine()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, term.ErrPasteIndicator):
			return &fault.Error{Op: "rules repl", Err: err}
		case strings.TrimSpace(line) != "":
			answer(t, console.Run(line))
		}
	}
	return nil
}

// common is what words begin with.
func common(words []string) string {
	if len(words) == 0 {
		return ""
	}
	same := words[0]
	for _, word := range words[1:] {
		for !strings.HasPrefix(word, same) {
			same = same[:len(same)-1]
		}
	}
	return same
}

// answer shows what came of a line.
func answer(w io.Writer, a script.Answer) {
	if a.Error != "" {
		fmt.Fprintf(w, "error: %s\n", report.Plain(a.Error))
	}
	for line := range strings.Lines(a.Text) {
		fmt.Fprintln(w, report.Plain(line))
	}
	for _, one := range a.Result.Proposals {
		fmt.Fprintf(w, "proposes %s\n", report.Plain(proposalText(one)))
	}
	for _, u := range a.Result.Unknown {
		fmt.Fprintf(w, "unknown: %s: %s\n", u.Field, report.Plain(u.Reason))
	}
}
