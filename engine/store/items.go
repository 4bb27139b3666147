package store

import (
	"context"
	"errors"

	"github.com/luarr/luarr/sdk/wire"
)

// Items gives the items of the scope with everything that is known of them:
// facts, traits as far as they belong to these facts, a match for each matcher
// that has answered or is unknown, who played them, source, library and whether
// they are stale. Items may share traits and plays: those are not to be altered.
func (s *Store) Items(ctx context.Context, scope Scope, fn func([]*wire.Item) error) error {
	return deliver(s, "read items", fn, func(fn func([]*wire.Item) error) error {
		sc, err := s.scan(ctx, &scope, completeItems(scope.Types))
		if err != nil {
			return err
		}
		sc.brief = scope.Brief
		return s.items(ctx, sc, fn)
	})
}

// Children gives the items below one: a series' seasons and episodes, a
// season's episodes, an artist's albums and tracks, an album's tracks.
func (s *Store) Children(ctx context.Context, id string, fn func([]*wire.Item) error) error {
	return s.listedItems(ctx, fn, "SELECT row FROM items WHERE series = ?1 OR parent = ?1", id)
}

// Find gives at most limit items whose title contains a text, upper and lower
// case alike; those with exactly this title first.
func (s *Store) Find(ctx context.Context, title string, limit int) ([]*wire.Item, error) {
	title = fold(title)
	var exact, others []*wire.Item
	err := s.listedItems(ctx, func(items []*wire.Item) error {
		for _, item := range items {
			if fold(item.Title) == title {
				exact = append(exact, item)
			} else {
				others = append(others, item)
			}
		}
		return nil
	}, "SELECT row FROM items WHERE instr(title, ?1) ORDER BY title = ?1 DESC, row LIMIT ?2", title, limit)
	return append(exact, others...), err
}

// listedItems gives the items whose rows a query selects, in row order.
func (s *Store) listedItems(ctx context.Context, fn func([]*wire.Item) error, query string, args ...any) error {
	return deliver(s, "read items", fn, func(fn func([]*wire.Item) error) error {
		rows, err := s.rows(ctx, query, args...)
		if err != nil || len(rows) == 0 {
			return err
		}
		libs, err := s.readLibraries(ctx)
		if err != nil {
			return err
		}
		return s.items(ctx, &scanner{s: s, sel: completeItems(nil), parts: listed(libs, rows)}, fn)
	})
}

func completeItems(types []string) selection {
	where, args := ofTypes(types)
	return selection{
		columns: "i.row, i.hash, NULL, i.body, t.body",
		join:    " LEFT JOIN traits t ON t.row = i.row AND t.hash = i.hash",
		where:   where,
		args:    args,
	}
}

func (s *Store) items(ctx context.Context, sc *scanner, fn func([]*wire.Item) error) error {
	around, err := s.around(ctx)
	if err != nil {
		return err
	}
	sc.also = s.addAround
	return pipeline(ctx, sc.next, func() func(*batch) ([]*wire.Item, error) {
		traits := newTraitDecoder()
		traits.brief = sc.brief
		return func(b *batch) ([]*wire.Item, error) { return decodeItems(b, traits, around) }
	}, fn)
}

// around is what is read into many items at once.
type around struct {
	matchers  map[int64]matcher
	histories map[string]history // by source
}

// around reads what is read into many items.
func (s *Store) around(ctx context.Context) (around, error) {
	matchers, err := s.matchers(ctx)
	histories, other := s.histories(ctx)
	return around{matchers, histories}, errors.Join(err, other)
}

// addAround gives the batch what belongs to its rows and is not in them.
func (s *Store) addAround(ctx context.Context, b *batch) error {
	return errors.Join(s.addMatches(ctx, b), s.addPlays(ctx, b))
}

func decodeItems(b *batch, traits *traitDecoder, around around) ([]*wire.Item, error) {
	list := make([]*wire.Item, len(b.rows))
	matches, plays := b.matches, playsOf{b.plays}
	history, told := around.histories[b.lib.source]
	for i, r := range b.rows {
		facts := r.facts
		if traits.brief {
			facts = traits.withoutVersions(facts)
		}
		item, err := decodeFacts(b.lib, facts)
		if err != nil {
			return nil, err
		}
		if err := traits.overlay(r.traits, item); err != nil {
			return nil, err
		}
		n := 0
		for n < len(matches) && matches[n].row == r.row {
			n++
		}
		if item.Matches, err = decodeMatches(matches[:n], around.matchers); err != nil {
			return nil, err
		}
		matches = matches[n:]
		if told {
			if err := history.overlay(item, plays.of(r.row)); err != nil {
				return nil, err
			}
		}
		list[i] = item
	}
	return list, nil
}
