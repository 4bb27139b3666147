package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

func TestNewStoreIsPrivateAndDurable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd name ?#%41&.db")
	s := open(t, path, Options{})
	must(t, s.PutServer(background, &wire.Server{Source: "home"}))
	run, err := s.BeginRun(background, "default", false, noon)
	must(t, err)
	defer run.Release()

	for _, file := range []string{path, path + "-wal", path + "-shm", path + ".lock"} {
		info, err := os.Stat(file)
		must(t, err)
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(file), mode)
		}
	}
	pragmas := []struct {
		w    *writer
		name string
		want string
	}{
		{s.journal, "synchronous", "2"}, // FULL
		{s.bulk, "synchronous", "1"},    // NORMAL
		{s.journal, "journal_mode", "wal"},
		{s.bulk, "journal_mode", "wal"},
		{s.bulk, "page_size", fmt.Sprint(pageSize)},
		{s.bulk, "wal_autocheckpoint", fmt.Sprint(walPages)},
	}
	for _, p := range pragmas {
		var got string
		must(t, p.w.conn.QueryRowContext(background, "PRAGMA "+p.name).Scan(&got))
		if got != p.want {
			t.Errorf("%s is %s, want %s", p.name, got, p.want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	// raw makes a database with other means.
	raw := func(t *testing.T, path string, statements ...string) {
		t.Helper()
		db, err := sql.Open("sqlite3", "file:"+path)
		must(t, err)
		defer db.Close()
		for _, q := range statements {
			_, err := db.Exec(q)
			must(t, err)
		}
	}
	filled := func(t *testing.T, path string) []byte {
		t.Helper()
		s, err := Open(background, path, Options{})
		must(t, err)
		must(t, s.PutLibraries(background, "home", []*wire.Library{movies()}))
		walk(t, s, "home", "1", true, sampleMovie("home", 1), sampleMovie("home", 2))
		must(t, s.Close())
		data, err := os.ReadFile(path)
		must(t, err)
		return data
	}
	tests := []struct {
		name     string
		options  Options
		make     func(t *testing.T, path string)
		class    fault.Class
		sentence string
		hint     string
	}{
		{"text", Options{}, func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte("sources:\n  - home\n"), 0o600))
		}, fault.Failed, "it is not a store of luarr", "set state under [engine]"},
		{"database of another program", Options{}, func(t *testing.T, path string) {
			raw(t, path, "CREATE TABLE metadata_items (id INTEGER)")
		}, fault.Failed, "it is a database of another program", "set state under [engine]"},
		{"newer", Options{}, func(t *testing.T, path string) {
			filled(t, path)
			raw(t, path, "PRAGMA user_version = 99")
		}, fault.Failed, "written by a newer version of luarr (its tables are version 99, this luarr knows " + fmt.Sprint(len(migrations)) + ")", "use that version of luarr"},
		{"newer, for reading", Options{ReadOnly: true}, func(t *testing.T, path string) {
			filled(t, path)
			raw(t, path, "PRAGMA user_version = 99")
		}, fault.Failed, "written by a newer version of luarr", "use that version of luarr"},
		{"older, for reading", Options{ReadOnly: true}, func(t *testing.T, path string) {
			raw(t, path, fmt.Sprintf("PRAGMA application_id = %d", application), "CREATE TABLE servers (source TEXT)")
		}, fault.Failed, "it is from an older version of luarr", "run luarr once"},
		{"cut off", Options{}, func(t *testing.T, path string) {
			data := filled(t, path)
			must(t, os.WriteFile(path, data[:pageSize+pageSize/2], 0o600))
		}, fault.Failed, "it is damaged", "put back a backup"},
		{"overwritten", Options{}, func(t *testing.T, path string) {
			data := filled(t, path)
			must(t, os.WriteFile(path, append(data[:200:200], bytes.Repeat([]byte{0xff}, len(data)-200)...), 0o600))
		}, fault.Failed, "it is damaged", "put back a backup"},
		{"none, for reading", Options{ReadOnly: true}, func(*testing.T, string) {},
			fault.Failed, "there is no store yet", "luarr run makes it"},
		{"folder", Options{}, func(t *testing.T, path string) {
			must(t, os.Mkdir(path, 0o700))
		}, fault.Usage, "it is not a file", "luarr.db"},
		{"locked", Options{Wait: 20 * time.Millisecond}, func(t *testing.T, path string) {
			filled(t, path)
			another(t, "exclusive", path)
		}, fault.Failed, "another program keeps it locked", "close what has it open"},
		{"locked, for reading", Options{ReadOnly: true, Wait: 20 * time.Millisecond}, func(t *testing.T, path string) {
			filled(t, path)
			another(t, "exclusive", path)
		}, fault.Failed, "another program keeps it locked", "close what has it open"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "luarr.db")
			test.make(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(background, path, test.options)
			if err == nil {
				s.Close()
			}
			wantFault(t, err, test.class, test.sentence, test.hint)
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
	t.Run("no folder", func(t *testing.T) {
		_, err := Open(background, filepath.Join(t.TempDir(), "missing", "luarr.db"), Options{})
		wantFault(t, err, fault.Usage, "there is no folder", "make the folder")
	})
}

func TestDamageIsFoundWhileReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "luarr.db")
	s, err := Open(background, path, Options{})
	must(t, err)
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies()}))
	var all []*wire.Item
	for n := range 500 {
		all = append(all, sampleMovie("home", n))
	}
	walk(t, s, "home", "1", true, all...)
	must(t, s.Close())

	data, err := os.ReadFile(path)
	must(t, err)
	copy(data[len(data)/2:], bytes.Repeat([]byte{0xff}, len(data)/2))
	must(t, os.WriteFile(path, data, 0o600))
	s = open(t, path, Options{})
	err = s.Items(background, Scope{}, func([]*wire.Item) error { return nil })
	wantFault(t, err, fault.Failed, "it is damaged", "put back a backup")
}

