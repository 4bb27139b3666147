package store

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

var background = context.Background()

// noon is the time that the tests take for now.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// roleEnv makes the test binary play another program that uses the store.
const roleEnv = "LUARR_STORE_TEST_ROLE"

func TestMain(m *testing.M) {
	role, path, _ := strings.Cut(os.Getenv(roleEnv), " ")
	if role == "" {
		os.Exit(m.Run())
	}
	if err := play(role, path); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

// play does what a role says, says so on stdout, and stays until stdin ends.
func play(role, path string) error {
	stay := func() error {
		os.Stdout.WriteString("ready\n")
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	}
	if role == "exclusive" { // lets nobody else in
		db, err := sql.Open("sqlite3", "file:"+path+"?_locking=exclusive&_txlock=exclusive")
		if err != nil {
			return err
		}
		defer db.Close()
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		return stay()
	}
	s, err := Open(background, path, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	switch role {
	case "run": // has a run in progress, and is in the middle of a walk
		if _, err := s.BeginRun(background, "nightly", false, noon); err != nil {
			return err
		}
		w, err := s.BeginWalk(background, "home", "1")
		if err != nil {
			return err
		}
		if _, err := w.Put(background, []*wire.Item{{Id: "home/half", Type: "movie"}}, nil); err != nil {
			return err
		}
		return stay()
	case "write": // is in the middle of a transaction
		return s.bulk.do(background, func(t *tx) error {
			if err := t.exec("DELETE FROM items"); err != nil {
				return err
			}
			return errors.Join(stay(), errors.New("taken back"))
		})
	case "read": // reads all items, then the runs
		n := 0
		if err := s.Items(background, Scope{}, func(items []*wire.Item) error { n += len(items); return nil }); err != nil {
			return err
		}
		runs, err := s.Runs(background, 0)
		if err != nil || n == 0 || len(runs) == 0 {
			return errors.Join(err, errors.New("nothing to read"))
		}
		return stay()
	}
	return errors.New("no role " + role)
}

// another starts another process in a role and waits until it is there.
func another(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleEnv+"="+role+" "+path)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(cmd) })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("the other process did not get ready: %q %v", line, err)
	}
	return cmd
}

// kill ends a process the hard way and waits until it is gone.
func kill(cmd *exec.Cmd) {
	if cmd.ProcessState == nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
}

// open opens a store for the length of the test.
func open(t testing.TB, path string, o Options) *Store {
	t.Helper()
	s, err := Open(background, path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newStore opens a new store with the library home/1, "Movies".
func newStore(t testing.TB) *Store {
	t.Helper()
	s := open(t, filepath.Join(t.TempDir(), "luarr.db"), Options{Wait: time.Second})
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies()}))
	return s
}

func movies() *wire.Library {
	return &wire.Library{Source: "home", Key: "1", Title: "Movies", Type: "MOVIE", Enabled: true}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// walk walks over a library and gives what Put and End gave.
func walk(t testing.TB, s *Store, source, key string, complete bool, items ...*wire.Item) (changed, removed int) {
	t.Helper()
	w, err := s.BeginWalk(background, source, key)
	must(t, err)
	changed, err = w.Put(background, items, nil)
	must(t, err)
	removed, err = end(background, w, complete)
	must(t, err)
	return changed, removed
}

// items reads the items of a scope.
func items(t testing.TB, s *Store, scope Scope) []*wire.Item {
	t.Helper()
	var all []*wire.Item
	must(t, s.Items(background, scope, func(items []*wire.Item) error {
		all = append(all, items...)
		return nil
	}))
	return all
}

func ids(items []*wire.Item) string {
	var list []string
	for _, item := range items {
		list = append(list, item.Id)
	}
	return strings.Join(list, " ")
}

// detect gives every pending item the trait t=VALUE and its one version and
// audio stream too, and says which items those were.
func detect(t testing.TB, s *Store, rules uint64, value string) string {
	t.Helper()
	var found []*wire.Item
	must(t, s.PendingTraits(background, rules, Scope{}, func(batch []Detected) error {
		for _, d := range batch {
			found = append(found, proto.CloneOf(d.Item))
			addTraits(d.Item, value)
		}
		return s.PutTraits(background, rules, batch)
	}))
	return ids(found)
}

// addTraits gives the item, its versions and their audio streams a trait.
func addTraits(item *wire.Item, value string) {
	trait := func(at string) map[string]*wire.Trait {
		return map[string]*wire.Trait{"t": {Value: value, Evidence: "at=" + at, Confidence: "stream"}, "empty": {}}
	}
	item.Traits = trait("item")
	for _, v := range item.Versions {
		v.Traits = trait(v.Id)
		for _, a := range v.Audio {
			a.Traits = trait(a.Id)
		}
	}
}

// wantFault checks that an error is one clear sentence with a hint.
func wantFault(t testing.TB, err error, class fault.Class, sentence, hint string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %q", sentence)
	}
	if got := fault.ClassOf(err); got != class {
		t.Errorf("class %v, want %v: %v", got, class, err)
	}
	if !strings.Contains(err.Error(), sentence) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q, want %q", err, sentence)
	}
	if got := fault.Hint(err); !strings.Contains(got, hint) || got == "" {
		t.Errorf("hint %q, want %q", got, hint)
	}
}

// wantItem compares two items.
func wantItem(t testing.TB, got, want *wire.Item) {
	t.Helper()
	if !proto.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// end ends a walk over all items of a library.
func end(ctx context.Context, w *Walk, complete bool) (removed int, err error) {
	if complete {
		return w.EndWhole(ctx, "", noon)
	}
	return 0, w.EndFailed(ctx, true)
}
