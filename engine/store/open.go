package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

const (
	maxReaders = 4                   // connections that read at the same time
	pageSize   = 8 << 10             // bytes; holds several items, which saves page turns
	walPages   = 32 << 20 / pageSize // the log is written back when it has grown to this
)

// The places of a store in the file system: the database, what SQLite puts
// beside it, and the run's lock.
const (
	walSuffix  = "-wal"
	lockSuffix = ".lock"
)

// ErrOlder is why a store of an older version cannot be opened to read: the next
// command that writes brings it forward.
var ErrOlder = errors.New("it is from an older version of luarr")

func (s *Store) open(ctx context.Context, o Options) error {
	if !built {
		return withoutCgo()
	}
	if err := s.place(o.ReadOnly); err != nil {
		return err
	}
	if o.ReadOnly {
		return s.openReadOnly(ctx, o.Wait)
	}
	mu := new(sync.Mutex)
	var err error
	// The journal's connection comes first: it checks the file, and makes or
	// migrates the tables.
	if s.journal, err = openWriter(ctx, s.dsn(o.Wait, "rw", "_synchronous=full&_cache_size=-1024"), mu); err != nil {
		return err
	}
	if err := whileBusy(ctx, o.Wait, s.prepare); err != nil {
		return err
	}
	if s.bulk, err = openWriter(ctx, s.dsn(o.Wait, "rw", "_synchronous=normal&_cache_size=-16384"), mu); err != nil {
		return err
	}
	s.readers, err = openReaders(ctx, s.dsn(o.Wait, "rw", "_query_only=1&_cache_size=-4096"))
	return err
}

// prepare makes the tables of a new store, or brings those of an older one
// forward. Nothing is written before the file is known to be a store.
func (s *Store) prepare(ctx context.Context) error {
	conn := s.journal.conn
	from, err := checkVersion(ctx, conn)
	if err != nil {
		return err
	}
	// The size of a page counts while the file is empty; later it is ignored.
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA page_size = %d", pageSize)); err != nil {
		return err
	}
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fault.New(fault.Failed, "", "", "its file system cannot share memory between processes").
			WithHint("keep the store on a local disk: set state under [engine] in config.toml")
	}
	if from == len(migrations) {
		return nil // without a transaction, so without waiting for a writer
	}
	from, err = migrate(ctx, s.journal, migrations)
	if err == nil && from > 0 && from < len(migrations) {
		s.log.Info("store brought forward", "file", s.path, "from", from, "to", len(migrations))
	}
	return err
}

// whileBusy runs fn again as long as another process is in its way, but not
// longer than wait. SQLite waits by itself nearly always; not while two
// processes make the same store.
func whileBusy(ctx context.Context, wait time.Duration, fn func(context.Context) error) error {
	for end := time.Now().Add(wait); ; {
		err := fn(ctx)
		if code(err) != codeBusy || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// openReadOnly opens the readers alone. SQLite has to make a file of shared
// memory beside a store that nobody has open. Where it may not, as on a
// read-only disk, and no log lies there either, nobody is writing, and the
// file is read as it is.
func (s *Store) openReadOnly(ctx context.Context, wait time.Duration) error {
	var err error
	s.readers, err = openReaders(ctx, s.dsn(wait, "ro", "_cache_size=-4096"))
	if c := code(err); (c == codeCantOpen || c == codeReadOnly) && !exists(s.path+walSuffix) {
		s.readers, err = openReaders(ctx, s.dsn(wait, "ro", "_cache_size=-4096&immutable=1"))
	}
	if err != nil {
		return err
	}
	version, err := checkVersion(ctx, s.readers)
	if err == nil && version < len(migrations) {
		return fault.New(fault.Failed, "open store", s.path, "%w", ErrOlder).
			WithHint("run luarr once with a command that writes, such as luarr run --plan; that brings it forward")
	}
	return err
}

// place looks at the file before SQLite does, for answers that SQLite would
// give as "unable to open database file". A new store starts as an empty file
// that only its owner may read; SQLite gives the files beside it the same mode.
func (s *Store) place(readOnly bool) error {
	folder := filepath.Dir(s.path)
	if info, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return fault.New(fault.Usage, "open store", s.path, "there is no folder %s", folder).
			WithHint("make the folder, or set state under [engine] in config.toml to another place")
	}
	info, err := os.Stat(s.path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fault.New(fault.Usage, "open store", s.path, "it is not a file").
			WithHint("set state under [engine] in config.toml to a file, such as %s", filepath.Join(s.path, "luarr.db"))
	case readOnly && errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.Failed, "open store", s.path, "there is no store yet").WithHint("luarr run makes it")
	case readOnly:
		return err
	}
	// SQLite would open a file that it may not write for reading, and say
	// nothing.
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn names the file for the driver. Each connection is used by one goroutine
// at a time, so SQLite's own mutexes are left out.
func (s *Store) dsn(wait time.Duration, mode, more string) string {
	path := filepath.ToSlash(s.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return fmt.Sprintf("file://%s?mode=%s&_mutex=no&_stmt_cache_size=32&_busy_timeout=%d&%s",
		(&url.URL{Path: path}).EscapedPath(), mode, wait.Milliseconds(), more)
}

func openReaders(ctx context.Context, dsn string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(maxReaders)
	db.SetMaxIdleConns(maxReaders)
	// Reading the schema shows at once whether the file can be read at all.
	if _, err := db.ExecContext(ctx, "SELECT count(*) FROM sqlite_schema"); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
