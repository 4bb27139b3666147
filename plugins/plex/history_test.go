package plex

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

const someAccounts = `{"MediaContainer":{"size":3,"Account":[{"id":0,"name":""},{"id":1,"name":"owner"},{"id":"77","name":"Ann"}]}}`

// start is when the plays of the tests begin.
const start = 1_700_000_000

func TestHistory(t *testing.T) {
	c := &chronicle{accounts: someAccounts}
	c.add(1, start, map[string]any{"accountID": "77"})
	c.add(2, start+60, map[string]any{"accountID": 5, "ratingKey": 42, "type": "episode", "grandparentKey": "/library/metadata/3"})
	c.add(3, start+70, map[string]any{"ratingKey": nil})
	c.add(4, start+80, nil)
	delete(c.rows[3], "historyKey")
	c.add(5, 4_102_444_800, nil)
	_, plays, w := c.read(t, open(t, c, nil), "")
	if !w.Complete || !w.Everything || w.Reason != "" {
		t.Errorf("walk %+v", w)
	}
	type known struct {
		key, user string
		at        int64
	}
	want := map[string]known{
		"/status/sessions/history/1":       {"101", "Ann", start},
		"/status/sessions/history/2":       {"42", "account 5", start + 60},
		"item 104 account 1 at 1700000080": {"104", "owner", start + 80},
		"/status/sessions/history/5":       {"105", "owner", 4_102_444_800},
	}
	if len(plays) != len(want) {
		t.Errorf("%d plays, want %d: %v", len(plays), len(want), plays)
	}
	for id, k := range want {
		if p := plays[id]; p == nil || (known{p.Key, p.User, p.At.GetSeconds()}) != k {
			t.Errorf("play %s is %v, want %v", id, p, k)
		}
	}
	if mark, ok := parseBookmark(w.Cursor); !ok || mark.at != start+80 || mark.total != 5 || len(mark.recent) != 5 {
		t.Errorf("cursor %q: a play of the future must not mark how far it was read", w.Cursor)
	}
}

// TestHistorySince reads a history, alters it, and reads on: what is known then
// must be what a full reading finds.
func TestHistorySince(t *testing.T) {
	const many = 1500
	for _, c := range []struct {
		name   string
		server chronicle
		alter  func(c *chronicle)
		all    bool // everything must be read again
		most   int  // plays that may be given, where it is not
	}{
		{name: "nothing happened", alter: func(*chronicle) {}, most: 11},
		{name: "new plays", alter: func(c *chronicle) { c.add(9001, start+many*60+30, nil); c.add(9002, start+many*60+40, nil) }, most: 13},
		{name: "a late play", alter: func(c *chronicle) { c.add(9001, start+many*60-200, nil) }, most: 12},
		{name: "filter not heeded", server: chronicle{noFilter: true}, alter: func(c *chronicle) { c.add(9001, start+many*60+30, nil) }, most: 12},
		{name: "no totals", server: chronicle{noTotal: true}, alter: func(c *chronicle) { c.add(9001, start+many*60+30, nil) }, most: 12},
		{name: "no pages", server: chronicle{noPages: true}, alter: func(c *chronicle) { c.add(9001, start+many*60+30, nil) }, most: 12},
		{name: "a play among the old ones", alter: func(c *chronicle) { c.add(9001, start+30, nil) }, all: true},
		{name: "an old play taken out", alter: func(c *chronicle) { c.rows = slices.Delete(c.rows, 5, 6) }, all: true},
		{name: "the newest play taken out", alter: func(c *chronicle) { c.rows = c.rows[:many-1] }, all: true},
		{name: "all taken out", alter: func(c *chronicle) { c.rows = nil }, all: true},
		{name: "order not heeded", server: chronicle{noSort: true}, alter: func(c *chronicle) { c.add(9001, start+many*60+30, nil) }, all: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &c.server
			h.accounts = someAccounts
			for i := range many {
				h.add(i+1, start+int64(i+1)*60, nil)
			}
			s := open(t, h, nil)
			old, _, w := h.read(t, s, "")
			if len(old) != many || !w.Complete || !w.Everything || (w.Cursor == "") != h.noSort {
				t.Fatalf("%d plays, %+v", len(old), w)
			}
			c.alter(h)
			fresh, _, w := h.read(t, s, w.Cursor)
			if !w.Complete || w.Everything != c.all {
				t.Errorf("walk %+v after %q", w, h.asked)
			}
			if !c.all && (len(fresh) > c.most || len(h.asked) > 3) {
				t.Errorf("%d plays by %d requests, want %d", len(fresh), len(h.asked), c.most)
			}
			if !w.Everything {
				fresh = append(fresh, old...)
			}
			slices.Sort(fresh)
			fresh = slices.Compact(fresh)
			want, _, _ := h.read(t, s, "")
			if !slices.Equal(fresh, want) {
				t.Errorf("%d plays are known, want %d", len(fresh), len(want))
			}
			if again, _, w := h.read(t, s, w.Cursor); !w.Everything && len(again) > 20 {
				t.Errorf("%d plays came once more", len(again))
			}
		})
	}
}

