package store

import (
	"context"
	"errors"

	"github.com/luarr/luarr/engine/fault"
)

// Forget drops a library, or for "" all libraries of a source, its server and
// who played what there, with their items, and gives the number of items. The
// journal stays. It does nothing while a run is in progress.
func (s *Store) Forget(ctx context.Context, source, libraryKey string) (items int64, err error) {
	const op = "forget library"
	if s.readOnly {
		return 0, s.fail(op, forReading())
	}
	lock, err := lockRun(ctx, s.path)
	if err != nil {
		return 0, s.fail(op, err)
	}
	if lock == nil {
		return 0, s.inProgress(ctx, op)
	}
	items, found, err := s.forget(ctx, source, libraryKey)
	if err = errors.Join(err, lock.Unlock()); err == nil && !found {
		err = fault.New(fault.Usage, "", "", "nothing is stored of library %q of source %q", libraryKey, source).
			WithHint("luarr forget SOURCE/LIBRARY with another name lists what is stored")
	}
	return items, s.fail(op, err)
}

func (s *Store) forget(ctx context.Context, source, libraryKey string) (items int64, found bool, err error) {
	libs, err := s.readLibraries(ctx)
	if err != nil {
		return 0, false, err
	}
	for _, l := range libs {
		if l.source != source || libraryKey != "" && l.key != libraryKey {
			continue
		}
		found = true
		n, err := s.remove(ctx, l.first(), l.final())
		items += n
		if err == nil {
			err = s.bulk.do(ctx, func(t *tx) error {
				if err := t.exec("DELETE FROM asked WHERE library = ?", l.no); err != nil {
					return err
				}
				return t.exec("DELETE FROM libraries WHERE no = ?", l.no)
			})
		}
		if err != nil {
			return items, found, err
		}
	}
	if libraryKey != "" {
		return items, found, s.countPlays(ctx, source)
	}
	err = s.bulk.do(ctx, func(t *tx) error {
		for _, table := range []string{"servers", "histories", "plays", "uncounted"} {
			n, err := t.count("DELETE FROM "+table+" WHERE source = ?", source)
			if err != nil {
				return err
			}
			found = found || n > 0
		}
		return nil
	})
	return items, found, err
}
