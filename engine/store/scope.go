package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
)

// Scope says which items are meant; a zero field leaves nothing out. Items of
// libraries that are not enabled are never meant.
type Scope struct {
	Sources   []string // names of sources
	Libraries []string // titles or keys of libraries
	Types     []string // item types
	IDs       []string // ids of items
	// Brief leaves the versions out of what Items gives, which is most of an
	// item's bytes.
	Brief bool
}

// has says whether the items of a library may be meant.
func (sc *Scope) has(l *library) bool {
	return l.enabled &&
		(len(sc.Sources) == 0 || slices.Contains(sc.Sources, l.source)) &&
		(len(sc.Libraries) == 0 || slices.Contains(sc.Libraries, l.title) || slices.Contains(sc.Libraries, l.key))
}

// stretch is a part of a library: all its rows, or some that are listed.
type stretch struct {
	lib  *library
	rows []int64 // nil for all; at most a batch
}

// stretches gives the parts of libraries that the scope means, in row order.
func (s *Store) stretches(ctx context.Context, sc *Scope) ([]stretch, error) {
	libs, err := s.readLibraries(ctx)
	if err != nil {
		return nil, err
	}
	libs = slices.DeleteFunc(libs, func(l *library) bool { return !sc.has(l) })
	if len(sc.IDs) > 0 {
		rows, err := s.rowsOf(ctx, sc.IDs)
		return listed(libs, rows), err
	}
	parts := make([]stretch, len(libs))
	for i, l := range libs {
		parts[i].lib = l
	}
	return parts, nil
}

// listed cuts rows into stretches; those of other libraries are left out.
func listed(libs []*library, rows []int64) []stretch {
	slices.Sort(rows)
	rows = slices.Compact(rows)
	var parts []stretch
	for _, l := range libs {
		low, _ := slices.BinarySearch(rows, l.first())
		high, _ := slices.BinarySearch(rows, l.first()+1<<rowBits)
		for part := range slices.Chunk(rows[low:high], batchRows) {
			parts = append(parts, stretch{l, part})
		}
	}
	return parts
}

// rowsOf finds the rows of ids; an id that is not stored has none.
func (s *Store) rowsOf(ctx context.Context, ids []string) ([]int64, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return s.rows(ctx, "SELECT i.row FROM json_each(?) j CROSS JOIN items i ON i.id = j.value", string(list))
}

// rows reads a column of numbers.
func (s *Store) rows(ctx context.Context, query string, args ...any) ([]int64, error) {
	var list []int64
	err := s.each(ctx, query, func(rows *sql.Rows) error {
		var row int64
		err := rows.Scan(&row)
		list = append(list, row)
		return err
	}, args...)
	return list, err
}

// ofTypes is the condition that an item is of one of the types.
func ofTypes(types []string) (condition string, args []any) {
	if len(types) == 0 {
		return "", nil
	}
	for _, t := range types {
		args = append(args, t)
	}
	return " AND i.type IN (?" + strings.Repeat(", ?", len(types)-1) + ")", args
}
