package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/preroll"
	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

// prerollPlugin is the plugin whose servers have prerolls, and prerollChange the
// change that sets them.
const prerollPlugin, prerollChange = "plex", "plex.set_preference"

// Prerolls tells what plays before films on the servers of a configuration. It
// changes nothing on them.
type Prerolls struct {
	config *config.Config
	store  *store.Store
	now    time.Time
	shelf  preroll.Shelf
}

// PrerollState is what plays on a server now, and what should.
type PrerollState struct {
	Source  string
	Choice  preroll.Choice
	Current string // the value on the server as it was last read
	Unknown string // why that is not known; empty where it is
	ByHand  bool   // somebody else set it
	Asked   preroll.Asked
}

// NewPrerolls looks at the folders of the configuration's prerolls. The store may
// be nil: then nothing is remembered. Nil where the configuration has none.
func NewPrerolls(c *config.Config, st *store.Store, now time.Time) *Prerolls {
	if c.Prerolls == nil {
		return nil
	}
	return &Prerolls{c, st, now.In(c.Engine.Timezone), preroll.Look(c.Prerolls, readDir)}
}

// patience is how long a folder may take to be read: a disk in the network that
// has gone takes for ever.
const patience = 10 * time.Second

// readDir is os.ReadDir with an end.
func readDir(folder string) ([]fs.DirEntry, error) {
	type answer struct {
		entries []fs.DirEntry
		err     error
	}
	read := make(chan answer, 1)
	go func() {
		entries, err := os.ReadDir(folder)
		read <- answer{entries, err}
	}()
	select {
	case a := <-read:
		return a.entries, a.err
	case <-time.After(patience):
		return nil, fmt.Errorf("%s did not answer for %s", folder, patience)
	}
}

// Sources lists the servers that can have prerolls.
func (p *Prerolls) Sources() []string {
	var names []string
	for _, s := range p.config.Sources {
		if s.Plugin == prerollPlugin {
			names = append(names, s.Name)
		}
	}
	return names
}

// State tells what plays on a server, as it was last read, and what should.
func (p *Prerolls) State(ctx context.Context, server *wire.Server) (PrerollState, preroll.Memory, error) {
	s := PrerollState{Source: server.Source}
	c, memory, kept, err := p.chooser(ctx, server.Source)
	if err != nil {
		return s, nil, err
	}
	s.Asked = c.Asked
	s.Choice, memory = c.At(p.now, memory)
	s.Choice.Notes = append(s.Choice.Notes, foreign(server, s.Choice.Files)...)
	if s.Current, s.Unknown = preferenceOf(server, preroll.Preference); s.Unknown != "" {
		return s, memory, nil
	}
	byAsking := c.Asked.Entry != "" && c.Asked.Entry == s.Choice.Entry && p.now.Before(c.Asked.Until)
	if s.Current == s.Choice.Value || byAsking {
		return s, memory, nil
	}
	if p.store == nil || kept.Adopted != nil && *kept.Adopted == s.Current {
		return s, memory, nil
	}
	ours, _, err := p.store.LastPreference(ctx, prerollChange, server.Source, preroll.Preference)
	s.ByHand = s.Current != ours // before anything was set, a server without prerolls is everybody's
	return s, memory, err
}

// Calendar tells what plays on a server from one time to another. What was drawn
// counts from the refresh on that it was drawn for; of before it is told what
// would be drawn.
func (p *Prerolls) Calendar(ctx context.Context, source string, from, to time.Time) (iter.Seq[preroll.Span], error) {
	c, memory, _, err := p.chooser(ctx, source)
	if err != nil {
		return nil, err
	}
	known := p.now
	if f, ok := p.config.Prerolls.Refresh.Last(p.now); ok {
		known = f.At
	}
	if !known.After(from) || !known.Before(to) {
		if !known.Before(to) {
			memory = nil
		}
		return c.Calendar(from, to, memory), nil
	}
	return func(yield func(preroll.Span) bool) {
		var last preroll.Span
		for _, part := range []iter.Seq[preroll.Span]{c.Calendar(from, known, nil), c.Calendar(known, to, memory)} {
			for span := range part {
				if last.Joins(span) {
					last.To = span.To
					continue
				}
				if !last.From.IsZero() && !yield(last) {
					return
				}
				last = span
			}
		}
		yield(last)
	}, nil
}

// chooser gives what chooses for a server, with what is remembered of it.
func (p *Prerolls) chooser(ctx context.Context, source string) (*preroll.Chooser, preroll.Memory, store.Preroll, error) {
	c := &preroll.Chooser{Table: p.config.Prerolls, Shelf: p.shelf, Source: source}
	if p.store == nil {
		return c, nil, store.Preroll{}, nil
	}
	kept, err := p.store.Preroll(ctx, source)
	if err != nil {
		return c, nil, kept, err
	}
	c.Asked = preroll.Asked{Entry: kept.Asked, Until: kept.Until}
	var memory preroll.Memory
	if len(kept.Drawn) > 0 && json.Unmarshal(kept.Drawn, &memory) != nil {
		memory = nil // of a version that wrote it otherwise: lots are drawn anew
	}
	return c, memory, kept, nil
}

// Ask has an entry play on servers until a time, whatever is due; an empty one
// ends that.
func (p *Prerolls) Ask(ctx context.Context, sources []string, entry string, until time.Time) error {
	for _, source := range sources {
		if err := p.store.AskPreroll(ctx, source, entry, until); err != nil {
			return err
		}
	}
	return nil
}

// Has says whether an entry is one of a server.
func (p *Prerolls) Has(source, entry string) bool {
	return slices.ContainsFunc(p.config.Prerolls.Entries, func(e preroll.Entry) bool {
		return e.Name == entry && (e.Sources == nil || slices.Contains(e.Sources, source))
	})
}

// Adopt lets Luarr replace the value that stands on a server now.
func (p *Prerolls) Adopt(ctx context.Context, server *wire.Server) error {
	value, unknown := preferenceOf(server, preroll.Preference)
	if unknown != "" {
		return fault.New(fault.Failed, "adopt prerolls", server.Source, "%s", unknown).WithHint("luarr run reads it, where the server can be reached")
	}
	return p.store.AdoptPreroll(ctx, server.Source, &value)
}

// preferenceOf reads a preference of a server as it was last read, or says why it
// is not known.
func preferenceOf(server *wire.Server, name string) (value, unknown string) {
	if server.Preferences == nil && server.State == "" {
		return "", "no run has asked the server yet"
	}
	if server.Preferences == nil {
		return "", "the server's preferences were not read"
	}
	for key, v := range server.Preferences.Fields {
		if strings.EqualFold(key, name) {
			return v.GetStringValue(), ""
		}
	}
	return "", "the server has no setting for prerolls"
}

// foreign notes files whose paths are not those of a server of that kind.
func foreign(server *wire.Server, files []string) []preroll.Note {
	if server.Platform == "" {
		return nil
	}
	for _, f := range files {
		if !preroll.Fits(f, server.Platform) {
			return []preroll.Note{{Code: "preroll_path", Path: f, Message: "it is no path of a server that runs on " + server.Platform}}
		}
	}
	return nil
}
