package plex

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// How a library is looked at before its trash is emptied: some pages, spread
// over it, with the server looking for each of their files; and where a folder
// of the library had no item among them, a walk to find some of it.
const (
	spreadPages = 8
	spreadRows  = 25
	walkRows    = 500
	walkPages   = 60
	perRoot     = 10 // files that a walk looks for under one folder
	fewTrashed  = 5  // as little trash as this says nothing
)

// doubts says why a library seems to have lost its disk; empty where it does
// not.
func (s *Server) doubts(ctx context.Context, l *sdk.Library, percent float64) (string, error) {
	v := newSurvey(l)
	total, err := s.spread(ctx, l, v)
	if err == nil && total > 0 {
		err = s.complete(ctx, l, v, total)
	}
	if err != nil || total == 0 {
		return "", err
	}
	if why := v.judge(); why != "" {
		return why, nil
	}
	trashed, known, err := s.trashed(ctx, l)
	if err != nil {
		return "", err
	}
	if !known { // then the pages stand for the whole
		trashed, total = v.sum()
	}
	if trashed >= fewTrashed && float64(trashed)*100 > percent*float64(total) || trashed > 0 && trashed == total {
		return fmt.Sprintf("%d of %d entries are in the trash, more than %g percent", trashed, total, percent), nil
	}
	return "", nil
}

// spread looks at pages all over a library. It gives how many items that have
// files there are.
func (s *Server) spread(ctx context.Context, l *sdk.Library, v *survey) (total int64, err error) {
	at := int64(0)
	for page := range int64(spreadPages) {
		if page > 0 {
			next := page * max(total-spreadRows, 0) / (spreadPages - 1)
			if next < at+spreadRows {
				next = at + spreadRows
			}
			if at = next; at >= total {
				break
			}
		}
		rows, n, err := s.listTrash(ctx, l, "&checkFiles=1", int(at), spreadRows)
		if err != nil {
			return 0, err
		}
		if page == 0 {
			total = n
		}
		for _, e := range rows {
			v.add(e)
		}
	}
	return total, nil
}

// complete looks for items in the folders of which none was among the pages,
// and has the server look for their files.
func (s *Server) complete(ctx context.Context, l *sdk.Library, v *survey, total int64) error {
	var keys []string
	found := map[*root]int{}
	for page := 0; page < walkPages && slices.ContainsFunc(v.roots, (*root).unseen) && int64(page*walkRows) < total; page++ {
		rows, _, err := s.listTrash(ctx, l, "&checkFiles=0", page*walkRows, walkRows)
		if err != nil {
			return err
		}
		open := false
		for _, e := range rows {
			for _, f := range e.files {
				if r := v.of(f.path); r.unseen() && !e.inTrash() && found[r] < perRoot {
					found[r]++
					keys = append(keys, e.key)
				}
			}
		}
		for _, r := range v.roots {
			open = open || r.unseen() && found[r] < perRoot
		}
		if !open {
			break
		}
	}
	for len(keys) > 0 {
		n := min(len(keys), 50)
		rows, _, err := s.rowsOf(ctx, question{path: "/library/metadata/" + strings.Join(keys[:n], ","), query: "checkFiles=1&skipRefresh=1"})
		if err != nil {
			return err
		}
		for _, e := range rows {
			v.add(e)
		}
		keys = keys[n:]
	}
	return nil
}

// trashed counts what is in the trash of a library. It is not known where the
// server ignores the filter, which shows in rows that are not in the trash.
func (s *Server) trashed(ctx context.Context, l *sdk.Library) (n int64, known bool, err error) {
	rows, total, err := s.listTrash(ctx, l, "&trash=1&checkFiles=0", 0, spreadRows)
	if err != nil {
		return 0, false, err
	}
	for _, e := range rows {
		if !e.inTrash() {
			return 0, false, nil
		}
	}
	return max(total, int64(len(rows))), true, nil
}

// leafOf is Plex' number of what has files in a library.
func leafOf(l *sdk.Library) int {
	for _, k := range kindsOf(l.Type) {
		if k.media {
			return k.number
		}
	}
	return 13 // photos
}

// sectionPath is where a library is.
func sectionPath(key string) string { return strings.TrimSuffix(allPath(key), "/all") }

// listTrash lists what has files in a library.
func (s *Server) listTrash(ctx context.Context, l *sdk.Library, more string, start, size int) ([]listed, int64, error) {
	return s.rowsOf(ctx, question{
		path: allPath(l.Key), query: "type=" + strconv.Itoa(leafOf(l)) + "&sort=id&skipRefresh=1" + more, paged: true, start: start, size: size,
	})
}
