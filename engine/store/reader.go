package store

import (
	"context"

	"github.com/luarr/luarr/sdk/wire"
)

// Reader gives the items of a scope, as Items does, to who asks for the next
// ones. Between two answers it holds nothing but its place, and so need not be
// closed. It is for one goroutine.
type Reader struct {
	s      *Store
	sc     *scanner
	around around
	traits *traitDecoder
	batch  batch
}

// Reader makes a reader of the items of a scope.
func (s *Store) Reader(ctx context.Context, scope Scope) (*Reader, error) {
	r := &Reader{s: s, traits: newTraitDecoder()}
	var err error
	if r.sc, err = s.scan(ctx, &scope, completeItems(scope.Types)); err == nil {
		r.around, err = s.around(ctx)
	}
	r.sc.also = s.addAround
	r.traits.brief = scope.Brief
	return r, s.fail("read items", err)
}

// Next gives the next items, in row order; none at the end.
func (r *Reader) Next(ctx context.Context) ([]*wire.Item, error) {
	more, err := r.sc.next(ctx, &r.batch)
	if err != nil || !more {
		return nil, r.s.fail("read items", err)
	}
	items, err := decodeItems(&r.batch, r.traits, r.around)
	return items, r.s.fail("read items", err)
}
