package store

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// wantLibraries checks key, title and flags of a source's libraries.
func wantLibraries(t *testing.T, s *Store, source, want string) {
	t.Helper()
	libs, err := s.Libraries(background, source)
	must(t, err)
	var got string
	for _, l := range libs {
		got += l.Source + "/" + l.Key + " " + l.Title
		if l.Enabled {
			got += " enabled"
		}
		if l.Stale {
			got += " stale"
		}
		got += ", "
	}
	if got != want {
		t.Errorf("libraries %q, want %q", got, want)
	}
}

func TestLibraries(t *testing.T) {
	s := newStore(t)
	full := &wire.Library{Source: "away", Key: "5", Title: "Music", Type: "MUSIC", Enabled: true, Agent: "a",
		Locations: []*wire.Location{{Path: "/music"}}, ItemCount: proto.Int64(7)}
	must(t, s.PutLibraries(background, "away", []*wire.Library{full}))
	must(t, s.PutLibraries(background, "home", []*wire.Library{{Key: "2", Title: "Shows", Enabled: true}, movies()}))
	wantLibraries(t, s, "", "away/5 Music enabled, home/1 Movies enabled, home/2 Shows enabled, ")
	wantLibraries(t, s, "away", "away/5 Music enabled, ")
	wantLibraries(t, s, "nowhere", "")
	libs, err := s.Libraries(background, "away")
	must(t, err)
	if !proto.Equal(libs[0], full) {
		t.Errorf("got %v, want %v", libs[0], full)
	}

	t.Run("stale", func(t *testing.T) {
		must(t, s.SetStale(background, "home", "2", true))
		wantLibraries(t, s, "", "away/5 Music enabled, home/1 Movies enabled, home/2 Shows enabled stale, ")
		must(t, s.SetStale(background, "home", "", true))
		wantLibraries(t, s, "", "away/5 Music enabled, home/1 Movies enabled stale, home/2 Shows enabled stale, ")
		must(t, s.SetStale(background, "home", "1", false))
		wantLibraries(t, s, "home", "home/1 Movies enabled, home/2 Shows enabled stale, ")
	})
	t.Run("listed again", func(t *testing.T) {
		must(t, s.PutLibraries(background, "home", []*wire.Library{{Key: "2", Title: "Series", Enabled: true}}))
		wantLibraries(t, s, "", "away/5 Music enabled, home/1 Movies, home/2 Series enabled stale, ")
	})
	t.Run("back again", func(t *testing.T) {
		must(t, s.PutLibraries(background, "home", []*wire.Library{movies()}))
		wantLibraries(t, s, "home", "home/1 Movies enabled, home/2 Series stale, ")
	})
}

func TestServers(t *testing.T) {
	s := newStore(t)
	must(t, s.PutServer(background, &wire.Server{Source: "home", Name: "Old"}))
	must(t, s.PutServer(background, &wire.Server{Source: "away", Name: "Away"}))
	must(t, s.PutServer(background, &wire.Server{Source: "home", Name: "New", State: "up"}))
	got, err := s.Servers(background, noon)
	must(t, err)
	if len(got) != 2 || got[0].Name != "Away" || !proto.Equal(got[1], &wire.Server{Source: "home", Name: "New", State: "up"}) {
		t.Errorf("%v", got)
	}
}

func TestForget(t *testing.T) {
	s := newStore(t)
	must(t, s.PutServer(background, &wire.Server{Source: "home"}))
	must(t, s.PutLibraries(background, "home", []*wire.Library{movies(), {Key: "2", Title: "Shows", Enabled: true}}))
	must(t, s.PutLibraries(background, "away", []*wire.Library{{Key: "1", Title: "Movies", Enabled: true}}))
	walk(t, s, "home", "1", true, movie("home/a", "A"), movie("home/b", "B"))
	walk(t, s, "home", "2", true, movie("home/c", "C"))
	walk(t, s, "away", "1", true, movie("away/a", "A"))
	must(t, s.PutMatches(background, "radarr", []MatchRow{{1<<rowBits | 1, &wire.Match{State: "matched"}}}))
	detect(t, s, 1, "x")

	run, err := s.BeginRun(background, "default", false, noon)
	must(t, err)
	_, err = s.Forget(background, "home", "")
	wantFault(t, err, fault.Failed, "run 1 is in progress", "wait for it")
	run.Release()

	tests := []struct {
		name, source, key string
		items             int64
		left, libraries   string
	}{
		{"library", "home", "1", 2, "home/c away/a", "away/1 Movies enabled, home/2 Shows enabled, "},
		{"source", "home", "", 1, "away/a", "away/1 Movies enabled, "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n, err := s.Forget(background, test.source, test.key)
			if err != nil || n != test.items {
				t.Error(n, err)
			}
			if got := ids(items(t, s, Scope{})); got != test.left {
				t.Errorf("left %q", got)
			}
			wantLibraries(t, s, "", test.libraries)
		})
	}
	for _, table := range []string{"servers", "matches"} {
		var n int
		must(t, s.readers.QueryRowContext(background, "SELECT count(*) FROM "+table).Scan(&n))
		if n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	_, err = s.Forget(background, "home", "")
	wantFault(t, err, fault.Usage, `nothing is stored of library "" of source "home"`, "luarr forget")
}
