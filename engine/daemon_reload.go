package engine

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/engine/trust"
)

// prepare readies an engine: of the configuration as it lies on the disk, or
// with a base of that one, and the rules as they lie there. It fails where
// anything is wrong with them.
func (d *Daemon) prepare(ctx context.Context, b *base) (*base, *Engine, *Lookout, error) {
	fresh := b == nil
	if fresh {
		e, closing, err := d.Open(ctx)
		if err == nil && len(e.Config.Sources) == 0 { // nobody means a file that is empty for a moment
			closing()
			err = fault.New(fault.Usage, "watch", "", "no source is configured").WithHint("luarr init writes a config.toml")
		}
		if err != nil {
			return nil, nil, nil, err
		}
		b = &base{engine: e, files: newFiles(e), close: closing, stop: func() {}}
	}
	e := *b.engine
	l, err := func() (*Lookout, error) {
		own, err := freeze(e.Config.Engine.Rules)
		if err != nil {
			return nil, fault.New(fault.Usage, "read rules", e.Config.Engine.Rules, "%w", err)
		}
		e.Own = own
		if err := e.checkPipelines(ctx); err != nil {
			return nil, err
		}
		return e.Lookout(ctx, true)
	}()
	if err != nil {
		if fresh {
			b.close()
		}
		return nil, nil, nil, err
	}
	return b, &e, l, nil
}

// checkPipelines loads the rules as each pipeline has them.
func (e *Engine) checkPipelines(ctx context.Context) error {
	near, err := newRelated(ctx, e.Store)
	if err != nil {
		return err
	}
	defer near.close()
	for _, p := range e.Config.Pipelines {
		o, _ := e.ruleOptions(ctx, near)
		o.Only = p.Rules
		if _, _, err := script.Load(o); err != nil {
			return err
		}
	}
	return nil
}

// freeze gives the Lua files of a folder as they are now, so that an edit that is
// wrong takes nothing away. A zip in memory is the smallest file system that
// stays as it is. Nil without an error is a folder that is not there.
func freeze(folder string) (fs.FS, error) {
	var text bytes.Buffer
	w := zip.NewWriter(&text)
	disk := os.DirFS(folder)
	err := fs.WalkDir(disk, ".", func(p string, entry fs.DirEntry, err error) error {
		switch {
		case p == "." && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case entry.IsDir() || filepath.Ext(p) != ".lua":
			return nil
		}
		info, err := fs.Stat(disk, p) // of what a link leads to
		if err != nil || !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no file: %w", p, err)
		}
		if info.Size() > mostFrozen {
			return fmt.Errorf("%s is larger than %d bytes", p, mostFrozen)
		}
		in, err := disk.Open(p)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := w.Create(p)
		if err == nil {
			_, err = io.Copy(out, io.LimitReader(in, mostFrozen))
		}
		return err
	})
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(text.Bytes()), int64(text.Len()))
}

// mostFrozen bounds a file of rules, in bytes.
const mostFrozen = 4 << 20

// reload takes up what changed on the disk. What is wrong with it is said once,
// and the old stays; asked says that somebody wants all of it read again.
func (d *Daemon) reload(ctx context.Context, f *files, asked bool) {
	d.Service.Reloading()
	defer func() { d.Service.Ready(d.summary()) }()
	d.mu.Lock()
	old := d.base
	d.mu.Unlock()
	from := old
	if asked || f.configuration != f.takenUp {
		from = nil
	}
	b, e, l, err := d.prepare(ctx, from)
	if err == nil && e.Config.Engine.State != old.engine.Config.Engine.State {
		l.Close()
		b.close()
		err = fault.New(fault.Usage, "reload", "", "engine.state is another file now").WithHint("restart luarr watch")
	}
	if err == nil && from == nil {
		if err = d.taken(e); err != nil {
			l.Close()
			b.close()
		}
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		d.say(Note{Level: "error", Code: "reload", Message: "what was edited is not taken up, and what was before still holds:\n" + err.Error(), Hint: fault.Hint(err)})
		return
	}
	plan, err := d.plan(ctx, e)
	if err != nil {
		d.say(Note{Level: "warning", Code: "store", Message: err.Error()})
	}
	f.takenUp = f.configuration
	d.mu.Lock()
	d.agenda.Replan(d.clock(e), plan)
	d.take(ctx, b, e, l)
	d.mu.Unlock()
	f.of(e)
	wake(d.wakeRuns)
	wake(d.wakeLooks)
	what := "the rules"
	if from == nil {
		what = "the configuration and the rules"
	}
	d.say(Note{Code: "reload", Message: what + " were read again"})
}

// files are what the daemon looks at for changes: the configuration, the lock of
// plugins beside it, and the rules.
type files struct {
	config, rules string

	configuration, scripts uint64 // as they were seen last
	takenUp                uint64 // the configuration that holds
	moving                 bool   // they changed at the last look
}

// newFiles looks at the files of an engine.
func newFiles(e *Engine) *files {
	f := &files{}
	f.of(e)
	f.configuration, f.scripts = f.sums()
	f.takenUp = f.configuration
	return f
}

// of turns to the files of another engine.
func (f *files) of(e *Engine) { f.config, f.rules = e.Config.File, e.Config.Engine.Rules }

// changed says whether a file has changed, once it is not being written to any
// more.
func (f *files) changed() bool {
	configuration, scripts := f.sums()
	same := configuration == f.configuration && scripts == f.scripts
	settled := same && f.moving
	f.configuration, f.scripts, f.moving = configuration, scripts, !same
	return settled
}

// mostFiles bounds the files that are looked at.
const mostFiles = 5000

// sums gives numbers that change when files do.
func (f *files) sums() (configuration, scripts uint64) {
	add := func(h *xxhash.Digest, path string) {
		info, err := os.Stat(path)
		if err != nil {
			fmt.Fprintln(h, path, "cannot be read") // and is missed when it is gone
			return
		}
		fmt.Fprintln(h, path, info.Size(), info.ModTime().UnixNano())
	}
	h := xxhash.New()
	for _, path := range []string{f.config, filepath.Join(filepath.Dir(f.config), trust.FileName)} {
		add(h, path)
	}
	configuration = h.Sum64()
	h = xxhash.New()
	n := 0
	_ = filepath.WalkDir(f.rules, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".lua" {
			return nil // what cannot be read now is read when it can
		}
		if n++; n > mostFiles {
			return fs.SkipAll
		}
		add(h, path)
		return nil
	})
	return configuration, h.Sum64()
}