func TestDamagedRows(t *testing.T) {
	for _, table := range []string{"servers", "libraries", "items", "traits", "matches", "runs", "changes"} {
		t.Run(table, func(t *testing.T) {
			s := newStore(t)
			must(t, s.PutServer(background, &wire.Server{Source: "home"}))
			walk(t, s, "home", "1", true, movie("home/a", "A"))
			detect(t, s, 1, "x")
			matchAll(t, s, "radarr", "1")
			run, err := s.BeginRun(background, "default", false, noon)
			must(t, err)
			run.Release()
			must(t, s.PutChanges(background, 1, []*wire.Change{change(1, "planned", "a", "home/a")}))
			_, err = s.bulk.conn.ExecContext(background, "UPDATE "+table+" SET body = x'ffffff'")
			must(t, err)

			_, serversErr := s.Servers(background, noon)
			_, librariesErr := s.Libraries(background, "")
			_, runsErr := s.Runs(background, 0)
			err = errors.Join(serversErr, librariesErr, runsErr,
				s.Items(background, Scope{}, func([]*wire.Item) error { return nil }),
				s.Changes(background, ChangeFilter{}, func([]*wire.Change) error { return nil }))
			wantFault(t, err, fault.Failed, "it is damaged", "put back a backup")
		})
	}
}

func TestOpenAtTheSameTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "luarr.db")
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			s, err := Open(background, path, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.PutServer(background, &wire.Server{Source: fmt.Sprint("s", n)}); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	servers, err := open(t, path, Options{ReadOnly: true}).Servers(background, noon)
	if err != nil || len(servers) != 8 {
		t.Errorf("%d servers, %v", len(servers), err)
	}
}

func TestReadOnlyStoreRefusesToWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "luarr.db")
	open(t, path, Options{})
	s := open(t, path, Options{ReadOnly: true})
	_, walkErr := s.BeginWalk(background, "home", "1")
	_, runErr := s.BeginRun(background, "default", false, noon)
	_, forgetErr := s.Forget(background, "home", "")
	for name, err := range map[string]error{
		"walk": walkErr, "run": runErr, "forget": forgetErr,
		"server":  s.PutServer(background, &wire.Server{}),
		"changes": s.PutChanges(background, 1, []*wire.Change{{Id: 1}}),
		"traits":  s.PutTraits(background, 1, nil),
		"matches": s.PutMatches(background, "radarr", nil),
	} {
		t.Run(name, func(t *testing.T) {
			if err == nil || fault.ClassOf(err) != fault.Failed {
				t.Error(err)
			}
		})
	}
}

func TestMigrate(t *testing.T) {
	s := newStore(t)
	walk(t, s, "home", "1", true, sampleMovie("home", 1))
	version := func() (v int) {
		t.Helper()
		must(t, s.bulk.conn.QueryRowContext(background, "PRAGMA user_version").Scan(&v))
		return v
	}
	before := version()
	next := append(append([]string{}, migrations...), "ALTER TABLE items ADD COLUMN color TEXT; CREATE TABLE paint (color TEXT)")

	t.Run("a step that fails changes nothing", func(t *testing.T) {
		if _, err := migrate(background, s.journal, append(next, "CREATE TABLE paint (color TEXT)")); err == nil {
			t.Error("no error")
		}
		if v := version(); v != before {
			t.Errorf("version %d, want %d", v, before)
		}
		if _, err := s.bulk.conn.ExecContext(background, "SELECT color FROM items"); err == nil {
			t.Error("half of it is there")
		}
	})
	t.Run("forward", func(t *testing.T) {
		from, err := migrate(background, s.journal, next)
		if err != nil || from != before || version() != before+1 {
			t.Errorf("from %d to %d: %v", from, version(), err)
		}
		if got := items(t, s, Scope{}); len(got) != 1 {
			t.Errorf("%d items", len(got))
		}
	})
	t.Run("again", func(t *testing.T) {
		_, err := migrate(background, s.journal, migrations)
		wantFault(t, s.fail("open store", err), fault.Failed, "newer version of luarr", "nothing was changed")
	})
}

// TestFirstVersion brings a store of the first version forward.
func TestFirstVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "luarr.db")
	db, err := sql.Open("sqlite3", "file:"+path)
	must(t, err)
	item, err := proto.Marshal(movie("home/a", "A"))
	must(t, err)
	for _, q := range []string{migrations[0], fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = 1", application),
		"INSERT INTO libraries (no, source, key, title, enabled, items, last, body) VALUES (1, 'home', '1', 'Movies', 1, 1, 1, '')",
		fmt.Sprintf("INSERT INTO items (row, id, hash, type, title, body) VALUES (%d, 'home/a', 7, 'movie', 'a', x'%x')", 1<<rowBits|1, item),
	} {
		_, err := db.Exec(q)
		must(t, err)
	}
	must(t, db.Close())
	s := open(t, path, Options{})
	if got := detect(t, s, 1, "x"); got != "home/a" {
		t.Errorf("pending are %q", got)
	}
	states, err := s.LibraryStates(background, "home")
	if err != nil || states["1"].Cursor != "" || states["1"].Items != 1 || !states["1"].Swept.IsZero() {
		t.Errorf("states %+v, error %v", states, err)
	}
	if all := items(t, s, Scope{}); len(all) != 1 || len(all[0].Traits) == 0 || all[0].Plays != nil {
		t.Errorf("items %v", all)
	}
}
