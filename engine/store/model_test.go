package store

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk/wire"
)

// model is the store as one would write it down in a minute: maps in memory.
type model struct {
	libs     map[string]*modelLibrary // by SOURCE/KEY
	items    map[string]*modelItem    // by id
	matches  map[string]map[string]string
	unknown  map[string]string
	rules    uint64
	detected int
	quiet    map[string]bool                  // items as they were when they became quiet
	plays    map[string]map[string]*wire.Play // by source and id
	secret   map[string]string                // why the plays of a source are not known
}

type modelLibrary struct {
	title          string
	enabled, stale bool
	cursor         string
}

type modelItem struct {
	library string
	facts   *wire.Item
	traits  string     // value of the trait
	of      *wire.Item // the facts it was made from, nil when it has none
	rules   uint64
	pending bool // its facts changed since
	mark    uint64
}

// detected says whether the item has traits of its facts.
func (i *modelItem) detected() bool { return i.of != nil && proto.Equal(i.of, i.facts) }

// want gives the item as it should be read.
func (m *model) want(item *modelItem) *wire.Item {
	lib := m.libs[item.library]
	want := proto.CloneOf(item.facts)
	want.Source, want.LibraryKey = item.library[:1], item.library[2:]
	want.Library, want.Stale = lib.title, lib.stale
	if item.detected() {
		addTraits(want, item.traits)
	}
	m.addPlays(want)
	for _, name := range slices.Sorted(maps.Keys(m.matches)) {
		if reason, ok := m.unknown[name]; ok {
			want.Matches = append(want.Matches, &wire.Match{Matcher: name, State: "unknown", Reason: reason})
		} else if id, ok := m.matches[name][want.Id]; ok {
			want.Matches = append(want.Matches, &wire.Match{Matcher: name, State: "matched", Id: id})
		}
	}
	return want
}

// enabled gives the items that a scope without limits means.
func (m *model) enabled() map[string]*modelItem {
	found := make(map[string]*modelItem)
	for id, item := range m.items {
		if m.libs[item.library].enabled {
			found[id] = item
		}
	}
	return found
}

func TestStoreIsLikeTheModel(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			playModel(t, rand.New(rand.NewPCG(seed, 1)))
		})
	}
}

func playModel(t *testing.T, r *rand.Rand) {
	path := filepath.Join(t.TempDir(), "luarr.db")
	s := open(t, path, Options{})
	m := &model{libs: make(map[string]*modelLibrary), items: make(map[string]*modelItem),
		matches: make(map[string]map[string]string), unknown: make(map[string]string), rules: 1, quiet: make(map[string]bool),
		plays: make(map[string]map[string]*wire.Play), secret: make(map[string]string)}
	keys := []string{"1", "2", "3"}
	for range 60 {
		source := []string{"a", "b"}[r.IntN(2)]
		key := keys[r.IntN(len(keys))]
		lib := m.libs[source+"/"+key]
		switch r.IntN(12) {
		case 0:
			m.putLibraries(t, s, r, source, keys)
		case 1, 2, 3, 4:
			if lib != nil {
				m.walk(t, s, r, source, key)
			}
		case 5:
			m.detect(t, s, r)
		case 6:
			m.match(t, s, r)
		case 7:
			name := []string{"m1", "m2", "m3"}[r.IntN(3)]
			if m.matches[name] == nil {
				m.matches[name] = make(map[string]string)
			}
			if r.IntN(2) == 0 {
				m.unknown[name] = "down"
				must(t, s.SetMatcherUnknown(background, name, "down"))
			} else {
				delete(m.unknown, name)
				must(t, s.SetMatcherKnown(background, name))
			}
		case 8:
			m.forget(t, s, r, source, key)
		case 9:
			must(t, s.Close())
			s = open(t, path, Options{})
		case 10, 11:
			m.play(t, s, r, source)
		}
		run, err := s.BeginRun(background, "p", false, noon) // counts the plays that are not counted yet
		must(t, err)
		run.Release()
		m.check(t, s)
		m.remember(t, s, r)
		if t.Failed() {
			return
		}
	}
}

func (m *model) putLibraries(t *testing.T, s *Store, r *rand.Rand, source string, keys []string) {
	for name, lib := range m.libs {
		lib.enabled = lib.enabled && name[:1] != source
	}
	var libs []*wire.Library
	for _, key := range keys {
		if r.IntN(4) == 0 {
			continue
		}
		l := &wire.Library{Source: source, Key: key, Title: fmt.Sprint("T", r.IntN(3)), Enabled: r.IntN(5) > 0}
		libs = append(libs, l)
		if m.libs[source+"/"+key] == nil {
			m.libs[source+"/"+key] = new(modelLibrary)
		}
		m.libs[source+"/"+key].title, m.libs[source+"/"+key].enabled = l.Title, l.Enabled
	}
	must(t, s.PutLibraries(background, source, libs))
}

func (m *model) some(r *rand.Rand, source string) string {
	if r.IntN(4) == 0 {
		return ""
	}
	return fmt.Sprintf("%s/%d%d", source, r.IntN(2)+1, r.IntN(2))
}

