package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

// longestName is how many bytes a line of standard input may have.
const longestName = 64 << 10

func (p *program) detectCommand() *cli.Command {
	return &cli.Command{
		Name:      "detect",
		Usage:     "what the detection rules make of bare file names",
		ArgsUsage: "NAME...",
		Description: "Reads names from standard input, one a line, when none is given. A trait of which a\n" +
			"name says nothing is left out.",
		Action: p.detect,
	}
}

// detect runs the detectors on names.
func (p *program) detect(c *cli.Context) error {
	f, err := outputFormat(c)
	if err != nil {
		return err
	}
	worker, err := p.detectors(c)
	if err != nil {
		return err
	}
	defer worker.Close()
	out := newNames(p.stdout, f)
	one := func(name string) error {
		item := &wire.Item{Type: "movie", Title: name, Versions: []*wire.Version{{Parts: []*wire.Part{{File: name}}}}}
		for _, finding := range worker.Detect(item) {
			fmt.Fprintf(p.stderr, "%s: %s: %s\n", finding.Severity, finding.Subject, finding.Message)
			p.exit = 4
		}
		return out.add(name, said(item.Versions[0].Traits))
	}
	if c.Args().Len() > 0 {
		for _, name := range c.Args().Slice() {
			if err := one(name); err != nil {
				return err
			}
		}
		return out.end()
	}
	lines := bufio.NewScanner(p.stdin)
	lines.Buffer(nil, longestName)
	for lines.Scan() && c.Context.Err() == nil {
		if name := strings.TrimSuffix(lines.Text(), "\r"); name != "" {
			if err := one(name); err != nil {
				return err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return &fault.Error{Op: "read", Subject: "standard input", Err: err}
	}
	if err := c.Context.Err(); err != nil {
		return err
	}
	return out.end()
}

// said drops what a name did not say: a default is no answer.
func said(traits map[string]*wire.Trait) map[string]*wire.Trait {
	out := make(map[string]*wire.Trait, len(traits))
	for name, t := range traits {
		if t.Confidence != "default" {
			out[name] = t
		}
	}
	return out
}

// detectors loads the detection rules, the user's included where there is a
// configuration.
func (p *program) detectors(c *cli.Context) (*script.Worker, error) {
	o := script.Options{BuiltIn: rules.FS, Now: p.now(), Log: p.logger(c), Only: []string{}}
	path, err := config.Find(c.String("config"), p.getenv)
	switch {
	case err == nil:
		cfg, err := config.Load(path, config.Options{Getenv: p.getenv})
		if err != nil {
			return nil, err
		}
		o.Folder, o.Settings, o.Location = cfg.Engine.Rules, cfg.Rules, cfg.Engine.Timezone
	case c.String("config") != "":
		return nil, err
	}
	loaded, _, err := script.Load(o)
	if err != nil {
		return nil, err
	}
	return loaded.NewWorker()
}

// names writes what was made of names.
type names struct {
	w     *bufio.Writer
	table *report.Table
	f     format
	n     int
	buf   []byte
}

// newNames begins the output.
func newNames(w io.Writer, f format) *names {
	out := &names{w: bufio.NewWriterSize(w, 64<<10), f: f}
	if f == table {
		out.table = report.NewTable(out.w, "NAME", "TRAIT", "VALUE", "EVIDENCE", "CONFIDENCE")
	}
	return out
}

// add writes what was made of one name.
func (o *names) add(name string, traits map[string]*wire.Trait) error {
	o.n++
	if o.f == table {
		first := name
		if len(traits) == 0 {
			o.table.Row(first, "-", "", "", "")
		}
		for _, trait := range slices.Sorted(maps.Keys(traits)) {
			t := traits[trait]
			o.table.Row(first, trait, t.Value, t.Evidence, t.Confidence)
			first = ""
		}
		return nil
	}
	o.buf = o.buf[:0]
	switch {
	case o.f == ndjson:
	case o.n == 1:
		o.buf = append(o.buf, "[\n"...)
	default:
		o.buf = append(o.buf, ",\n"...)
	}
	o.buf = append(o.buf, `{"name":`...)
	o.buf = report.AppendText(o.buf, name)
	o.buf = append(o.buf, `,"traits":{`...)
	for i, trait := range slices.Sorted(maps.Keys(traits)) {
		if i > 0 {
			o.buf = append(o.buf, ',')
		}
		o.buf = append(report.AppendText(o.buf, trait), ':')
		o.buf = report.AppendJSON(o.buf, traits[trait])
	}
	o.buf = append(o.buf, "}}"...)
	if o.f == ndjson {
		o.buf = append(o.buf, '\n')
	}
	_, err := o.w.Write(o.buf)
	return err
}

// end writes the rest.
func (o *names) end() error {
	switch {
	case o.f == table:
		if err := o.table.End(); err != nil {
			return err
		}
	case o.f == asJSON && o.n == 0:
		fmt.Fprintln(o.w, "[]")
	case o.f == asJSON:
		fmt.Fprintln(o.w, "\n]")
	}
	return o.w.Flush()
}
