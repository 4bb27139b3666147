package fetch

import (
	"context"
	"errors"
	"fmt"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// reader reads one source.
type reader struct {
	source Source
	name   string
	store  Store
	o      Options
	result Result
	said   said // of traits in the library that is read

	// Of the library that is read.
	odd     odd // items with values that cannot be
	foreign odd // items of types that rules do not know
}

// newReader makes one.
func newReader(source Source, store Store, o Options) *reader {
	r := &reader{source: source, name: source.Name(), store: store, o: o}
	if o.Traits != nil {
		r.said = newSaid(o.Traits(r.name))
	}
	return r
}

// odd counts the items of a library that are not as they should be.
type odd struct {
	items int64
	first string // such as "Heat" (added_at)
}

// note counts one.
func (o *odd) note(item *wire.Item, what string) {
	if o.items++; o.items == 1 {
		o.first = fmt.Sprintf("%.80q (%.80s)", item.GetTitle(), what)
	}
}

// storeError is trouble on our side, which ends the run; anything else is the
// source's.
type storeError struct{ error }

// ours marks an error as trouble on our side.
func ours(err error) error {
	if err == nil {
		return nil
	}
	return storeError{err}
}

// read reads the libraries of the source that belong to the run, and who
// played what.
func (r *reader) read(ctx context.Context) error {
	libraries, states, err := r.open(ctx)
	if err != nil {
		if err := r.failed(ctx, "", err); err != nil {
			return err
		}
		return r.store.SetStale(ctx, r.name, "", true)
	}
	for _, l := range libraries {
		if !l.Enabled || !r.o.Wanted(l) {
			continue
		}
		r.odd, r.foreign = odd{}, odd{}
		r.said.again()
		err := r.library(ctx, l, states[l.Key])
		if r.odd.items > 0 {
			r.find("warning", "values_impossible", l.Title, "report it to the author of its plugin",
				"items with values that cannot be, which count as unknown: %d, the first of them %s", r.odd.items, r.odd.first)
		}
		if r.foreign.items > 0 {
			r.find("warning", "types_unknown", l.Title, "upgrade luarr, or report it to the author of its plugin",
				"items of types that no rule sees: %d, the first of them %s", r.foreign.items, r.foreign.first)
		}
		if r.said.wrong > 0 {
			r.find("warning", "traits_refused", l.Title, "report it to the author of its plugin",
				"values of traits that its plugin does not declare so, which count as unknown: %d, the first of them of %s", r.said.wrong, r.said.first)
		}
		if err == nil {
			continue
		}
		if err := r.failed(ctx, l.Title, err); err != nil {
			return err
		}
		if err := r.store.SetStale(ctx, r.name, l.Key, true); err != nil {
			return err
		}
	}
	return r.plays(ctx)
}

// open reads the server and its libraries, and what the store has of these.
func (r *reader) open(ctx context.Context) ([]*wire.Library, map[string]State, error) {
	server, err := r.source.Server(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := same(ctx, r.store, r.name, server); err != nil {
		return nil, nil, err
	}
	server.Source = r.name
	server.State = "up"
	libraries, err := r.source.Libraries(ctx)
	if err != nil {
		return nil, nil, err
	}
	states, err := r.store.States(ctx, r.name)
	if err != nil {
		return nil, nil, ours(err)
	}
	libraries = r.identified(libraries)
	fresh := r.choose(libraries, states)
	if err := r.store.PutServer(ctx, server); err != nil {
		return nil, nil, ours(err)
	}
	return libraries, states, ours(r.store.PutLibraries(ctx, r.name, libraries, fresh...))
}

// failed notes that a library, or for "" the source, could not be read. It
// gives back what ends the run.
func (r *reader) failed(ctx context.Context, library string, err error) error {
	if err := fatal(ctx, err); err != nil {
		return err
	}
	r.result.Err = errors.Join(r.result.Err, err)
	r.find("error", "source_failed", library, fault.Hint(err),
		"%v; what an earlier run read is kept and marked stale", err)
	return nil
}

// fatal gives of an error what ends the run, and nil where it is the source's.
func fatal(ctx context.Context, err error) error {
	var ours storeError
	if errors.As(err, &ours) {
		return ours.error
	}
	return ctx.Err()
}

// find puts something about a library, or for "" the source, before a person.
func (r *reader) find(severity, code, library, hint, format string, args ...any) {
	subject := r.name
	if library != "" {
		subject += ": " + library
	}
	r.result.Findings = append(r.result.Findings, &wire.Finding{
		Severity: severity, Code: code, Subject: subject, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}