// TestHistoryUnknown: where a history cannot be read as a whole, nobody knows
// who played what, and the reason is told.
func TestHistoryUnknown(t *testing.T) {
	for _, c := range []struct {
		name     string
		server   http.Handler
		settings map[string]any
		says     string
	}{
		{"switched off", http.NotFoundHandler(), map[string]any{"history": false}, "history = false"},
		{"a friend's token", &chronicle{accounts: 403}, nil, "only its owner"},
		{"a friend's token, unauthorized", &chronicle{accounts: 401}, nil, "only its owner"},
		{"no such thing", http.NotFoundHandler(), nil, "no history"},
		{"one account's plays", &chronicle{accounts: someAccounts, rows: []map[string]any{{"historyKey": "/1", "viewedAt": int64(start), "accountID": 77}, {"historyKey": "/2", "viewedAt": int64(start), "accountID": "77"}}}, nil, "not the owner's"},
		{"empty, and no accounts", &chronicle{accounts: 404}, nil, "is empty"},
		{"cut short", &chronicle{accounts: someAccounts, lies: true, rows: []map[string]any{{"historyKey": "/1", "viewedAt": int64(start)}}}, nil, "1 of 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, err := open(t, c.server, c.settings).History(t.Context(), "1700000000/5/1", func(*sdk.Play) error { return nil })
			if err != nil || w.Complete || w.Everything || w.Cursor != "" || !strings.Contains(w.Reason, c.says) {
				t.Errorf("got %+v and %v, want a reason with %q", w, err, c.says)
			}
		})
	}
	for _, server := range []http.Handler{&chronicle{accounts: 500}, answers(map[string]any{"/accounts": someAccounts, historyPath: 500})} {
		if _, err := open(t, server, nil).History(t.Context(), "", nil); sdk.KindOf(err) != sdk.KindUnavailable {
			t.Errorf("got %v, want an error: the server failed", err)
		}
	}
}

// TestHistoryEmpty: nobody ever played anything.
func TestHistoryEmpty(t *testing.T) {
	ids, _, w := (&chronicle{accounts: someAccounts}).read(t, open(t, &chronicle{accounts: someAccounts}, nil), "")
	if len(ids) > 0 || !w.Complete || !w.Everything || w.Cursor != "" {
		t.Errorf("%v and %+v", ids, w)
	}
}

