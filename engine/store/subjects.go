package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/luarr/luarr/sdk/wire"
)

// SubjectRow is what a matcher is told of the item in a row.
type SubjectRow struct {
	Row     int64
	Subject *wire.Subject
}

// maxSeries is how many series' facts are kept while subjects are read. The
// episodes of a series lie close together.
const maxSeries = 4096

// seriesFacts are what a matcher is told of the series of an episode.
type seriesFacts struct {
	ids       *wire.SubjectIds
	locations []string
}

// Subjects gives the items of the scope as matchers see them. Subjects of the
// same series may share its facts.
func (s *Store) Subjects(ctx context.Context, scope Scope, fn func([]SubjectRow) error) error {
	parts, err := s.stretches(ctx, &scope)
	if err != nil {
		return s.fail("read items", err)
	}
	return s.subjects(ctx, scope.Types, parts, fn)
}

// subjects gives the items of some types in parts of libraries.
func (s *Store) subjects(ctx context.Context, types []string, parts []stretch, fn func([]SubjectRow) error) error {
	where, args := ofTypes(types)
	sel := selection{columns: "i.row, i.hash, i.series, i.body, NULL", where: where, args: args}
	return deliver(s, "read items", fn, func(fn func([]SubjectRow) error) error {
		kept := make(map[string]seriesFacts)
		sc := &scanner{s: s, sel: sel, parts: slices.Clone(parts)}
		sc.also = func(ctx context.Context, b *batch) error { return s.addSeries(ctx, b, kept) }
		return pipeline(ctx, sc.next, func() func(*batch) ([]SubjectRow, error) { return decodeSubjects }, fn)
	})
}

func decodeSubjects(b *batch) ([]SubjectRow, error) {
	list := make([]SubjectRow, len(b.rows))
	for i, r := range b.rows {
		subject := new(wire.Subject)
		if err := decodeSubject(r.facts, subject); err != nil {
			return nil, err
		}
		if subject.Type == "episode" || subject.Type == "season" {
			of := b.series[r.series]
			subject.SeriesExternalIds, subject.SeriesLocations = of.ids, of.locations
		}
		list[i] = SubjectRow{r.row, subject}
	}
	return list, nil
}

// addSeries gives the batch the facts of all series it mentions, from those that
// are kept and from the store. A series that is not stored has none.
func (s *Store) addSeries(ctx context.Context, b *batch, kept map[string]seriesFacts) error {
	b.series = nil
	var missing []string
	for _, r := range b.rows {
		if r.series == "" {
			continue
		}
		if b.series == nil {
			b.series = make(map[string]seriesFacts)
		}
		if _, ok := b.series[r.series]; ok {
			continue
		}
		facts, ok := kept[r.series]
		b.series[r.series] = facts
		if !ok {
			missing = append(missing, r.series)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	list, err := json.Marshal(missing)
	if err != nil {
		return err
	}
	err = s.each(ctx, "SELECT i.id, i.body FROM json_each(?) j CROSS JOIN items i ON i.id = j.value", func(rows *sql.Rows) error {
		var id string
		var facts sql.RawBytes
		if err := rows.Scan(&id, &facts); err != nil {
			return err
		}
		var series wire.Subject
		err := decodeSubject(facts, &series)
		b.series[id] = seriesFacts{series.ExternalIds, series.Locations}
		return err
	}, string(list))
	if len(kept)+len(missing) > maxSeries {
		clear(kept)
	}
	for _, id := range missing {
		kept[id] = b.series[id]
	}
	return err
}