func (m *model) lose(id string) {
	delete(m.items, id)
	for _, answers := range m.matches {
		delete(answers, id)
	}
}

func (m *model) detect(t *testing.T, s *Store, r *rand.Rand) {
	if r.IntN(3) == 0 {
		m.rules++
	}
	m.detected++
	value := fmt.Sprint("x", m.detected)
	want := make(map[string]bool)
	for id, item := range m.enabled() {
		if item.pending || item.rules != m.rules {
			item.traits, item.of, item.rules, item.pending = value, item.facts, m.rules, false
			want[id] = true
		}
	}
	n := 0
	must(t, s.PendingTraits(background, m.rules, Scope{}, func(batch []Detected) error {
		for _, d := range batch {
			if n++; !want[d.Item.Id] {
				t.Errorf("%s is not pending", d.Item.Id)
			}
			addTraits(d.Item, value)
		}
		return s.PutTraits(background, m.rules, batch)
	}))
	if n != len(want) {
		t.Errorf("%d items are pending, want %d", n, len(want))
	}
}

func (m *model) match(t *testing.T, s *Store, r *rand.Rand) {
	name := []string{"m1", "m2", "m3"}[r.IntN(3)]
	if r.IntN(5) == 0 {
		delete(m.matches, name)
		delete(m.unknown, name)
		must(t, s.KeepMatchers(background, slices.Collect(maps.Keys(m.matches))))
		return
	}
	if m.matches[name] == nil {
		m.matches[name] = make(map[string]string)
	}
	must(t, s.Subjects(background, Scope{}, func(rows []SubjectRow) error {
		var batch []MatchRow
		for _, row := range rows {
			if r.IntN(3) == 0 {
				continue
			}
			answer := fmt.Sprint(r.IntN(2))
			m.matches[name][row.Subject.Id] = answer
			batch = append(batch, MatchRow{row.Row, &wire.Match{State: "matched", Id: answer}})
		}
		return s.PutMatches(background, name, batch)
	}))
}

func (m *model) forget(t *testing.T, s *Store, r *rand.Rand, source, key string) {
	if r.IntN(3) > 0 || m.libs[source+"/"+key] == nil {
		return
	}
	want := int64(0)
	for id, item := range m.items {
		if item.library == source+"/"+key {
			m.lose(id)
			want++
		}
	}
	delete(m.libs, source+"/"+key)
	if n, err := s.Forget(background, source, key); err != nil || n != want {
		t.Errorf("forgot %d items, want %d: %v", n, want, err)
	}
}

// check compares all that can be read.
func (m *model) check(t *testing.T, s *Store) {
	t.Helper()
	sorted := func(list []*wire.Item) []*wire.Item {
		slices.SortFunc(list, func(a, b *wire.Item) int { return cmp.Compare(a.Id, b.Id) })
		return list
	}
	var want []*wire.Item
	for _, item := range m.enabled() {
		want = append(want, m.want(item))
	}
	got := sorted(items(t, s, Scope{}))
	sorted(want)
	if ids(got) != ids(want) {
		t.Errorf("items\n got %s\nwant %s", ids(got), ids(want))
		return
	}
	for i := range got {
		wantItem(t, got[i], want[i])
	}
	for _, parent := range []string{"a/10", "a/11", "a/20", "b/10"} {
		var below, want []*wire.Item
		must(t, s.Children(background, parent, func(items []*wire.Item) error { below = append(below, items...); return nil }))
		for _, item := range m.items {
			if item.facts.SeriesId == parent || item.facts.ParentId == parent {
				want = append(want, item.facts)
			}
		}
		if ids(sorted(below)) != ids(sorted(want)) {
			t.Errorf("below %s\n got %s\nwant %s", parent, ids(below), ids(want))
		}
		item, err := s.Item(background, parent)
		must(t, err)
		if mi := m.items[parent]; mi != nil {
			wantItem(t, item, m.want(mi))
		} else if item != nil {
			t.Errorf("%s is still there", parent)
		}
	}
	libs, err := s.Libraries(background, "")
	must(t, err)
	if len(libs) != len(m.libs) {
		t.Errorf("%d libraries, want %d", len(libs), len(m.libs))
	}
	for _, l := range libs {
		if w := m.libs[l.Source+"/"+l.Key]; w == nil || l.Title != w.title || l.Enabled != w.enabled || l.Stale != w.stale {
			t.Errorf("library %v, want %v", l, w)
		}
		states, err := s.LibraryStates(background, l.Source)
		must(t, err)
		if state := states[l.Key]; state.Cursor != m.libs[l.Source+"/"+l.Key].cursor {
			t.Errorf("library %v: %+v", l, state)
		}
	}
	var wrong int
	must(t, s.readers.QueryRowContext(background, `SELECT count(*) FROM libraries l
		WHERE items <> (SELECT count(*) FROM items WHERE row >> ? = l.no) OR walking`, rowBits).Scan(&wrong))
	if wrong != 0 {
		t.Errorf("%d libraries count their items wrongly", wrong)
	}
}