// TestHistoryFollows edits the history of a simulated server at random: what
// is known of it is what is there, after each reading on.
func TestHistoryFollows(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 300, Series: 5})
	p := lab.Plex()
	s := open(t, p, nil)
	keys := movieKeys(t, s, 300)
	rng := rand.New(rand.NewPCG(1, 2))
	have, cursor, rows, now := map[string]*sdk.Play{}, "", []int(nil), time.Now().Add(-48*time.Hour)
	read := func(cursor string, into map[string]*sdk.Play) sdk.Walk {
		w, err := s.History(t.Context(), cursor, func(p *sdk.Play) error { into[p.Id] = p; return nil })
		if err != nil || !w.Complete {
			t.Fatal(w, err)
		}
		return w
	}
	for round := range 60 {
		for range rng.IntN(4) {
			now = now.Add(time.Duration(rng.IntN(900)) * time.Second)
			rows = append(rows, p.Play(keys[rng.IntN(len(keys))], 1+rng.IntN(3), now))
		}
		switch rng.IntN(8) {
		case 0:
			p.Play(keys[rng.IntN(len(keys))], 2, now.Add(-time.Duration(rng.IntN(100_000))*time.Second))
		case 1:
			if len(rows) > 0 {
				p.DeleteHistory(rows[rng.IntN(len(rows))])
			}
		}
		fresh := map[string]*sdk.Play{}
		w := read(cursor, fresh)
		if w.Everything {
			clear(have)
		}
		maps.Copy(have, fresh)
		cursor = w.Cursor
		want := map[string]*sdk.Play{}
		read("", want)
		if !maps.EqualFunc(have, want, func(a, b *sdk.Play) bool { return proto.Equal(a, b) }) {
			t.Fatalf("round %d: %d plays are known, %d are there", round, len(have), len(want))
		}
	}
}

// TestHistoryOfAFriend: a friend sees no plays but their own.
func TestHistoryOfAFriend(t *testing.T) {
	lab := homelab.New(homelab.Options{Movies: 50})
	friend := lab.Plex().AddAccount("Zoe", "zoes-token")
	owner := open(t, lab.Plex(), nil)
	lab.Plex().Play(movieKeys(t, owner, 1)[0], friend, time.Now())
	w, err := open(t, lab.Plex(), map[string]any{"token": "zoes-token"}).History(t.Context(), "", func(*sdk.Play) error { return nil })
	if err != nil || w.Complete || !strings.Contains(w.Reason, "not the owner's") {
		t.Errorf("got %+v and %v", w, err)
	}
}

func TestHistoryStops(t *testing.T) {
	c := &chronicle{accounts: someAccounts}
	for i := range 10 {
		c.add(i, start+int64(i), nil)
	}
	s, stop, n := open(t, c, nil), errors.New("enough"), 0
	_, err := s.History(t.Context(), "", func(*sdk.Play) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("%v after %d plays", err, n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.History(ctx, "", func(*sdk.Play) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestBookmark(t *testing.T) {
	for _, cursor := range []string{"", "x", "1700000000", "1/2/3", "1700000000/1/", "1700000000/1/x", "1700000000/1/1,,2", "-1700000000/1/1", "1700000000/1/1 ", "1700000000/1/1/1", `{"at":1}`} {
		if _, ok := parseBookmark(cursor); ok {
			t.Errorf("%q is no cursor of ours", cursor)
		}
	}
	b := bookmark{start, 3, []uint64{7, 1 << 63, 5}}
	if got, ok := parseBookmark(b.String()); !ok || !reflect.DeepEqual(got, b) {
		t.Errorf("%v became %v", b, got)
	}
	if many := (bookmark{start, 3, make([]uint64, maxRecent+1)}).String(); many != "" {
		t.Errorf("a cursor of %d bytes", len(many))
	}
}

func TestCount(t *testing.T) {
	section := func(total string) string {
		return `{"MediaContainer":{"size":0` + total + `,"Metadata":[{"ratingKey":"1"},{"ratingKey":"2"},{"ratingKey":"1"}]}}`
	}
	for _, c := range []struct {
		name    string
		text    any
		library *sdk.Library
		want    int64
		kind    sdk.Kind
	}{
		{"told", section(`,"totalSize":4711`), &sdk.Library{Key: "7", Type: sdk.LibrarySeries}, 4711, ""},
		{"not told", section(""), &sdk.Library{Key: "7", Type: sdk.LibraryMusic}, 3, ""},
		{"of no type that is read", 500, &sdk.Library{Key: "7", Type: "photo"}, 0, ""},
		{"gone", 404, &sdk.Library{Key: "7", Type: sdk.LibraryMovie}, -1, sdk.KindUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := open(t, answers(map[string]any{"/library/sections/7/all": c.text}), nil).Count(t.Context(), c.library)
			if n != c.want || err == nil && c.kind != "" || err != nil && sdk.KindOf(err) != c.kind {
				t.Errorf("got %d and %v, want %d", n, err, c.want)
			}
		})
	}
}
